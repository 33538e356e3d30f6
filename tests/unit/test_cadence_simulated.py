"""The program's own cadence in small made-up ministries; ``benchmarks/cadence.py`` plays larger.

The plays are the same each time. Where no hint tells when to look, delays are those to be expected
at the true rates, which leave less to chance than the few edits that so few pages have.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PAGES, BUDGET, SEED, PLAYS = 300, 0.5, 2, 2


@pytest.fixture(scope="module")
def bench() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "benchmarks")
        import cadence

        yield cadence
    for name in [name for name in sys.modules if name.split("_")[0] == "cadence"]:
        del sys.modules[name]


@pytest.fixture(scope="module")
def results(bench: Any) -> dict[str, list[Any]]:
    places = [bench.world(bench.Habits(living=0.01), PAGES, SEED + play) for play in range(PLAYS)]
    return {name: [bench.played(name, place, BUDGET) for place in places] for name in bench.BRIEF}


def expected(results: dict[str, list[Any]], name: str) -> float:
    return sum(each.expected for each in results[name])


def test_no_more_is_asked_than_the_budget(results: dict[str, list[Any]]) -> None:
    for plays in results.values():
        assert all(0.85 < each.used <= 1.0 for each in plays)


def test_edits_are_seen_at_most_1_6_times_as_late_as_by_one_who_knows_all_rates(
    results: dict[str, list[Any]],
) -> None:
    assert expected(results, "**ministrywatch**") < 1.6 * expected(results, "clairvoyant")


def test_edits_are_seen_in_less_than_a_tenth_of_a_fixed_sweeps_delay(
    results: dict[str, list[Any]],
) -> None:
    assert expected(results, "**ministrywatch**") < expected(results, "fixed sweep") / 10
    for ours, theirs in zip(results["**ministrywatch**"], results["fixed sweep"], strict=True):
        assert ours.delay < theirs.delay / 10
        assert ours.fresh > theirs.fresh


def test_hints_bring_it_near_to_or_before_one_who_knows_all_rates(
    results: dict[str, list[Any]],
) -> None:
    hinted, ours, best = (
        sum(each.delay for each in results[name])
        for name in ("**ministrywatch, hints**", "**ministrywatch**", "clairvoyant")
    )
    assert hinted < min(ours, 1.1 * best)


def test_what_is_expected_of_a_play_is_near_to_what_it_came_to(
    results: dict[str, list[Any]],
) -> None:
    found = sum(each.delay for each in results["fixed sweep"])
    assert 0.8 < found / expected(results, "fixed sweep") < 1.25


def test_a_sites_habits_are_learned_from_its_own_releases(bench: Any) -> None:
    from cadence_play import Site

    policy = bench.ours(None)
    place = bench.world(bench.Habits(living=0.05, edits=0.2), PAGES, SEED)
    Site(place, BUDGET / 2, policy, hints=True).play()
    prior = policy._terms.prior
    assert 0.02 < prior.living < 0.1
    assert prior.edits < 0.76
    assert 0.6 < policy._terms.hints.trust < 0.9
