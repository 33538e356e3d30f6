"""The asking process's end of the reading one: starts it, feeds it, waits for it."""

import subprocess
import sys
from contextlib import suppress
from typing import BinaryIO

import msgspec

from crawler import handover
from crawler.handover import Handed
from crawler.hearing import pipe_of
from crawler.order import Order, line


class Recorder:
    """The asking process's end: starts the reading process and hands it one look after another."""

    def __init__(self, order: Order, messages: BinaryIO) -> None:
        """Start it; what it has to tell the parent goes to ``messages``."""
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "crawler.recorder"],
            stdin=subprocess.PIPE,
            stdout=messages,
        )
        self._pipe = pipe_of(self._process.stdin)
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


def _without_targets(order: Order) -> Order:
    """Leave out what only asking needs; each look brings its own target."""
    sites = tuple(msgspec.structs.replace(site, targets=()) for site in order.sites)
    return msgspec.structs.replace(order, sites=sites)
