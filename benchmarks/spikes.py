"""How often an ordinary release is called a spike, and how many bursts are found at first look.

Replays made-up releases (``benchmarks/readers.py``) look by look through the very rules that judge
a visit, the site's growth being learned on the way. Target: less than one spike told in 20,000
ordinary looks. A burst adds, at one look in a hundred from the third on, so many times the mean of
its step, and 150 views at least; it is judged and taken back.

Run as ``python benchmarks/spikes.py [--releases 10000] [--looks 30]``; about eight minutes.
"""

import argparse
import heapq
import random
from collections import Counter as Tally
from collections.abc import Iterator
from datetime import datetime
from math import log, log1p
from typing import NamedTuple

from readers import (
    DAY,
    MONDAY,
    ZONE,
    Article,
    Readers,
    Tide,
    articles,
    levels,
    middles,
    moments,
)

from scheduler.detect import views
from scheduler.detect.growth import Growth, learned
from scheduler.detect.spikes import Yardstick
from scheduler.detect.views import Counter, born
from storage.records import ViewPoint

BURSTS = (10, 20, 50)
BASELINED = MONDAY + DAY / 12


class World(NamedTuple):
    """A site: when it is read, how often it is looked at, how much and how steadily it is read."""

    week: str
    gaps: str
    scale: float = 1.0
    steady: float = 3.0

    def __str__(self) -> str:
        return f"{self.week} | {self.gaps} | {self.scale:g} | {self.steady:g}"


WORLDS = (
    World("flat", "daily"),
    World("strict", "daily"),
    World("Thai", "hourly"),
    World("Thai", "six-hourly"),
    World("Thai", "daily"),
    World("Thai", "growing"),
    World("Thai", "mixed"),
    World("Thai", "daily", 0.05),
    World("Thai", "daily", 20),
    World("Thai", "mixed", 20),
    World("Thai", "daily", 1, 1.5),
    World("Thai", "growing", 1, 1.5),
    World("Thai", "mixed", 1, 1.5),
    World("strict", "daily", 1, 1.5),
)


class Watched:
    """One release of the replay, and what memory holds of it."""

    def __init__(self, chance: random.Random, world: World, tide: Tide, level: float) -> None:
        self.readers = Readers(chance, tide, level * world.scale, world.steady)
        new = self.readers.appeared > MONDAY
        first = max(self.readers.appeared, MONDAY) + chance.uniform(0.02, 1) * DAY / 24
        day = self.readers.appeared.date()
        self.born = born(first, day, BASELINED if new else None, ZONE)
        self.last = first
        self.points = [ViewPoint(at=first, views=self.readers.come(first), own_looks=1)]
        self.earlier: dict[str, tuple[datetime, int]] = {}

    def told(self, at: datetime, gained: int, growth: Growth) -> list[views.Told]:
        """Return what a gain would be told for."""
        point = ViewPoint(at=at, views=self.points[-1].views + gained, own_looks=1)
        stick = Yardstick(growth, self.born, ZONE)
        recent = tuple(self.points[-views.RECENT :])
        counter = Counter(recent=recent, yardstick=stick, earlier=self.earlier)
        return list(views.told(recent[-1].views, point, counter, ()))

    def keep(self, at: datetime, gained: int, growth: Growth) -> Growth:
        """Remember a gain, and return what it teaches."""
        if gained:
            count = self.points[-1].views + gained
            self.points.append(ViewPoint(at=at, views=count, own_looks=1))
        step = Yardstick(growth, self.born, ZONE).step(self.last, at, gained)
        self.last = at
        return learned(growth, step)


def looks_of(world: World, releases: int, looks: int) -> Iterator[tuple[int, datetime, Watched]]:
    """Yield every look but the first of each release in the order of time, with its number."""
    chance, tide, found = random.Random(f"{world}"), Tide(world.week), levels(articles())
    turns = []
    for number in range(releases):
        watched = Watched(chance, world, tide, chance.choice(found))
        later = moments(chance, watched.last, world.gaps, looks)
        turns.append((next(later), number, 0, watched, later))
    heapq.heapify(turns)
    while turns:
        at, number, look, watched, later = heapq.heappop(turns)
        if look:
            yield look, at, watched
        following = next(later, None)
        if following is not None:
            heapq.heappush(turns, (following, number, look + 1, watched, later))


def replay(world: World, releases: int, looks: int) -> Tally[str]:
    """Return how many looks, spikes, bursts and bursts found there were."""
    tally, growth, chance = Tally[str](), Growth(), random.Random(7)
    for look, at, watched in looks_of(world, releases, looks):
        gained = watched.readers.come(at)
        if look > 2 and chance.random() < 0.01:
            for times in BURSTS:
                burst = max(round(times * watched.readers.mean), 150)
                tally[f"bursts {times}"] += 1
                tally[f"found {times}"] += bool(watched.told(at, gained + burst, growth))
        tally["looks"] += 1
        for each in watched.told(at, gained, growth) if gained else ():
            tally["spikes"] += 1
            watched.earlier[each.rule] = (at, each.detail["gained"])
        growth = watched.keep(at, gained, growth)
    return tally


def fit(points: list[Article]) -> tuple[float, float]:
    """Return the height and the pace of the curve nearest to some middles, in logarithms."""

    def miss(height: float, pace: float) -> float:
        return sum((log(p.views) - log(height * log1p(pace * p.age))) ** 2 for p in points)

    tried = [(height, pace / 4) for height in range(10, 100) for pace in range(1, 40)]
    return min(tried, key=lambda each: miss(*each))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--releases", type=int, default=10_000)
    parser.add_argument("--looks", type=int, default=30)
    asked = parser.parse_args()
    found = middles(articles())
    print("The curve: {:g} ln(1 + {:g} days), by".format(*fit(found)), found, sep="\n")
    heads = ["read", "looked at", "scale", "steady", "looks", "spikes", "in 20,000"]
    print("", "| " + " | ".join([*heads, *(f"{each}x found" for each in BURSTS)]) + " |", sep="\n")
    print("|" + " --- |" * (len(heads) + len(BURSTS)))
    for world in WORLDS:
        tally = replay(world, asked.releases, asked.looks)
        rate = 20_000 * tally["spikes"] / tally["looks"]
        shares = [f"{tally[f'found {t}'] / max(tally[f'bursts {t}'], 1):.1%}" for t in BURSTS]
        cells = [world, f"{tally['looks']:,}", tally["spikes"], f"{rate:.2f}", *shares]
        print("| " + " | ".join(map(str, cells)) + " |", flush=True)


if __name__ == "__main__":
    main()
