"""What the lines of a page's header state, piece by piece, however the tags cut them."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from crawler.pages.lines import EYE, Line
from crawler.thai import bylines, datelines, dates, numbers, text
from crawler.thai.othercounts import is_other_counter

LONGEST = 160
"""A longer line is prose: header B whole on one line takes some 90 characters."""

_CUT = re.compile(r"[|·•¦]")
_DIGIT = re.compile("[0-9๐-๙]")
# The longest label seen between two numbers has 22 letters.
PROSE = re.compile("[^0-9๐-๙]{45}")
_EDGE = " \t,;:-–—/()[]"
_COUNT = "(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,9})"
_NUMBER = re.compile(rf"{_COUNT}\Z")
_AT_EYE = re.compile(rf"({_COUNT})(?: {_COUNT})*\Z")
# A time beside a date says nothing more: '12:47 | 07/07/2025', '29 ม.ค. 2564 | 09.30 น.'.
_TIME = re.compile(
    r"(?:เวลา )?[0-9]{1,2}(?:[:.][0-9]{2}(?::[0-9]{2})? ?น\.?|:[0-9]{2}(?::[0-9]{2})?)"
    r"(?=[\s,(|]|\Z)"
)
DAY_WORD = "วันที่"
# A line of more dates is a calendar; each may be cut in three places.
_MOST_DATES = 3
# 'วันที่นำเข้าข้อมูล Invalid date': the label is one word, and what follows it is short.
_MOST_UNREAD = 30


class Token(NamedTuple):
    """One thing a header says: its kind, and its date, number or words."""

    kind: str
    day: date | None = None
    number: int | None = None
    words: str = ""


def tokens_of(line: Line) -> tuple[Token, ...] | None:
    """Return what a line states when it states dates and counters only, else None.

    Who wrote the page, and where it is filed, may stand beside them.
    """
    return None if len(line.spaced) > LONGEST else _stated(line.spaced)


@lru_cache(maxsize=2048)
def _stated(spaced: str) -> tuple[Token, ...] | None:
    """Return what a short line states; the pages of one site say the same in most of them."""
    if PROSE.search(spaced) and not bylines.is_signed(spaced):
        return None
    before, *at_eyes = spaced.split(EYE)
    found: list[Token] = []
    for words in at_eyes:
        found += _at_eye(words.strip(_EDGE))
    for part in _CUT.split(before):
        tokens = _read(part.strip(_EDGE))
        if tokens is None:
            return None
        found += tokens
    return tuple(found) or None


def _at_eye(words: str) -> list[Token]:
    """Return the counter behind an eye; other icons' numbers may follow it on the line."""
    if found := _AT_EYE.match(text.arabic_digits(words)):
        return [Token("views", number=int(found[1].replace(",", "")))]
    views = numbers.parse_views(words, icon=True)
    return [Token("eye")] if views is None else [Token("views", number=views)]


def _read(part: str) -> list[Token] | None:
    """Return the tokens of a line's part; cut it where it holds several things."""
    if time := _TIME.match(text.arabic_digits(part)):
        part = part[time.end() :].strip(_EDGE)
    if not part:
        return []
    if (token := _one(part)) is not None:
        return [token]
    if is_other_counter(part) or bylines.is_byline(part):
        return []
    for cut in _cuts(part):
        left = _read(part[:cut].strip(_EDGE)) if 0 < cut < len(part) else None
        right = None if left is None else _read(part[cut:].strip(_EDGE))
        if left is not None and right is not None:
            return left + right
    label, _, rest = part.partition(" ")
    if label.startswith(DAY_WORD) and len(rest) <= _MOST_UNREAD and datelines.label_kind(label):
        return [Token("unread", words=part)]
    return None


def _cuts(part: str) -> Iterator[int]:
    """Yield where a part of a line may be cut: at its first date, else at its first counter."""
    found = dates.find_dates(part) if _DIGIT.search(part) else []
    places: tuple[int, ...] = numbers.counter_span(part)[::-1]
    if found:
        first = found[0]
        places = (first.end, datelines.label_start(part, first.start), first.start)
    if len(found) <= _MOST_DATES:
        yield from dict.fromkeys(places)


def _one(part: str) -> Token | None:
    """Return the one thing that the part states, or None when it states several or none."""
    if numbers.is_views_label(part):
        views = numbers.parse_views(part)
        return Token("unit", words=part) if views is None else Token("views", number=views)
    dated = datelines.bare_date(part) if _DIGIT.search(part) else None
    if dated is None:
        return _half(part)
    if dated.day is None:
        return Token("unread", words=part)
    return Token(dated.kind or "date", day=dated.day)


def _half(part: str) -> Token | None:
    """Return what waits for its other half: a number without a unit, a label without a date."""
    if _NUMBER.match(text.arabic_digits(part)):
        plain = text.arabic_digits(part).replace(",", "")
        return Token("number", number=int(plain), words=part)
    if part.casefold() in {"view", "views"}:
        return Token("unit", words=part)
    if datelines.label_kind(part):
        return Token("label", words=part)
    return None
