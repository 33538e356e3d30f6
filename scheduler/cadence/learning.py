"""A site's habits, learned from its own releases by empirical Bayes."""

from collections.abc import Iterable
from typing import NamedTuple

from msgspec.structs import replace

from scheduler.cadence.belief import Belief, Past
from scheduler.cadence.prior import Prior
from scheduler.cadence.shape import Shape

SHIPPED = Prior()
_WORTH = 200.0
"""Releases that the shipped prior is worth: a site with fewer keeps near to it."""
_WORTH_LATE = 50.0
"""Late edits that the shipped shape is worth."""


class Sampled(NamedTuple):
    """A release of a sample, and how many releases of the site it stands for."""

    past: Past
    weight: float = 1.0


class _Sums(NamedTuple):
    """Weighted sums over a sample, and what the shipped prior adds to them."""

    releases: float
    edits: float
    spread: float
    living: float
    steady: float
    late: float
    late_due: float


_BEGUN = _Sums(
    releases=_WORTH,
    edits=_WORTH * SHIPPED.edits,
    spread=_WORTH * SHIPPED.edits**2 * (1.0 + 1.0 / SHIPPED.even),
    living=_WORTH * SHIPPED.living,
    steady=_WORTH * SHIPPED.living * SHIPPED.steady,
    late=0.0,
    late_due=0.0,
)


def learned(prior: Prior, sample: Iterable[Sampled]) -> Prior:
    """Return the prior by which a sample is likelier: one step of expectation-maximization.

    A step a visit is enough; each release adds its own posterior, and the shipped prior stands in
    for the releases that are not there yet.
    """
    belief = Belief(prior)
    found = [_BEGUN, *(_of_one(belief, each) for each in sample)]
    sums = _Sums(*(sum(column) for column in zip(*found, strict=True)))
    mean = sums.edits / sums.releases
    excess = max(sums.spread / sums.releases - mean * mean, 0.05 * mean * mean)
    return replace(
        prior,
        edits=_within(mean, 0.02, 10.0),
        even=_within(mean * mean / excess, 0.1, 3.0),
        living=_within(sums.living / sums.releases, 1e-4, 0.3),
        steady=_within(sums.steady / sums.living, 0.05, 5.0),
        shape=_reshaped(prior.shape, sums.late, sums.late_due),
    )


def _of_one(belief: Belief, sampled: Sampled) -> _Sums:
    past, weight = sampled
    rate = belief.rate(past)
    _, late = belief.watched(past)
    due, steady = rate.edits * late.part, rate.steady * late.days
    share = due / (due + steady) if due + steady > 0 else 0.0
    return _Sums(
        weight,
        weight * rate.edits,
        weight * rate.spread,
        weight * rate.living,
        weight * rate.steady,
        weight * late.seen * share,
        weight * due,
    )


def _reshaped(shape: Shape, late: float, due: float) -> Shape:
    """Return a shape whose tail has grown or shrunk as late edits are more or less than due."""
    tail = 1.0 - shape.quick
    shipped = _WORTH_LATE * (1.0 - SHIPPED.shape.quick) / tail
    tail *= _within((late + shipped) / (due + _WORTH_LATE), 0.5, 2.0)
    return replace(shape, quick=1.0 - _within(tail, 0.05, 0.9))


def _within(number: float, least: float, most: float) -> float:
    return min(max(number, least), most)
