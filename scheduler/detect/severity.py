"""Tell an edit of substance from one of dress: spacing, punctuation, digit system, numbering."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import chain

from crawler.thai.text import arabic_digits
from scheduler.detect.fields import changed_fields, field_text
from storage.records import Release, Severity

_DIGITS = "0123456789"
_INVISIBLE = [
    *(0x00AD, 0x180E, 0xFEFF),
    *chain(range(0x200B, 0x2010), range(0x202A, 0x202F), range(0x2060, 0x2070)),
]
_BRACKETS = frozenset("()[]{}«»“”‘’\"'")
_DASHES = "‐‑‒–—―−－"
_ONE_FORM: dict[int, str | None] = {
    **dict.fromkeys(_INVISIBLE),
    **dict.fromkeys(map(ord, _DASHES), "-"),
}

_NUMBERING = re.compile(
    r"^[^\S\n]*(?:\([0-9]{1,3}(?:\.[0-9]{1,3})*\)|[0-9]{1,3}(?:\.[0-9]{1,3})*(?:\)|\.(?![0-9])))",
    re.MULTILINE,
)
"""``1.``, ``1)``, ``(1)``, ``1.2)`` where a paragraph begins, three digits at most, so neither
``1.5 ล้าน`` nor the year ``2566.``: the agenda of cabinet minutes is renumbered throughout when
one item is put in (thaigov.go.th 66156)."""
_NUMBERED = "\ufdd0"
"""Stands for any number of a list; a non-character, so no page says it."""

_GROUPED = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9]|,[0-9])")
_DRESS = re.compile(r"[\s!\"'*,\-.:;?()\[\]{}_¡«»·¿‘’‚‛“”„‟†‡•‣․‥…‧‹›。、「」๏๚๛]+")
"""White space and punctuation that says nothing by itself. What is not listed counts: ``%``,
``+``, ``/``, ``&``, ``@``, ``#``, currency and other symbols; ``ฯ`` and ``ๆ`` are letters."""
_LEADING_SIGN = re.compile(r"(?:^|(?<=[\s(\[{\"'“‘]))-?\.?$")
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]*[0-9A-Za-z/]|[!-~]{0,64}@[!-~]*[0-9A-Za-z]")


def severity(before: Release, after: Release) -> Severity:
    """Judge an edit as a whole: ``cosmetic`` only when every field that differs is so."""
    fields = changed_fields(before, after)
    return "cosmetic" if all(_is_dress(before, after, name) for name in fields) else "substantive"


def _is_dress(before: Release, after: Release, field: str) -> bool:
    match field:
        case "published_on":
            return False
        case "updated_on":
            return True
        case "images":
            return sorted(i.url for i in before.images) == sorted(i.url for i in after.images)
        case "attachments":
            old = ((document.url, document.title) for document in before.attachments)
            return _same_list(old, ((doc.url, doc.title) for doc in after.attachments))
        case "links":
            old = ((link.url, link.text) for link in before.links)
            return _same_list(old, ((link.url, link.text) for link in after.links))
        case _:
            return same_substance(field_text(before, field), field_text(after, field))


def _same_list(old: Iterable[tuple[str, str]], new: Iterable[tuple[str, str]]) -> bool:
    """Compare addresses with their texts; the order of a list is not what it says."""
    left, right = (sorted((url, skeleton(text)) for url, text in side) for side in (old, new))
    return left == right


def same_substance(before: str, after: str) -> bool:
    """Say whether two texts, a paragraph a line, differ in dress alone.

    Numbers of a list are let go only when both texts number the same paragraphs, or stand in
    both as they are, as when paragraphs were only joined or parted.
    """
    if skeleton(before) == skeleton(after):
        return True
    return skeleton(_unnumbered(before)) == skeleton(_unnumbered(after))


def skeleton(text: str) -> str:
    """Return what a text says when its dress is taken off; figures stay apart and whole.

    >>> skeleton("มีผู้ป่วย ๑,๒๓๔ ราย (ร้อยละ 14.5)") == skeleton("มีผู้ป่วย 1234 ราย ร้อยละ 14.5")
    True
    """
    text = _one_form(text)
    parts: list[str] = []
    at = 0
    for address in _ADDRESS.finditer(text):
        parts += (_undressed(text[at : address.start()]), address[0])
        at = address.end()
    return "".join([*parts, _undressed(text[at:])])


def _one_form(text: str) -> str:
    return arabic_digits(text).translate(_ONE_FORM)


def _undressed(text: str) -> str:
    return _DRESS.sub(_kept, _GROUPED.sub(lambda number: number[0].replace(",", ""), text))


def _unnumbered(text: str) -> str:
    return _NUMBERING.sub(_NUMBERED, _one_form(text))


def _kept(run: re.Match[str]) -> str:
    """Return what must stay of a run of spaces and punctuation: what divides or signs figures."""
    start, end = run.span()
    left, right = run.string[max(start - 1, 0) : start], run.string[end : end + 1]
    if not right or right not in _DIGITS:
        return ""
    if left and left in _DIGITS:
        return _between_figures(run[0])
    sign = _LEADING_SIGN.search(run[0])
    if sign is None or (sign.start() == 0 and _is_letter(left)):
        return ""
    return sign[0]


def _between_figures(run: str) -> str:
    """Keep ``14.5``, ``10:30``, ``5-8`` from running together, and figures apart that are apart.

    A range may be spaced (``5 - 8``), and so may a bracket (``มาตรา 5 (2)``); ``14. 5`` is not
    ``14.5``.
    """
    squeezed = run.strip()
    if squeezed == "-" or run == " : ":
        return squeezed
    if run == squeezed and not _BRACKETS.intersection(run):
        return run
    sign = _LEADING_SIGN.search(run)
    return f" {sign[0]}" if sign else " "


def _is_letter(char: str) -> bool:
    return bool(char) and unicodedata.category(char)[0] in "LM"
