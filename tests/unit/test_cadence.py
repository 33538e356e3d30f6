from datetime import UTC, date, datetime, timedelta
from math import isclose
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from scheduler.cadence import LONGEST, LONGEST_REMOVED, Terms, next_look
from scheduler.cadence.belief import Belief, Past
from scheduler.cadence.budget import aim, priced
from scheduler.cadence.looking import SHORTEST, Outlook, Reason, born, packed, unpacked
from scheduler.cadence.prior import Prior
from scheduler.cadence.shape import Shape
from scheduler.cadence.terms import HIGHEST, LOWEST, Hints, hint_pays_after, repriced
from scheduler.cadence.worth import expected, hidden, index, wait
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


def rest(known: Known, looked_at: datetime, terms: Terms | None = None) -> timedelta:
    return next_look(known, looked_at, terms).at - looked_at


def test_a_release_just_found_is_looked_at_again_within_the_hour_or_two() -> None:
    assert SHORTEST <= rest(KNOWN, BORN) <= timedelta(hours=2)


def test_a_quiet_release_rests_longer_and_longer() -> None:
    ages = (0, 0.5, 1, 3, 7, 30, 90, 365)
    rests = [rest(KNOWN, after(days=age)) for age in ages]
    assert rests == sorted(rests)
    assert rests[-1] > 20 * rests[0]


def test_an_edit_makes_a_release_be_looked_at_sooner() -> None:
    edited = replace(KNOWN, edits=1, changed_at=after(days=1))
    assert rest(edited, after(days=1)) < rest(KNOWN, after(days=1)) / 1.5


def test_a_page_that_is_kept_up_to_date_is_looked_at_like_one_that_is_fresh() -> None:
    living = replace(KNOWN, edits=30, late_edits=29, changed_at=after(days=60))
    assert rest(living, after(days=60)) < timedelta(hours=4)


def test_a_page_that_ceased_to_be_kept_up_to_date_is_left_alone_again() -> None:
    living = replace(KNOWN, edits=700, late_edits=699, changed_at=after(days=700))
    assert rest(living, after(days=701)) < timedelta(hours=4)
    assert rest(living, after(days=1_000)) > 3 * rest(living, after(days=701))


def test_nothing_rests_for_longer_than_a_month() -> None:
    dear = Terms(price=HIGHEST)
    planned = next_look(KNOWN, after(days=900), dear)
    assert planned.at == after(days=900) + LONGEST
    assert planned.reason.cause == "longest"
    assert timedelta(days=30) == LONGEST


def test_nothing_is_looked_at_more_often_than_every_ten_minutes() -> None:
    busy = replace(KNOWN, edits=500, changed_at=after(hours=5))
    planned = next_look(busy, after(hours=5), Terms(price=LOWEST))
    assert planned.at == after(hours=5) + SHORTEST
    assert planned.reason.cause == "shortest"


def test_a_suspect_is_due_in_the_very_next_visit() -> None:
    suspect = replace(KNOWN, state="suspected", gone_visit=7, gone_at=after(days=100))
    planned = next_look(suspect, after(days=100))
    assert (planned.at, planned.reason) == (after(days=100), Reason("suspected"))


def test_a_removed_release_rests_for_half_of_its_absence_and_a_week_at_most() -> None:
    removed = replace(KNOWN, state="removed", gone_visit=7, gone_at=after(days=100))
    assert next_look(removed, after(days=102)).at == after(days=103)
    assert next_look(removed, after(days=300)).at == after(days=300) + LONGEST_REMOVED
    assert next_look(removed, after(days=1)).at == after(days=1)
    assert timedelta(days=7) == LONGEST_REMOVED


def test_the_dearer_a_look_the_longer_the_rest() -> None:
    rests = [rest(KNOWN, after(days=40), Terms(price=price)) for price in (1e-4, 1e-3, 1e-2)]
    assert rests == sorted(rests)
    assert rests[2] > 5 * rests[0]


