"""How late edits are seen by each policy of revisiting, at the same number of requests.

Plays the made-up ministries of ``benchmarks/cadence_world.py``: in world A one page in 2,000 is
kept up to date, in world B one in 100. All start from nothing; the edits of the days 10 to 55
count. The program's own rows call ``scheduler.cadence``, with the habits learned while it plays.

Targets, at 0.3 and 1.0 requests a page and day: without hints at most 1.6 times the delay of the
clairvoyant, who knows each page's true rates; with hints of lists (60 % of the edits, 20 % of them
false, their requests counted) no more than its delay; and at most a tenth of a fixed sweep's.

Run as ``python benchmarks/cadence.py [--pages 4000] [--seeds 3] [--worlds AB]``, some 15 minutes of
one core. ``--shift`` plays worlds with other habits than the shipped ones; ``--brief`` only what
the targets speak of.
"""

import argparse
from collections.abc import Callable
from math import sqrt
from statistics import fmean, pvariance

from cadence_play import Site
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
from cadence_result import Result
from cadence_sweep import sweep
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
BRIEF = ("fixed sweep", "**ministrywatch**", "**ministrywatch, hints**", "clairvoyant")


def played(name: str, place: World, budget: float) -> Result:
    policy = POLICIES[name]
    if policy is None:
        return sweep(place, budget)
    return Site(place, budget, policy(place), hints="hints" in name).play()


def column(
    habits: Habits, budget: float, pages: int, seeds: range, names: tuple[str, ...]
) -> dict[str, list[Result]]:
    """Return what each policy came to in each of some plays."""
    found: dict[str, list[Result]] = {name: [] for name in names}
    for seed in seeds:
        place = world(habits, pages, seed)
        for name in names:
            found[name].append(played(name, place, budget))
    return found


def compared(mine: list[float], best: list[float]) -> str:
    """Return how many times as late edits are seen, with a jackknife's standard error."""
    pairs, ours, theirs = list(zip(mine, best, strict=True)), sum(mine), sum(best)
    count = len(pairs)
    without = [(ours - each) / (theirs - other) for each, other in pairs if count > 1]
    error = sqrt((count - 1) * pvariance(without)) if without else 0.0
    return f"{ours / theirs:.2f}" + (f" ± {error:.2f}" if error else "")


def cell(name: str, mine: list[Result], best: list[Result]) -> str:
    """Return what a policy came to beside the clairvoyant."""
    mean = Result(*(fmean(numbers) for numbers in zip(*mine, strict=True)))
    times = compared([each.delay for each in mine], [each.delay for each in best])
    if "hints" not in name:  # there, when is looked depends on the very edits
        times += "; " + compared([r.expected for r in mine], [r.expected for r in best])
    used = "" if mean.used > 0.97 else f", {mean.used:.0%} asked"
    return f"{mean.delay:.2f} ({times}), {mean.fresh:.3%}{used}"


def table(title: str, columns: dict[float, dict[str, list[Result]]]) -> str:
    """Return a world's results as a table of Markdown."""
    heads = " | ".join(f"{budget:g} a page and day" for budget in columns)
    lines = [f"| {title}: mean hours (× clairvoyant; expected), up to date | {heads} |"]
    lines.append("| --- |" + " --- |" * len(columns))
    for name in next(iter(columns.values())):
        cells = (cell(name, results[name], results["clairvoyant"]) for results in columns.values())
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=4_000)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--worlds", default="AB")
    parser.add_argument("--shift", action="store_true")
    parser.add_argument("--brief", action="store_true")
    given = parser.parse_args()
    worlds = SHIFTED if given.shift else {name: WORLDS[name] for name in given.worlds}
    names, budgets = (BRIEF, BUDGETS[1:]) if given.brief else (tuple(POLICIES), BUDGETS)
    for name, habits in worlds.items():
        seeds = range(given.first_seed, given.first_seed + given.seeds)
        columns = {each: column(habits, each, given.pages, seeds, names) for each in budgets}
        print(table(f"World {name}" if not given.shift else name, columns), flush=True)
        print(flush=True)


if __name__ == "__main__":
    main()
