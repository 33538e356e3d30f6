"""Moments, lengths of time and counts in words; pure."""

from datetime import UTC, datetime
from typing import Any

_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def exact(moment: datetime) -> str:
    """Return a moment so that it can be quoted anywhere: to the second, in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def said_moment(value: Any) -> datetime | None:
    """Return a moment that an event's detail holds, None when it holds none."""
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def span(seconds: float) -> str:
    """Return a length of time in its largest unit: ``3 hours``."""
    size, unit = next((each for each in _UNITS if seconds >= each[0]), _UNITS[-1])
    return counted(round(seconds / size), unit)


def counted(count: int, thing: str) -> str:
    """Return how many there are of a thing: ``1 look``, ``2 looks``."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def number(value: Any) -> str:
    """Return a count or a rate as a person reads it."""
    if isinstance(value, float):
        return f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