def test_a_look_reason_survives_memory() -> None:
    reason = next_look(replace(KNOWN, edits=1), after(days=3)).reason
    assert unpacked(packed(reason)) == reason
    assert (reason.cause, reason.edits) == ("pays", 1)
    assert reason.age == 3.0
    assert 0.01 < reason.per_day < 1.0


@pytest.mark.parametrize("kept", ["{", "[]", '{"cause": "why"}', "1"])
def test_a_damaged_reason_is_none(kept: str) -> None:
    assert unpacked(kept) is None


@pytest.mark.parametrize(
    ("published", "hours"),
    [
        (None, 0),
        (date(2026, 1, 1), 0),
        (date(2025, 12, 31), 0),
        (date(2026, 1, 20), 0),
        (date(2025, 12, 28), -3.5 * 24),
        (date(2024, 1, 1), -(365 + 366) * 24 + 12),
    ],
)
def test_a_release_is_as_old_as_its_date_says_when_it_was_found_days_later(
    published: date | None, hours: float
) -> None:
    assert born(BORN, published) == after(hours=hours)


def test_an_old_release_found_today_is_not_taken_for_a_fresh_one() -> None:
    old = replace(KNOWN, release=Release(title="ไทย", published_on=date(2020, 1, 1)))
    assert rest(old, BORN) > 5 * rest(KNOWN, BORN)


def test_an_edit_is_counted_and_a_late_one_as_such() -> None:
    outlook = Outlook(Terms())
    fast = outlook.rested(KNOWN, after(days=6), edited=True)
    late = outlook.rested(fast, after(days=8), edited=True)
    same = outlook.rested(late, after(days=9), edited=False)
    assert [(each.edits, each.late_edits) for each in (fast, late, same)] == [
        (1, 0),
        (2, 1),
        (2, 1),
    ]
    assert same.look_reason != late.look_reason


def test_a_posterior_lies_between_the_prior_and_what_was_seen() -> None:
    belief = Belief(Prior())
    quiet = belief.rate(Past(first=0, now=30, changed=0))
    edited = belief.rate(Past(first=0, now=30, changed=2, edits=3))
    assert quiet.edits < Prior().edits < edited.edits < 3 / Shape().until(30)


def test_late_edits_tell_a_living_page_and_early_ones_do_not() -> None:
    belief = Belief(Prior())
    late = belief.rate(Past(first=100, now=120, changed=119, edits=5, late=5))
    early = belief.rate(Past(first=0, now=20, changed=1, edits=5))
    assert late.living > 0.95
    assert 0.15 < late.steady < 0.6
    assert early.living < 0.05


def test_the_index_is_the_integral_that_it_is_said_to_be() -> None:
    shape, rate = Shape(), Belief(Prior()).rate(Past(0, 2, 1, 1))
    steps, days = 4_000, 5.0
    width = days / steps
    moments = [(each + 0.5) * width for each in range(steps)]
    summed = sum(s * expected(shape, rate, 2 + s - width / 2, width) for s in moments)
    assert isclose(index(shape, rate, 2, days), summed, rel_tol=1e-4)


@given(
    st.floats(0, 4_000), st.floats(0, 400), st.integers(0, 5_000), st.floats(0, 1),
    st.floats(0, 1), st.floats(LOWEST, HIGHEST),
)  # fmt: skip
def test_any_past_gives_a_wait_at_which_the_index_is_the_price(
    first: float, watched: float, edits: int, late: float, changed: float, price: float
) -> None:
    past = Past(first, first + watched, first + changed * watched, edits, int(edits * late))
    outlook = Outlook(Terms(price=price))
    days, reason = outlook.pause(past)
    assert SHORTEST / timedelta(days=1) <= days <= 30
    if reason.cause == "pays":
        rate = Belief(Prior()).rate(past)
        if past.late:
            rate = rate._replace(steady=rate.steady * hidden(rate.steady, price))
        assert isclose(index(Shape(), rate, past.now, days), price, rel_tol=0.06)


