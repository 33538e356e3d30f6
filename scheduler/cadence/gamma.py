"""Gamma distributions of rates over a site's releases, and what a sample makes of them."""

from collections.abc import Sequence
from math import exp, log, sqrt
from operator import mul
from typing import NamedTuple

APART = 3.0
"""The points that rates are reckoned with are each so many times the one before."""
_LEAST_GAP = 0.05
"""Between the logarithm of a mean and a mean logarithm: with less, all releases are alike."""


class Taught(NamedTuple):
    """What releases teach of a distribution: weighted sums, beyond what was believed of each."""

    weight: float
    more: float
    """Of the mean."""
    logs: float
    """Of the mean logarithm, which the few largest rates do not rule as they rule a variance."""


class Gamma(NamedTuple):
    """A gamma distribution; the smaller its ``form``, the more unlike the releases."""

    mean: float
    form: float

    def on(self, points: Sequence[float]) -> tuple[float, ...]:
        """Return the probability of each point; the lowest stands for all that is lower."""
        weights = [point**self.form * exp(-self.form * point / self.mean) for point in points]
        weights[0] /= 1.0 - APART**-self.form
        whole = sum(weights)
        return tuple(each / whole for each in weights)

    def logs(self, points: Sequence[float]) -> tuple[float, ...]:
        """Return the mean logarithm of what each point stands for."""
        less = APART**-self.form
        lower = log(APART) * less / (1.0 - less)
        return (log(points[0]) - lower, *(log(point) for point in points[1:]))

    @property
    def log(self) -> float:
        """The mean logarithm, by an approximation that ``after`` can turn around."""
        form = self.form
        return log(self.mean) - (3.0 * form + 1.0) / (form * (6.0 * form + 1.0))

    def after(self, taught: Taught, shipped: "Gamma", worth: float) -> "Gamma":
        """Return the likeliest distribution after a sample, the shipped one worth so many releases.

        The form solves ``log(mean) - mean log = log(form) - digamma(form)`` within two per cent
        (Minka, "Estimating a Gamma distribution", 2002).
        """
        whole = taught.weight + worth
        mean = self.mean + (taught.more + worth * (shipped.mean - self.mean)) / whole
        mean = max(mean, self.mean / 10)
        logs = self.log + (taught.logs + worth * (shipped.log - self.log)) / whole
        gap = max(log(mean) - logs, _LEAST_GAP)
        return Gamma(mean, (3.0 - gap + sqrt((gap - 3.0) ** 2 + 24.0 * gap)) / (12.0 * gap))


def weighed(weights: Sequence[float], numbers: Sequence[float]) -> float:
    """Return the sum of numbers by their weights."""
    return float(sum(map(mul, weights, numbers)))
