"""A day, and a month, of a daemon's visits on a clock that the test turns."""

import asyncio
import gc
import heapq
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import msgspec
import pytest

from scheduler.agenda import Place
from scheduler.logs import LOG
from scheduler.orders import Readable, Visit, VisitOrder
from scheduler.rounds import Rounds
from scheduler.runner import Ended
from scheduler.wanted import DaemonTable, Wanted

START = datetime(2026, 11, 23, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Answer(NamedTuple):
    """How a site answers a visit."""

    seconds: float = 20.0
    fails: bool = False
    hangs: bool = False
    kills: bool = False


class World:
    """Sites that answer or do not, a memory of them, and a clock."""

    def __init__(self, count: int, every: timedelta = HOUR, children: int = 2) -> None:
        self.now = START
        self.every = every
        self.dice = random.Random(count)
        self.answers: Callable[[str, datetime], Answer] = lambda _name, _now: Answer()
        self.visits: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
        """Of each site, when it was due and when its visit began."""
        self.most = 0
        self._ends: list[tuple[datetime, int, asyncio.Future]] = []
        self._started = 0
        names = [f"s{number:03d}" for number in range(count)]
        self._places = {name: Place(name=name) for name in names}
        self.rounds = Rounds(self, self.carry_out, lambda: self.now)
        self.rounds.watch(
            Wanted(database="", contact="", daemon=DaemonTable(children=children)),
            {name: readable(name) for name in names},
        )

    async def places(self) -> list[Place]:
        return list(self._places.values())

    async def requests(self) -> dict[str, int]:
        return {}

    async def put_off(self, names: list[str], now: datetime, note: str) -> None:
        for name in names:
            self._plan(name, self._places[name].failures + 1, timedelta(minutes=2), broken=True)

    def _plan(self, name: str, failures: int, pause: timedelta, *, broken: bool = False) -> None:
        due = self.now + pause * self.dice.uniform(0.95, 1.05)
        last = self._places[name].last_visit_at if broken else self.now
        self._places[name] = Place(
            name=name, due_at=due, last_visit_at=last, failures=failures, broken=broken
        )

    async def carry_out(self, order: bytes, limit: float) -> Ended:
        """Visit as a child would: what it saw is judged when the slowest site has answered."""
        began, profiles = self.now, msgspec.json.decode(order, type=VisitOrder).profiles
        names = [msgspec.json.decode(raw) for raw in profiles]
        answers = {name: self.answers(name, self.now) for name in names}
        for name in names:
            self.visits[name].append((self._places[name].due_at or began, began))
        self.most = max(self.most, len(self._ends) + 1)
        if any(answer.hangs for answer in answers.values()):
            await self.passes(limit)
            return Ended(code=-9, late=True)
        await self.passes(2 + max(answer.seconds for answer in answers.values()))
        if any(answer.kills for answer in answers.values()):
            return Ended(code=-9)
        return Ended(answers=tuple(self._visited(name, answers[name]) for name in names))

    def _visited(self, name: str, answer: Answer) -> bytes:
        failures = self._places[name].failures + 1 if answer.fails else 0
        pause = self.every * 2 ** min(max(failures - 1, 0), 2)
        self._plan(name, failures, pause)
        outcome = "failed" if answer.fails else "finished"
        return msgspec.json.encode(Visit(site=name, outcome=outcome, requests=20))

    async def passes(self, seconds: float) -> None:
        """Wait until the test has turned the clock by so much."""
        self._started += 1
        end: asyncio.Future = asyncio.get_running_loop().create_future()
        entry = (self.now + timedelta(seconds=seconds), self._started, end)
        heapq.heappush(self._ends, entry)
        await end

    async def live(self, until: datetime, step: float = 5.0) -> None:
        """Turn the clock, a tick of the daemon at each step."""
        while self.now < until:
            await self.rounds.tick()
            await self._breathe()
            self.now += timedelta(seconds=step)
            while self._ends and self._ends[0][0] <= self.now:
                heapq.heappop(self._ends)[2].set_result(None)
                await self._breathe()

    async def _breathe(self) -> None:
        for _ in range(8):
            await asyncio.sleep(0)

    async def end(self) -> None:
        while self._ends:
            heapq.heappop(self._ends)[2].set_result(None)
        await self.rounds.drained()

    def lateness(self, names: Iterator[str]) -> float:
        """Return the longest that one of these sites was due before its visit began, in seconds."""
        pairs = (pair for name in names for pair in self.visits[name])
        return max((began - due).total_seconds() for due, began in pairs)


def readable(name: str) -> Readable:
    raw = msgspec.Raw(msgspec.json.encode(name))
    return Readable(name=name, enabled=True, shipped=True, delay=1.0, pace="", profile=raw)


def live(world: World, hours: float, step: float = 5.0) -> None:
    async def whole() -> None:
        await world.live(world.now + timedelta(hours=hours), step)
        await world.end()

    asyncio.run(whole())


DOWN, DEAD = ("s003", "s004", "s005"), "s007"


def a_bad_day(dice: random.Random) -> Callable[[str, datetime], Answer]:
    """5 % of requests fail, three sites are down for hours, and one never answers."""

    def answer(name: str, now: datetime) -> Answer:
        if name == DEAD:
            return Answer(seconds=240, fails=True)
        hour = (now - START) / HOUR
        if name in DOWN and 6 < hour < 15:
            return Answer(seconds=95, fails=True)
        waits = sum(dice.choice((5, 30)) for _ in range(20) if dice.random() < 0.05)
        return Answer(seconds=20 + waits)

    return answer


def test_a_day_in_which_much_fails_makes_no_healthy_site_late() -> None:
    world = World(60)
    world.answers = a_bad_day(random.Random(5))
    live(world, 24)
    healthy = [name for name in world.visits if name not in (*DOWN, DEAD)]
    assert world.lateness(healthy) < 300
    assert min(len(world.visits[name]) for name in healthy) >= 22
    assert world.most <= 2
    assert len(world.visits[DEAD]) >= 5  # and still it is asked


def test_a_site_that_hangs_is_alone_from_the_second_time_on() -> None:
    world = World(30)
    hanging = "s011"
    world.answers = lambda name, now: Answer(hangs=name == hanging and now > START + 2 * HOUR)
    live(world, 12)
    others = [name for name in world.visits if name != hanging]
    assert min(len(world.visits[name]) for name in others) >= 11
    late = sorted((began - due).total_seconds() for n in others for due, began in world.visits[n])
    assert late[-1] < 900
    assert world.rounds.figures.visits["broken"] > 3


def test_a_site_that_kills_its_child_takes_nobody_with_it_twice() -> None:
    world = World(30)
    world.answers = lambda name, _now: Answer(kills=name == "s011")
    live(world, 6)
    killer = world.visits.pop("s011")
    assert min(map(len, world.visits.values())) >= 6
    assert world.rounds.figures.visits["broken"] == len(killer) + 24


def test_a_machine_that_slept_visits_each_site_once() -> None:
    world = World(40)

    async def nap() -> None:
        await world.live(START + 3 * HOUR)
        world.now += timedelta(days=5)
        for seen in world.visits.values():
            seen.clear()
        await world.live(world.now + timedelta(minutes=30))
        await world.end()

    asyncio.run(nap())
    assert {len(seen) for seen in world.visits.values()} == {1}


def test_a_clock_that_is_set_back_stops_no_visits() -> None:
    world = World(10)

    async def set_back() -> None:
        await world.live(START + 3 * HOUR)
        world.now -= timedelta(days=400)
        for seen in world.visits.values():
            seen.clear()
        await world.live(world.now + 3 * HOUR)
        await world.end()

    asyncio.run(set_back())
    assert all(2 <= len(seen) <= 5 for seen in world.visits.values())


@pytest.mark.no_cover
def test_a_month_of_fifty_sites_leaves_no_memory_behind(monkeypatch) -> None:
    # pytest keeps every line of a log that an earlier test has turned on.
    monkeypatch.setattr(LOG, "disabled", True)
    world = World(50)

    async def month() -> list[int]:
        held = []
        for day in range(30):
            await world.live(START + timedelta(days=day + 1), step=60)
            assert sum(map(len, world.visits.values())) >= 50 * 21
            for seen in world.visits.values():
                seen.clear()
            gc.collect()
            held.append(len(gc.get_objects()))
        await world.end()
        return held

    held = asyncio.run(month())
    assert held[-1] < held[4] + 200


@pytest.mark.parametrize("code", [4])
def test_what_was_stopped_with_us_stays_due(code) -> None:
    world = World(3)

    async def stopped() -> None:
        async def carry_out(_order: bytes, _limit: float) -> Ended:
            return Ended(code=code)

        rounds = Rounds(world, carry_out, lambda: world.now)
        rounds.watch(Wanted(database="", contact=""), {"s001": readable("s001")})
        await rounds.tick()
        await rounds.drained()

    asyncio.run(stopped())
    assert asyncio.run(world.places())[1].due_at is None


def test_children_that_must_be_given_up_leave_the_rounds_as_they_were() -> None:
    world = World(3)

    async def given_up() -> None:
        answers = [asyncio.Event(), asyncio.Event()]
        answers[1].set()

        async def carry_out(_order: bytes, _limit: float) -> Ended:
            await answers.pop(0).wait()
            return Ended(code=1)

        rounds = Rounds(world, carry_out, lambda: world.now)
        rounds.watch(Wanted(database="", contact=""), {"s001": readable("s001")})
        await rounds.tick()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(rounds.drained(), 0.01)
        assert not rounds.running
        await rounds.tick()
        await asyncio.sleep(0.01)
        assert not rounds.running

    asyncio.run(given_up())
    assert asyncio.run(world.places())[1].failures == 1, "a crash counts again"
