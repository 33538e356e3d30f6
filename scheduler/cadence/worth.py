"""When a look pays: the index of a release, and the moment at which it reaches the site's price.

Of a release that was looked at ``x`` days ago, each edit since weighs as many days as it came
after that look: ``∫ s · rate(s) ds`` from 0 to ``x``. This is Whittle's index where the cost is
that edits wait unseen. At a steady rate it is ``rate · x² / 2``, so that looks are as frequent as
the square root of the rate says, and no release is given up, as freshness alone would have it (Cho
and Garcia-Molina 2003; Azar and others 2018; Kolobov and others 2019).
"""

from math import exp, inf, sqrt
from typing import NamedTuple

from scheduler.cadence.belief import Rate
from scheduler.cadence.shape import Shape

_NEAR = 0.01
_STEPS = 40
_FLAT = 0.25
"""The least slope that a step trusts: between quick corrections and a slow rest there is none."""


class Wait(NamedTuple):
    """How long a release is left alone, in days, and the edits expected then."""

    days: float
    edits: float
    """Until its next look."""
    per_day: float
    """A day, at its age now."""


def expected(shape: Shape, rate: Rate, age: float, days: float) -> float:
    """Return the edits expected within so many days after an age."""
    return rate.edits * (shape.until(age + days) - shape.until(age)) + rate.steady * days


def index(shape: Shape, rate: Rate, age: float, days: float) -> float:
    """Return what a look is worth so many days after one at an age, in days of waiting."""
    had, will = shape.at(age), shape.at(age + days)
    falling = days * will.until - (will.summed - had.summed)
    return rate.edits * falling + rate.steady * days * days / 2


def wait(shape: Shape, rate: Rate, age: float, price: float, longest: float) -> Wait:
    """Return after how many days the index reaches the price, to one per cent of the price.

    The search begins where it would at the rate of now, and goes on along the slope that the index
    has on logarithmic scales: two steps are enough as a rule.
    """
    edits, steady, had = rate.edits, rate.steady, shape.at(age)
    now = edits * had.density + steady
    low, high = 0.0, inf
    days = min(sqrt(2.0 * price / now), longest) if now > 0 else longest
    for _ in range(_STEPS):
        then = shape.at(age + days)
        falling = days * then.until - (then.summed - had.summed)
        worth = edits * falling + steady * days * days / 2
        if abs(worth - price) <= _NEAR * price or (worth < price and days >= longest):
            break
        low, high = (low, days) if worth > price else (days, high)
        pace = days * (edits * then.density + steady)
        nearer = _nearer(days, worth, pace, price) if worth > 0 else longest
        days = min(nearer if low < nearer < high else (low + min(high, longest)) / 2, longest)
    return Wait(days, edits * (then.until - had.until) + steady * days, now)


def _nearer(days: float, worth: float, pace: float, price: float) -> float:
    """Return where the index reaches the price if its slope stays as it is."""
    slope = max(days * pace / worth, _FLAT)
    return days * float(min(price / worth, 1e6) ** (1.0 / slope))


def hidden(rate: float, price: float) -> float:
    """Return how many edits of a steady rate stand behind each change that is seen.

    A look tells one bit: two edits between two looks are one change (Cho and Garcia-Molina,
    "Estimating frequency of change", 2003). Between looks at this price there are
    ``sqrt(2 · price · rate)`` edits on average.
    """
    between = sqrt(2.0 * price * rate)
    return between / (1.0 - exp(-between)) if between > 1e-6 else 1.0
