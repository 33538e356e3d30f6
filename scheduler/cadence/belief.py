"""How often a release will be edited, from its edits so far: Gamma-Poisson, by age and by site.

The rate at an age is ``edits · g(age) + steady``: edits after publication that fall off with age,
and for a few living pages a steady rate. Both are gamma distributed over a site's releases; the
posterior is summed over a small grid, since with two rates for one count it has no short form.
"""

from math import exp
from typing import NamedTuple

from scheduler.cadence.gamma import weighed
from scheduler.cadence.prior import Prior

EARLY = 7.0
"""Days after which an edit is a late one, ``Known.late_edits``."""
_MOST = 12.0
"""Edits that count in full: with more, the rate is certain enough, and the grid too coarse."""
_MEMORY = 90.0
"""Days before the last change that late edits are remembered for: a page may cease to live."""


class Past(NamedTuple):
    """What is known of a release at a look; ``first``, ``changed`` and ``now`` are ages in days."""

    first: float
    """When it was seen first."""
    now: float
    changed: float
    """When its text was last found changed."""
    edits: int = 0
    late: int = 0
    """Those of the edits that were seen after the first seven days."""


class Rate(NamedTuple):
    """What is expected of one release from now on."""

    edits: float
    """Edits in its life; the shape says how many of them are still to come."""
    steady: float
    """Edits a day beside these."""
    living: float = 0.0
    """Probability that it is a living page."""


class Likely(NamedTuple):
    """How likely each number of edits and each steady rate is, up to a factor."""

    edits: list[float]
    steady: list[float]
    """The first is that there is none."""


class Watched(NamedTuple):
    """One span of age in which a release was watched."""

    seen: float
    """Edits seen in it."""
    part: float
    """Part of the edits of a life that falls in it."""
    days: float

    def scaled(self, factor: float) -> "Watched":
        """Return so much of it, all alike."""
        return Watched(self.seen * factor, self.part * factor, self.days * factor)

    def times(self, row: list[float], edits: tuple[float, ...], steady: float) -> list[float]:
        """Return what was likely, by what was seen here, but for the silence between."""
        if not self.seen:
            return row
        # Per edit seen, so that no power grows beyond what can be reckoned with.
        each, beside = self.part / self.seen, steady * self.days / self.seen
        return [
            before * (many * each + beside) ** self.seen
            for before, many in zip(row, edits, strict=True)
        ]


class Belief:
    """What a site's prior makes of the pasts of its releases."""

    def __init__(self, prior: Prior) -> None:
        self._edits = prior.edits_weights()
        self._steady = prior.steady_weights()
        self._many = tuple(each for each, _ in self._edits)
        self._often = tuple(each for each, _ in self._steady)
        self._until = prior.shape.until
        self._early = prior.shape.until(EARLY)

    def rate(self, past: Past) -> Rate:
        """Return the rate that is expected of a release after all that was seen of it."""
        return self.mean(self.likely(past))

    def mean(self, likely: Likely) -> Rate:
        """Return what is expected where so much is likely."""
        edits, steady = sum(likely.edits), sum(likely.steady)
        if edits <= 0.0:  # so many edits in so short a time that no rate of the grid explains them
            return Rate(self._many[-1], self._often[-1], 1.0)
        return Rate(
            weighed(likely.edits, self._many) / edits,
            weighed(likely.steady, self._often) / steady,
            1.0 - likely.steady[0] / steady,
        )

    def likely(self, past: Past) -> Likely:
        """Return how likely each rate is after all that was seen of a release."""
        if past.edits:
            return self._of_edited(*self.watched(past))
        # Without an edit the two rates part neatly.
        part = self._until(past.now) - self._until(past.first)
        return self._of_quiet(part, past.now - past.first)

    def _of_quiet(self, part: float, days: float) -> Likely:
        return Likely(
            [weight * exp(-each * part) for each, weight in self._edits],
            [weight * exp(-each * days) for each, weight in self._steady],
        )

    def _of_edited(self, early: Watched, late: Watched) -> Likely:
        most = max(early.seen, late.seen)
        if most > _MOST:
            early, late = early.scaled(_MOST / most), late.scaled(_MOST / most)
        quiet = self._of_quiet(early.part + late.part, early.days + late.days)
        rows = []
        for steady, some in zip(self._often, quiet.steady, strict=True):
            row = early.times([some * each for each in quiet.edits], self._many, steady)
            rows.append(late.times(row, self._many, steady))
        columns = [sum(column) for column in zip(*rows, strict=True)]
        return Likely(columns, [sum(row) for row in rows])

    def watched(self, past: Past) -> tuple[Watched, Watched]:
        """Return what was seen in a release's first seven days, and after them."""
        until, fast = self._until, past.edits - past.late
        if past.now <= EARLY:
            part = until(past.now) - until(past.first)
            return Watched(past.edits, part, past.now - past.first), Watched(0, 0.0, 0.0)
        start = max(past.first, EARLY)
        early = Watched(fast, max(self._early - until(past.first), 0.0), max(EARLY - past.first, 0))
        late = Watched(past.late, until(past.now) - until(start), past.now - start)
        return early, _lately(late, past, start)


def _lately(late: Watched, past: Past, start: float) -> Watched:
    """Return what was seen late, without what is long past; the silence since counts whole."""
    before, silent = past.changed - start, past.now - past.changed
    kept = min(1.0, _MEMORY / before, _MOST / late.seen) if late.seen and before > 0 else 1.0
    if kept == 1.0:
        return late
    days = before * kept + silent
    return Watched(late.seen * kept, late.part * days / late.days, days)
