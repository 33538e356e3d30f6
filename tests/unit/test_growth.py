"""What a site's counters teach of its growth, and what a release is then expected to gain."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.detect.growth import SPANS, Growth, Step, expected, learned, packed, unpacked

NEW = Growth()
numbers = st.floats(0, 5_000)
ages = st.floats(0, 3_000)
rows = st.lists(numbers, min_size=SPANS, max_size=SPANS).map(tuple)
growths = st.builds(Growth, rows, rows)


def taught(steps: Iterable[Step], growth: Growth = NEW) -> Growth:
    for step in steps:
        growth = learned(growth, step)
    return growth


@pytest.mark.parametrize(
    ("days", "views"), [(1, 45), (7, 120), (30, 188), (90, 241), (365, 309), (2_000, 392)]
)
def test_a_site_not_known_yet_grows_as_thaigov_did(days: int, views: int) -> None:
    assert round(expected(NEW, Step(0, days))) == views


def test_growth_is_steep_for_a_week_and_then_flat() -> None:
    day = [expected(NEW, Step(age, age + 1)) for age in (0, 3, 7, 30, 365)]
    assert [round(each, 1) for each in day] == [44.9, 11.8, 6.0, 1.6, 0.1]


@pytest.mark.parametrize("factor", [0.05, 1, 20])
def test_a_site_that_is_read_more_or_less_is_learned(factor: float) -> None:
    week = [
        Step(age, age + 1, round(factor * expected(NEW, Step(age, age + 1)))) for age in range(7)
    ]
    growth = taught(week * 30)
    assert expected(growth, Step(0, 7)) / expected(NEW, Step(0, 7)) == pytest.approx(
        factor, rel=0.2
    )


def test_what_young_releases_teach_is_the_first_guess_for_old_ones() -> None:
    growth = taught([Step(0, 1, 490)] * 50)
    assert expected(growth, Step(100, 130)) == pytest.approx(
        10 * expected(NEW, Step(100, 130)), rel=0.1
    )
    aged = taught([Step(100, 130, 20)] * 100, growth)
    assert expected(aged, Step(100, 130)) == pytest.approx(20, rel=0.2)
    assert expected(aged, Step(0, 1)) > 300


def test_a_look_that_finds_nobody_came_counts_as_well() -> None:
    assert expected(taught([Step(0, 1, 0)] * 10), Step(0, 1)) < 5


def test_one_release_that_everybody_reads_teaches_little() -> None:
    ordinary = taught([Step(0, 1, 49)] * 20)
    assert expected(learned(ordinary, Step(0, 1, 328_826)), Step(0, 1)) < 60
    assert expected(learned(ordinary, Step(400, 401, 5_000)), Step(400, 500)) < 15


@pytest.mark.parametrize("step", [Step(3, 4, -1), Step(3, 3, 10), Step(4, 3, 10)])
def test_a_fall_or_no_time_at_all_teaches_nothing(step: Step) -> None:
    assert learned(NEW, step) == NEW


def test_a_site_that_changes_is_learned_anew() -> None:
    busy = taught([Step(0, 1, 490)] * 2_000)
    quiet = taught([Step(0, 1, 49)] * 300, busy)
    assert expected(quiet, Step(0, 1)) < 100


def test_memory_is_small() -> None:
    growth = taught(Step(age, age + 9, 4_000) for age in range(1_000))
    assert len(packed(growth)) < 200
    assert unpacked(packed(growth)).paces() == pytest.approx(growth.paces(), rel=1e-3)


@pytest.mark.parametrize(
    "kept",
    [
        None,
        "",
        "{}",
        "[[1],[2]]",
        '["a"]',
        "[[0,0,0,0,0,0,-1],[0,0,0,0,0,0,0]]",
        "[[1e999]]",
        "nul",
    ],
)
def test_what_cannot_be_read_is_a_site_not_known_yet(kept: str | None) -> None:
    assert unpacked(kept) == NEW


@given(growth=growths, start=ages, span=ages, split=st.floats(0, 1))
def test_a_time_cut_in_two_is_expected_to_bring_as_much(
    growth: Growth, start: float, span: float, split: float
) -> None:
    middle = start + split * span
    whole = expected(growth, Step(start, start + span))
    parts = expected(growth, Step(start, middle)) + expected(growth, Step(middle, start + span))
    assert whole == pytest.approx(parts, abs=1e-6)
    assert whole >= 0


@given(growth=growths, start=ages, span=ages, gain=st.integers(0, 10**9))
def test_whatever_is_learned_stays_sound(
    growth: Growth, start: float, span: float, gain: int
) -> None:
    after = learned(growth, Step(start, start + span, gain))
    assert all(0 < pace < 1e9 for pace in after.paces())
    assert unpacked(packed(after)).paces() == pytest.approx(after.paces(), rel=0.01)
