"""How the edits of a release are spread over its life: quick corrections, then a long thin tail."""

from math import exp, log1p

import msgspec


class Shape(msgspec.Struct, frozen=True):
    """Which part of its edits a release has had by some age; ages are in days.

    The shipped numbers are an assumption: no public record of how ministries edit exists. Press
    releases are corrected within hours when at all, and the few late edits have no natural end.
    """

    quick: float = 0.7
    """Part of all edits that are corrections of the first days."""
    mean: float = 0.5
    """The mean age of these."""
    bend: float = 7.0
    """The age by which half of the other edits are made."""

    def until(self, age: float) -> float:
        """Return the part of its edits that a release has had by an age."""
        quick = 1.0 - exp(-age / self.mean)
        return self.quick * quick + (1.0 - self.quick) * age / (age + self.bend)

    def summed(self, age: float) -> float:
        """Return the integral of ``until`` from birth to an age."""
        quick = age - self.mean * (1.0 - exp(-age / self.mean))
        tail = age - self.bend * log1p(age / self.bend)
        return self.quick * quick + (1.0 - self.quick) * tail
