"""Made-up ministries for ``benchmarks/cadence.py``: when each page appears and when it is edited.

A page that appeared ``a`` days ago is edited ``theta * g(a) + eta`` times a day. Of the edits of a
life, ``g``, 70 % are quick corrections (mean 12 hours) and 30 % have a heavy tail; ``theta`` is
lognormal with a mean of 0.8 edits, ``eta`` is zero but for a few living pages. All of it is an
assumption: nobody has published how ministries edit.
"""

import random
from math import exp, log
from typing import NamedTuple

from scheduler.cadence.shape import Share

DAYS = 60
"""Days that are played; edits of the days 10 to 55 are counted."""
COUNTED = (10.0, 55.0)
_HISTORY = 400
"""Days of publication before the first one."""
RECALL, FALSE = 0.6, 0.2
"""Part of the edits that some list shows, and part of what lists show that is no edit."""


class Habits(NamedTuple):
    """The true habits of a world; the shape's tail is ``(1 + age / bend) ** -power``."""

    living: float
    edits: float = 0.8
    sigma: float = 1.3
    steady: float = 0.8
    steady_sigma: float = 1.0
    quick: float = 0.7
    mean: float = 0.5
    bend: float = 5.0
    power: float = 1.2

    def until(self, age: float) -> float:
        """Return the part of the edits of a life that are made by an age."""
        tail = 1.0 - (1.0 + age / self.bend) ** -self.power
        return self.quick * (1.0 - exp(-age / self.mean)) + (1.0 - self.quick) * tail

    def at(self, age: float) -> Share:
        """Return this, its integral, and the part of the edits of a life made in a day then."""
        quick, mean, bend, power = self.quick, self.mean, self.bend, self.power
        late, left, grown = 1.0 - quick, exp(-age / mean), 1.0 + age / bend
        thin = grown**-power
        tail = age - bend / (1.0 - power) * (grown * thin - 1.0)
        return Share(
            quick * (1.0 - left) + late * (1.0 - thin),
            quick * (age - mean * (1.0 - left)) + late * tail,
            quick * left / mean + late * power / bend * thin / grown,
        )


class Page(NamedTuple):
    """One page: when it appeared, its true rates, and the moments of its edits, in days."""

    born: float
    edits: float
    steady: float
    moments: tuple[float, ...]

    def awaited(self, habits: Habits, since: float, until: float) -> tuple[float, float]:
        """Return the edits expected between two moments, and their days of waiting for the last.

        Those of the counted days only; ``since`` is a look that tells nothing of what comes after.
        """
        begun, ended = max(since, self.born, COUNTED[0]), min(until, COUNTED[1])
        if ended <= begun:
            return 0.0, 0.0
        days, before, after = (
            ended - begun,
            habits.at(begun - self.born),
            habits.at(ended - self.born),
        )
        edits = self.edits * (after.until - before.until) + self.steady * days
        waiting = self.edits * (after.summed - before.summed - days * before.until)
        return edits, waiting + self.steady * days * days / 2 + (until - ended) * edits


class World(NamedTuple):
    """A site with its whole future; ``hints`` are what its lists tell: moment and page."""

    habits: Habits
    pages: list[Page]
    hints: list[tuple[float, int]]


def world(habits: Habits, size: int, seed: int) -> World:
    """Return a made-up site of so many pages, the same for the same seed."""
    chance = random.Random(seed)
    pages = [_page(habits, chance) for _ in range(size)]
    return World(habits, pages, _hints(pages, chance))


def _page(habits: Habits, chance: random.Random) -> Page:
    born = chance.uniform(-_HISTORY, DAYS)
    edits = _lognormal(chance, habits.edits, habits.sigma)
    living = chance.random() < habits.living
    steady = _lognormal(chance, habits.steady, habits.steady_sigma) if living else 0.0
    moments = [born + _age(habits, chance) for _ in range(_poisson(chance, edits))]
    now = max(born, 0.0)
    while steady and (now := now + chance.expovariate(steady)) < DAYS:
        moments.append(now)
    seen = sorted(each for each in moments if max(born, 0.0) < each < DAYS)
    return Page(born, edits, steady, tuple(seen))


def _age(habits: Habits, chance: random.Random) -> float:
    if chance.random() < habits.quick:
        return chance.expovariate(1.0 / habits.mean)
    return habits.bend * ((1.0 - chance.random()) ** (-1.0 / habits.power) - 1.0)


def _hints(pages: list[Page], chance: random.Random) -> list[tuple[float, int]]:
    true = [
        (moment, number)
        for number, page in enumerate(pages)
        for moment in page.moments
        if chance.random() < RECALL
    ]
    count = round(len(true) * FALSE / (1.0 - FALSE))
    false = [(chance.uniform(0, DAYS), chance.randrange(len(pages))) for _ in range(count)]
    return sorted(true + false)


def _lognormal(chance: random.Random, mean: float, sigma: float) -> float:
    return chance.lognormvariate(log(mean) - sigma * sigma / 2, sigma)


def _poisson(chance: random.Random, mean: float) -> int:
    count, left = 0, chance.expovariate(1.0)
    while left < mean:
        count, left = count + 1, left + chance.expovariate(1.0)
    return count
