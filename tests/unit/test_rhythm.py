from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.profile.model import Pace
from scheduler.rhythm import SiteHistory, next_visit
from scheduler.week import HOURS, Week, hour_of, learned

ZONE = ZoneInfo("Asia/Bangkok")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
MONDAY = datetime(2026, 11, 23, tzinfo=ZONE)
"""Midnight in Bangkok."""


def local(day: int, hour: float) -> datetime:
    """Return an hour of a day of that week, 0 for Monday."""
    return (MONDAY + timedelta(days=day, hours=hour)).astimezone(UTC)


def pause(pace: Pace, now: datetime, jitter: float = 0.5, **history: object) -> timedelta:
    return next_visit(pace, SiteHistory(**history), now, jitter).at - now  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "hour", "least", "most"),
    [
        (0, 9, 1, 1),
        (4, 14, 1, 1),
        (0, 23, 3.9, 4.1),
        (5, 12, 3.9, 4.1),
        (6, 3, 3.9, 4.1),
        (1, 6.5, 1.5, 2.6),
    ],
)
def test_a_site_is_visited_at_its_interval_in_office_hours_and_more_seldom_in_others(
    day: int, hour: float, least: float, most: float
) -> None:
    assert least <= pause(Pace(every="1h"), local(day, hour)) / HOUR <= most


def test_a_visit_of_the_night_does_not_sleep_into_the_morning() -> None:
    planned = next_visit(Pace(every="1h"), SiteHistory(), local(1, 7.5), 0.5)
    assert local(1, 8.5) <= planned.at <= local(1, 9)
    assert planned.reason == "every 1h, and less often while little news is expected"


def test_a_holiday_is_like_a_sunday() -> None:
    assert pause(Pace(), local(0, 9), holidays=(date(2026, 11, 23),)) > 3 * HOUR
    assert pause(Pace(), local(0, 9), holidays=(date(2026, 11, 24),)) == HOUR


@pytest.mark.parametrize("every", ["6h", "1d", "9999d"])
def test_a_long_interval_is_kept_at_any_hour(every: str) -> None:
    pace = Pace(every=every)
    assert pause(pace, local(5, 22)) == timedelta(seconds=pace.every_seconds)


def test_visits_are_spread_by_a_tenth() -> None:
    rests = [pause(Pace(), local(0, 9), jitter) / MINUTE for jitter in (0.0, 0.5, 0.999)]
    assert rests == pytest.approx([57, 60, 63], abs=0.1)


@pytest.mark.parametrize(
    ("failures", "blocked", "hours"),
    [(0, False, 1), (1, False, 1), (2, False, 2), (3, False, 4), (4, False, 6), (90, False, 6),
     (4, True, 8), (9, True, 24), (99, True, 24)],
)  # fmt: skip
def test_failures_double_the_pause_up_to_six_hours_or_a_day(
    failures: int, blocked: bool, hours: float
) -> None:
    found = pause(Pace(), local(0, 9), 0.0, failures=failures, blocked=blocked)
    assert hours * 0.9 <= found / HOUR <= hours * 1.1


def test_the_reason_of_a_back_off_is_told() -> None:
    history = SiteHistory(failures=3, blocked=True)
    planned = next_visit(Pace(), history, local(0, 9), 0.5)
    assert planned.reason == "3 visits failed in a row, the site refuses us"


def test_a_wish_to_be_left_alone_is_honoured_and_does_not_hasten() -> None:
    wish = local(3, 12)
    late = next_visit(Pace(), SiteHistory(not_before=wish), local(0, 9), 0.5)
    assert (late.at, late.reason) == (wish, "the site asked to be left alone until then")
    assert pause(Pace(), local(0, 9), not_before=local(0, 9) + MINUTE) == HOUR


@pytest.mark.parametrize(
    ("quiet", "hour", "then"),
    [
        ("22:00-06:00", 21.5, 30),
        ("22:00-06:00", 1, 6),
        ("12:00-13:00", 11.5, 13),
        ("12:00-13:00", 9, 10),
        ("00:00-00:00", 9, 10),
    ],
)
def test_no_visit_begins_in_quiet_hours(quiet: str, hour: float, then: float) -> None:
    found = next_visit(Pace(quiet=quiet), SiteHistory(), local(0, hour), 0.0)
    assert abs(found.at - local(0, then)) <= 4 * MINUTE


def test_lists_cost_no_more_than_a_fifth_of_the_budget() -> None:
    pace = Pace(every="10m", budget=1_000)
    assert pause(pace, local(0, 9), list_requests=1) < 11 * MINUTE
    costly = next_visit(pace, SiteHistory(list_requests=12), local(0, 9), 0.5)
    assert (costly.at - local(0, 9)) / timedelta(days=1) == pytest.approx(12 / 200)
    assert costly.reason == "its lists may cost a fifth of 1000 requests a day"


