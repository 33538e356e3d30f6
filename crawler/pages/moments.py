"""The days and moments that machines state in feeds and sitemaps: never a guess."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache

from crawler.thai.dates import parse_date

_LONGEST = 100
# RFC 3339, a day alone as sitemaps may have it, no offset, and '+0700' as some write it.
_ISO = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[Tt ](?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.[0-9]{1,9})?)?"
    r" ?(?P<zone>[Zz]|(?P<sign>[+-])(?P<hours>[0-9]{2}):?(?P<minutes>[0-9]{2}))?)?"
)
_NUMBERS = re.compile(r"[^0-9]*([0-9]{1,2})[/.-]([0-9]{1,2})[/.-](?:19|20)[0-9]{2}(?![0-9])")


def stated_day(stamp: str) -> date | None:
    """Return the day that a time stamp states, in the stamp's own offset, or None.

    RFC 822, RFC 3339 and what Thai sites print, with Buddhist or Gregorian years, by the rules
    of ``crawler.thai.dates.parse_date``. A number that may be day or month is None.
    """
    stamp = stamp[:_LONGEST].strip()
    iso = _ISO.fullmatch(stamp)
    if iso is not None:
        return _day(iso["day"])
    return None if _either_way(stamp) else parse_date(stamp)


def stated_moment(stamp: str) -> datetime | None:
    """Return the moment that a time stamp states, in UTC, or None.

    A stamp that is not RFC 3339 with its offset counts for its day alone, from 00:00 UTC: compare
    such a moment with an earlier one of the same page, not with a clock.
    """
    day = stated_day(stamp)
    if day is None:
        return None
    iso = _ISO.fullmatch(stamp[:_LONGEST].strip())
    if iso is None or iso["zone"] is None:
        return datetime.combine(day, time(), UTC)
    try:
        return _moment(day, iso)
    except ValueError:  # 25:00, or an offset of 99 hours
        return None


@lru_cache(maxsize=1024)
def _day(iso: str) -> date | None:
    """Return what parse_date does; the 50,000 stamps of a sitemap name few days."""
    return parse_date(iso)


def _either_way(stamp: str) -> bool:
    """Tell whether '1/2/2021' may be in February or January, by the language of the server."""
    found = _NUMBERS.match(stamp)
    if found is None:
        return False
    first, second = int(found[1]), int(found[2])
    return first != second and max(first, second) <= 12


def _moment(day: date, stamp: re.Match[str]) -> datetime:
    second = min(int(stamp["second"] or 0), 59)  # a leap second is 60
    clock = time(int(stamp["hour"]), int(stamp["minute"]), second)
    offset = timedelta(hours=int(stamp["hours"] or 0), minutes=int(stamp["minutes"] or 0))
    zone = timezone(-offset if stamp["sign"] == "-" else offset)
    return datetime.combine(day, clock, zone).astimezone(UTC)
