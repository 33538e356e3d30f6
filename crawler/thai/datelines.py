"""Header lines that hold a date: what the label before it says, and whether there is more."""

import re
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from crawler.thai.datemarks import TIME, marks
from crawler.thai.dates import stated_day
from crawler.thai.text import arabic_digits, clean

DateKind: TypeAlias = Literal["published", "updated"]


class BareDate(NamedTuple):
    """The date of a line that holds nothing else; ``day`` is None when parse_date refuses it."""

    day: date | None
    kind: DateKind | None = None
    """What its label says it is."""


# 'วันที่นำเข้าข้อมูล' and 'วันที่ปรับปรุงข้อมูล' are mfa.go.th's; the others are common on Thai
# sites (labels/dates.tsv) and in the templates of WordPress, Joomla and Drupal.
_PUBLISHED = (
    "(?:วันที่)?(?:นำเข้า|ลงข่าว|เผยแพร่|ลงประกาศ|โพสต์?|เขียน|สร้าง|ประกาศ|บันทึก|อัปโหลด|อัพโหลด|ลงข้อมูล)"
    "(?:ข้อมูล|ข่าว|บทความ)?"
    "|ข่าวประจำวันที่|date published|publish(?:ed|ing)?(?: date)?|posted|created|release(?:d| date)"
    "|date created|publication date"
)
_UPDATED = (
    "(?:วันที่)?(?:การ)?(?:ปรับปรุง|แก้ไข|อัพเดท|อัพเดต|อัปเดต|อัปเดท)(?:ข้อมูล|ครั้ง|ปัจจุบัน)?(?:ล่าสุด)?"
    "|(?:last|date)[ -](?:updated?|modified|edited|revised)|updated?|modified"
)
_JOIN = "(?:เมื่อ|ณ|on|at)? ?[:：=|–-]? ?(?:เมื่อ)?(?:วันที่|วัน|ที่|date)? ?[:：]? ?"
_LABEL = re.compile(
    f"(?<![A-Za-z])(?:(?P<published>{_PUBLISHED})|(?P<updated>{_UPDATED})) ?{_JOIN}$",
    re.IGNORECASE,
)
_LABEL_LENGTH = 60
_LINE_LENGTH = 160
# Any date at all: set behind a line it tells whether the line is the label of a date.
_ANY_DATE = "1 ม.ค. 2564"

_AROUND = re.compile(
    f"(?:{_PUBLISHED}|{_UPDATED}|{TIME}|เมื่อ|วันที่|วัน|ที่|ณ|เวลา|น\\.|on|at|date|of|[ap]\\.?m\\.?"
    "|(?:ICT|GMT|UTC|Z|T)(?:[+-][0-9:]{1,5})?|[+-][0-9]{2}:?[0-9]{2}|[0-9]{1,2}:[0-9]{2}"
    "|[ |:：,;()\\[\\]/•·»–—.-])*+",
    re.IGNORECASE,
)


def bare_date(value: str) -> BareDate | None:
    """Return the date when the string is one and nothing else but its weekday, time and label.

    One that parse_date refuses is returned too, such as the epoch of a soft 404: the line is a
    header line all the same. A range and two dates are None.
    """
    if len(value) > _LINE_LENGTH:
        return None
    text = clean(value)
    digits = arabic_digits(text)
    found = marks(digits)
    if len(found) != 1 or found[0].in_range:
        return None
    (mark,) = found
    if not all(_AROUND.fullmatch(part) for part in (digits[: mark.start], digits[mark.end :])):
        return None
    day = stated_day(mark)
    return BareDate(day, _kind_before(text, mark.start) if day is not None else None)


@lru_cache(maxsize=1024)
def label_kind(value: str) -> DateKind | None:
    """Return which date the string is the label of, or None when it is anything else."""
    begins = _AROUND.match(clean(value))
    if begins is None or not begins[0]:
        return None
    dated = bare_date(f"{value} {_ANY_DATE}")
    return dated.kind if dated is not None else None


def label_start(text: str, start: int) -> int:
    """Return where the label begins that stands right before a date; the date without one."""
    near = max(0, start - _LABEL_LENGTH)
    label = _LABEL.search(text[near:start])
    return start if label is None else near + label.start()


def _kind_before(text: str, start: int) -> DateKind | None:
    """Return what the label right before a date says the date is.

    'ลงประกาศเมื่อ 18 ต.ค. 2559' has one; 'วันที่ 18 ต.ค. 2559' says nothing about publication.
    """
    label = _LABEL.search(text[max(0, start - _LABEL_LENGTH) : start])
    if label is None:
        return None
    return "published" if label["published"] else "updated"
