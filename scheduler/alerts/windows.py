"""When a message is due: at once, with the hour, the day or the week, and not in quiet hours."""

import re
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from scheduler.alerts.model import Rule

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = r"([01]?[0-9]|2[0-3]):([0-5][0-9])"
_DAILY = re.compile(rf"daily {_TIME}")
_WEEKLY = re.compile(rf"weekly ({'|'.join(DAYS)}) {_TIME}")
_QUIET = re.compile(rf"{_TIME}-{_TIME}")
_QUARTER = timedelta(minutes=15)


class Rhythm(NamedTuple):
    """How often digests are sent; ``at`` is None by the hour, ``day`` is 0 on Mondays."""

    at: time | None = None
    day: int | None = None


class Quiet(NamedTuple):
    """The hours of a day in which nothing is sent; they may reach over midnight."""

    start: time
    end: time


class Due(NamedTuple):
    """No attempt before ``at``; the window of a digest ends at ``window_end``."""

    at: datetime
    window_end: datetime | None


def rhythm(deliver: str) -> Rhythm | None:
    """Return what ``deliver`` means, None for at once; raises ValueError in a person's words."""
    said = " ".join(deliver.split()).lower()
    if said == "at once":
        return None
    if said == "hourly":
        return Rhythm()
    if found := _DAILY.fullmatch(said):
        return Rhythm(time(int(found[1]), int(found[2])))
    if found := _WEEKLY.fullmatch(said):
        return Rhythm(time(int(found[2]), int(found[3])), DAYS.index(found[1]))
    raise ValueError(
        f'{deliver!r} is no time of delivery; write "at once", "hourly", "daily 08:00" or '
        '"weekly mon 08:00"'
    )


def quiet_hours(given: str) -> Quiet:
    """Return what ``quiet`` means; raises ValueError in a person's words."""
    found = _QUIET.fullmatch("".join(given.split()))
    if found is None:
        raise ValueError(f'{given!r} is no span of hours; write "22:00-06:00"')
    start, end = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    if start == end:
        raise ValueError(f"{given!r} begins when it ends; write two different times")
    return Quiet(start, end)


def zone(name: str) -> ZoneInfo:
    """Return a time zone by its name; raises ValueError in a person's words."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        raise ValueError(f'{name!r} is no time zone; write one such as "Asia/Bangkok"') from None


def due(rule: Rule, now: datetime) -> Due:
    """Return when a message is due whose event is told now."""
    where, wanted = zone(rule.time_zone), rhythm(rule.deliver)
    end = None if wanted is None else _next(wanted, now, where)
    return Due(after_quiet(rule, end or now), end)


def after_quiet(rule: Rule, at: datetime) -> datetime:
    """Return the moment itself, or the end of the quiet hours that it falls into."""
    if rule.quiet is None:
        return at
    quiet, where = quiet_hours(rule.quiet), zone(rule.time_zone)
    local = at.astimezone(where)
    clock = local.time()
    if quiet.start < quiet.end:
        silent = quiet.start <= clock < quiet.end
    else:
        silent = clock >= quiet.start or clock < quiet.end
    # Where clocks go back the hours may end twice: the end is that of the turn that it is now.
    end = quiet.end.replace(fold=local.fold)
    return _next(Rhythm(end), at, where) if silent else at


def _next(wanted: Rhythm, after: datetime, where: ZoneInfo) -> datetime:
    """Return the first moment of a rhythm that lies after another, in UTC."""
    if wanted.at is None:
        return _next_hour(after, where)
    today = after.astimezone(where).date()
    days = (today + timedelta(days=ahead) for ahead in range(-1, 9))
    moments = (
        datetime.combine(day, wanted.at, where).astimezone(UTC)
        for day in days
        if wanted.day in {None, day.weekday()}
    )
    return next(each for each in moments if each > after)


def _next_hour(after: datetime, where: ZoneInfo) -> datetime:
    """Return the next full hour; where clocks stand by half an hour, that is one by those."""
    quarters = after.astimezone(UTC).replace(second=0, microsecond=0)
    quarters -= timedelta(minutes=quarters.minute % 15)
    while True:
        quarters += _QUARTER
        if quarters.astimezone(where).minute == 0:
            return quarters
