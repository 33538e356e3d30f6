"""The view counter of a page, read from the words beside it; null whenever in doubt."""

import re
from collections.abc import Iterator
from itertools import islice

from crawler.thai.counts import NOT_A_TAIL, count_of, count_pattern
from crawler.thai.datemarks import marks
from crawler.thai.months import ENGLISH_MONTH, THAI_MONTH
from crawler.thai.text import arabic_digits, clean
from crawler.thai.viewlabels import (
    AFTER_NUMBER,
    LABEL,
    NOT_THIS_PAGE,
    ORDINAL,
    OTHER_COUNTER,
    SOMETHING_ELSE,
    STATISTICS,
    UNIT,
)

_LONGEST = 10_000  # a longer string is a whole text, and no text is a counter
_LINE_LENGTH = 120
_CONTEXT = 60
_DIGIT = re.compile("[0-9๐-๙]")

_JOIN = " ?(?:\\((?:ครั้ง|คน)\\) ?)?(?P<colon>[:：=]|[–-] )? ?(?P<open>[(\\[]?) ?(?:จำนวน ?)?"
_LABEL_FIRST = re.compile(f"{LABEL}{_JOIN}{count_pattern('count')}", re.IGNORECASE)
_NUMBER_FIRST = re.compile(f"{NOT_A_TAIL}{count_pattern('count')} ?{AFTER_NUMBER}", re.IGNORECASE)
# 'มุมมอง 29 702' at the end of its line: groups of three set apart by a blank.
_BLANK_GROUPS = re.compile("มุมมอง ?:? ?(?P<count>[0-9]{1,3}(?: [0-9]{3})+)$")
_MONTH_AND_YEAR = re.compile(
    f"(?:{THAI_MONTH}|{ENGLISH_MONTH}) ?(?:พ\\. ?ศ\\.|ค\\. ?ศ\\.)? ?[0-9]{{4}}", re.IGNORECASE
)
_ENDS = re.compile(f" ?(?:{UNIT}|{OTHER_COUNTER}|[|)\\],;:/•·»<>\"'.–—-]|$)", re.IGNORECASE)
_OWNS = re.compile(f" ?(?:{UNIT}|[|)\\],;/•·.–—-]|$)", re.IGNORECASE)
_FIELD_START = re.compile("(?:^|[^ก-๎A-Za-z0-9 ]) ?$")
_THAI_BEFORE = re.compile("[ก-๎] ?$")
_BLANK_GROUP_BEFORE = re.compile("(?<![0-9])[0-9]{1,3} $")
_NUMBER_AFTER = re.compile(" [0-9]")

_BARE_COUNT = re.compile(f"[|(\\[ ]*{count_pattern('count')} ?(?:ครั้ง|คน)?[|)\\] ]*", re.IGNORECASE)
_BARE_LABEL = re.compile(
    f"(?P<lead>[|(\\[•·–— -]*)(?:{LABEL}{_JOIN}(?:{count_pattern('count')}(?: ?{UNIT})*)?"
    f"|{count_pattern('first')} ?{AFTER_NUMBER})[ )\\].|,;:]*",
    re.IGNORECASE,
)


_ANY_COUNTER = re.compile(
    f"{LABEL}{_JOIN}(?:{count_pattern('count')}(?: ?{UNIT})*)?"
    f"|{NOT_A_TAIL}{count_pattern('first')} ?{AFTER_NUMBER}",
    re.IGNORECASE,
)
_MOST_COUNTERS = 3
_LONGEST_PIECES = 160


def parse_views(value: str, *, icon: bool = False) -> int | None:
    """Return the views of this page that the string states, or None whenever in doubt.

    The number stands before or after a label ('695 view', 'เข้าชม ๑,๒๓๔ ครั้ง', 'อ่าน 2200'); with
    `icon` the caller stands at an eye icon, so a number alone counts too. None for a label
    without a number, for totals of the whole site, for downloads, votes and attached pictures,
    for ordinals ('ครั้งที่ ๑๗'), and when two different counts are stated.
    """
    if len(value) > _LONGEST or not _DIGIT.search(value):
        return None
    text = _without_dates(arabic_digits(clean(value)))
    if icon:
        alone = _BARE_COUNT.fullmatch(text)
        if alone:
            return count_of(alone["count"])
    if STATISTICS.search(text):
        return None
    spaced = _BLANK_GROUPS.search(text)
    if spaced:
        return count_of(spaced["count"].replace(" ", ""))
    stated = {count_of(written) for written in _stated(text)}
    return stated.pop() if len(stated) == 1 else None


