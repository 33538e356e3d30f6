"""What is expected of a site's releases before any of them is known."""

from math import exp, isfinite

import msgspec

from scheduler.cadence.shape import Shape

_APART = 3.0
EDITS = tuple(0.01 * _APART**power for power in range(8))
"""The numbers of edits in a life that are reckoned with, from hardly any to some twenty."""
STEADY = tuple(0.02 * _APART**power for power in range(6))
"""The steady rates that are reckoned with, in edits a day, from one in fifty days to five a day."""


class Prior(msgspec.Struct, frozen=True, kw_only=True):
    """A site's habits. Each number is a mean; ``even`` and ``firm`` say how alike releases are.

    Most releases are edited after publication and then rest. A few are living pages, such as a
    list of contacts or a situation report, which are also edited at a steady rate.
    """

    edits: float = 0.8
    """Edits of a release in its life, that of a living page left out."""
    even: float = 0.25
    """Shape of the gamma distribution of these: the smaller, the more unlike the releases."""
    living: float = 0.004
    """Share of the releases that are living pages."""
    steady: float = 0.6
    """Edits of a living page in a day."""
    firm: float = 0.8
    """Shape of the gamma distribution of these."""
    shape: Shape = Shape()

    def edits_weights(self) -> tuple[tuple[float, float], ...]:
        """Return each of ``EDITS`` with its probability."""
        return _spread(EDITS, self.even, self.edits)

    def steady_weights(self) -> tuple[tuple[float, float], ...]:
        """Return no steady rate at all and each of ``STEADY``, with their probabilities."""
        some = _spread(STEADY, self.firm, self.steady)
        return ((0.0, 1.0 - self.living), *((rate, self.living * part) for rate, part in some))

    @property
    def sound(self) -> bool:
        """Whether these are numbers that can be reckoned with: memory may have been damaged."""
        shape = self.shape
        sizes = (self.edits, self.even, self.steady, self.firm, shape.mean, shape.bend)
        parts = (self.living, shape.quick)
        whole = all(isfinite(each) and 1e-3 <= each <= 1e3 for each in sizes)
        return whole and all(0.0 < each < 1.0 for each in parts)


def _spread(points: tuple[float, ...], form: float, mean: float) -> tuple[tuple[float, float], ...]:
    """Return a gamma distribution on points each of which is ``_APART`` times the one before.

    The lowest stands for all that is lower, a geometric series.
    """
    weights = [point**form * exp(-form * point / mean) for point in points]
    weights[0] /= 1.0 - _APART**-form
    whole = sum(weights)
    return tuple((point, each / whole) for point, each in zip(points, weights, strict=True))
