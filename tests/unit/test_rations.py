"""Which listed releases a rationed visit looks at, in which order, and how much it may ask."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from crawler import plan
from crawler.order import SiteOrder
from crawler.pages.listing import Entry
from crawler.profile import find_profile
from scheduler.cadence.budget import aim, allowance, granted
from scheduler.cadence.prior import Prior
from scheduler.cadence.shape import Shape
from scheduler.cadence.terms import Hints, Terms
from scheduler.habits import Habits, packed, unpacked
from scheduler.rations import urgent_first
from scheduler.week import Week
from storage.records import Target

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = NOON.date()
ORDER = SiteOrder(profile=find_profile("mfa-th"), run_id=1, site_id=1)
RATIONED = msgspec.structs.replace(ORDER, listed=False, hints_after=600.0)


def target(key: str = "a", **more: Any) -> Target:
    given = {"state": "live", "due": False, "last_seen": NOON - HOUR, "published_on": DAY}
    return Target(key=key, url="", fingerprint="", reader="", **{**given, **more})


def entry(**more: Any) -> Entry:
    return Entry(key="a", url="", **more)


def wanted(order: SiteOrder, known: Target | None, said: Entry, *, at_hand: bool = True) -> bool:
    return plan.wanted(known, order, said, NOON, at_hand=at_hand)


@pytest.mark.parametrize("order", [ORDER, RATIONED])
@pytest.mark.parametrize("at_hand", [True, False])
def test_what_is_new_or_due_is_looked_at(order: SiteOrder, at_hand: bool) -> None:
    assert wanted(order, None, entry(), at_hand=at_hand)
    assert wanted(order, target(due=True), entry(), at_hand=at_hand)
    assert wanted(order, target(last_seen=None), entry(), at_hand=at_hand)


def test_a_person_sees_all_that_is_listed_and_the_daemon_what_is_due() -> None:
    assert wanted(ORDER, target(), entry())
    assert not wanted(RATIONED, target(), entry())
    assert not wanted(ORDER, target(), entry(), at_hand=False)


@pytest.mark.parametrize(
    ("changed_at", "looked"),
    [
        (None, False),
        (NOON, True),
        (NOON - HOUR + timedelta(seconds=1), True),
        (NOON - 2 * HOUR + timedelta(seconds=1), False),
        (datetime(2026, 11, 23, tzinfo=UTC), True),
        (datetime(2026, 11, 22, tzinfo=UTC), False),
    ],
)
def test_a_moment_of_change_after_the_last_look_is_a_hint(
    changed_at: datetime | None, looked: bool
) -> None:
    for at_hand in (True, False):
        assert wanted(RATIONED, target(), entry(changed_at=changed_at), at_hand=at_hand) is looked


def test_another_date_in_the_list_is_a_hint() -> None:
    assert wanted(RATIONED, target(), entry(published_on=DAY - timedelta(days=1)))
    assert not wanted(RATIONED, target(), entry(published_on=DAY))
    assert not wanted(RATIONED, target(published_on=None), entry(published_on=DAY))


def test_a_hint_is_worth_no_look_right_after_another() -> None:
    hint = entry(changed_at=NOON)
    assert wanted(RATIONED, target(last_seen=NOON - timedelta(minutes=10)), hint)
    assert not wanted(RATIONED, target(last_seen=NOON - timedelta(minutes=9)), hint)


@pytest.mark.parametrize(("recheck", "looked"), [("all", True), ("none", False)])
def test_a_wish_for_all_or_none_is_a_wish(recheck: Any, looked: bool) -> None:
    order = msgspec.structs.replace(RATIONED, recheck=recheck)
    assert wanted(order, target(), entry()) is looked
    assert wanted(order, None, entry())


def test_suspects_come_first_then_what_is_overdue_by_the_most() -> None:
    targets = (
        target("fresh", next_look_at=NOON + HOUR, last_seen=NOON - HOUR),
        target("late", due=True, last_seen=NOON - 10 * HOUR, next_look_at=NOON - 2 * HOUR),
        target("later", due=True, last_seen=NOON - 3 * HOUR, next_look_at=NOON - 2 * HOUR),
        target("suspect", due=True, state="suspected", next_look_at=NOON),
        target("never"),
    )
    order = [each.key for each in urgent_first(targets, NOON)]
    assert order == ["suspect", "later", "late", "fresh", "never"]


@pytest.mark.parametrize(
    ("spent", "days", "most"),
    [
        (0, None, 1_000),
        (400, None, 600),
        (0, 1 / 24, 104),
        (0, 0.0, 20),
        (0, -3.0, 20),
        (0, 9.0, 520),
        (950, 1 / 24, 50),
        (1_000, 1.0, 0),
        (9_999, 1.0, 0),
    ],
)
def test_a_visit_takes_its_part_of_what_is_left_of_the_day(
    spent: int, days: float | None, most: int
) -> None:
    assert allowance(1_000, spent, days) == most


def test_a_budget_is_never_exceeded_however_often_a_site_is_visited() -> None:
    for minutes in (1, 7, 60, 600):
        visits: list[tuple[float, int]] = []
        for number in range(3 * 1_440 // minutes):
            now = number * minutes / 1_440
            spent = sum(asked for at, asked in visits if at >= now - 1)
            visits.append((now, allowance(500, spent, minutes / 1_440)))
            assert spent + visits[-1][1] <= 500


def test_a_small_site_is_not_asked_as_often_as_it_could_be() -> None:
    assert granted(1_000, 50) == 200.0
    assert granted(1_000, 10_000) == 1_000.0
    assert granted(30, 10_000) == 30.0


def test_what_a_day_left_over_is_planned_for_the_next() -> None:
    assert aim(1_000.0, 1_000, 200.0) == 800.0
    assert aim(1_000.0, 700, 200.0) == 1_100.0
    assert aim(1_000.0, 0, 200.0) == 1_300.0
    assert aim(1_000.0, 9_000, 900.0) == 100.0


def test_habits_survive_memory() -> None:
    prior = Prior(edits=0.3, shape=Shape(quick=0.5))
    terms = Terms(prior=prior, price=0.02, hints=Hints(5, 4))
    habits = Habits(week=Week(as_of=20_000.5), terms=terms, lists=7)
    assert unpacked(packed(habits)) == habits
    assert len(packed(Habits())) < 1_500


@pytest.mark.parametrize(
    "kept",
    [
        None, "", "{", "[]", '{"week": {"found": [1]}}', '{"lists": -1}',
        '{"terms": {"price": 0}}', '{"terms": {"price": 1e999}}', '{"terms": {"price": -2}}',
        '{"terms": {"hints": {"followed": 1, "right": 2}}}',
        '{"terms": {"prior": {"living": 2}}}', '{"terms": {"prior": {"shape": {"mean": 0}}}}',
    ],
)  # fmt: skip
def test_damaged_habits_are_those_of_a_site_not_known_yet(kept: str | None) -> None:
    assert unpacked(kept) == Habits()
