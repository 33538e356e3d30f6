"""When messages are due: by the hour, the day and the week, over changes of the clock."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.alerts.backoff import LONGEST_ASKED, WAITS, wait
from scheduler.alerts.model import Rule
from scheduler.alerts.windows import due, quiet_hours, rhythm, zone


def rule(deliver: str = "at once", quiet: str | None = None, where: str = "Asia/Bangkok") -> Rule:
    return Rule(name="r", to="smtp", deliver=deliver, quiet=quiet, time_zone=where)


def at(said: str, where: str = "Asia/Bangkok") -> datetime:
    return datetime.fromisoformat(said).replace(tzinfo=ZoneInfo(where))


@pytest.mark.parametrize(
    ("deliver", "where", "now", "then"),
    [
        ("hourly", "Asia/Bangkok", "2026-11-22T12:00:00", "2026-11-22T13:00"),
        ("hourly", "Asia/Bangkok", "2026-11-22T12:59:59.999999", "2026-11-22T13:00"),
        ("hourly", "Asia/Kathmandu", "2026-11-22T12:10", "2026-11-22T13:00"),
        ("hourly", "Asia/Yangon", "2026-11-22T23:59", "2026-11-23T00:00"),
        ("daily 08:00", "Asia/Bangkok", "2026-11-22T07:59", "2026-11-22T08:00"),
        ("daily 08:00", "Asia/Bangkok", "2026-11-22T08:00", "2026-11-23T08:00"),
        ("Daily  8:00", "Asia/Bangkok", "2026-12-31T09:00", "2027-01-01T08:00"),
        ("weekly mon 08:00", "Asia/Bangkok", "2026-11-22T12:00", "2026-11-23T08:00"),
        ("weekly mon 08:00", "Asia/Bangkok", "2026-11-23T08:00", "2026-11-30T08:00"),
        ("weekly sun 00:00", "Asia/Bangkok", "2026-11-22T00:00", "2026-11-29T00:00"),
        # Clocks go forward at 02:00, back at 03:00: once a day all the same.
        ("daily 02:30", "Europe/Berlin", "2026-03-28T12:00", "2026-03-29T03:30"),
        ("daily 02:30", "Europe/Berlin", "2026-03-29T12:00", "2026-03-30T02:30"),
        ("daily 02:30", "Europe/Berlin", "2026-10-24T12:00", "2026-10-25T02:30"),
        ("daily 08:00", "Europe/Berlin", "2026-10-24T12:00", "2026-10-25T08:00"),
    ],
)
def test_a_digest_leaves_at_the_next_time_of_its_zone(
    deliver: str, where: str, now: str, then: str
) -> None:
    found = due(rule(deliver, where=where), at(now, where))
    assert found.at == found.window_end
    assert found.at.astimezone(UTC) == at(then, where).astimezone(UTC)


@pytest.mark.parametrize(
    ("quiet", "now", "then"),
    [
        (None, "2026-11-22T03:00", "2026-11-22T03:00"),
        ("22:00-06:00", "2026-11-22T21:59", "2026-11-22T21:59"),
        ("22:00-06:00", "2026-11-22T22:00", "2026-11-23T06:00"),
        ("22:00-06:00", "2026-11-23T05:59", "2026-11-23T06:00"),
        ("22:00-06:00", "2026-11-23T06:00", "2026-11-23T06:00"),
        ("12:00 - 13:00", "2026-11-23T12:30", "2026-11-23T13:00"),
        ("12:00-13:00", "2026-11-23T13:00", "2026-11-23T13:00"),
        ("00:00-06:00", "2026-11-23T00:00", "2026-11-23T06:00"),
    ],
)
def test_quiet_hours_reach_over_midnight(quiet: str | None, now: str, then: str) -> None:
    found = due(rule(quiet=quiet), at(now))
    assert (found.at, found.window_end) == (at(then), None)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-10-25T00:10+00:00", "2026-10-25T00:30+00:00"),
        ("2026-10-25T00:40+00:00", "2026-10-25T00:40+00:00"),
        # Clocks in Berlin went back from three to two: it is ten past two for the second time.
        ("2026-10-25T01:10+00:00", "2026-10-25T01:30+00:00"),
        ("2026-10-25T01:30+00:00", "2026-10-25T01:30+00:00"),
        # They go forward from two to three: half past two never is.
        ("2026-03-29T00:50+00:00", "2026-03-29T01:30+00:00"),
    ],
)
def test_quiet_hours_end_on_their_day_when_clocks_change(now: str, then: str) -> None:
    found = due(rule(quiet="22:00-02:30", where="Europe/Berlin"), datetime.fromisoformat(now))
    assert found.at == datetime.fromisoformat(then)


def test_a_digest_in_quiet_hours_leaves_when_they_are_over() -> None:
    found = due(rule("daily 05:00", "22:00-06:00"), at("2026-11-22T12:00"))
    assert (found.at, found.window_end) == (at("2026-11-23T06:00"), at("2026-11-23T05:00"))


@pytest.mark.parametrize(
    ("read", "given"),
    [
        (rhythm, "dayly 08:00"),
        (rhythm, "daily"),
        (rhythm, "daily 24:00"),
        (rhythm, "weekly monday 08:00"),
        (rhythm, ""),
        (quiet_hours, "22-6"),
        (quiet_hours, "22:00-22:00"),
        (zone, "Asia/Bankok"),
        (zone, "../../etc/passwd"),
        (zone, ""),
    ],
)
def test_what_cannot_be_read_is_said_with_the_mend(read: Any, given: str) -> None:
    with pytest.raises(ValueError, match=r"write .+"):
        read(given)


MOMENTS = st.datetimes(
    datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)  # noqa: DTZ001
)  # fmt: skip
ZONES = st.sampled_from(["Asia/Bangkok", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"])
WAYS = st.sampled_from(["hourly", "daily 02:30", "daily 23:59", "weekly sun 02:30"])


@given(MOMENTS, WAYS, ZONES)
def test_every_moment_has_a_window_that_ends_later_and_soon(
    now: datetime, deliver: str, where: str
) -> None:
    end = due(rule(deliver, where=where), now).at
    longest = {"h": timedelta(hours=1), "d": timedelta(hours=25), "w": timedelta(days=7, hours=1)}
    assert timedelta(0) < end - now <= longest[deliver[0]]


@given(st.lists(st.floats(0, 1), min_size=len(WAITS), max_size=len(WAITS)))
def test_a_message_is_tried_for_more_than_a_day_and_less_than_two(chances: list[float]) -> None:
    waits = [wait(number, None, chance) for number, chance in enumerate(chances, 1)]
    total = sum((each for each in waits if each is not None), timedelta())
    assert None not in waits
    assert timedelta(hours=26) <= total < timedelta(hours=36)
    assert wait(len(WAITS) + 1, None, 0.5) is None


@pytest.mark.parametrize(
    ("asked", "then"),
    [
        (timedelta(seconds=1), WAITS[0]),
        (timedelta(hours=3), timedelta(hours=3)),
        (timedelta(days=30), LONGEST_ASKED),
    ],
)
def test_a_receiver_that_asks_for_patience_gets_it(asked: timedelta, then: timedelta) -> None:
    assert wait(1, asked, 0.5) == then
