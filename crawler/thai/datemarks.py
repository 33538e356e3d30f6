"""Where a text writes a day, a month and a year together, and which of those are ranges."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from crawler.thai.months import ENGLISH_MONTH, MONTH_START, THAI_MONTH, WEEKDAY, month_number

Style = Literal["thai", "english", "number"]
Era = Literal["BE", "CE"]


class Mark(NamedTuple):
    """A written date, not yet judged: its place in the text and its parts as they stand.

    `style` tells how the month is written; `era` is what the text says before the year;
    `in_range` is true for an end of a range or a member of a list of days.
    """

    start: int
    end: int
    day: int
    month: int
    year: str
    style: Style
    era: Era | None
    weekday: str | None
    in_range: bool


_DIGIT = re.compile("[0-9]")
_MONTH = f"(?={MONTH_START})(?:(?P<thai>{THAI_MONTH})|(?P<english>{ENGLISH_MONTH})\\.?)"
_ERA = (
    " ?(?:ปี ?)?(?:(?P<be>พ\\.? ?ศ\\.?|พุทธศักราช|B\\.? ?E\\.?)"
    "|(?P<ce>ค\\.? ?ศ\\.?|คริสต์?ศักราช|C\\.? ?E\\.?|A\\.? ?D\\.?))? ?"
)
# A day is not the tail of a number, a time, a section number or 'โควิด-19'.
_DAY = (
    "(?<![0-9A-Za-z])(?<![0-9][.,:/])(?<!วิด[- ])(?<!VID[- ])(?P<day>[0-9]{1,2})"
    "(?:(?:st|nd|rd|th)(?![A-Za-z]))?"
)
# '29 ม.ค. 2564', '02-พฤษภาคม-2554', '10 Apr 2025', '14 เดือน มีนาคม พ.ศ. ๒๕๖๔', '28 กรกฎาคม2018'
_DAY_FIRST = re.compile(
    f"{_DAY} ?[-./,]? ?(?:เดือน ?|of )?{_MONTH} ?[-./,]?{_ERA}"
    "(?P<year>[0-9]{4}|['’]?[0-9]{2})(?![0-9])",
    re.IGNORECASE,
)
# 'April 23, 2021', 'April 08 2020', 'August, 25 2022', 'กรกฎาคม 28, 2014' (Thai needs the comma)
_MONTH_FIRST = re.compile(
    f"{_MONTH} ?,? ?{_DAY}(?(thai) ?,|,?) ?{_ERA}(?P<year>[0-9]{{4}})(?![0-9])",
    re.IGNORECASE,
)
_APART = "(?<![0-9A-Za-z/_-])(?<![0-9A-Za-z]\\.)"
_DONE = "(?![0-9]|[/_-][0-9A-Za-z]|\\.[0-9])"
# '12/04/2566', '10-08-2560', '18/05/61', '05.03.2563': day before month, as Thai pages have it.
# A two-digit year after '-' or '.' needs padded numbers: '3.10.55' numbers a section.
_NUMERIC = re.compile(
    f"{_APART}(?P<day>[0-9]{{1,2}})(?P<cut> ?[-/.] ?)(?P<number>[0-9]{{1,2}})(?P=cut)"
    f"(?P<year>[0-9]{{4}}|(?:(?<=/)|(?<=[0-9]{{2}}[-.][0-9]{{2}}[-.]))[0-9]{{2}}){_DONE}"
)
# '2021-01-29', '2021-01-29T10:00:00+07:00', '2564/01/29'
_ISO = re.compile(
    f"{_APART}(?P<year>[0-9]{{4}})(?P<cut>[-/])(?P<number>[0-9]{{1,2}})(?P=cut)"
    f"(?P<day>[0-9]{{1,2}})(?![A-SU-Za-z]){_DONE}"
)
_PATTERNS = (_DAY_FIRST, _MONTH_FIRST, _NUMERIC, _ISO)

TIME = (
    ",? ?[-–:(]? ?(?:เวลา|ที่|at)? ?:? ?[0-9]{1,2}[:.][0-9]{2,3}(?:[:.][0-9]{2})?"
    " ?(?:น\\.?|hrs?\\.?|[ap]\\.?m\\.?)?\\)?"
)
_ON_DAY = f"(?:(?:วัน ?)?(?:{WEEKDAY}) ?)?(?:วันที่|วัน|ที่)? ?"
_TO = "(?:[-–—~]|จนถึง|ถึง|to(?![a-z])|until)"
_WEEKDAY_BEFORE = re.compile(
    f"(?:วัน ?|(?<![ก-๙A-Za-z.]))(?P<weekday>{WEEKDAY}) ?(?:ที่|,)? ?$", re.IGNORECASE
)
# '4-' before '5 กันยายน', '30 มิ.ย. - ', '5, 6 และ ', 'วันนี้ ถึง '
_RANGE_BEFORE = re.compile(
    f"(?:ถึง|until|(?<![0-9])(?<![0-9][.:,/])(?P<from>[0-9]{{1,2}})"
    f"(?P<dated>(?: ?[-./]? ?{_MONTH}(?P<full>{_ERA}[0-9]{{2,4}})?"
    f"|[-/.][0-9]{{1,2}}[-/.][0-9]{{2,4}})(?:{TIME})?)?"
    f" ?(?:{_TO}|(?P<list>[,&+]|และ|and)))"
    " ?(?:วันที่|วัน|ที่)? ?$",
    re.IGNORECASE,
)
# The end of all that _RANGE_BEFORE finds: a look at it spares most texts the dear search.
_JOINED_BEFORE = re.compile("(?:[-–—~,&+]|ถึง|to|until|และ|and) ?(?:วันที่|วัน|ที่)? ?$", re.IGNORECASE)
_BETWEEN = re.compile(f"(?:{TIME})? ?{_TO} ?(?:วันที่|วัน|ที่)? ?", re.IGNORECASE)
_RANGE_AFTER = re.compile(
    f"(?:{TIME})? ?(?:(?:จน)?ถึง|{_TO} ?{_ON_DAY}(?:[0-9]{{4}}[-/][0-9]"
    f"|[0-9]{{1,2}}(?: ?[-.]? ?{_MONTH}| ?[-/.] ?[0-9]{{1,2}} ?[-/.] ?[0-9])))",
    re.IGNORECASE,
)
# 'ครั้งที่ 3 มีนาคม 2563': the third meeting, some day in March
_ORDINAL_BEFORE = re.compile("(?:ครั้ง|ฉบับ|รุ่น|ปี|ลำดับ|ชุด|ระยะ|เฟส|ไตรมาส)(?:ที่)? ?$")
# '15 มี.ค. 45 ราย', '4 ธ.ค. 10.30 น.', '1 April 08 2020': these two digits are no year.
_NOT_A_YEAR = re.compile(
    "[.:][0-9]|[,/][0-9]{3}| ?,? ?(?:19|20|25|26)[0-9]{2}(?![0-9])"
    "| ?(?:น\\.|นาฬิกา|โมง|ทุ่ม|%|บาท|ล้าน|แสน|หมื่น"
    "|ร้อย|ราย(?!งาน|ได้|ชื่อ|การ|ละ)|คน|พัน(?!ตำ|เอก|โท|ตรี|ธ)|ครั้ง(?!ที่)|ท่าน|คัน|views?(?![a-z]| ?:)|เครื่อง"
    "|(?:จังหวัด|ประเทศ|แห่ง|โครงการ|หน่วยงาน|บริษัท|อำเภอ|ตำบล)(?![ก-๙]))",
    re.IGNORECASE,
)


def marks(text: str) -> list[Mark]:
    """Return the written dates of cleaned text with Arabic digits, in order, none overlapping."""
    if not _DIGIT.search(text):
        return []
    found = sorted(_all_marks(text), key=lambda mark: (mark.start, -mark.end))
    kept: list[Mark] = []
    for mark in found:
        if not kept or mark.start >= kept[-1].end:
            if kept and _BETWEEN.fullmatch(text, kept[-1].end, mark.start):
                kept[-1] = kept[-1]._replace(in_range=True)
                mark = mark._replace(in_range=True)  # noqa: PLW2901
            kept.append(mark)
    return kept


def _all_marks(text: str) -> Iterator[Mark]:
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            parts = match.groupdict()
            if not _counts_something(text, match):
                yield _mark(text, match, parts)


def _counts_something(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 12) : match.start()]
    if _ORDINAL_BEFORE.search(before):
        return True
    year = match["year"]
    common_era = len(year) == 4 and year < "2400"
    return (len(year) < 4 or common_era) and _NOT_A_YEAR.match(text, match.end()) is not None


def _mark(text: str, match: re.Match[str], parts: dict[str, str | None]) -> Mark:
    written = parts.get("thai") or parts.get("english")
    before = text[max(0, match.start() - 24) : match.start()]
    weekday = _WEEKDAY_BEFORE.search(before)
    start = match.start() - (len(before) - weekday.start() if weekday else 0)
    return Mark(
        start=start,
        end=match.end(),
        day=int(match["day"]),
        month=month_number(written) if written else int(match["number"]),
        year=match["year"].lstrip("'’"),
        style="thai" if parts.get("thai") else "english" if written else "number",
        era="BE" if parts.get("be") else "CE" if parts.get("ce") else None,
        weekday=weekday["weekday"] if weekday else None,
        in_range=_in_range(text, start, match.end(), int(match["day"])),
    )


def _in_range(text: str, start: int, end: int, day: int) -> bool:
    if _RANGE_AFTER.match(text, end):
        return True
    near = text[max(0, start - 60) : start]
    before = _RANGE_BEFORE.search(near) if _JOINED_BEFORE.search(near[-16:]) else None
    if before is None:
        return False
    if before["from"] is None or before["dated"]:
        return not (before["list"] and before["full"])
    return int(before["from"]) < (day if before["list"] else 32)
