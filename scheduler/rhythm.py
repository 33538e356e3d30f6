"""When a site is visited next: by its interval, its office hours, its failures and its wishes."""

from collections.abc import Callable, Collection
from datetime import date, datetime, time, timedelta
from math import sqrt
from zoneinfo import ZoneInfo

import msgspec

from crawler.profile.model import Pace
from scheduler.planned import Planned
from scheduler.week import Week, hour_of

SPREAD = 0.1
"""Part of an interval by which visits are spread, so that sites do not stay due together."""
LIST_SHARE = 0.2
"""Largest part of a site's budget that is spent on its lists; beyond, edits are found later than
news is found sooner (see ``docs/cadence.md``)."""
LONGEST_IF_DOWN = timedelta(hours=6)
"""A ministry that is down comes back within a day."""
LONGEST_IF_BLOCKED = timedelta(hours=24)
"""One that refuses us is not to be pressed."""
MOST = 4.0
"""In dead hours a site is visited so many times more seldom, at most."""
LONGEST_FOR_HOURS = timedelta(hours=6)
"""And never more seldom than so for their sake."""
_STEP = timedelta(minutes=15)
_SUNDAY = 144
"""The first hour of Sunday in the week; a holiday is like one."""


class SiteHistory(msgspec.Struct, frozen=True, kw_only=True):
    """What a site's next visit depends on, besides its profile."""

    week: Week = Week()
    time_zone: str = "Asia/Bangkok"
    failures: int = 0
    """Visits that failed in a row, the one that just ended among them."""
    blocked: bool = False
    """It refuses us, and is not merely down."""
    not_before: datetime | None = None
    """It asked to be left alone until then."""
    list_requests: int = 0
    """What its lists cost in one visit."""
    holidays: Collection[date] = ()
    following: Callable[[datetime], datetime | None] | None = None
    """The first moment after another that the profile names, where it names moments."""


def next_visit(pace: Pace, history: SiteHistory, now: datetime, jitter: float) -> Planned:
    """Return when a site is visited next after a visit that ended now, and why in words.

    ``jitter`` is a number in [0, 1) that is another for each visit.
    """
    planned = _usual(pace, history, now, jitter)
    if history.failures > 1:
        planned = _later(planned, _backed_off(pace, history, now, jitter))
    if history.list_requests and pace.budget:
        planned = _later(planned, _by_lists(pace, history, now))
    if history.not_before is not None:
        wish = Planned(at=history.not_before, reason="the site asked to be left alone until then")
        planned = _later(planned, wish)
    return after_quiet(pace, history.time_zone, _named(history, planned), jitter)


def _named(history: SiteHistory, planned: Planned) -> Planned:
    """Move a visit to a moment that the profile names, where it names moments."""
    if history.following is None:
        return planned
    named = history.following(planned.at - timedelta(microseconds=1))
    return planned if named is None else Planned(at=named, reason=planned.reason)


def _usual(pace: Pace, history: SiteHistory, now: datetime, jitter: float) -> Planned:
    if history.following is not None:
        named = history.following(now)
        if named is not None:
            return Planned(at=named, reason=f"at {pace.every}")
    every = timedelta(seconds=pace.every_seconds)
    spread = 1.0 + SPREAD * (jitter - 0.5)
    slowest = max(1.0, min(MOST, LONGEST_FOR_HOURS / every))
    if slowest == 1.0:
        return Planned(at=now + every * spread, reason=f"every {pace.every}")
    at = _by_hours(every * spread, slowest, history, now)
    slow = at - now > every * 1.25
    why = ", and less often while little news is expected" if slow else ""
    return Planned(at=at, reason=f"every {pace.every}{why}")


def _by_hours(every: timedelta, slowest: float, history: SiteHistory, now: datetime) -> datetime:
    """Return when so much of an interval has passed, each hour at its own pace.

    As with releases, visits are as frequent as the square root of the news that is expected.
    """
    zone, shares = ZoneInfo(history.time_zone), history.week.shares()
    busy = sorted(shares)[-50]  # as many hours as an office is open
    at, left = now, 1.0
    while True:
        pace = min(max(sqrt(shares[_hour(at, zone, history.holidays)] / busy), 1 / slowest), 1.0)
        part = pace * (_STEP / every)
        if part >= left:
            return at + _STEP * (left / part)
        at, left = at + _STEP, left - part


def _by_lists(pace: Pace, history: SiteHistory, now: datetime) -> Planned:
    """Return when the lists may be read again, at a moment that the profile names if it does."""
    at = now + timedelta(days=history.list_requests / (LIST_SHARE * pace.budget))
    if history.following is not None:
        at = history.following(at) or at
    return Planned(at=at, reason=f"its lists may cost a fifth of {pace.budget} requests a day")


def _hour(moment: datetime, zone: ZoneInfo, holidays: Collection[date]) -> int:
    hour = hour_of(moment, zone)
    return _SUNDAY + hour % 24 if moment.astimezone(zone).date() in holidays else hour


def _interval(pace: Pace, history: SiteHistory, now: datetime) -> timedelta:
    """Return the time between two visits; of named moments that between the next two."""
    following = history.following
    first = following(now) if following else None
    second = following(first) if following and first else None
    return second - first if first and second else timedelta(seconds=pace.every_seconds)


def _backed_off(pace: Pace, history: SiteHistory, now: datetime, jitter: float) -> Planned:
    every = _interval(pace, history, now)
    longest = max(every, LONGEST_IF_BLOCKED if history.blocked else LONGEST_IF_DOWN)
    pause = min(every * 2 ** min(history.failures - 1, 16), longest)
    why = f"{history.failures} visits failed in a row"
    why += ", the site refuses us" if history.blocked else ""
    return Planned(at=now + pause * (1.0 + SPREAD * jitter), reason=why)


def _later(one: Planned, other: Planned) -> Planned:
    return other if other.at > one.at else one


def after_quiet(pace: Pace, zone: str, planned: Planned, jitter: float) -> Planned:
    """Move a visit out of the quiet hours, to their end and a little later."""
    if pace.quiet is None:
        return planned
    start, end = (time.fromisoformat(each) for each in pace.quiet.split("-"))
    local = planned.at.astimezone(ZoneInfo(zone))
    inside = start <= local.time() < end if start < end else not end <= local.time() < start
    if start == end or not inside:
        return planned
    day = local.date() + timedelta(days=1 if local.time() >= end else 0)
    at = datetime.combine(day, end, local.tzinfo) + timedelta(minutes=10 * jitter)
    return Planned(at=at.astimezone(planned.at.tzinfo), reason=f"quiet hours {pace.quiet}")
