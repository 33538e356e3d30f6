"""Plays a policy in a made-up world, look by look, within a budget of requests a day."""

import heapq
from collections.abc import Sequence

from cadence_policies import Policy
from cadence_result import Result, alive_days, overlap
from cadence_world import COUNTED, DAYS, World

from scheduler.cadence.belief import EARLY, Past
from scheduler.cadence.terms import repriced

STEP = 1 / 144
"""Ten minutes: the site is visited so often."""
_LEARN = 36
"""Steps between two learnings of the site's habits."""
_SHARE = 0.2
"""Largest part of the budget that lists may cost."""
POLL = 4 / 10_000
"""Requests that asking all lists once costs, for each page of the site."""


class Site:
    """The state of one play."""

    def __init__(self, world: World, budget: float, policy: Policy, hints: bool) -> None:
        self._world, self._policy, self._budget = world, policy, budget * len(world.pages)
        self._pasts: list[Past | None] = [None] * len(world.pages)
        self._looked = [0.0] * len(world.pages)
        self._rests = [1.0] * len(world.pages)
        self._due = [0.0] * len(world.pages)
        self._seen = [0] * len(world.pages)
        self._queue: list[tuple[float, int]] = []
        self._waiting: set[int] = set()
        self._hinted: set[int] = set()
        self._wanted = 0.0
        self._tokens = 0.0
        self._pace = self._budget
        self._looks = 0.0
        self._late = self._stale = 0.0
        self._found = 0
        self._edits = self._waiting_for = 0.0
        self._poll = POLL * len(world.pages) if hints else 0.0
        self._gap = max(STEP, self._poll / (_SHARE * self._budget))
        self._price: float | None = None
        self._begin()

    def play(self) -> Result:
        """Play all days."""
        births = sorted((p.born, n) for n, p in enumerate(self._world.pages) if p.born > 0)
        hints = list(self._world.hints) if self._poll else []
        births.reverse()
        hints.reverse()
        polled = 0.0
        for step in range(1, int(DAYS / STEP) + 1):
            now = step * STEP
            self._tokens = min(self._tokens + self._budget * STEP, self._budget / 4)
            spent = self._looks
            while births and births[-1][0] <= now:
                self._appear(births.pop()[1])
            if self._poll and now >= polled:
                polled = now + self._gap
                self._take(hints, now)
            self._look_at_due(now)
            self._reprice(self._looks - spent)
            if step % _LEARN == 0:
                self._policy.learn([past for past in self._pasts if past is not None])
        return self._result()

    def _begin(self) -> None:
        """Meet the pages that are there, and find the price at which the budget is spent."""
        old = [number for number, page in enumerate(self._world.pages) if page.born <= 0]
        for number in old:
            age = -self._world.pages[number].born
            self._pasts[number] = Past(age, age, age)
        for _ in range(8):
            price = repriced(self._price, self._wanted or self._budget, self._budget, 1.0)
            self._price, self._wanted = price, 0.0
            for number in old:
                self._plan(number, 0.0, changed=False, first=True)
        # What rests for so long was looked at at some moment before the play.
        for place, number in enumerate(old):
            self._due[number] = self._rests[number] * (place * 0.618 % 1.0)
        self._queue = [(self._due[number], number) for number in old]
        heapq.heapify(self._queue)

    def _appear(self, number: int) -> None:
        self._pasts[number] = Past(0.0, 0.0, 0.0)
        self._looked[number] = self._world.pages[number].born
        self._rests[number] = STEP / 10
        self._wanted += _pace(self._rests[number])
        self._waiting.add(number)

    def _take(self, hints: list[tuple[float, int]], now: float) -> None:
        """Ask the lists, and move what they hint at forward."""
        self._tokens -= self._poll
        self._looks += self._poll
        after = self._policy.hinted(self._price or 0.0)
        while hints and hints[-1][0] <= now:
            number = hints.pop()[1]
            if self._pasts[number] is not None and number not in self._waiting:
                self._hinted.add(number)
                self._due[number] = max(now, min(self._due[number], self._looked[number] + after))
                heapq.heappush(self._queue, (self._due[number], number))

    def _look_at_due(self, now: float) -> None:
        while self._queue and self._queue[0][0] <= now:
            due, number = heapq.heappop(self._queue)
            if due == self._due[number]:
                self._waiting.add(number)
        chosen: Sequence[int] = tuple(self._waiting)
        if len(chosen) > self._tokens:
            urgent = sorted(chosen, key=lambda each: self._overdue(each, now), reverse=True)
            chosen = urgent[: max(int(self._tokens), 0)]
        followed = right = 0
        for number in chosen:
            changed = self._look(number, now)
            if number in self._hinted:
                followed, right = followed + 1, right + changed
                self._hinted.discard(number)
        if followed:
            self._policy.told(followed, right)

    def _overdue(self, number: int, now: float) -> float:
        hinted = 1e6 if number in self._hinted else 0.0
        return hinted + (now - self._looked[number]) / self._rests[number]

    def _look(self, number: int, now: float) -> bool:
        self._waiting.discard(number)
        self._tokens -= 1
        self._looks += 1
        page, before = self._world.pages[number], self._seen[number]
        self._await(number, now)
        after = before
        while after < len(page.moments) and page.moments[after] <= now:
            self._count(page.moments[after], now)
            after += 1
        if after > before:
            self._stale += overlap(page.moments[before], now)
        self._seen[number] = after
        age, past = now - page.born, self._pasts[number]
        assert past is not None
        late = past.late + (after > before and age > EARLY)
        self._pasts[number] = (
            Past(past.first, age, age, past.edits + 1, late)
            if after > before
            else past._replace(now=age)
        )
        self._plan(number, now, changed=after > before)
        return after > before

    def _plan(self, number: int, now: float, *, changed: bool, first: bool = False) -> None:
        past, price = self._pasts[number], self._price
        assert past is not None
        assert price is not None
        rest = max(self._policy.rest(number, past, changed, price), STEP / 10)
        self._wanted += _pace(rest) - (0.0 if first else _pace(self._rests[number]))
        self._rests[number], self._looked[number], self._due[number] = rest, now, now + rest
        if not first:
            heapq.heappush(self._queue, (now + rest, number))

    def _reprice(self, spent: float) -> None:
        """Aim at what lists leave, and at what the last day left over."""
        self._pace += spent - self._pace * STEP
        lists = self._poll / self._gap
        over = min(max(self._budget - self._pace, -self._budget / 2), self._budget / 2)
        target = max(self._budget - lists + over, self._budget / 10)
        self._price = repriced(self._price, self._wanted, target, STEP)

    def _await(self, number: int, now: float) -> None:
        page = self._world.pages[number]
        edits, days = page.awaited(self._world.habits, self._looked[number], now)
        self._edits, self._waiting_for = self._edits + edits, self._waiting_for + days

    def _count(self, moment: float, now: float) -> None:
        if COUNTED[0] <= moment < COUNTED[1]:
            self._late += now - moment
            self._found += 1

    def _result(self) -> Result:
        for number, page in enumerate(self._world.pages):
            self._await(number, DAYS)
            missed = page.moments[self._seen[number] :]
            for moment in missed:
                self._count(moment, DAYS)
            if missed:
                self._stale += overlap(missed[0], DAYS)
        alive, whole = alive_days(self._world), self._budget * DAYS
        late, fresh = 24 * self._late / self._found, 1 - self._stale / alive
        expected = 24 * self._waiting_for / self._edits
        return Result(late, fresh, self._looks / whole, expected)


def _pace(rest: float) -> float:
    """Return how many looks a day a rest comes to, when visits are a step apart."""
    return 1.0 / (rest + STEP / 2)
