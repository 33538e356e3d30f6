"""What a piece of throughput.py's work takes: by the clock, and of the processors."""

import os
import time
from collections.abc import Callable
from typing import NamedTuple


class Cost(NamedTuple):
    """Seconds by the clock, and of the processors: this process's and its children's."""

    clock: float
    cpu: float


def spent() -> Cost:
    """Return the seconds spent so far; a child's count when it has ended."""
    return Cost(time.perf_counter(), sum(os.times()[:4]))


def timed(work: Callable[[], object]) -> Cost:
    """Return what some work takes."""
    before = spent()
    work()
    after = spent()
    return Cost(after.clock - before.clock, after.cpu - before.cpu)
