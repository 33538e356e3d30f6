"""When a look pays: the index of a release, and the moment at which it reaches the site's price.

Of a release that was looked at ``x`` days ago, each edit since weighs as many days as it came
after that look: ``∫ s · rate(s) ds`` from 0 to ``x``. This is Whittle's index where the cost is
that edits wait unseen. At a steady rate it is ``rate · x² / 2``, so that looks are as frequent as
the square root of the rate says, and no release is given up, as freshness alone would have it (Cho
and Garcia-Molina 2003; Azar and others 2018; Kolobov and others 2019).
"""

from math import exp, sqrt
from typing import NamedTuple

from scheduler.cadence.belief import Rate
from scheduler.cadence.shape import Shape

_NEAR = 0.01
_STEPS = 40


class Wait(NamedTuple):
    """How long a release is left alone, in days, and the edits expected in that time."""

    days: float
    edits: float


def expected(shape: Shape, rate: Rate, age: float, days: float) -> float:
    """Return the edits expected within so many days after an age."""
    return rate.edits * (shape.until(age + days) - shape.until(age)) + rate.steady * days


def index(shape: Shape, rate: Rate, age: float, days: float) -> float:
    """Return what a look is worth so many days after one at an age, in days of waiting."""
    later = age + days
    falling = days * shape.until(later) - (shape.summed(later) - shape.summed(age))
    return rate.edits * falling + rate.steady * days * days / 2


def wait(shape: Shape, rate: Rate, age: float, price: float, longest: float) -> Wait:
    """Return after how many days the index reaches the price, within one per cent."""
    low, high, days = 0.0, longest, longest
    for _ in range(_STEPS):
        worth = index(shape, rate, age, days)
        if worth < price and days >= longest:
            break
        low, high = (low, days) if worth > price else (days, high)
        # The index grows about as the square of the days.
        nearer = days * sqrt(price / worth) if worth > 0 else (low + high) / 2
        nearer = nearer if low < nearer < high else (low + high) / 2
        if abs(nearer - days) <= _NEAR * days:
            days = nearer
            break
        days = nearer
    return Wait(days, expected(shape, rate, age, days))


def hidden(rate: float, price: float) -> float:
    """Return how many edits of a steady rate stand behind each change that is seen.

    A look tells one bit: two edits between two looks are one change (Cho and Garcia-Molina,
    "Estimating frequency of change", 2003). Between looks at this price there are
    ``sqrt(2 · price · rate)`` edits on average.
    """
    between = sqrt(2.0 * price * rate)
    return between / (1.0 - exp(-between)) if between > 1e-6 else 1.0
