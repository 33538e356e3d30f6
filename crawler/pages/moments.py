"""The days and moments that machines state in feeds and sitemaps: never a guess."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

from crawler.thai.dates import parse_date

_LONGEST = 100
# RFC 3339 with its offset, and '+0700' as some write it.
_EXACT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,9})?)?"
    r" ?(?:[Zz]|([+-][0-9]{2}):?([0-9]{2}))"
)
_SMALL_T = re.compile(r"(?<=[0-9])t(?=[0-9])")
_SLASHED = re.compile(r"[^0-9]*([0-9]{1,2})[/.-]([0-9]{1,2})[/.-](?:19|20)[0-9]{2}(?![0-9])")


def stated_day(stamp: str) -> date | None:
    """Return the day that a time stamp states, in the stamp's own offset, or None.

    RFC 822, RFC 3339 and what Thai sites print, with Buddhist or Gregorian years, by the rules
    of ``crawler.thai.dates.parse_date``. A number that may be day or month is None.
    """
    stamp = stamp[:_LONGEST]
    return None if _either_way(stamp) else parse_date(_SMALL_T.sub("T", stamp))


def stated_moment(stamp: str) -> datetime | None:
    """Return the moment that a time stamp states, in UTC, or None.

    A stamp that is not RFC 3339 with its offset counts for its day alone, from 00:00 UTC: compare
    such a moment with an earlier one of the same page, not with a clock.
    """
    day = stated_day(stamp)
    if day is None:
        return None
    exact = _EXACT.fullmatch(stamp.strip())
    if exact is None:
        return datetime.combine(day, time(), UTC)
    try:
        return _moment(day, exact)
    except ValueError:  # 25:00, or an offset of 99 hours
        return None


def _either_way(stamp: str) -> bool:
    """Tell whether '1/2/2021' may be in February or January, by the language of the server."""
    found = _SLASHED.match(stamp)
    if found is None:
        return False
    first, second = int(found[1]), int(found[2])
    return first != second and max(first, second) <= 12


def _moment(day: date, stamp: re.Match[str]) -> datetime:
    second = min(int(stamp[3] or 0), 59)  # a leap second is 60
    clock = time(int(stamp[1]), int(stamp[2]), second)
    sign = -1 if (stamp[4] or "").startswith("-") else 1
    offset = timedelta(hours=abs(int(stamp[4] or 0)), minutes=int(stamp[5] or 0))
    return datetime.combine(day, clock, timezone(sign * offset)).astimezone(UTC)
