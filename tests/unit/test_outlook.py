from datetime import UTC, datetime, timedelta

import pytest

from ministrywatch.outlook import left, why
from scheduler.cadence import Reason, Terms, next_look
from storage.records import Known, Release

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Reason("suspected"), "it seemed to be gone; the next visit makes sure"),
        (
            Reason("removed"),
            "it was gone; a page that comes back is news, and a look at one costs little",
        ),
        (
            Reason("pays", per_day=1 / 12, expected=0.06),
            "about 1 edit in 12 days expected at this age; until then 6% of an edit, which is what "
            "a look at this site is worth now",
        ),
        (
            Reason("pays", per_day=0.5, expected=0.1, edits=1),
            "about 1 edit in 2 days expected at this age after 1 edit; until then 10% of an edit, "
            "which is what a look at this site is worth now",
        ),
        (
            Reason("shortest", per_day=12, expected=0.1, edits=1_200, living=0.99),
            "about 1 edit in 2 h expected at this age after 1,200 edits, as of a page that is kept "
            "up to date; no release is looked at more often than every 10 minutes",
        ),
        (
            Reason("longest", per_day=0.001),
            "about 1 edit in 3 years expected at this age; no release is left alone for longer "
            "than 30 days",
        ),
        (
            Reason("longest"),
            "hardly any edit is expected at this age; no release is left alone for longer than "
            "30 days",
        ),
        (
            Reason("pays", per_day=0.001, expected=0.001),
            "about 1 edit in 3 years expected at this age; until then under 1% of an edit, which "
            "is what a look at this site is worth now",
        ),
    ],
)
def test_a_reason_is_a_sentence(reason: Reason, words: str) -> None:
    assert why(reason) == words


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (-1, "due now"), (0, "due now"), (0.001, "in 1 min"), (0.5, "in 30 min"), (1.6, "in 2 h"),
        (5, "in 5 h"), (47, "in 47 h"), (49, "in 2 d"), (24 * 30, "in 30 d"),
    ],
)  # fmt: skip
def test_a_span_until_a_moment_is_told_in_its_own_unit(hours: float, words: str) -> None:
    assert left(NOON + timedelta(hours=hours), NOON) == words


def test_every_planned_look_has_a_reason_in_words() -> None:
    known = Known(
        site="s", key="k", url="u", state="live", first_seen=NOON, last_seen=NOON,
        changed_at=NOON, release=Release(title="ไทย"), revision=1, reader="r",
    )  # fmt: skip
    for days in (0, 1, 40, 4_000):
        for price in (1e-5, 1e-3, 10.0):
            planned = next_look(known, NOON + timedelta(days=days), Terms(price=price))
            assert "expected at this age" in why(planned.reason)
