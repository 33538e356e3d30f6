"""The days and moments that machines state in feeds, JSON, meta tags and sitemaps."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache

from crawler.thai.dates import parse_date

BANGKOK = timezone(timedelta(hours=7))
"""Thailand keeps one time all the year."""

_LONGEST = 200
_CLOCK = r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?"
# RFC 3339, a day alone as sitemaps may have it, no offset, and '+0700' as some write it.
_ISO = re.compile(
    rf"(?P<day>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})(?:[Tt ]{_CLOCK}"
    r" ?(?P<zone>[Zz]|UTC|(?P<sign>[+-])(?P<hours>[0-9]{2}):?(?P<minutes>[0-9]{2}))?)?"
)
# 'Fri, 29 Jan 2021 23:30:00 GMT'. A colon in the offset is none of RFC 822's, and '10:00-12:00'
# is how long something takes.
_RFC_822 = re.compile(
    rf"(?:[A-Za-z]{{3,9}}, ?)?(?P<day>[0-9]{{1,2}} [A-Za-z]{{3,9}} [0-9]{{2,4}}) {_CLOCK}"
    r" (?P<zone>UTC?|GMT|Z|(?P<sign>[+-])(?P<hours>[0-9]{2})(?P<minutes>[0-9]{2}))"
)
_NUMBERS = re.compile(r"[^0-9]*([0-9]{1,2})[/.-]([0-9]{1,2})[/.-](?:19|20)[0-9]{2}(?![0-9])")


def day_of(stamp: object, zone: tzinfo = BANGKOK) -> date | None:
    """Return the day that a date of any form names, or None; what is no text names none.

    ISO 8601 and RFC 822 with an offset or a Z state a moment, and its day is the one that it was
    in ``zone``: '2021-01-28T20:00:00Z' is 29 January in Bangkok. Everything else names its day as
    it stands, with Buddhist or Gregorian years, by the rules of ``crawler.thai.dates.parse_date``.
    """
    if not isinstance(stamp, str) or len(stamp) > _LONGEST:
        return None
    day, clock = _read(stamp.strip())
    if day is None or clock is None:
        return day
    try:
        return _moment(day, clock).astimezone(zone).date()
    except (ValueError, OverflowError):  # 25:00, or an offset of 99 hours
        return day


def stated_day(stamp: str, zone: tzinfo = BANGKOK) -> date | None:
    """Return what ``day_of`` does, and None for a number that may be day or month.

    For stamps that no person chose for a profile: a server writes '1/2/2021' by its language.
    """
    return None if _either_way(stamp[:_LONGEST].strip()) else day_of(stamp, zone)


def stated_moment(stamp: str) -> datetime | None:
    """Return the moment that a time stamp states, in UTC, or None.

    A stamp without a clock and its offset counts for its day alone, from 00:00 UTC: compare such
    a moment with an earlier one of the same page, not with a clock.
    """
    stamp = stamp[:_LONGEST].strip()
    day, clock = (None, None) if _either_way(stamp) else _read(stamp)
    if day is None:
        return None
    if clock is None:
        return datetime.combine(day, time(), UTC)
    try:
        return _moment(day, clock)
    except ValueError:
        return None


def _read(stamp: str) -> tuple[date | None, re.Match[str] | None]:
    """Return the day as it is written, and the clock beside it when that has an offset."""
    found = _ISO.fullmatch(stamp) or _RFC_822.fullmatch(stamp)
    if found is None:
        return parse_date(stamp), None
    day = _day(stamp if found.re is _RFC_822 else found["day"])
    return day, found if found["zone"] else None


@lru_cache(maxsize=1024)
def _day(written: str) -> date | None:
    """Return what parse_date does; the 50,000 stamps of a sitemap name few days."""
    return parse_date(written)


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
