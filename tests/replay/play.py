"""The scripted year played from visit to visit, undisturbed or through deaths."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Engine

from tests.replay.replay import Clock, Replay
from tests.replay.script import RESET
from tests.replay.year import MENDED, Year, moment, profile, visits

EVENTFUL = ((93, 101), (108, 114), (118, 126), (148, 158), (178, 191), (248, 254), (298, 305))
"""From which day to which much happens: a block, a crowd, an outage, the redesign and its mending,
two texts that swing, every counter that begins anew, the move; and edits and removals in them."""


class Call(NamedTuple):
    """One visit of the year."""

    now: float
    wishes: dict[str, Any]

    @property
    def at(self) -> datetime:
        """Return the moment of the visit."""
        return moment(self.now)


def calls() -> list[Call]:
    """Return the visits of the year. On the day of the counters somebody looks at everything."""
    every = [Call(now, {"recheck": "due"}) for now in visits()]
    place = next(n for n, call in enumerate(every) if call.now >= RESET)
    every[place] = Call(every[place].now, {"recheck": "all"})
    return every


def eventful() -> list[Call]:
    """Return the visits of the eventful days alone."""
    return [call for call in calls() if any(a <= call.now < b for a, b in EVENTFUL)]


def play(
    engine: Engine, year: Year, some: list[Call], batch: int = 100
) -> Iterator[tuple[Call, Replay]]:
    """Yield each visit with the watch and the site set to it; who takes it makes the visit."""
    replay = Replay(engine, profile(mended=False), Clock(some[0].at), year.fetch, batch)
    for call in some:
        year.now = call.now
        year.looks.clear()
        if call.now >= MENDED:
            replay.profile = profile(mended=True)
        yield call, replay
