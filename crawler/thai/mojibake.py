"""Recognise text that was wrongly decoded before it reached us: letters that nobody wrote."""

import re

LONGEST = 4_000
"""Characters of a text that are looked at: a page is scrambled as a whole, or not at all."""
_SAMPLE = 40

# UTF-8 Thai read as Latin-1 or windows-1252: each letter is à¸ or à¹ and a third sign that may be
# lost. Read so twice, it is Ã, Â¸ or Â¹, and so on. No language writes these pairs.
_UTF_8_AS_LATIN = re.compile("[àÂ][¸¹]")
# UTF-8 Thai read as cp874: เธ or เน, and a third sign that is never a letter from ภ on, nor a
# vowel or tone: those have no continuation byte of UTF-8 for their place in the table.
_UTF_8_AS_THAI = re.compile("เ[ธน](?:(?=เ|$)|[^เภ-\u0e3f\u0e41-\u0e5b])", re.MULTILINE)
_THAI = re.compile("[\u0e01-\u0e5b]")
# cp874 read as Latin-1: whole words of its upper half, letters and signs (¡-¿) mixed.
_THAI_AS_LATIN = re.compile("[\xa1-\xda\xdf-\xfb]{4,}")
_SIGNS = frozenset(map(chr, range(0xA1, 0xC0)))
_LETTER = re.compile(r"[^\W\d_]|[\xa1-\xbf]")
_LOST = re.compile("\ufffd")
_ASKED = re.compile(r"\?{2,}")
_WRITTEN = re.compile(r"[^\W_]|[\ufffd?]")


def mojibake(text: str) -> str | None:
    """Return the beginning of what is scrambled, or None when the text is as somebody wrote it.

    Half of the letters must be so, or more: one strange name in a sound text is none.
    """
    text = text[:LONGEST]
    for scrambled in (_of_utf_8, _of_doubled_thai, _of_thai_as_latin, _of_lost_letters):
        start = scrambled(text)
        if start is not None:
            return text[start : start + _SAMPLE]
    return None


def _of_utf_8(text: str) -> int | None:
    pairs = list(_UTF_8_AS_LATIN.finditer(text))
    if len(pairs) < 3:
        return None
    written = sum(not char.isspace() for char in text)
    return pairs[0].start() if 6 * len(pairs) >= written else None


def _of_doubled_thai(text: str) -> int | None:
    """Find เธ and เน at every third place; real text has them too (เธอ, เนื้อ, เนปาล), but seldom.

    In scrambled text no Thai letter stands outside them.
    """
    groups = list(_UTF_8_AS_THAI.finditer(text))
    if len(groups) < 3:
        return None
    inside = sum(len(_THAI.findall(group[0])) for group in groups)
    share = inside / len(_THAI.findall(text))
    return groups[0].start() if share >= (0.9 if len(groups) < 8 else 0.5) else None


def _of_thai_as_latin(text: str) -> int | None:
    words = list(_THAI_AS_LATIN.finditer(text))
    said = "".join(word[0] for word in words)
    if len(said) < 6 or not _SIGNS.intersection(said) or len(set(said)) < 5:
        return None
    return words[0].start() if 2 * len(said) >= len(_LETTER.findall(text)) else None


def _of_lost_letters(text: str) -> int | None:
    """Find U+FFFD, or question marks without an end, in the place of most letters."""
    if "\ufffd" not in text and "??" not in text:
        return None
    written = len(_WRITTEN.findall(text))
    for pattern, least, share in ((_LOST, 3, 0.5), (_ASKED, 8, 0.7)):
        found = list(pattern.finditer(text))
        lost = sum(len(each[0]) for each in found)
        if lost >= least and lost >= share * written:
            return found[0].start()
    return None
