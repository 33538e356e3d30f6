"""Dates and counter of a page's header, found by what they say, however the tags cut them."""

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from crawler.pages.lines import EYE, Line
from crawler.thai import datelines, dates, numbers, text
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
# 'by pr moi 22 มกราคม 2564': a name and no more; a sentence that begins so is longer.
_AUTHOR = re.compile(
    r"(?:by|posted by|written by|โดย|เขียนโดย|ผู้เขียน) ?(?::|(?<= )) ?"
    r"[^\s0-9]{1,20}(?: [^\s0-9]{1,20}){0,3}\Z",
    re.IGNORECASE,
)
_DAY_WORD = "วันที่"
# 'วันที่นำเข้าข้อมูล Invalid date': the label is one word, and what follows it is short.
_MOST_UNREAD = 30


class Stamps(NamedTuple):
    """What the header states. ``unread`` is a labelled date that could not be read."""

    published_on: date | None = None
    updated_on: date | None = None
    views: int | None = None
    unread: str = ""


class Token(NamedTuple):
    """One thing a header says: its kind, and its date, number or words."""

    kind: str
    day: date | None = None
    number: int | None = None
    words: str = ""


def tokens_of(line: Line) -> list[Token] | None:
    """Return what a line states when it states dates and counters only, else None."""
    if len(line.spaced) > LONGEST or PROSE.search(line.spaced):
        return None
    before, *at_eyes = line.spaced.split(EYE)
    found: list[Token] = []
    for words in at_eyes:
        found += _at_eye(words.strip(_EDGE))
    for part in _CUT.split(before):
        tokens = _read(part.strip(_EDGE))
        if tokens is None:
            return None
        found += tokens
    return found or None


def _at_eye(words: str) -> list[Token]:
    """Return the counter behind an eye; other icons' numbers may follow it on the line."""
    if found := _AT_EYE.match(text.arabic_digits(words)):
        return [Token("views", number=int(found[1].replace(",", "")))]
    views = numbers.parse_views(words, icon=True)
    return [Token("eye")] if views is None else [Token("views", number=views)]


def _read(part: str) -> list[Token] | None:
    """Return the tokens of a line's part; cut it at its dates when it holds several things."""
    if time := _TIME.match(text.arabic_digits(part)):
        part = part[time.end() :].strip(_EDGE)
    if not part:
        return []
    if (token := _one(part)) is not None:
        return [token]
    if is_other_counter(part) or _AUTHOR.match(part):
        return []
    for found in dates.find_dates(part)[:1]:
        for cut in (found.end, found.start):
            if 0 < cut < len(part):
                left, right = _read(part[:cut].strip(_EDGE)), _read(part[cut:].strip(_EDGE))
                if left is not None and right is not None:
                    return left + right
    label, _, rest = part.partition(" ")
    if label.startswith(_DAY_WORD) and len(rest) <= _MOST_UNREAD and datelines.label_kind(label):
        return [Token("unread", words=part)]
    return None


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


def combine(tokens: Iterable[Token]) -> Stamps:
    """Put tokens in reading order together: a label with its date, a number with its unit.

    The first statement of each kind wins. A date without a label is the publication: header A.
    """
    state = _State()
    for token in [*tokens, Token("end")]:
        state.take(token)
    return Stamps(state.published_on or state.bare, state.updated_on, state.views, state.unread)


class _State:
    """What has been read of a header so far."""

    def __init__(self) -> None:
        self.published_on: date | None = None
        self.updated_on: date | None = None
        self.bare: date | None = None
        self.views: int | None = None
        self.unread = ""
        self.before = Token("")

    def take(self, token: Token) -> None:
        self._miss(token)
        if token.kind == "published":
            self.published_on = self.published_on or token.day
        elif token.kind == "updated":
            self.updated_on = self.updated_on or token.day
        elif token.kind == "date":
            self._date(token)
        elif token.kind == "unread":
            self.unread = self.unread or token.words
        else:
            self._count(token)
        self.before = token

    def _miss(self, token: Token) -> None:
        """Note a label for the publication without its date; 'updated' may well stand empty."""
        label = self.before.words if self.before.kind == "label" else ""
        if token.kind in {"date", "published", "unread"}:
            return
        if label.startswith(_DAY_WORD) and datelines.label_kind(label) == "published":
            self.unread = self.unread or label

    def _date(self, token: Token) -> None:
        """Take a bare date, which the label on the line before it may name."""
        label = self.before.words if self.before.kind == "label" else ""
        kind = datelines.label_kind(label) if label else None
        if kind is None:
            self.bare = self.bare or token.day
        elif kind == "updated":
            self.updated_on = self.updated_on or token.day
        else:
            self.published_on = self.published_on or token.day

    def _count(self, token: Token) -> None:
        kinds = (self.before.kind, token.kind)
        if self.views is not None:
            return
        if token.kind == "views" or kinds in {("unit", "number"), ("eye", "number")}:
            self.views = token.number
        elif kinds == ("number", "unit"):
            self.views = numbers.parse_views(f"{self.before.words} {token.words}")
