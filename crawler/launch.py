"""The parent's side of a visit: starts the child, listens to it, and ends it when it must."""

import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import IO

import msgspec

from crawler.order import MESSAGES, Failed, Message, Order, Progress, SiteDone, line

__all__ = ["Ended", "Progress", "SiteDone", "launch"]

GRACE = 20.0
"""Seconds between asking a child to end and ending it: enough to store a batch on a slow disk."""
LATE = 60.0
"""Seconds beyond the order's own time limit before a child is taken for stuck."""
_LAST_LINES = 20


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """How a child ended."""

    sites: dict[str, SiteDone] = {}
    whole: bool = True
    """Every site was reported done; otherwise ``note`` says what happened."""
    stopped: bool = False
    """A signal ended it early; what it saw is stored."""
    note: str = ""
    log: tuple[str, ...] = ()
    """The last lines it logged."""

    def site(self, name: str) -> SiteDone:
        """Return what was reported of a site, as far as it came."""
        return self.sites.get(name, SiteDone(site=name))


def launch(
    order: Order,
    on_progress: Callable[[Progress], None] | None = None,
    *,
    wait_limit: float | None = None,
    stop: threading.Event | None = None,
) -> Ended:
    """Carry out an order in a child process and return when that has ended.

    ``wait_limit`` is in seconds; beyond it the child gets SIGTERM and, ``GRACE`` later, SIGKILL.
    ``stop``, or SIGINT and SIGTERM to this process, end the visit early with what was seen stored.
    """
    limit = order.time_limit + LATE if wait_limit is None else wait_limit
    stop = threading.Event() if stop is None else stop
    with _signals_to(stop), _started() as child:
        ear = _Ear(child, on_progress)
        ear.say(order)
        late = _wait(child, stop, limit)
        ear.finish()
    return ear.ended(child.returncode, late=late, stopped=stop.is_set())


class _Ear:
    """Hears what a child reports and logs, each pipe in a thread: a full one would block it."""

    def __init__(
        self, child: subprocess.Popen[bytes], tell: Callable[[Progress], None] | None
    ) -> None:
        self._child = child
        self._tell = tell
        self._log: deque[str] = deque(maxlen=_LAST_LINES)
        self._sites: dict[str, SiteDone] = {}
        self._failed: list[Failed] = []
        self._wanted: tuple[str, ...] = ()
        self._threads = [self._thread(self._hear_out), self._thread(self._hear_log)]

    def say(self, order: Order) -> None:
        """Hand over the order. The pipe stays open: its end tells the child that we are gone."""
        self._wanted = tuple(site.profile.name for site in order.sites)
        stdin = _pipe(self._child.stdin)
        try:
            stdin.write(line(order))
            stdin.flush()
        except BrokenPipeError:
            return  # the child died at once; its exit code and last lines say why

    def finish(self) -> None:
        """Hear the rest of what a child said that has ended."""
        for thread in self._threads:
            thread.join()

    def ended(self, code: int, *, late: bool, stopped: bool) -> Ended:
        """Return how it ended, given its exit code."""
        note = self._note(code, late=late)
        return Ended(
            sites=self._sites,
            whole=not note and set(self._sites) >= set(self._wanted),
            stopped=stopped or any(done.stopped for done in self._sites.values()),
            note=note or " ".join(done.note for done in self._sites.values() if done.note),
            log=tuple(self._log),
        )

    def _note(self, code: int, *, late: bool) -> str:
        last = f": {self._log[-1]}" if self._log else ""
        if self._failed:
            return self._failed[0].error
        if late:
            return f"the visit did not end in time and was stopped{last}"
        if code < 0:
            return f"the crawling process was ended by {_name(-code)}{last}"
        if code > 0 or not set(self._sites) >= set(self._wanted):
            return f"the crawling process broke off with exit code {code}{last}"
        return ""

    def _thread(self, work: Callable[[], None]) -> threading.Thread:
        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        return thread

    def _hear_out(self) -> None:
        for said in _pipe(self._child.stdout):
            self._take(MESSAGES.decode(said))

    def _hear_log(self) -> None:
        for said in _pipe(self._child.stderr):
            self._log.append(said.decode("utf-8", "replace").rstrip())

    def _take(self, message: Message) -> None:
        if isinstance(message, Progress):
            if self._tell is not None:
                self._tell(message)
        elif isinstance(message, SiteDone):
            self._sites[message.site] = message
        else:
            self._failed.append(message)


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
        if child.poll() is None:
            child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout, child.stderr):
            _close(_pipe(pipe))


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


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise RuntimeError("the child was started without its pipes")
    return pipe


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except BrokenPipeError:
        return


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
