"""How fast a site's counters grow with the age of a release, learned from its own releases.

A release gains quickly for a few days and hardly at all after a year. The shape from which every
site starts is that of thaigov.go.th (12,384 articles, captured once each from 2018 to 2020): the
middle one has ``49 · ln(1 + 1.5 · days)`` views, which is 45 after a day, 120 after a week, 188
after a month and 309 after a year. A site's own looks then say, for each span of age, how many
views came for each that was due by this shape: a Gamma-Poisson model, in which the site as a
whole is the prior of each of its spans.
"""

from itertools import pairwise
from math import inf, isfinite, log1p

import msgspec

AGES = (0.0, 1.0, 3.0, 7.0, 30.0, 90.0, 365.0, inf)
"""Days at which one span of age ends and the next begins."""
SPANS = len(AGES) - 1
_HEIGHT, _PER_DAY = 49.0, 1.5
"""The curve above: least squares of logarithms on the medians of 13 spans of age; the script
``benchmarks/spikes.py`` computes it again."""
_WEIGHT = 50.0
"""Views due that the prior is worth: about those of one release in its first day."""
_MOST = 5_000.0
"""Views due that a span remembers; beyond, what is older fades."""
_LARGEST, _SLACK = 4.0, 3.0
"""A gain teaches as much as so many times what was due and so many views more, at most: one
release that half the country reads says little about the others. Of the articles above, 6.6 % had
more than four times the views of the middle one of their age."""
_NONE = (0.0,) * SPANS


class Growth(msgspec.Struct, frozen=True, array_like=True):
    """What a site's counters have done, by span of age: views due by the prior, and views come."""

    due: tuple[float, ...] = _NONE
    come: tuple[float, ...] = _NONE

    def paces(self) -> tuple[float, ...]:
        """Return, for each span, how many views come for each that is due by the prior."""
        site = _pace(sum(self.due), sum(self.come), 1.0)
        return tuple(_pace(due, come, site) for due, come in zip(self.due, self.come, strict=True))


class Step(msgspec.Struct, frozen=True):
    """What a counter gained between two ages of a release, in days."""

    start: float
    end: float
    gain: int = 0


_GROWTH = msgspec.json.Decoder(Growth)


def unpacked(kept: str | None) -> Growth:
    """Return what memory holds of a site; what cannot be read is a site not known yet."""
    try:
        found = _GROWTH.decode(kept or "[]")
    except msgspec.DecodeError:
        return Growth()
    numbers = (*found.due, *found.come)
    sound = len(found.due) == len(found.come) == SPANS and all(_sound(each) for each in numbers)
    return found if sound else Growth()


def packed(growth: Growth) -> str:
    """Return it as JSON for memory: two rows of seven numbers, about 100 bytes."""
    rows = [[round(number, 3) for number in row] for row in (growth.due, growth.come)]
    return msgspec.json.encode(rows).decode()


def learned(growth: Growth, step: Step) -> Growth:
    """Return what is known after one more step; a fall, or no time at all, teaches nothing."""
    parts = _parts(step)
    likely = [part * pace for part, pace in zip(parts, growth.paces(), strict=True)]
    whole = sum(likely)
    if step.gain < 0 or whole <= 0:
        return growth
    share = min(step.gain, _LARGEST * whole + _SLACK) / whole
    due = [before + part for before, part in zip(growth.due, parts, strict=True)]
    come = [before + part * share for before, part in zip(growth.come, likely, strict=True)]
    fade = [_MOST / max(each, _MOST) for each in due]
    return Growth(
        tuple(each * by for each, by in zip(due, fade, strict=True)),
        tuple(each * by for each, by in zip(come, fade, strict=True)),
    )


def expected(growth: Growth, step: Step, level: float = 1.0) -> float:
    """Return the views that a release gains between two ages.

    ``level`` says how much more than an ordinary release of its site it is read.
    """
    return level * sum(a * b for a, b in zip(_parts(step), growth.paces(), strict=True))


def _pace(due: float, come: float, prior: float) -> float:
    return (_WEIGHT * prior + come) / (_WEIGHT + due)


def _parts(step: Step) -> list[float]:
    """Return the views due by the prior in each span of age between two ages."""
    edges = [_curve(min(max(age, step.start), step.end)) for age in AGES]
    return [after - before for before, after in pairwise(edges)]


def _curve(age: float) -> float:
    return _HEIGHT * log1p(_PER_DAY * max(age, 0.0))


def _sound(number: float) -> bool:
    return isfinite(number) and 0 <= number < 1e12
