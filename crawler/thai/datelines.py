"""Header lines that hold a date: what the label before it says, and whether there is more."""

import re
from datetime import date
from typing import Literal, TypeAlias

from crawler.thai.datemarks import TIME, marks
from crawler.thai.dates import find_dates
from crawler.thai.text import arabic_digits, clean

DateKind: TypeAlias = Literal["published", "updated"]

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

_AROUND = re.compile(
    f"(?:{_PUBLISHED}|{_UPDATED}|{TIME}|เมื่อ|วันที่|วัน|ที่|ณ|เวลา|น\\.|on|at|date|of|[ap]\\.?m\\.?"
    "|(?:ICT|GMT|UTC|Z|T)(?:[+-][0-9:]{1,5})?|[+-][0-9]{2}:?[0-9]{2}|[0-9]{1,2}:[0-9]{2}"
    "|[ |:：,;()\\[\\]/•·»–—.-])*+",
    re.IGNORECASE,
)


def labelled_dates(value: str) -> list[tuple[DateKind, date]]:
    """Return the dates whose label says what they are, in order.

    The label stands right before the date: 'ลงประกาศเมื่อ 18 ต.ค. 2559 อัพเดทล่าสุด 19 ต.ค. 2559'
    holds both kinds. 'วันที่ 18 ต.ค. 2559' says nothing about publication and is left out.
    """
    text = clean(value)
    labelled: list[tuple[DateKind, date]] = []
    for found in find_dates(text):
        label = _LABEL.search(text[max(0, found.start - _LABEL_LENGTH) : found.start])
        if label:
            labelled.append(("published" if label["published"] else "updated", found.date))
    return labelled


def labelled_date(value: str) -> tuple[DateKind, date] | None:
    """Return the first date whose label says what it is, or None."""
    labelled = labelled_dates(value)
    return labelled[0] if labelled else None


def is_bare_date(value: str) -> bool:
    """Tell whether the string is one date and nothing else but its weekday, time and label.

    True also for a date that parse_date refuses, such as the epoch of a soft 404: the line is a
    header line all the same. False for a range, and for two dates.
    """
    if len(value) > _LINE_LENGTH:
        return False
    text = arabic_digits(clean(value))
    found = marks(text)
    if len(found) != 1 or found[0].in_range:
        return False
    around = (text[: found[0].start], text[found[0].end :])
    return all(_AROUND.fullmatch(part) for part in around)
