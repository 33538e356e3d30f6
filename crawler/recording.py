"""The asking process's end of the reading one: starts it, feeds it, waits for it."""

import fcntl
import subprocess
import sys
from contextlib import suppress
from typing import IO, BinaryIO

import msgspec

from crawler import handover
from crawler.handover import Handed
from crawler.hearing import pipe_of
from crawler.order import Order, line

AHEAD = 1 << 20
"""Bytes that may wait to be read: some 16 pages. It is the most that Linux gives any process; a
pipe of the usual 64 KB holds one page, and asking would wait for every longer reading."""


class Recorder:
    """The asking process's end: starts the reading process and hands it one look after another."""

    def __init__(self, order: Order, messages: BinaryIO) -> None:
        """Start it; what it has to tell the parent goes to ``messages``."""
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "crawler.recorder"],
            stdin=subprocess.PIPE,
            stdout=messages,
        )
        self._pipe = widened(pipe_of(self._process.stdin))
        self._pipe.write(line(_without_targets(order)))

    def hand(self, handed: Handed) -> None:
        """Hand over one look; waits while the reading process is behind.

        Raises BrokenPipeError when that process is no more; it has told the parent why.
        """
        handover.write(self._pipe, handed)
        self._pipe.flush()

    def close(self) -> bool:
        """Wait until everything is stored; False when something could not be."""
        with suppress(BrokenPipeError):
            self._pipe.close()
        return self._process.wait() == 0


def widened(pipe: IO[bytes]) -> IO[bytes]:
    """Return a pipe that holds more, where the system has such pipes and one left for us."""
    if sys.platform == "linux":
        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, AHEAD)
    return pipe


def _without_targets(order: Order) -> Order:
    """Leave out what only asking needs; each look brings its own target."""
    sites = tuple(msgspec.structs.replace(site, targets=()) for site in order.sites)
    return msgspec.structs.replace(order, sites=sites)
