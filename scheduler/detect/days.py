"""Days, months and years as a text writes them, ranges as a whole."""

import re

from crawler.thai.datemarks import marks
from crawler.thai.months import ENGLISH_MONTH
from crawler.thai.text import arabic_digits
from scheduler.detect.figures import Extent

# Without a year beside it only what can be nothing else is a month: not 'มี ค่า', 'ต ลาด'.
_MONTH = (
    "(?:มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรก[ฎฏ]าคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน"
    "|ธันวาคม|ม\\.ค\\.?|ก\\.พ\\.?|มี\\.ค\\.?|เม\\.ย\\.?|พ\\.ค\\.?|มิ\\.ย\\.?|ก\\.ค\\.?|ส\\.ค\\.?|ก\\.ย\\.?|ต\\.ค\\.?"
    f"|พ\\.ย\\.?|ธ\\.ค\\.?|{ENGLISH_MONTH})"
)
_WEEKDAY = "วัน ?(?:จันทร์|อังคาร|พุธ|พฤหัสบดี|ศุกร์|เสาร์|อาทิตย์) ?(?:ที่ ?)?"
_NUMBER = "[0-9]{1,2}(?:st|nd|rd|th)?"
_NUMBERS = f"{_NUMBER}(?: ?(?:[-–,&]|และ|ถึง|to|and) ?(?:วันที่ ?)?{_NUMBER}){{0,3}}"
_ERA = "(?:พ\\. ?ศ\\.?|ค\\. ?ศ\\.?|พุทธศักราช|คริสต์ศักราช)"
_YEARS = "[12][0-9]{3}(?: ?[-–/] ?[12][0-9]{3}| ?[-–/] ?[0-9]{2})?(?![0-9])"
_AFTER_MONTH = f"(?: ?,? ?(?:{_ERA} ?)?(?:[12][0-9]{{3}}|[3-9][0-9])(?![0-9.,:/]))?"
_DAY = re.compile(
    f"(?:{_WEEKDAY})?(?<![0-9A-Za-z])(?<![0-9][.,:/-]){_NUMBERS} ?(?:เดือน ?)?{_MONTH}{_AFTER_MONTH}"
    f"|{_MONTH} ?(?:{_ERA} ?)?{_YEARS}"
    f"|{_WEEKDAY}(?={_NUMBER})"
    f"|(?:ปีงบประมาณ ?|ปี ?)?{_ERA} ?{_YEARS}|ปี(?:งบประมาณ|การศึกษา|การผลิต)? ?{_YEARS}",
    re.IGNORECASE,
)


def days(text: str) -> list[Extent]:
    """Return where dates stand, whole: ``๒๖ มกราคม ๒๕๖๔``, ``5-8 กันยายน``, ``ปี 2566-2570``."""
    plain = arabic_digits(text)
    written = [(mark.start, mark.end) for mark in marks(plain)]
    return _united(sorted(written + [match.span() for match in _DAY.finditer(plain)]))


def _united(extents: list[Extent]) -> list[Extent]:
    """Join the readings that overlap: ``8 กันยายน 2559`` lies in ``5-8 กันยายน``."""
    joined: list[Extent] = []
    for start, end in extents:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
