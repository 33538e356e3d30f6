"""What the daemon's children share: one order on standard input, answers on standard output.

A child is never an orphan: when its parent is gone, ``kill -9`` included, the other end of its
standard input closes, and it stops as on SIGTERM.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any, BinaryIO, TypeAlias

import msgspec

from storage.errors import MendableError

GRACE = 120.0
"""Seconds a child without a parent has to store what it did: judging a large visit takes some."""
DONE, FAILED, STOPPED = 0, 1, 4
"""Exit codes, as those of the command line."""

Tell: TypeAlias = Callable[[msgspec.Struct], None]
Work: TypeAlias = Callable[[bytes, Tell, threading.Event], None]
"""Carries out an encoded order, tells what it came to, and ends early once the event is set."""


def serve(work: Work, source: int = 0) -> int:
    """Read one order from a file descriptor, carry it out and return the exit code."""
    stop = threading.Event()
    _stop_on_signals(stop)
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # nothing that prints by mistake may reach the parent as an answer
    order = first_line(source)
    threading.Thread(target=_stop_with_parent, args=(source, stop), daemon=True).start()
    try:
        work(order, lambda said: _tell(out, said), stop)
    except MendableError as error:
        sys.stderr.write(f"{' '.join(str(error).split())}\n")
        return FAILED
    return STOPPED if stop.is_set() else DONE


def first_line(source: int) -> bytes:
    """Read without a buffer: a thread that waits in one keeps the interpreter from ending."""
    parts: list[bytes] = []
    while part := os.read(source, 1 << 16):
        parts.append(part)
        if part.endswith(b"\n"):
            break
    return b"".join(parts)


def _tell(out: BinaryIO, said: Any) -> None:
    try:
        out.write(msgspec.json.encode(said) + b"\n")
    except BrokenPipeError:
        return  # the parent is gone; what was done is stored


def _stop_on_signals(stop: threading.Event) -> None:
    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask)


def _stop_with_parent(source: int, stop: threading.Event) -> None:
    while os.read(source, 1):
        continue
    stop.set()
    threading.Event().wait(GRACE)
    sys.stderr.write("the parent is gone and the work does not end: giving up\n")
    os._exit(FAILED)
