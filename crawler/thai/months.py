"""Month and weekday names as Thai and English pages write them, with the common misspellings."""

import re
from functools import lru_cache

# Per month: regex sources of the full names (also the spoken short form, 'ธันวา') and the two
# or three letters of the abbreviation, whose dots come and go: 'ม.ค.', 'ม.ค', 'มค', 'ม. ค.'.
# industry.go.th drops the last dot; bodies on thaigov.go.th drop both (127 pages). กรกฏาคม,
# พฤษจิกายน, กุมภาพันธุ์ and 'ต.ล.' are what people type.
_THAI = (
    ("มกรา(?:คม)?", "ม ค"),
    ("กุมภา(?:พันธ์|พันธุ์|พันธ)?|กุมพาพันธ์", "ก พ"),
    ("มีนา(?:คม)?", "มี ค"),
    ("เมษา(?:ยน)?", "เม ย"),
    ("พฤษภา(?:คม)?|พฤกษภาคม", "พ ค"),
    ("มิถุนา(?:ยน)?", "มิ ย"),
    ("กรก[ฎฏ]า(?:คม)?", "ก ค"),
    ("สิงหา(?:คม)?", "ส ค"),
    ("กันยา(?:ยน)?", "ก ย"),
    ("ตุลา(?:คม)?", "ต [คล]"),
    ("พฤศจิกา(?:ยน)?|พฤษจิกายน|พฤศจิการยน", "พ ย"),
    ("ธันวา(?:คม)?", "ธ ค"),
)
_ENGLISH = (
    "January|Jan",
    "February|Feb",
    "March|Mar",
    "April|Apr",
    "May",
    "June|Jun",
    "July|Jul",
    "August|Aug",
    "September|Sept|Sep",
    "October|Oct",
    "November|Nov",
    "December|Dec",
)

_WEEKDAYS = (
    "จันทร์|จ\\.|Mon(?:day)?",
    "อังคาร|อ\\.|Tue(?:s(?:day)?)?",
    "พุธ|พ\\.|Wed(?:nesday)?",
    "พฤหัส(?:บดี|ฯ)?|พฤ\\.?|Thu(?:rs(?:day)?)?",
    "ศุกร์|ศ\\.|Fri(?:day)?",
    "เสาร์|ส\\.|Sat(?:urday)?",
    "อาทิตย์|อา\\.|Sun(?:day)?",
)


def _abbreviation(letters: str) -> str:
    first, second = letters.split(" ")
    return f"{first} ?\\.? ?{second}\\.?"


THAI_MONTH = "|".join(f"{full}|{_abbreviation(short)}" for full, short in _THAI)
# What any of them begins with, so that a search passes quickly over all other letters.
MONTH_START = "[กตธพมสเJFMASOND]"
ENGLISH_MONTH = f"(?<![A-Za-z])(?:{'|'.join(_ENGLISH)})(?![A-Za-z])"
WEEKDAY = "|".join(_WEEKDAYS)

_NUMBERED_MONTHS = tuple(
    re.compile(f"{full}|{_abbreviation(short)}|{names}", re.IGNORECASE)
    for (full, short), names in zip(_THAI, _ENGLISH, strict=True)
)
_NUMBERED_WEEKDAYS = tuple(re.compile(names, re.IGNORECASE) for names in _WEEKDAYS)


@lru_cache(maxsize=256)
def month_number(name: str) -> int:
    """Return 1-12 for what THAI_MONTH or ENGLISH_MONTH matched; ValueError for anything else."""
    return 1 + _position(_NUMBERED_MONTHS, name)


@lru_cache(maxsize=256)
def weekday_number(name: str) -> int:
    """Return 0 (Monday) to 6 for what WEEKDAY matched; ValueError for anything else."""
    return _position(_NUMBERED_WEEKDAYS, name)


def _position(patterns: tuple[re.Pattern[str], ...], name: str) -> int:
    for position, pattern in enumerate(patterns):
        if pattern.fullmatch(name):
            return position
    raise ValueError(f"not a month or weekday: {name!r}")
