"""What a play of ``benchmarks/cadence.py`` comes to, and how its counted days are reckoned."""

from typing import NamedTuple

from cadence_world import COUNTED, World


class Result(NamedTuple):
    """What a policy came to: mean hours from edit to look, part of time up to date, requests."""

    delay: float
    fresh: float
    used: float
    """Requests made, as a part of the budget."""
    expected: float
    """Mean hours to be expected between these looks at the true rates, whichever edits were made:
    less left to chance. Only of looks that follow no edit's own hint."""


def overlap(since: float, until: float) -> float:
    """Return the counted days between two moments."""
    return max(min(until, COUNTED[1]) - max(since, COUNTED[0]), 0.0)


def alive_days(world: World) -> float:
    """Return the counted days of all pages."""
    start, end = COUNTED
    return sum(end - max(page.born, start) for page in world.pages if page.born < end)