def is_views_label(value: str) -> bool:
    """Tell whether the string is a view counter and nothing else, with a number or without one.

    A word that is also a verb ('อ่าน', 'View') needs a number, a colon or a bar beside it.
    """
    if len(value) > _LINE_LENGTH:
        return False
    bare = _BARE_LABEL.fullmatch(arabic_digits(clean(value)))
    if bare is None:
        return False
    has_sign = bare["colon"] or "|" in bare["lead"] or (bare["weak"] or "").endswith("s")
    return bool(bare["strong"] or bare["count"] or bare["first"] or has_sign)


def counter_span(value: str) -> tuple[int, int]:
    """Return where the first view counter of a short cleaned line begins and ends, or (0, 0).

    'มีผู้เข้าชม 300 คน' is part of a sentence, and 'มุมมอง 29 702' is one number.
    """
    if len(value) > _LONGEST_PIECES:
        return 0, 0
    text = arabic_digits(value)
    for found in islice(_ANY_COUNTER.finditer(text), _MOST_COUNTERS):
        in_doubt = found["count"] and _NUMBER_AFTER.match(text, found.end())
        told = not found[0].startswith("มี") or found["colon"]
        if told and not in_doubt and is_views_label(found[0]):
            return found.span()
    return 0, 0


def _without_dates(text: str) -> str:
    """Return the text with a bar for every date, so that no year is taken for a count."""
    pieces, position = [], 0
    for mark in marks(text):
        pieces.append(text[position : mark.start])
        position = mark.end
    return _MONTH_AND_YEAR.sub("|", "|".join([*pieces, text[position:]]))


def _stated(text: str) -> Iterator[str]:
    """Yield the counts of views in the text as they are written."""
    label_first = {
        max(match.end("strong"), match.end("weak")): match
        for match in _LABEL_FIRST.finditer(text)
        if _labelled(text, match)
    }
    for match in _NUMBER_FIRST.finditer(text):
        rival = label_first.get(match.end())
        if not _is_ours(text, match) or (rival and rival["colon"]):
            continue
        if rival and (_begins_a_field(text, match) or not _OWNS.match(text, rival.end())):
            del label_first[match.end()]
        yield match["count"]
    for match in label_first.values():
        yield match["count"]


def _begins_a_field(text: str, match: re.Match[str]) -> bool:
    return _FIELD_START.search(text[max(0, match.start() - 2) : match.start()]) is not None


def _is_ours(text: str, match: re.Match[str]) -> bool:
    """Tell whether the number before a label is counted by that label."""
    before = text[max(0, match.start() - _CONTEXT) : match.start()]
    if ORDINAL.search(before) or _is_elsewhere(text, before, match.end()):
        return False
    if match["thai"] and _THAI_BEFORE.search(before):
        return False
    group = _BLANK_GROUP_BEFORE.search(before) if len(match["count"]) == 3 else None
    return group is None or ORDINAL.search(before[: group.start()]) is not None


def _labelled(text: str, match: re.Match[str]) -> bool:
    """Tell whether the number after a label is counted by that label."""
    before = text[max(0, match.start() - _CONTEXT) : match.start()]
    end = match.end()
    if _is_elsewhere(text, before, end) or _NUMBER_AFTER.match(text, end):
        return False
    return bool(match["strong"] or match["colon"] or match["open"] or _ENDS.match(text, end))


def _is_elsewhere(text: str, before: str, end: int) -> bool:
    return bool(NOT_THIS_PAGE.search(before) or SOMETHING_ELSE.match(text, end))
