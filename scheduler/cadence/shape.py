"""How the edits of a release are spread over its life: quick corrections, then a long thin tail."""

from math import exp, log1p
from typing import NamedTuple

import msgspec


class Share(NamedTuple):
    """What a shape says of one age, all three of one reckoning."""

    until: float
    """The part of its edits that a release has had by then."""
    summed: float
    """The integral of that from birth."""
    density: float
    """The part that it has in a day at that age."""


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

    def at(self, age: float) -> Share:
        """Return all that there is to say of an age."""
        quick, mean, bend = self.quick, self.mean, self.bend
        late, left, whole = 1.0 - quick, exp(-age / mean), age + bend
        return Share(
            quick * (1.0 - left) + late * age / whole,
            quick * (age - mean * (1.0 - left)) + late * (age - bend * log1p(age / bend)),
            quick * left / mean + late * bend / (whole * whole),
        )
