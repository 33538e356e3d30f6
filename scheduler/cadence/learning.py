"""A site's habits, learned from its own releases by empirical Bayes."""

from collections.abc import Iterable
from typing import NamedTuple

from msgspec.structs import replace

from scheduler.cadence.belief import Belief, Past
from scheduler.cadence.gamma import Gamma, Taught, weighed
from scheduler.cadence.prior import EDITS, STEADY, Prior
from scheduler.cadence.shape import Shape

SHIPPED = Prior()
_WORTH = 200.0
"""Releases that the shipped prior is worth: a site with fewer keeps near to it."""
_WORTH_LIVING = 5.0
"""Living pages that the shipped steady rates are worth."""
_WORTH_LATE = 50.0
"""Late edits that the shipped shape is worth."""


class Sampled(NamedTuple):
    """A release of a sample, and how many releases of the site it stands for."""

    past: Past
    weight: float = 1.0


class _Sums(NamedTuple):
    """What a sample teaches: weighted sums, those of means beyond what was believed before."""

    releases: float
    edits: float
    edits_logs: float
    living: float
    steady: float
    steady_logs: float
    late: float
    late_due: float


def learned(prior: Prior, sample: Iterable[Sampled]) -> Prior:
    """Return the prior by which a sample is likelier: one step of expectation-maximization.

    A step a visit is enough; each release adds its own posterior, and the shipped prior stands in
    for the releases that are not there yet.
    """
    teacher = _Teacher(prior)
    found = [_NOTHING, *(teacher.taught(each) for each in sample)]
    sums = _Sums(*(sum(column) for column in zip(*found, strict=True)))
    edits = Taught(sums.releases, sums.edits, sums.edits_logs)
    steady = Taught(sums.living, sums.steady, sums.steady_logs)
    many = prior.many.after(edits, SHIPPED.many, _WORTH)
    often = prior.often.after(steady, SHIPPED.often, _WORTH_LIVING)
    living = (sums.living + _WORTH * SHIPPED.living) / (sums.releases + _WORTH)
    return replace(
        prior,
        edits=_within(many.mean, 0.02, 10.0),
        even=_within(many.form, 0.1, 3.0),
        living=_within(living, 1e-4, 0.3),
        steady=_within(often.mean, 0.05, 5.0),
        firm=_within(often.form, 0.5, 3.0),
        shape=_reshaped(prior.shape, sums.late, sums.late_due),
    )


_NOTHING = _Sums(*[0.0] * 8)


class _Scale:
    """The points of a distribution, with what was believed of them before."""

    def __init__(self, before: Gamma, points: tuple[float, ...]) -> None:
        weights = before.on(points)
        self._points, self._logs = points, before.logs(points)
        self._mean, self._log = weighed(weights, points), weighed(weights, self._logs)

    def taught(self, likely: list[float], weight: float) -> Taught:
        """Return what a release teaches of them, by how likely each is for it."""
        per = weight / sum(likely)
        return Taught(
            weight,
            per * weighed(likely, self._points) - weight * self._mean,
            per * weighed(likely, self._logs) - weight * self._log,
        )


class _Teacher:
    """Makes of each release's posterior what it teaches."""

    def __init__(self, prior: Prior) -> None:
        self._belief = Belief(prior)
        self._many, self._often = _Scale(prior.many, EDITS), _Scale(prior.often, STEADY)

    def taught(self, sampled: Sampled) -> _Sums:
        past, weight = sampled
        likely = self._belief.likely(past)
        living = sum(likely.steady[1:])
        if living <= 0.0:  # what no rate explains teaches none
            return _NOTHING
        rate = self._belief.mean(likely)
        _, late = self._belief.watched(past)
        due, steady = rate.edits * late.part, rate.steady * late.days
        share = due / (due + steady) if due + steady > 0 else 0.0
        return _Sums(
            *self._many.taught(likely.edits, weight),
            *self._often.taught(likely.steady[1:], weight * rate.living),
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
