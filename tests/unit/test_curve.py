"""The curve of a counter, sign by sign."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from ministrywatch.curve import ASCII, BRAILLE, ROWS, Pen, Reading, draw

BANGKOK = timezone(timedelta(hours=7))
START = datetime(2026, 3, 2, 9, tzinfo=BANGKOK)
DAY = timedelta(days=1)


def readings(counts: tuple[int, ...], gap: float = 1.0) -> list[Reading]:
    return [(START + number * gap * DAY, count) for number, count in enumerate(counts)]


GROWN = """\
127 ┤                          ⣀⣀⣀⣀⡖⠒⠒⠒⠚⠉⠉⠉⠉
    │                 ⣀⣀⣀⣀⣰⠒⠒⠒⠒⠃
    │             ⡤⠤⠤⠤⠇
    │        ⢰⠒⠒⠒⠒⠃
 54 ┤    ⣀⣀⣀⣀⣸
    │    ⡇
    │    ⡇
  0 ┤⣀⣀⣀⣀⡇
    └───────────────────────────────────────
     2026-03-02    2026-03-06     2026-03-11"""

FALLEN = """\
5,000 +****************
      |               *
      |               *
      |               *
2,143 +               *
      |               *
      |               *          ***********
    0 +               ************
      +-------------------------------------
                      v fell
       2026-03-02                 2026-03-09"""

FALLEN_LAST = """\
5,000 ┤⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠚⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⢹
      │                                   ⢸
      │                                   ⢸
      │                                   ⢸
2,143 ┤                                   ⢸
      │                                   ⢸
      │                                   ⢸
    0 ┤                                   ⢸⣀
      └─────────────────────────────────────
                                     fell ▼
       2026-03-02                 2026-03-05"""


@pytest.mark.parametrize(
    ("counts", "days", "pen", "falls", "drawn"),
    [
        ((0, 49, 72, 87, 99, 108, 115, 122, 127), 9, BRAILLE, [], GROWN),
        ((4_800, 4_900, 5_000, 3, 40, 900), 7, ASCII, [3], FALLEN),
        ((4_800, 4_900, 5_000, 3), 3.1, BRAILLE, [3], FALLEN_LAST),
    ],
)
def test_a_curve_has_its_counts_its_days_and_its_falls(
    counts: tuple[int, ...], days: float, pen: Pen, falls: list[int], drawn: str
) -> None:
    moments = [START + day * DAY for day in falls]
    until = START + days * DAY
    shown = draw(readings(counts), until, width=44, pen=pen, zone=BANGKOK, falls=moments)
    assert "\n".join(shown) == drawn


def test_a_small_move_of_a_large_count_is_seen_and_a_short_time_has_hours() -> None:
    counts = readings((8_650, 8_651, 8_652), gap=0.1)
    shown = draw(counts, START + DAY / 2, width=60, zone=BANGKOK)
    assert [line.split(" ")[0] for line in (shown[0], shown[ROWS - 1])] == ["8,652", "8,650"]
    assert shown[-1].split() == ["03-02", "09:00", "03-02", "15:00", "03-02", "21:00"]


@pytest.mark.parametrize("counts", [(), (5,)])
def test_one_reading_is_no_curve(counts: tuple[int, ...]) -> None:
    assert draw(readings(counts), START + DAY) == []


def test_a_clock_that_went_back_draws_nothing() -> None:
    assert draw(readings((1, 2)), START) == []


steps = st.lists(st.tuples(st.integers(1, 10**7), st.integers(0, 10**12)), min_size=2, max_size=40)


@given(steps=steps, width=st.integers(1, 200), pen=st.sampled_from([BRAILLE, ASCII]))
def test_any_series_fits_into_its_width(steps: list[tuple[int, int]], width: int, pen: Pen) -> None:
    seconds = accumulate(gap for gap, _ in steps)
    moments = [START + timedelta(seconds=each) for each in seconds]
    counts = [count for _, count in steps]
    shown = draw(
        list(zip(moments, counts, strict=True)), moments[-1], width=width, pen=pen, zone=UTC,
        falls=moments[1:],
    )  # fmt: skip
    labels = max(len(f"{count:,}") for count in (min(counts), max(counts)))
    assert len(shown) == ROWS + 3
    assert all(cell_len(line) <= max(width, labels + 18) for line in shown)
    assert pen is BRAILLE or "\n".join(shown).isascii()
    drawn = [line.strip(f"0123456789, {pen.axis[:2]}") for line in shown[:ROWS]]
    assert any(drawn)
    assert max(counts) == min(counts) or drawn[0]
