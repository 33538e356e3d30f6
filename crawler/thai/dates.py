"""The dates a Thai page states: Buddhist and Gregorian years, Thai and Arabic digits, or None."""

import re
from datetime import date
from typing import NamedTuple

from crawler.thai.datemarks import Mark, marks
from crawler.thai.months import weekday_number
from crawler.thai.text import arabic_digits, clean

# No page on the web is older than 1990, so an earlier day in a header is a mistake or history.
EARLIEST = date(1990, 1, 1)
LATEST = date(2100, 12, 31)

# 1 มกราคม 2513: what thaigov.go.th prints for a page that does not exist (106 in the corpora).
_EPOCH = date(1970, 1, 1)
_DIGIT = re.compile("[0-9๐-๙]")

_BUDDHIST_YEARS = range(2400, 2701)
_COMMON_YEARS = range(1900, 2101)
_BUDDHIST_OFFSET = 543
# Two digits beside a Thai or numeric month: '61' is BE 2561. From 33 to 79 (1990-2036) nothing
# else can be meant; '18' or '99' may as well be a Gregorian year, so they are not read.
_SHORT_BUDDHIST_YEARS = range(33, 80)
# Two digits beside an English month: '10 Apr 25' is 2025; from 33 on it may be Buddhist.
_SHORT_COMMON_YEARS = range(33)


class FoundDate(NamedTuple):
    """A date and where it stands, counted in `clean(value)`; `text` includes its weekday.

    `weekday_agrees` is None without a weekday. People mistype weekdays (26 of 20,282 in thaigov
    bodies), so a false one does not take the date away.
    """

    date: date
    start: int
    end: int
    text: str
    weekday_agrees: bool | None


def parse_date(value: str, *, earliest: date = EARLIEST, latest: date = LATEST) -> date | None:
    """Return the date that the string states, the first when it states several, or None.

    None stands for: no date, a day without a year, an impossible date (month 13, 31 กุมภาพันธ์),
    one outside earliest..latest, the Unix epoch, and the ends of a range ('4-5 กันยายน 2559',
    '1 ตค 58 - 30 กย 59', 'วันนี้ ถึง 12 เมษายน 2560') or members of a list of days: none of them
    is *the* date. Numbers are day, month, year unless the year comes first. A four-digit year is
    Buddhist from 2400 to 2700 and Gregorian from 1900 to 2100, unless พ.ศ. or ค.ศ. denies it. A
    two-digit year is Buddhist from 33 to 79, or Gregorian from 00 to 32 beside an English month;
    any other is ambiguous and None. Times and time zones are not looked at.
    """
    found = find_dates(value, earliest=earliest, latest=latest)
    return found[0].date if found else None


def find_dates(value: str, *, earliest: date = EARLIEST, latest: date = LATEST) -> list[FoundDate]:
    """Return every date the string states, in order, by the rules of parse_date."""
    if not _DIGIT.search(value):
        return []
    text = clean(value)
    found = []
    for mark in marks(arabic_digits(text)):
        day = stated_day(mark, earliest=earliest, latest=latest)
        if day is not None:
            words = text[mark.start : mark.end]
            found.append(FoundDate(day, mark.start, mark.end, words, _weekday_agrees(mark, day)))
    return found


def stated_day(mark: Mark, *, earliest: date = EARLIEST, latest: date = LATEST) -> date | None:
    """Return the day that a written date stands for by the rules of parse_date, or None."""
    day = None if mark.in_range else _calendar_date(mark)
    if day is None or day == _EPOCH or not earliest <= day <= latest:
        return None
    return day


def _calendar_date(mark: Mark) -> date | None:
    year = _year(mark)
    if year is None:
        return None
    try:
        return date(year, mark.month, mark.day)
    except ValueError:
        return None


def _year(mark: Mark) -> int | None:
    number = int(mark.year)
    if len(mark.year) == 2:
        return _short_year(number, mark)
    if number in _BUDDHIST_YEARS and mark.era != "CE":
        return number - _BUDDHIST_OFFSET
    if number in _COMMON_YEARS and mark.era != "BE":
        return number
    return None


def _short_year(number: int, mark: Mark) -> int | None:
    if mark.style == "english" and mark.era != "BE":
        return 2000 + number if number in _SHORT_COMMON_YEARS else None
    if number in _SHORT_BUDDHIST_YEARS and mark.era != "CE":
        return 2500 + number - _BUDDHIST_OFFSET
    return None


def _weekday_agrees(mark: Mark, day: date) -> bool | None:
    return None if mark.weekday is None else weekday_number(mark.weekday) == day.weekday()
