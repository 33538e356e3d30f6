"""The number that an item of a list begins with: ``1.``, ``(๒)``, ``1.2)``, ``ข้อ 3``, ``ก)``.

The agenda of cabinet minutes is renumbered throughout when one item is put in (thaigov.go.th
66156), so what an item says is compared with its number left out.
"""

import re
from collections.abc import Iterable, Sequence

from crawler.thai.text import arabic_digits

NUMBERED = "\ufdd0"
"""Stands for any number of a list; a non-character, so no page says it."""

_N = "[0-9]{1,3}(?:\\.[0-9]{1,3}){0,3}"
_SAYS = "(?=[^\\S\\n]*[^\\W\\d_])"
_WORD = "(?:เรื่องที่|ข้อที่|ข้อ|ประเด็นที่|(?:ระเบียบ)?วาระที่|Item|No\\.)[^\\S\\n]?"
_NOT_AN_ITEM = "[^\\S\\n]?(?:ของ|แห่ง|วรรค|ถึง|และ|หรือ|กับ|จาก|[-–,/][^\\S\\n]?[0-9])"
_MEASURE = (
    "(?:ล้าน|แสน|หมื่น|พัน|ร้อย|บาท|สตางค์|เท่า|คน|ราย|เปอร์เซ|ตัน|กิโล|กก|กม|เมตร|ตาราง|ตร|ไร่|ลูกบาศก์"
    "|ชั่วโมง|ชม|นาที|วัน|เดือน|ปี|ดอลลาร์|ยูโร|เยน|หยวน|องศา|เมกะ|จุด|หน่วย|ลิตร|กรัม|ริกเตอร์|แมกนิจูด|น\\."
    "|(?i:hundred|thousand|million|billion|trillion|per ?cent|times|k[gm]|baht|USD|THB)\\b)"
)
# Three digits at most and no digit after the dot, so neither '1.5 ล้าน' nor the year '2566.'. A
# bracketed number says something of its own where nothing follows: '(12)' in a table of accounts.
_MARKED = re.compile(
    f"[^\\S\\n]*(?:(?P<word>{_WORD})(?P<said>{_N})(?![0-9.,:/]*[0-9])(?!{_NOT_AN_ITEM})[.):]?(?![^\\W\\d_])"
    f"|\\((?P<round>{_N})\\)(?![^\\S\\n]?{_MEASURE}){_SAYS}"
    f"|(?P<dotted>{_N})[^\\S\\n]?(?:\\)|\\.(?![0-9.]))"
    f"|\\((?:[ก-ฮA-Za-z]|[ivx]{{2,4}})\\){_SAYS}|[ก-ฮa-z]\\){_SAYS})"
)
# '1.2 เรื่อง' has no mark behind it and might be a figure: it takes a neighbour in the list.
_UNMARKED = re.compile(
    "[^\\S\\n]*(?P<bare>[0-9]{1,3}(?:\\.[0-9]{1,2}){1,3})[^\\S\\n]+"
    f"(?!{_MEASURE})(?=[^\\W\\d_])"
)


def number_ends(lines: Sequence[str]) -> list[int]:
    """Return for each line of one text where the list number before it ends, 0 without one."""
    plain = [arabic_digits(line) for line in lines]
    marked = [_MARKED.match(line) for line in plain]
    bare = [
        None if each else _UNMARKED.match(line) for each, line in zip(marked, plain, strict=True)
    ]
    listed = {number for each in (*marked, *bare) if each for number in _said(each)}
    return [
        each.end() if each else own.end("bare") if own and _neighboured(own["bare"], listed) else 0
        for each, own in zip(marked, bare, strict=True)
    ]


def unnumbered(lines: Sequence[str]) -> list[str]:
    """Return the lines of a text in Arabic digits with one sign for every number of a list."""
    return list(map(_without, lines, number_ends(lines)))


def _without(line: str, end: int) -> str:
    if not end:
        return line
    word = _MARKED.match(line)
    return f"{(word and word['word']) or ''}{NUMBERED}{line[end:]}"


def _said(match: re.Match[str]) -> Iterable[str]:
    return (number for number in match.groupdict().values() if number and number[0].isdecimal())


def _neighboured(number: str, listed: set[str]) -> bool:
    """Say whether the number before or after this one, or its list's own, begins a line too."""
    head, _, last = number.rpartition(".")
    step = int(last)
    near = {f"{head}.{step - 1}", f"{head}.{step + 1}"}
    return bool(near & listed) or (step == 1 and head in listed)
