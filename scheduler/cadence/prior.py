"""What is expected of a site's releases before any of them is known."""

from math import isfinite

import msgspec

from scheduler.cadence.gamma import APART, Gamma
from scheduler.cadence.shape import Shape

EDITS = tuple(0.01 * APART**power for power in range(8))
"""The numbers of edits in a life that are reckoned with, from hardly any to some twenty."""
STEADY = tuple(0.02 * APART**power for power in range(6))
"""The steady rates that are reckoned with, in edits a day, from one in fifty days to five a day."""


class Prior(msgspec.Struct, frozen=True, kw_only=True):
    """A site's habits. Each number is a mean; ``even`` and ``firm`` say how alike releases are.

    Most releases are edited after publication and then rest. A few are living pages, such as a
    list of contacts or a situation report, which are also edited at a steady rate.
    """

    edits: float = 0.8
    """Edits of a release in its life, that of a living page left out."""
    even: float = 0.5
    """Form of the gamma distribution of these: more than half of the releases are never edited."""
    living: float = 0.004
    """Share of the releases that are living pages."""
    steady: float = 0.6
    """Edits of a living page in a day."""
    firm: float = 1.5
    """Form of the gamma distribution of these: above one, as a page that is hardly ever brought up
    to date is none that is kept so."""
    shape: Shape = Shape()

    @property
    def many(self) -> Gamma:
        """How the edits of a life are spread over the releases."""
        return Gamma(self.edits, self.even)

    @property
    def often(self) -> Gamma:
        """How the steady rates are spread over the living pages."""
        return Gamma(self.steady, self.firm)

    def edits_weights(self) -> tuple[tuple[float, float], ...]:
        """Return each of ``EDITS`` with its probability."""
        return tuple(zip(EDITS, self.many.on(EDITS), strict=True))

    def steady_weights(self) -> tuple[tuple[float, float], ...]:
        """Return no steady rate at all and each of ``STEADY``, with their probabilities."""
        some = zip(STEADY, self.often.on(STEADY), strict=True)
        return ((0.0, 1.0 - self.living), *((rate, self.living * part) for rate, part in some))

    @property
    def sound(self) -> bool:
        """Whether these are numbers that can be reckoned with: memory may have been damaged."""
        shape = self.shape
        sizes = (self.edits, self.even, self.steady, self.firm, shape.mean, shape.bend)
        parts = (self.living, shape.quick)
        whole = all(isfinite(each) and 1e-3 <= each <= 1e3 for each in sizes)
        return whole and all(0.0 < each < 1.0 for each in parts)
