"""A clock for many processes that runs fast, and that skips what nobody waits through."""

import mmap
import struct
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

SPEED = 60
"""Seconds of simulated time in one: pauses of a minute pass while a test does."""
START = datetime(2026, 11, 23, 2, tzinfo=UTC)


class Clock:
    """The simulated time: it is the same in every process that opened the same file."""

    def __init__(self, path: Path) -> None:
        """Open the clock of a file; one that is not there begins to run."""
        if not path.exists():
            path.write_bytes(struct.pack("dd", time.time(), 0.0))
        with path.open("r+b") as file:
            self._page = mmap.mmap(file.fileno(), 16)

    def __call__(self) -> datetime:
        began, skipped = struct.unpack("dd", self._page[:16])
        return START + timedelta(seconds=(time.time() - began) * SPEED + skipped)

    def skip_to(self, moment: datetime) -> None:
        """Let it be some later moment at once, as for a machine that slept; one process does so."""
        (skipped,) = struct.unpack_from("d", self._page, 8)
        ahead = (moment - self()).total_seconds()
        struct.pack_into("d", self._page, 8, skipped + max(ahead, 0.0))
