"""Starts whole daemons that go by a clock of the test, without loading anything anew.

Run as a program, this is the nursery of tests/acceptance with everything loaded. Whatever it
starts, and so the daemon, its children and theirs, has the test's clock for that of this machine.
All else is the program as it stands: that its processes start by exec as well is shown in
tests/integration/daemon.
"""

import sys
from functools import partial
from pathlib import Path

from tests.acceptance import nursery
from tests.ministry.killed_daemon_clock import Clock

CHILD = Path(__file__).with_name("killed_daemon_child.py")
TICK = 0.4
"""Seconds between two looks at what is due: the clock is fast."""


def hand_in(clock: Clock, door: str) -> None:
    """Give the clock to all that asks for the time, and let children be started here."""
    from crawler import spider
    from scheduler import daemon, posting_child, runner, visiting_child

    daemon.utc_now = clock
    for each in (spider, posting_child, visiting_child):
        assert callable(each._now)
        each._now = clock
    daemon.TICK = TICK
    command = (sys.executable, "-I", "-S", str(CHILD), door)
    daemon.Runner = partial(runner.Runner, command)


if __name__ == "__main__":
    nursery.load()
    hand_in(Clock(Path(sys.argv[2])), sys.argv[1])
    nursery.open_door(sys.argv[1])
