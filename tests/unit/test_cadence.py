from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from scheduler.cadence import LONGEST, LONGEST_REMOVED, next_look
from storage.records import Known, Release

BORN = datetime(2026, 1, 1, tzinfo=UTC)
KNOWN = Known(
    site="mfa-th",
    key="k",
    url="https://www.mfa.go.th/th/content/k",
    state="live",
    first_seen=BORN,
    last_seen=BORN,
    changed_at=BORN,
    release=Release(title="ไทย"),
    revision=1,
    reader="r",
)


def after(**age: float) -> datetime:
    return BORN + timedelta(**age)


def test_a_release_just_found_is_due_again_at_once() -> None:
    assert next_look(KNOWN, BORN) == BORN


def test_a_quiet_release_rests_for_half_of_its_age() -> None:
    assert next_look(KNOWN, after(days=4)) == after(days=6)


def test_an_edit_makes_an_old_release_young_again() -> None:
    edited = replace(KNOWN, changed_at=after(days=99))
    assert next_look(edited, after(days=100)) == after(days=100.5)


def test_no_release_rests_for_longer_than_a_month() -> None:
    assert next_look(KNOWN, after(days=900)) == after(days=900) + LONGEST
    assert timedelta(days=30) == LONGEST


def test_a_suspect_is_due_in_the_very_next_visit() -> None:
    suspect = replace(KNOWN, state="suspected", gone_visit=7, gone_at=after(days=100))
    assert next_look(suspect, after(days=100)) == after(days=100)


def test_a_removed_release_rests_for_half_of_its_absence_and_a_week_at_most() -> None:
    removed = replace(KNOWN, state="removed", gone_visit=7, gone_at=after(days=100))
    assert next_look(removed, after(days=102)) == after(days=103)
    assert next_look(removed, after(days=300)) == after(days=300) + LONGEST_REMOVED
    assert timedelta(days=7) == LONGEST_REMOVED


def test_a_clock_that_was_set_back_makes_no_release_due_in_the_past() -> None:
    assert next_look(KNOWN, BORN - timedelta(days=2)) == BORN - timedelta(days=2)


def test_a_year_of_a_quiet_release_costs_few_looks() -> None:
    looks, now = 0, after(hours=1)
    while now < after(days=365):
        now, looks = next_look(KNOWN, now), looks + 1
    assert 20 <= looks <= 32
