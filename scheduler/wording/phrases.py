"""Moments, lengths of time and counts in words; pure."""

from datetime import UTC, date, datetime
from typing import Any

from scheduler.wording.english import PLAIN
from scheduler.wording.words import Voice

BUDDHIST = 543
"""Years by which the Buddhist era, in which Thai dates are written, is ahead."""
_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def exact(moment: datetime) -> str:
    """Return a moment so that it can be quoted anywhere: to the second, in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def told_moment(moment: datetime, voice: Voice = PLAIN) -> str:
    """Return a moment in the zone of the voice: ``29 ม.ค. 2564, 10:04 น.``."""
    if voice.zone is None:
        return exact(moment)
    local = moment.astimezone(voice.zone)
    hours = local.isoformat(timespec="minutes").partition("T")[2]
    day = told_day(local.date(), voice)
    return voice.words.moment.format(day=day, time=hours[:5], offset=hours[5:])


def told_day(day: date, voice: Voice = PLAIN) -> str:
    """Return a day as the language writes it: ``2021-01-29``, ``29 ม.ค. 2564``."""
    months = voice.words.months
    return f"{day.day} {months[day.month - 1]} {day.year + BUDDHIST}" if months else f"{day}"


def day_in(value: Any, voice: Voice = PLAIN) -> str:
    """Return a day that an event's detail holds, as it stands where it is none."""
    try:
        return told_day(date.fromisoformat(value), voice)
    except (TypeError, ValueError):
        return str(value)


def said_moment(value: Any) -> datetime | None:
    """Return a moment that an event's detail holds, None when it holds none."""
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def span(seconds: float, voice: Voice = PLAIN) -> str:
    """Return a length of time in its largest unit: ``3 hours``."""
    size, unit = next((each for each in _UNITS if seconds >= each[0]), _UNITS[-1])
    return counted(round(seconds / size), unit, voice)


def counted(count: int, thing: str, voice: Voice = PLAIN) -> str:
    """Return how many there are of a thing: ``1 look``, ``2 looks``, ``2 ครั้ง``."""
    several = thing if count == 1 else f"{thing}s"
    return f"{count:,} {voice.words.things.get(thing, several)}"


def number(value: Any) -> str:
    """Return a count or a rate as a person reads it."""
    if isinstance(value, float):
        return f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
