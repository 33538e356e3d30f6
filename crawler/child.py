"""The child's side of a visit: takes one order, reports on standard output, is never an orphan."""

import os
import signal
import sys
import threading
from typing import BinaryIO

from crawler.order import ORDERS, Failed, Message, Order, line
from crawler.recording import Recorder

GRACE = 10.0
"""Seconds a child without a parent has to store what it saw."""


def serve(source: int = 0) -> int:
    """Read one order from a file descriptor, carry it out and report; return 0."""
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # nothing that prints by mistake may reach the parent as a message
    order = ORDERS.decode(_first_line(source))
    threading.Thread(target=_end_with_parent, args=(source,), daemon=True).start()
    _carry_out(order, out)
    return 0


def _carry_out(order: Order, out: BinaryIO) -> None:
    """Visit, and report the sites as done only when all that was seen is stored."""
    recorder = Recorder(order, out)
    # A second of imports, during which the reading process does its own.
    from crawler.process import run  # noqa: PLC0415

    done = run(order, lambda message: _tell(out, message), recorder.hand)
    if recorder.close():
        for each in done:
            _tell(out, each)
    else:
        _tell(out, Failed(site=order.sites[0].profile.name, error="the reading process broke off"))


def _tell(out: BinaryIO, message: Message) -> None:
    try:
        out.write(line(message))
    except BrokenPipeError:
        os.kill(os.getpid(), signal.SIGTERM)


def _first_line(source: int) -> bytes:
    """Read without a buffer: a thread that waits in one keeps the interpreter from ending."""
    parts: list[bytes] = []
    while part := os.read(source, 1 << 16):
        parts.append(part)
        if part.endswith(b"\n"):
            break
    return b"".join(parts)


def _end_with_parent(source: int) -> None:
    """Stop when the parent is gone: its end of the pipe closes even when it is killed."""
    while os.read(source, 1):
        continue
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(GRACE)
    sys.stderr.write("the parent is gone and the visit does not end: giving up\n")
    os._exit(1)
