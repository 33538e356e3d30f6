"""How often a release will be edited, from its edits so far: Gamma-Poisson, by age and by site.

The rate at an age is ``edits · g(age) + steady``: edits after publication that fall off with age,
and for a few living pages a steady rate. Both are gamma distributed over a site's releases; the
posterior is summed over a small grid, since with two rates for one count it has no short form.
"""

from math import exp, log
from typing import NamedTuple

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
    spread: float = 0.0
    """Mean square of ``edits``, from which a site's prior is learned."""
    living: float = 0.0
    """Probability that it is a living page."""


class _Watched(NamedTuple):
    """One span of age in which a release was watched."""

    seen: float
    """Edits seen in it."""
    part: float
    """Part of the edits of a life that falls in it."""
    days: float

    def scaled(self, factor: float) -> "_Watched":
        return _Watched(self.seen * factor, self.part * factor, self.days * factor)

    def likelihood(self, edits: float, steady: float) -> float:
        """Return the Poisson likelihood of what was seen, as a part of the greatest it can be."""
        due = edits * self.part + steady * self.days
        if not self.seen:
            return exp(-due)
        return exp(self.seen * log(due / self.seen) + self.seen - due) if due > 0 else 0.0


class Belief:
    """What a site's prior makes of the pasts of its releases."""

    def __init__(self, prior: Prior) -> None:
        self.prior = prior
        self._edits = prior.edits_weights()
        self._steady = prior.steady_weights()
        self._early = prior.shape.until(EARLY)

    def rate(self, past: Past) -> Rate:
        """Return the rate that is expected of a release after all that was seen of it."""
        early, late = self.watched(past)
        if not past.edits:
            return self._of_quiet(early.part + late.part, early.days + late.days)
        most = max(early.seen, late.seen, _MOST)
        early, late = early.scaled(_MOST / most), late.scaled(_MOST / most)
        return self._summed(early, late)

    def watched(self, past: Past) -> tuple[_Watched, _Watched]:
        """Return what was seen in a release's first seven days, and after them."""
        until, fast = self.prior.shape.until, past.edits - past.late
        if past.now <= EARLY:
            part = until(past.now) - until(past.first)
            return _Watched(past.edits, part, past.now - past.first), _Watched(0, 0.0, 0.0)
        start = max(past.first, EARLY)
        early = _Watched(
            fast, max(self._early - until(past.first), 0.0), max(EARLY - past.first, 0)
        )
        late = _Watched(past.late, until(past.now) - until(start), past.now - start)
        return early, _lately(late, past, start)

    def _of_quiet(self, part: float, days: float) -> Rate:
        """Return the rate of a release without an edit, where the two rates part neatly."""
        edits = [(each, weight * exp(-each * part)) for each, weight in self._edits]
        steady = [(each, weight * exp(-each * days)) for each, weight in self._steady]
        whole, total = sum(w for _, w in edits), sum(w for _, w in steady)
        return Rate(
            sum(each * weight for each, weight in edits) / whole,
            sum(each * weight for each, weight in steady) / total,
            sum(each * each * weight for each, weight in edits) / whole,
            1.0 - steady[0][1] / total,
        )

    def _summed(self, early: _Watched, late: _Watched) -> Rate:
        whole = edits = steady = spread = living = 0.0
        for daily, some in self._steady:
            for each, weight in self._edits:
                likely = some * weight * early.likelihood(each, daily)
                likely *= late.likelihood(each, daily)
                whole += likely
                edits += likely * each
                spread += likely * each * each
                steady += likely * daily
                living += likely if daily else 0.0
        if whole <= 0.0:  # so many edits in so short a time that no rate of the grid explains them
            return Rate(self._edits[-1][0], self._steady[-1][0], self._edits[-1][0] ** 2, 1.0)
        return Rate(edits / whole, steady / whole, spread / whole, living / whole)


def _lately(late: _Watched, past: Past, start: float) -> _Watched:
    """Return what was seen late, without what is long past; the silence since counts whole."""
    before, silent = past.changed - start, past.now - past.changed
    kept = min(1.0, _MEMORY / before, _MOST / late.seen) if late.seen and before > 0 else 1.0
    if kept == 1.0:
        return late
    days = before * kept + silent
    return _Watched(late.seen * kept, late.part * days / late.days, days)
