"""How a site answers, and when its silence is longer than usual."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.condition import condition
from scheduler.silence import ENOUGH, silence
from storage.tally import Tally


def seen(fine: int = 0, lists: int = 0, broken: str = "", looked: int = 0, **kinds: int) -> Tally:
    named = {kind.replace("_", "-"): number for kind, number in kinds.items()}
    read = frozenset(f"k{number}" for number in range(fine))
    looks = read | {f"x{number}" for number in range(looked)}
    shown = frozenset(broken.split())
    return Tally(read, frozenset(), lists, len(shown), kinds=named, list_kinds=shown, keys=looks)


@pytest.mark.parametrize(
    ("tally", "expected"),
    [
        (seen(), None),
        (seen(fine=1, lists=1), "up"),
        (seen(fine=1, broken="blocked", blocked=9), "up"),
        (seen(fine=9, broken="server-error empty", empty=1, server_error=1), "up"),
        (seen(fine=9, broken="empty", empty=1), "up"),
        (seen(fine=9, lists=1, broken="empty", empty=1), "up"),
        (seen(lists=2), "up"),
        (seen(lists=1, blocked=4), "up"),
        (seen(lists=1, challenge=3, blocked=2), "blocked"),
        (seen(broken="login", login=1), "blocked"),
        (seen(broken="challenge", challenge=2, timeout=1), "blocked"),
        (seen(broken="timeout", challenge=1, timeout=2), "down"),
        (seen(broken="unreachable", unreachable=2), "down"),
        (seen(broken="server-error", server_error=1), "down"),
        (seen(broken="maintenance", maintenance=1), "down"),
        (seen(broken="dns", dns=1), "down"),
        (seen(broken="empty not-found", empty=1, not_found=1), None),
        (seen(looked=1, broken="empty", empty=2), "changed"),
        (seen(robots=1), None),
    ],
)
def test_all_looks_of_a_visit_say_how_a_site_answers(tally: Tally, expected: str | None) -> None:
    assert condition(tally) == expected


def test_lists_that_show_nothing_for_some_visits_are_a_changed_site() -> None:
    empty = seen(fine=9, broken="empty", empty=1)
    assert [condition(empty, barren=before) for before in range(4)] == [
        *("up", "up", "changed", "changed")
    ]
    assert condition(seen(fine=9, lists=1), barren=9) == "up"


def test_a_list_that_shows_nothing_once_is_no_changed_site_when_no_release_was_asked_for() -> None:
    empty = seen(broken="empty", empty=1)
    assert [condition(empty, barren=before) for before in range(4)] == [
        *(None, None, "changed", "changed")
    ]


def test_lists_alone_do_not_end_a_block() -> None:
    assert condition(seen(lists=2), "blocked") is None
    assert condition(seen(lists=2), "down") == "up"
    assert condition(seen(fine=1, lists=2), "blocked") == "up"


START = date(2026, 1, 5)  # a Monday
DAILY = [START + timedelta(days=n) for n in range(60) if (START + timedelta(days=n)).weekday() < 5]
LAST = DAILY[-1]


@pytest.mark.parametrize(
    ("after", "usual"),
    [(1, None), (10, None), (11, 10), (40, 10)],
)
def test_a_site_of_working_days_is_silent_after_more_than_a_long_holiday(
    after: int, usual: int | None
) -> None:
    found = silence(DAILY, LAST + timedelta(days=after), START)
    assert (found and found.usual) == usual
    assert found is None or (found.newest, found.days) == (LAST, after)


def test_a_long_pause_that_happened_before_is_usual() -> None:
    days = [*DAILY, LAST + timedelta(days=20)]
    assert silence(days, days[-1] + timedelta(days=40), START) is None
    found = silence(days, days[-1] + timedelta(days=41), START)
    assert found is not None
    assert found.usual == 40


def test_a_silence_that_was_there_before_us_is_no_news() -> None:
    assert silence(DAILY, LAST + timedelta(days=90), LAST + timedelta(days=60)) is None
    assert silence(DAILY, LAST + timedelta(days=90), LAST + timedelta(days=5)) is not None


def test_too_few_releases_have_no_rhythm_and_dates_to_come_count_for_nothing() -> None:
    few = DAILY[: ENOUGH - 1]
    assert silence(few, few[-1] + timedelta(days=900), START) is None
    typed = [*DAILY, date(2562, 1, 1)]
    assert silence(typed, LAST + timedelta(days=11), START) == silence(
        DAILY, LAST + timedelta(days=11), START
    )


@given(
    st.lists(st.dates(date(2020, 1, 1), date(2026, 12, 31)), max_size=40), st.dates(), st.dates()
)
def test_no_days_are_too_strange(days: list[date], today: date, came: date) -> None:
    found = silence(days, today, came)
    assert found is None or found.days > found.usual >= 0
