"""Words that turn a sentence round: ไม่, มิ, ห้าม, งด, ยกเลิก, เลื่อน; not, no, cancelled, postponed."""

import re
from collections.abc import Callable, Iterable

from scheduler.detect.boundaries import whole
from scheduler.detect.figures import Extent

LONGEST = 600
"""Characters of a change that are looked through."""
_AHEAD = 40

_THAI = re.compile("ไม่|มิ|ห้าม|งด|ยกเลิก|เลื่อน|ระงับ|เพิกถอน|อย่า")
_WHOLE = frozenset({"มิ", "มิได้", "มิใช่", "มิอาจ", "มิให้", "มิควร", "อย่า", "งด", "ห้าม", "เลื่อน", "ระงับ"})
"""What negates as a word of its own only: มิ begins มิตร and มิถุนายน, งด begins งดงาม."""
_BEGINNING = ("ไม่", "ยกเลิก", "เพิกถอน", "ห้าม", "งดเว้น")
_NO_NEGATION = re.compile(
    "ไม่(?:เพียง|ว่า|แต่|ช้า|นาน(?!า))|มิ(?:ฉะนั้น|เช่นนั้น|หนำซ้ำ)|ห้ามล้อ|งด(?:งาม)"
    "|เลื่อน(?:ขั้น|ชั้น|ตำแหน่ง|ระดับ|เงินเดือน|ยศ|วิทยฐานะ|ฐานะ|ไหล|ลอย)"
)
_ENGLISH = re.compile(
    r"\b(?:not|no|never|none|neither|nor|without|cannot|(?:ca|wo|do|does|did|is|are|was|were)n['’]t"
    r"|cancel(?:s|l?ed|l?ing|lation)?|postpone[ds]?|suspend(?:s|ed)?|revoke[ds]?|prohibit(?:s|ed)?)\b",
    re.IGNORECASE,
)
_NEXT = re.compile(r"[A-Za-z'’-]+|[^\sA-Za-z]+")


def negations(text: str, start: int, end: int, cut: Callable[[str], Iterable[str]]) -> list[Extent]:
    """Return where negating words stand between two offsets, which are boundaries of words.

    ``ไม่เพียงแต่`` and ``เลื่อนตำแหน่ง`` negate nothing, nor do ``ไม้``, ``มิตร``, ``งดงาม``: that is why
    Thai is cut into words.
    """
    end = min(end, start + LONGEST)
    found = [match.span() for match in _ENGLISH.finditer(text, start, end)]
    if _THAI.search(text, start, end):
        at = start
        window = text[start : end + _AHEAD]
        for word in whole(window, cut(window)):
            if at < end and _negates(word) and not _NO_NEGATION.match(text, at):
                found.append((at, at + len(word)))
            at += len(word)
    return sorted(found)


def _negates(word: str) -> bool:
    return word in _WHOLE or word.startswith(_BEGINNING)


def next_word(text: str, at: int, cut: Callable[[str], Iterable[str]]) -> int:
    """Return where the word ends that begins at an offset; a blank before it belongs to it."""
    blank = len(text[at : at + 1]) - len(text[at : at + 1].lstrip())
    ahead = _NEXT.match(text, at + blank, at + blank + _AHEAD)
    if ahead is None:
        return at
    if ahead[0].isascii():
        return ahead.end()
    return at + blank + len(whole(ahead[0], cut(ahead[0]))[0])
