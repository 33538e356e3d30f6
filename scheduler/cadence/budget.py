"""How many requests a visit may make of those that a site's budget grants for a day."""

from math import ceil

_EACH, _BASE = 2.0, 100.0
"""Requests a day that a release and a site may cost, however large the budget: a ministry with
fifty releases is not asked a thousand times a day because it could be."""
_AHEAD = 2.0
"""How many times its even share of the day a visit may spend, for what has piled up."""
_FLOOR = 20
"""Requests that a visit may make in any case while the day has some left: its lists and a few
looks, when it comes a minute after another."""
_LONGEST = 0.25
"""Days since the last visit that count: after a long sleep not all is caught up with at once."""


def granted(budget: int, releases: int) -> float:
    """Return the requests a day that are spent on a site with so many releases."""
    return min(float(budget), _BASE + _EACH * releases)


def allowance(budget: int, spent: int, days: float | None) -> int:
    """Return what a visit may ask for, of a budget of which some was spent in the last 24 hours.

    ``days`` is the time since the visit before, None for the first one, which may take all.
    """
    left = max(budget - spent, 0)
    if days is None:
        return left
    share = ceil(budget * min(max(days, 0.0), _LONGEST) * _AHEAD) + _FLOOR
    return min(left, share)


def aim(budget: float, spent: int, lists: float) -> float:
    """Return the looks a day to plan for: what lists leave, and what the last day left over."""
    over = min(max(budget - spent, -budget / 2), budget / 2)
    return max(budget - lists + over, budget / 10)


def priced(paying: float, swept: float, plan: float) -> float:
    """Return the looks a day that the price is to bring to the plan.

    What is looked at once in the longest time only, however little it pays, may take half of the
    plan: no price makes that less, and of more of them one would rise until no news is looked at
    either. What is too much then is shared out, for all that is due waits by the same factor.
    """
    return paying + min(swept, plan / 2)
