"""How late edits are seen by each policy of revisiting, at the same number of requests.

Plays the made-up ministries of ``benchmarks/cadence_world.py``: in world A one page in 2,000 is
kept up to date, in world B one in 100. All start from nothing; the edits of the days 10 to 55
count. The program's own rows call ``scheduler.cadence``, with the habits learned while it plays.

Targets, at 0.3 and 1.0 requests a page and day: without hints at most 1.6 times the delay of the
clairvoyant, who knows each page's true rates; with hints of lists (60 % of the edits, 20 % of them
false, their requests counted) no more than its delay; and at most a tenth of a fixed sweep's.

Run as ``python benchmarks/cadence.py [--pages 4000] [--seeds 3] [--worlds AB] [--shift]``; with
the defaults some 15 minutes of one core. ``--shift`` plays worlds with other habits than the
shipped ones.
"""

import argparse
from collections.abc import Callable
from statistics import fmean

from cadence_play import Result, Site, sweep
from cadence_policies import (
    Policy,
    additive,
    bayes,
    clairvoyant,
    halves,
    ladder,
    ours,
    uniform,
)
from cadence_world import Habits, World, world

BUDGETS = (0.1, 0.3, 1.0)
"""Requests a page and day."""
WORLDS = {"A": Habits(living=0.0005), "B": Habits(living=0.01)}
SHIFTED = {
    "slow (corrections within 3 days, 0.2 edits in a life)": Habits(
        living=0.01, edits=0.2, mean=3.0, bend=20.0
    ),
    "busy (2 edits in a life, half of them late)": Habits(living=0.003, edits=2.0, quick=0.5),
}
POLICIES: dict[str, Callable[[World], Policy] | None] = {
    "fixed sweep": None,
    "all pages in turn": uniform,
    "NewsDiffs' ladder": ladder,
    "half the time the text stood still": halves,
    "÷ 4 at a change, × 1.5 without": additive,
    "**ministrywatch**": ours,
    "**ministrywatch, hints**": ours,
    "Bayes, true hyper-parameters": bayes,
    "clairvoyant": clairvoyant,
}


def played(name: str, place: World, budget: float) -> Result:
    policy = POLICIES[name]
    if policy is None:
        return sweep(place, budget)
    return Site(place, budget, policy(place), hints="hints" in name).play()


def column(habits: Habits, budget: float, pages: int, seeds: range) -> dict[str, Result]:
    """Return the mean of some plays for each policy."""
    found: dict[str, list[Result]] = {name: [] for name in POLICIES}
    for seed in seeds:
        place = world(habits, pages, seed)
        for name in POLICIES:
            found[name].append(played(name, place, budget))
    return {
        name: Result(*(fmean(numbers) for numbers in zip(*results, strict=True)))
        for name, results in found.items()
    }


def table(title: str, columns: dict[float, dict[str, Result]]) -> str:
    """Return a world's results as a table of Markdown."""
    heads = " | ".join(f"{budget:g} a page and day" for budget in columns)
    lines = [f"| {title}: mean hours (× clairvoyant), up to date | {heads} |"]
    lines.append("| --- |" + " --- |" * len(columns))
    for name in POLICIES:
        cells = []
        for results in columns.values():
            mine, best = results[name], results["clairvoyant"].delay
            used = "" if mine.used > 0.97 else f", {mine.used:.0%} asked"
            cells.append(f"{mine.delay:.2f} ({mine.delay / best:.2f}), {mine.fresh:.3%}{used}")
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=4_000)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--worlds", default="AB")
    parser.add_argument("--shift", action="store_true")
    given = parser.parse_args()
    worlds = SHIFTED if given.shift else {name: WORLDS[name] for name in given.worlds}
    for name, habits in worlds.items():
        seeds = range(given.first_seed, given.first_seed + given.seeds)
        columns = {each: column(habits, each, given.pages, seeds) for each in BUDGETS}
        print(table(f"World {name}" if not given.shift else name, columns), flush=True)
        print(flush=True)


if __name__ == "__main__":
    main()
