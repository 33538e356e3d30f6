"""The program's own cadence in a small made-up ministry; ``benchmarks/cadence.py`` plays larger.

The play is the same each time; the bounds leave room for what so few pages leave to chance.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PAGES, BUDGET, SEED = 300, 0.5, 2


@pytest.fixture(scope="module")
def bench() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "benchmarks")
        import cadence

        yield cadence
    for name in [name for name in sys.modules if name.split("_")[0] == "cadence"]:
        del sys.modules[name]


@pytest.fixture(scope="module")
def results(bench: Any) -> dict[str, Any]:
    place = bench.world(bench.Habits(living=0.01), PAGES, SEED)
    names = ("fixed sweep", "clairvoyant", "**ministrywatch**", "**ministrywatch, hints**")
    return {name: bench.played(name, place, BUDGET) for name in names}


def test_no_more_is_asked_than_the_budget(results: dict[str, Any]) -> None:
    for each in results.values():
        assert 0.85 < each.used <= 1.0


def test_edits_are_seen_at_most_twice_as_late_as_by_one_who_knows_all_rates(
    results: dict[str, Any],
) -> None:
    assert results["**ministrywatch**"].delay < 2.0 * results["clairvoyant"].delay


def test_edits_are_seen_in_less_than_a_tenth_of_a_fixed_sweeps_delay(
    results: dict[str, Any],
) -> None:
    assert results["**ministrywatch**"].delay < results["fixed sweep"].delay / 10
    assert results["**ministrywatch**"].fresh > results["fixed sweep"].fresh


def test_hints_bring_it_near_to_or_before_one_who_knows_all_rates(results: dict[str, Any]) -> None:
    hinted = results["**ministrywatch, hints**"].delay
    assert hinted < min(results["**ministrywatch**"].delay, 1.3 * results["clairvoyant"].delay)


def test_a_sites_habits_are_learned_from_its_own_releases(bench: Any) -> None:
    from cadence_play import Site

    policy = bench.ours(None)
    place = bench.world(bench.Habits(living=0.05, edits=0.2), PAGES, SEED)
    Site(place, BUDGET / 2, policy, hints=True).play()
    prior = policy._terms.prior
    assert 0.02 < prior.living < 0.1
    assert prior.edits < 0.76
    assert 0.6 < policy._terms.hints.trust < 0.9
