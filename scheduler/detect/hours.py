"""When people read: a ministry's pages are read in office hours, and little at weekends."""

from datetime import datetime, timedelta, tzinfo

_OPEN, _CLOSE = timedelta(hours=8), timedelta(hours=18)
_WORKDAYS = 5
_NONE = timedelta(0)
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


def busy(start: datetime, end: datetime, zone: tzinfo) -> float:
    """Return how busy a time is if people read in office hours only; 1.0 is a whole week.

    Office hours are 8 to 18, Monday to Friday, by the site's own clock: one of them is 3.36, a
    night or a Sunday 0.
    """
    if end <= start:
        return 1.0
    weekly = _WORKDAYS * (_CLOSE - _OPEN)
    return (_office(start, end, zone) / weekly) / ((end - start) / _WEEK)


def _office(start: datetime, end: datetime, zone: tzinfo) -> timedelta:
    """Return the office hours between two moments: whole weeks at once, the rest day by day."""
    weeks = (end - start) // _WEEK
    begin, until = (each.astimezone(zone).replace(tzinfo=None) for each in (start, end))
    begin += weeks * _WEEK
    found = weeks * _WORKDAYS * (_CLOSE - _OPEN)
    day = begin.replace(hour=0, minute=0, second=0, microsecond=0)
    while day < until:
        if day.weekday() < _WORKDAYS:
            found += max(min(until, day + _CLOSE) - max(begin, day + _OPEN), _NONE)
        day += _DAY
    return found
