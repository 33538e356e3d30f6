"""Tell a release that is read far more than its age and its own past let expect.

Attention has heavy tails: what is rare must be rare beyond doubt. So a release's own level and
its certainty come from its count so far and from its last points, hours when nobody reads do not
count as time in which it was not read, and the bound on the chance of a gain is Chernoff's, which
says too much and never too little. ``benchmarks/spikes.py`` measures what that comes to.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise
from math import log
from typing import NamedTuple

from scheduler.detect.growth import Growth, Step, expected
from scheduler.detect.hours import busy
from storage.records import ViewPoint

LEAST = 100
"""Views below which no gain is worth a word: half the releases get that many in a week."""
RARE = 3.3
"""Decades of improbability, by the bound, from which a gain is a spike."""
AGAIN = timedelta(days=7)
LARGER = 5
"""A spike is told again within a week only if it is so many times larger."""
DAY = timedelta(days=1)

_PRIOR = 0.3
"""Shape of the prior of a release's level. By maximum likelihood it is 0.8 for thaigov.go.th, but
1 % of its articles have 25 times the views of the middle one and 0.1 % 116 times: a smaller one
reaches that far."""
_CLUMP = 10.0
"""Views that come together and count as one: a post shared, a class that reads."""
_DRIFT = 2.0
"""Shape by which the level of today follows from that of all its past."""
_YOUNG, _GROWN = 0.25, 4.0
"""The same for a release that nobody can have read yet, and the days of reading that add one."""
_STEADY, _STEADIEST = 1.5, 3.0
"""Shape of what is left, from one look to the next at the same level: before and after a release's
own past has shown how steadily it gains."""
_SIGNS = 4.0
"""Steps of its past that the first of these is worth."""
_FAINTEST = 0.001
_ENOUGH = 5.0
"""Views expected in a step from which it shows how steady a release is."""
_LOWEST = 0.5
"""A release is never held to less than half of what an ordinary one of its age gains."""
_UNSEEN, _BACK = 1.0, 3.0
"""Nor to less than all of that, unless its last points reach back so many times as far as the gain:
a few quiet days say little of the month after them."""


class Yardstick(NamedTuple):
    """What the counter of one release is held against."""

    growth: Growth
    born: datetime
    zone: tzinfo
    counts_us: bool = False
    """The site may count each of our own looks."""

    def step(self, start: datetime, end: datetime, gain: int = 0) -> Step:
        """Return the step between two moments, by the age of the release."""
        return Step(self._age(start), self._age(end), gain)

    def due(self, start: datetime, end: datetime) -> float:
        """Return what an ordinary release gains in a time in which perhaps nobody reads."""
        quiet = min(1.0, busy(start, end, self.zone))
        return quiet * expected(self.growth, self.step(start, end))

    def gained(self, points: Sequence[ViewPoint], before: int) -> int:
        """Return the views since a count that the points came to, less what may be our own."""
        own = sum(point.own_looks for point in points) if self.counts_us else 0
        return points[-1].views - before - own

    def _age(self, at: datetime) -> float:
        return max((at - self.born) / DAY, 0.0)


class Spike(NamedTuple):
    """A gain beyond expectation, in days, and the views that were expected in them."""

    before: int
    after: int
    gained: int
    days: float
    expected: float
    own_looks: int


def spike(recent: Sequence[ViewPoint], point: ViewPoint, yardstick: Yardstick) -> Spike | None:
    """Return the spike that a new reading makes, or None.

    ``recent`` are the stored points before it, the oldest first; the first reading of all makes
    none. The last step is looked at, and then all of the last day, where there are more looks.
    """
    points = (*recent, point)
    last = len(recent) - 1
    starts = [i for i, each in enumerate(recent) if point.at - each.at <= DAY]
    for start in dict.fromkeys((last, *starts[:1])):
        found = _since(points, start, yardstick) if start >= 0 else None
        if found is not None:
            return found
    return None


def _since(points: Sequence[ViewPoint], start: int, yardstick: Yardstick) -> Spike | None:
    """Return the spike since one of the points, or None.

    A count that was there before is no gain: what fell and rose again has gained nothing.
    """
    past, rest, last = points[: start + 1], points[start + 1 :], points[-1]
    gained = yardstick.gained(rest, max(each.views for each in past))
    since = past[-1].at
    if gained < LEAST or last.at <= since:
        return None
    level, shape = _level(past, last.at - since, yardstick)
    hurry = max(1.0, busy(since, last.at, yardstick.zone))
    mean = hurry * expected(yardstick.growth, yardstick.step(since, last.at), level)
    if surprise(gained, mean, shape) < RARE:
        return None
    days = (last.at - since) / DAY
    own = sum(each.own_looks for each in rest)
    return Spike(past[-1].views, last.views, gained, days, mean, own)


def surprise(gain: int, mean: float, shape: float) -> float:
    """Return how improbable a gain as large is, in decades, at least.

    It is Chernoff's bound for the negative binomial distribution of that mean and shape.
    """
    if gain <= mean:
        return 0.0
    mean = max(mean, 1e-9)
    tail = gain * log(gain / mean) - (gain + shape) * log((gain + shape) / (mean + shape))
    return tail / log(10)


def _level(
    past: Sequence[ViewPoint], ahead: timedelta, yardstick: Yardstick
) -> tuple[float, float]:
    """Return how much more than an ordinary release this one is read, and the gain's shape.

    Its whole count says what it was read; the last points say what it is read now. Each of their
    steps counts as one sign, however many views it holds, and for less where they tell of hours
    and the gain is of weeks ``ahead``.
    """
    first, last = past[0], past[-1]
    was, sure = _past_level(last, yardstick)
    due = yardstick.due(first.at, last.at)
    came = max(yardstick.gained(past[1:], first.views), 0) if past[1:] else 0
    signs = (len(past) - 1) * min(1.0, (last.at - first.at) / ahead)
    clump = max(_CLUMP, max(came, was * due) / max(signs, _FAINTEST))
    now = (sure + came / clump) / (sure / was + due / clump)
    lowest = _LOWEST if last.at - first.at >= _BACK * ahead else _UNSEEN
    return max(now, lowest), _joined(_steady(past, now, yardstick), sure + came / clump)


def _steady(past: Sequence[ViewPoint], level: float, yardstick: Yardstick) -> float:
    """Return the shape of a release's gains from look to look, as far as its past shows it."""
    scatter, steps = _SIGNS / _STEADY, _SIGNS
    for before, after in pairwise(past):
        mean = expected(yardstick.growth, yardstick.step(before.at, after.at), level)
        if mean >= _ENOUGH:
            scatter += (yardstick.gained([after], before.views) / mean - 1) ** 2
            steps += 1
    return min(steps / scatter, _STEADIEST)


def _past_level(last: ViewPoint, yardstick: Yardstick) -> tuple[float, float]:
    """Return the level that a release's whole count speaks for, and how surely it holds today."""
    born = yardstick.born
    signs = _PRIOR + last.views / _CLUMP
    level = signs / (_PRIOR + yardstick.due(born, last.at) / _CLUMP)
    read = max((last.at - born) / DAY, 0.0) * min(1.0, busy(born, last.at, yardstick.zone))
    return level, _joined(signs, min(_DRIFT, _YOUNG + read / _GROWN))


def _joined(one: float, other: float) -> float:
    """Return the shape of a product of two uncertain factors, nearly: their variances add up."""
    return 1 / (1 / one + 1 / other)
