"""When one look can be trusted, given all the others of its visit."""

from datetime import UTC, date, datetime

import pytest

from scheduler.health import PATIENCE, answering, complete, old_before
from storage.tally import Tally


def tally(fine: int = 0, gone: int = 0, lists: int = 1, unread: int = 0) -> Tally:
    return Tally(
        fine=frozenset(f"f{n}" for n in range(fine)),
        gone=frozenset(f"g{n}" for n in range(gone)),
        lists=lists,
        unread_lists=unread,
    )


@pytest.mark.parametrize(
    ("seen", "trusted"),
    [
        (tally(fine=14, gone=1), True),
        (tally(fine=0, gone=1), True),
        (tally(fine=1, gone=3), True),
        (tally(fine=30, gone=20), True),
        (tally(fine=1, gone=14), False),
        (tally(fine=0, gone=4), False),
        (tally(fine=0, gone=2, lists=0), False),
        (tally(fine=0, gone=0, lists=0, unread=4), False),
        (tally(fine=1, gone=1, lists=0, unread=4), True),
    ],
)
def test_a_missing_page_is_believed_when_others_are_there(seen: Tally, trusted: bool) -> None:
    assert answering(seen, frozenset()) is trusted


def test_pages_known_to_be_removed_do_not_make_a_site_unwell() -> None:
    seen = tally(fine=2, gone=20)
    assert answering(seen, seen.gone)
    assert answering(seen, seen.gone - {"g0"})
    assert not answering(seen, frozenset())


@pytest.mark.parametrize(
    ("unread", "early", "successes", "whole"),
    [
        (0, False, 1, True),
        (1, False, 1, False),
        (1, False, PATIENCE, True),
        (0, True, 1, False),
        (0, True, PATIENCE, False),
    ],
)
def test_a_baseline_is_whole(unread: int, early: bool, successes: int, whole: bool) -> None:
    assert complete(unread, early, successes) is whole


CAME = datetime(2026, 1, 31, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("baselined_at", "newest", "day"),
    [
        (CAME, date(2026, 1, 29), date(2026, 1, 1)),
        (CAME, date(2026, 1, 1), date(2026, 1, 1)),
        (CAME, date(2025, 12, 31), None),
        (CAME, None, None),
        (None, date(2026, 1, 29), None),
    ],
)
def test_dates_tell_what_is_old_where_the_site_was_alive_when_we_came(
    baselined_at: datetime | None, newest: date | None, day: date | None
) -> None:
    assert old_before(baselined_at, newest) == day