@given(st.integers(-4_000, 4_000), st.integers(-4_000, 4_000), st.integers(0, 50))
def test_clocks_that_go_wrong_plan_no_look_in_the_past(first: int, looked: int, edits: int) -> None:
    odd = replace(KNOWN, first_seen=after(hours=first), edits=edits, late_edits=edits)
    looked_at = after(hours=looked)
    assert looked_at + SHORTEST <= next_look(odd, looked_at).at <= looked_at + LONGEST


def test_one_change_seen_may_hide_several_edits() -> None:
    assert hidden(1e-9, 1e-4) == 1.0
    assert 1.0 < hidden(0.5, 0.01) < hidden(5.0, 0.01) < hidden(5.0, 1.0)


def test_a_steady_rate_is_looked_at_by_its_square_root() -> None:
    rare, often = (Belief(Prior()).rate(Past(0, 1, 1))._replace(edits=0, steady=r) for r in (1, 4))
    slow, quick = (wait(Shape(), each, 9, 0.01, 30.0).days for each in (rare, often))
    assert isclose(slow / quick, 2.0, rel_tol=0.03)


@pytest.mark.parametrize(
    ("price", "wanted", "budget", "days", "then"),
    [
        (None, 2_000, 1_000, 0.04, 0.004),
        (0.01, 1_000, 1_000, 1.0, 0.01),
        (0.01, 2_000, 1_000, 1.0, 0.04),
        (0.01, 2_000, 1_000, 5.0, 0.04),
        (0.01, 500, 1_000, 0.5, 0.005),
        (0.01, 0, 1_000, 1.0, LOWEST),
        (50.0, 9e9, 1, 1.0, HIGHEST),
    ],
)
def test_the_price_follows_what_the_plan_wants(
    price: float | None, wanted: float, budget: float, days: float, then: float
) -> None:
    assert isclose(repriced(price, wanted, budget, days), then)


def test_hints_that_are_wrong_cease_to_be_followed_at_once() -> None:
    right, wrong = Hints().after(50, 40), Hints().after(50, 0)
    assert wrong.trust < 0.05 < 0.5 < right.trust < 0.9
    soon, later = (hint_pays_after(Terms(hints=hints)) for hints in (right, wrong))
    assert later > 15 * soon
    many: Any = Hints()
    for _ in range(100):
        many = many.after(20, 10)
    assert many.followed < 250
    assert isclose(many.trust, 0.5, abs_tol=0.01)


def test_more_old_releases_than_a_budget_can_see_take_no_look_from_new_ones() -> None:
    old, fresh = Past(60.0, 200.0, 60.0), Past(0.05, 0.3, 0.05)
    belief, plan, price = Belief(Prior()), aim(1000.0, 1000, 200.0), 0.001
    for _ in range(24 * 30):
        waits = [
            (number, wait(Prior().shape, belief.rate(past), past.now, price, 30.0).days)
            for number, past in ((50_000, old), (100, fresh))
        ]
        swept = sum(number / days for number, days in waits if days >= 30.0)
        paying = sum(number / days for number, days in waits if days < 30.0)
        price = repriced(price, priced(paying, swept, plan), plan, 1 / 24)
    assert waits[0][1] == 30.0
    assert waits[1][1] < 1.0
    assert price < 1.0


@pytest.mark.parametrize(
    ("paying", "swept", "plan", "counted"),
    [(10.0, 0.0, 100.0, 10.0), (10.0, 30.0, 100.0, 40.0), (10.0, 900.0, 100.0, 60.0)],
)
def test_what_is_seldom_looked_at_may_take_half_of_the_plan(
    paying: float, swept: float, plan: float, counted: float
) -> None:
    assert priced(paying, swept, plan) == counted
