"""The fixed sweep of ``benchmarks/cadence.py``: every page at once, as a cron job has it."""

from itertools import pairwise

from cadence_result import Result, alive_days, overlap
from cadence_world import COUNTED, DAYS, World


def sweep(world: World, budget: float) -> Result:
    """Look at every page at once, as often as the budget allows: what a cron job does."""
    every, late, stale, found, looks = 1.0 / budget, 0.0, 0.0, 0, 0.0
    edits = waiting = 0.0
    rounds = [each * every for each in range(int(DAYS / every) + 1)] + [DAYS]
    for page in world.pages:
        looks += (DAYS - max(page.born, 0.0)) / every
        fresh = 0.0
        for moment in page.moments:
            seen = min((moment // every + 1) * every, DAYS)
            if COUNTED[0] <= moment < COUNTED[1]:
                late, found = late + seen - moment, found + 1
            if moment >= fresh:
                stale, fresh = stale + overlap(moment, seen), seen
        for since, until in pairwise(rounds):
            some, days = page.awaited(world.habits, since, until)
            edits, waiting = edits + some, waiting + days
    used = looks / (budget * len(world.pages) * DAYS)
    return Result(24 * late / found, 1 - stale / alive_days(world), used, 24 * waiting / edits)
