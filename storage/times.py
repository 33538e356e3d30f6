"""Moments as the tables keep them: whole microseconds since 1970 in UTC; days as ordinals."""

from datetime import UTC, date, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SECOND = timedelta(seconds=1)


def micros(moment: datetime) -> int:
    """Return the microseconds since 1970 of an aware moment; a naive one is a TypeError."""
    return (moment - EPOCH) // _MICROSECOND


def seconds(moment: datetime) -> int:
    """Return the whole seconds since 1970 of an aware moment."""
    return (moment - EPOCH) // _SECOND


def moment(value: int) -> datetime:
    """Return the aware moment that many microseconds after 1970."""
    return EPOCH + timedelta(microseconds=value)


def moment_of_seconds(value: int) -> datetime:
    """Return the aware moment that many seconds after 1970."""
    return EPOCH + timedelta(seconds=value)


def micros_or_none(moment: datetime | None) -> int | None:
    """Return ``micros`` of a moment, or None of None."""
    return None if moment is None else micros(moment)


def moment_or_none(value: int | None) -> datetime | None:
    """Return ``moment`` of a number, or None of None."""
    return None if value is None else moment(value)


def day(value: date) -> int:
    """Return the ordinal of a day in the Gregorian calendar, 1 being 1 January of year 1."""
    return value.toordinal()
