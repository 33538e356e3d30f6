"""Made-up releases and their readers, in the shapes of 12,384 real articles captured once each.

What a release is read beside the middle one of its age is drawn from the articles, whose tail is
heavy: 1 % have 25 times as much. Its count grows by their curve in the hours in which people read,
and every look adds noise: a gamma factor on the mean of the step, then Poisson.
"""

import csv
import gzip
import math
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import NamedTuple
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Bangkok")
MONDAY = datetime(2026, 3, 2, tzinfo=ZONE)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EDGES = (1, 2, 3, 4, 6, 8, 15, 31, 61, 91, 181, 366, 600, 700)
"""Days at which a span of age ends."""
SOURCE = Path(__file__).parents[1] / "tests" / "data" / "thaigov" / "ages_and_views.tsv.gz"
WEEKS = {
    "flat": lambda _office, _hour, _day: 1.0,
    "Thai": lambda office, hour, day: (
        1.0 if office else (0.15 if hour < 6 else 0.35 - day // 5 / 14)
    ),
    "strict": lambda office, _hour, _day: 1.0 if office else 0.02,
}
"""How much is read in an hour: all alike, mostly in office hours, or nearly only then."""
GAPS = {
    "hourly": lambda _chance, _look: 1.0,
    "six-hourly": lambda _chance, _look: 6.0,
    "daily": lambda _chance, _look: 24.0,
    "growing": lambda _chance, look: min(1.5**look, 720.0),
    "mixed": lambda chance, _look: chance.choice([1, 1, 1, 6, 24, 24, 72, 720]),
}
"""Hours from one look to the next."""


class Article(NamedTuple):
    """A capture: days since the day on the page, and the count."""

    age: float
    views: int


def articles() -> list[Article]:
    with gzip.open(SOURCE, "rt", encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="\t")
        found = [Article(float(row["age_days"]), int(row["views"])) for row in rows]
    return [each for each in found if 0 < each.age < EDGES[-1]]


def middles(found: list[Article]) -> list[Article]:
    """Return the middle age and the middle count of each span of age."""
    spans: dict[int, list[Article]] = {}
    for each in found:
        spans.setdefault(next(edge for edge in EDGES if each.age < edge), []).append(each)
    return [
        Article(median(a.age for a in some), round(median(a.views for a in some)))
        for _, some in sorted(spans.items())
    ]


def curve(days: float) -> float:
    return 49 * math.log1p(1.5 * max(days, 0.0))


class Tide:
    """When people read: hours of reading since a Monday, of which a week has 168."""

    def __init__(self, week: str) -> None:
        share = [
            WEEKS[week](day < 5 and 8 <= hour < 18, hour, day)
            for day in range(7)
            for hour in range(24)
        ]
        self._until = [0.0]
        for each in share:
            self._until.append(self._until[-1] + each * 168 / sum(share))

    def hours(self, at: datetime) -> float:
        """Return the hours of reading until a moment."""
        weeks, rest = divmod((at - MONDAY) / HOUR, 168)
        hour = int(rest)
        step = self._until[hour + 1] - self._until[hour]
        return weeks * 168 + self._until[hour] + (rest - hour) * step


class Readers:
    """The readers of one release; every look asks how many came since the one before."""

    def __init__(self, chance: random.Random, tide: Tide, level: float, steady: float) -> None:
        self._chance, self._tide, self._level, self._steady = chance, tide, level, steady
        self.appeared = self._appearance()
        self._due = 0.0
        self.mean = 0.0
        """What a step brings on average."""

    def _appearance(self) -> datetime:
        """Return an hour of office; half the releases are there before we come."""
        days = self._chance.uniform(0, 60) * self._chance.choice([1, -10])
        at = MONDAY + days * DAY
        while not (at.weekday() < 5 and 7 <= at.hour < 20):
            at += HOUR
        return at

    def come(self, at: datetime) -> int:
        """Return how many have come since the last time."""
        due = curve((self._tide.hours(at) - self._tide.hours(self.appeared)) / 24)
        self.mean = self._level * (due - self._due)
        self._due = due
        return self._poisson(self.mean * self._chance.gammavariate(self._steady, 1 / self._steady))

    def _poisson(self, mean: float) -> int:
        if mean > 50:
            return max(0, round(self._chance.gauss(mean, math.sqrt(mean))))
        limit, product, count = math.exp(-mean), self._chance.random(), 0
        while product > limit:
            product *= self._chance.random()
            count += 1
        return count


def levels(found: list[Article]) -> list[float]:
    """Return how much more than the curve says each article was read."""
    return [each.views / curve(each.age) for each in found if each.age > 0.3]


def moments(chance: random.Random, first: datetime, gaps: str, looks: int) -> Iterator[datetime]:
    at = first
    for look in range(looks):
        yield at
        at += GAPS[gaps](chance, look) * chance.uniform(0.9, 1.1) * HOUR
