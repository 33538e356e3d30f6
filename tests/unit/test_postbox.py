"""When the daemon starts a postman, on a clock that the test turns."""

import asyncio
from datetime import UTC, datetime, timedelta

from scheduler.postbox import Postbox
from scheduler.runner import Ended
from scheduler.wanted import Wanted

NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Hall:
    """A clock, what is due, and how many postmen were started."""

    def __init__(self, due: datetime | None) -> None:
        self.now, self.due, self.started = NOON, due, 0
        self.postbox = Postbox(self, self.carry_out, lambda: self.now)
        self.postbox.serve(Wanted(database="", contact=""))

    async def mail_due(self) -> datetime | None:
        return self.due

    async def carry_out(self, _order: bytes, _longest: float) -> Ended:
        self.started += 1
        return Ended(code=0, answers=())

    def tick(self, later: timedelta = MINUTE) -> int:
        """Look once, and return how many postmen were started until then."""
        self.now += later

        async def look() -> None:
            await self.postbox.tick()
            await self.postbox.drained()

        asyncio.run(look())
        return self.started


def test_a_postman_goes_when_something_is_due_and_rests_between_two_walks() -> None:
    hall = Hall(NOON)
    assert [hall.tick(timedelta(seconds=each)) for each in (0, 1, 1, 4)] == [1, 1, 1, 2]
    assert hall.postbox.due_since == NOON


def test_nobody_goes_for_what_is_not_due_but_once_at_the_start() -> None:
    """What waits may have been dated by a clock that was ahead before."""
    hall = Hall(NOON + timedelta(days=365))
    assert [hall.tick() for _ in range(5)] == [1] * 5
    assert hall.postbox.due_since is None
    assert [Hall(None).tick() for _ in range(2)] == [0, 0]


def test_a_postman_looks_when_the_clock_was_set_back() -> None:
    hall = Hall(NOON + timedelta(days=1))
    hall.tick()
    assert hall.tick(timedelta(hours=-3)) == 2
    assert hall.tick() == 2