def test_the_hours_of_news_are_learned() -> None:
    week = Week()
    for number in range(60):
        sunday = local(6 + 7 * number, 21)
        week = learned(week, sunday, sunday + HOUR, 3, ZONE)
    shares = week.shares()
    assert shares[hour_of(local(6, 21), ZONE)] == max(shares)
    assert sum(shares) == pytest.approx(1.0)
    assert pause(Pace(), local(6, 20.8), week=week) < 1.5 * HOUR < pause(Pace(), local(6, 20.8))


def test_where_all_news_comes_in_one_hour_the_others_are_dead() -> None:
    week = Week()
    for number in range(300):
        week = learned(week, local(1 + 7 * number, 14), local(1 + 7 * number, 15), 40, ZONE)
    assert pause(Pace(), local(1, 14), week=week) == HOUR < pause(Pace(), local(5, 9), week=week)


def test_one_late_release_changes_little() -> None:
    week = learned(Week(), local(6, 3), local(6, 4), 1, ZONE)
    assert pause(Pace(), local(6, 3), week=week) > 1.5 * HOUR


def test_news_of_a_night_is_put_where_news_is_likely() -> None:
    week = learned(Week(), local(0, 20), local(1, 9), 4, ZONE)
    assert week.found[24 + 8] > 2.0
    assert sum(week.found) == pytest.approx(4.0, abs=0.05)


@pytest.mark.parametrize(("hours", "count"), [(0, 3), (-5, 3), (72, 40), (1, 0), (1, -2)])
def test_what_tells_no_hour_teaches_nothing(hours: float, count: int) -> None:
    start = local(0, 9)
    assert learned(Week(), start, start + timedelta(hours=hours), count, ZONE) == Week()


def test_old_habits_fade() -> None:
    old = learned(Week(), local(0, 9), local(0, 10), 100, ZONE)
    new = learned(old, local(560, 9), local(560, 10), 1, ZONE)
    assert sum(new.found) < 2.0


@pytest.mark.parametrize(
    "week", [Week(found=(1.0,)), Week(found=(-1.0,) * HOURS), Week(found=(float("inf"),) * HOURS),
             Week(as_of=float("nan"))],
)  # fmt: skip
def test_a_damaged_week_is_not_sound(week: Week) -> None:
    assert not week.sound
    assert Week().sound


@given(
    st.integers(0, 24 * 400), st.integers(0, 99), st.booleans(), st.floats(0, 0.999),
    st.sampled_from(["1m", "10m", "1h", "5h", "1d"]),
    st.sampled_from([None, "22:00-06:00", "06:00-22:00"]),
)  # fmt: skip
def test_a_visit_is_always_planned_for_later_and_within_a_day_and_a_half_or_its_interval(
    hour: int, failures: int, blocked: bool, jitter: float, every: str, quiet: str | None
) -> None:
    pace, now = Pace(every=every, quiet=quiet), local(0, hour)
    found = pause(pace, now, jitter, failures=failures, blocked=blocked)
    shortest = timedelta(seconds=pace.every_seconds) * 0.94
    assert shortest <= found <= timedelta(hours=27) + 17 * HOUR


def quarters(after: datetime) -> datetime:
    """Return the next quarter of an hour, as a line of cron may name them."""
    past = timedelta(
        minutes=after.minute % 15, seconds=after.second, microseconds=after.microsecond
    )
    return after - past + timedelta(minutes=15)


@pytest.mark.parametrize(
    ("history", "minutes", "reason"),
    [
        ({}, 15, "at */15 * * * *"),
        ({"failures": 1}, 15, "at */15 * * * *"),
        ({"failures": 2}, 45, "2 visits failed in a row"),
        ({"failures": 3}, 75, "3 visits failed in a row"),
        ({"list_requests": 3}, 30, "its lists may cost a fifth of 1000 requests a day"),
        (
            {"not_before": local(1, 10) + 20 * MINUTE},
            30,
            "the site asked to be left alone until then",
        ),
    ],
)
def test_a_site_that_names_its_moments_is_visited_at_no_other(
    history: dict[str, object], minutes: int, reason: str
) -> None:
    pace = Pace(every="*/15 * * * *")
    planned = next_visit(pace, SiteHistory(following=quarters, **history), local(1, 10), 0.5)  # type: ignore[arg-type]
    assert (planned.at, planned.reason) == (local(1, 10) + minutes * MINUTE, reason)


def test_lists_that_cost_much_leave_out_named_moments_and_make_no_others() -> None:
    def at_eight(after: datetime) -> datetime:
        day = after.astimezone(ZONE).replace(hour=8, minute=0, second=0, microsecond=0)
        return day if day > after else day + timedelta(days=1)

    pace = Pace(every="0 8 * * *", budget=1000)
    for lists, days in ((10, 1), (190, 1), (300, 2), (500, 3)):
        history = SiteHistory(following=at_eight, list_requests=lists)
        assert next_visit(pace, history, local(0, 8), 0.5).at == local(days, 8)
