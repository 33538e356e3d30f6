"""The parent's side of a visit: starts the child, listens to it, and ends it when it must."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import IO

from crawler.hearing import Ear, Ended, pipe_of
from crawler.order import Order, Progress, SiteDone

__all__ = ["Ended", "Progress", "SiteDone", "launch"]

GRACE = 20.0
"""Seconds between asking a child to end and ending it: enough to store a batch on a slow disk."""
LATE = 60.0
"""Seconds beyond the order's own time limit before a child is taken for stuck."""


def launch(
    order: Order,
    on_progress: Callable[[Progress], None] | None = None,
    *,
    wait_limit: float | None = None,
    stop: threading.Event | None = None,
) -> Ended:
    """Carry out an order in a child process and return when that has ended.

    ``on_progress`` is called in another thread. ``wait_limit`` is in seconds; beyond it the child
    gets SIGTERM and, ``GRACE`` later, SIGKILL. ``stop``, or SIGINT and SIGTERM to this process,
    end the visit early with what was seen stored.
    """
    limit = order.time_limit + LATE if wait_limit is None else wait_limit
    stop = threading.Event() if stop is None else stop
    with _signals_to(stop), _started() as child:
        ear = Ear(child, on_progress)
        ear.say(order)
        late = _wait(child, stop, limit)
        ear.finish()
    return ear.ended(child.returncode, late=late, stopped=stop.is_set())


@contextmanager
def _started() -> Iterator[subprocess.Popen[bytes]]:
    """Start the child in a session of its own: Ctrl-C is ours to pass on, once."""
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "crawler"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield child
    finally:
        _end_all(child)
        child.wait()
        for pipe in (child.stdin, child.stdout, child.stderr):
            _close(pipe_of(pipe))


def _end_all(child: subprocess.Popen[bytes]) -> None:
    """End what is left of the child's session: itself, or a reading process that outlived it."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _wait(child: subprocess.Popen[bytes], stop: threading.Event, limit: float) -> bool:
    """Wait for the end of a child, asking it to end when it must; say whether it was late."""
    deadline = time.monotonic() + limit
    while child.poll() is None and not stop.wait(0.02) and time.monotonic() < deadline:
        continue
    late = child.poll() is None and not stop.is_set()
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(GRACE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    return late


@contextmanager
def _signals_to(stop: threading.Event) -> Iterator[None]:
    """Let SIGINT and SIGTERM set an event meanwhile; only a main thread may do so."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except BrokenPipeError:
        return
