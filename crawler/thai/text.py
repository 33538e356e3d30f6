"""One Unicode form for what a page says: cleaned text, Arabic digits, character clusters."""

import re
import unicodedata

# Vowels and signs written above or below a consonant, and the marks that stand outside them.
_VOWEL_MARKS = "\u0e31\u0e34-\u0e3a\u0e47"
_TONES = "\u0e48-\u0e4b"
_OUTER_MARKS = "\u0e48-\u0e4c"

# Control and C1 characters, soft hyphen, zero-width and bidi marks, BOM. Seen on thaigov.go.th:
# U+200B on 8.8 % of the pages, C1 on 70, soft hyphen on 59, BOM on 16.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")

# The shifted glyphs old Windows Thai fonts kept in the private use area, in the order of
# U+F700..U+F71A. Seen on 97 thaigov pages ('ให\uf70bได\uf70b').
_GLYPHS = (
    "\u0e10\u0e34\u0e35\u0e36\u0e37\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e48\u0e49\u0e4a\u0e4b\u0e4c"
    "\u0e0d\u0e31\u0e4d\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e38\u0e39\u0e3a"
)
_PRIVATE = re.compile("[\uf700-\uf71a]")
_FONT_GLYPHS = {0xF700 + offset: letter for offset, letter in enumerate(_GLYPHS)}

# NFC takes quadratic time over a long pile of marks: 8 s for 100 kB of one consonant's. No
# letter has more than 30 (the limit of Unicode's stream-safe text, UAX 15), so the rest goes.
_PILE = re.compile(r"[^\w\s\x00-\x7f]{31,}")
_MOST_MARKS = 30

_MISORDERED = re.compile(f"[{_OUTER_MARKS}][{_VOWEL_MARKS}]")
_MARKS = re.compile(f"[{_VOWEL_MARKS}{_OUTER_MARKS}]+")
_IS_VOWEL_MARK = re.compile(f"[{_VOWEL_MARKS}]")
_SPLIT_SARA_AM = re.compile(f"\u0e4d([{_TONES}]*)\u0e32")
_TONE_AFTER_SARA_AM = re.compile(f"\u0e33[{_TONES}]")
_SARA_AM_RUN = re.compile(f"[\u0e33{_TONES}]+")
# Real text is in order after one pass and is seen to be after two. Only marks of other scripts
# piled between Thai ones need more: past this number the text stays as NFC left it.
_PASSES = 4

# What nearly all text looks like, and what has nothing to be cleaned: ASCII, Thai and common
# punctuation, without a mark on a mark or on ำ, but for a tone on a vowel.
_UNCOMMON = re.compile("[^\t\n\r -~\xa0\u0e01-\u0e39\u0e3f-\u0e4c\u0e4f-\u0e5b\u2010-\u2027]")
_MARK_ON_MARK = re.compile(
    f"[{_VOWEL_MARKS}{_OUTER_MARKS}\u0e33](?:[{_VOWEL_MARKS}]|(?<![{_VOWEL_MARKS}])[{_OUTER_MARKS}])"
)
_THAI_DIGIT = re.compile("[๐-๙]")
_ARABIC_DIGITS = tuple(zip("๐๑๒๓๔๕๖๗๘๙", "0123456789", strict=True))

_CONSONANT = "[\u0e01-\u0e2e]"
_ANY_MARK = "[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"
_OTHER_MARK = "[\u0300-\u036f\u20d0-\u20ff\ufe00-\ufe0f]"
# What cannot begin a word: a silenced letter ('ร์'), and the consonant without which the
# vowel before it is not complete: after ั, ็ (but not ก็), ื, and เ-ิ, and the ย of เ-ีย.
_SILENT = f"(?:{_CONSONANT}[\u0e34\u0e38]?\u0e4c)*"
_NEXT = f"(?:{_CONSONANT}{_ANY_MARK}*)?"
_TAIL = "[\u0e30\u0e32\u0e33\u0e45]*"
_CLUSTER = re.compile(
    f"\u0e01\u0e47(?!{_CONSONANT}\u0e4c)"
    f"|[เแโใไ]?{_CONSONANT}[\u0e48-\u0e4b]*[\u0e31\u0e37\u0e47]{_ANY_MARK}*{_NEXT}{_TAIL}{_SILENT}"
    f"|เ{_CONSONANT}\u0e34{_ANY_MARK}*{_NEXT}{_TAIL}{_SILENT}"
    f"|เ{_CONSONANT}{_CONSONANT}?\u0e35{_ANY_MARK}*ย\u0e30?{_SILENT}"
    f"|[เแโใไ]?{_CONSONANT}{_ANY_MARK}*{_TAIL}{_SILENT}"
    f"|{_ANY_MARK}+{_TAIL}|[\u0e30\u0e32\u0e33\u0e45]+"
    f"|[\\s\\S]{_OTHER_MARK}*"
)


def clean(value: str) -> str:
    """Return the text in one Unicode form, on one line, with the page's own digits.

    NFC, ำ whole, เเ as แ, marks in the order Thai is stored (vowel, then tone), old font
    glyphs as letters, nothing invisible, every run of white space one blank, ends stripped.
    A lone surrogate becomes U+FFFD. Cleaning twice is cleaning once. NFKC is not used: it
    splits ำ (U+0E33), and NFC does not join it again.
    """
    if not _is_common(value):
        value = _INVISIBLE.sub("", value)
        if not value.isascii():
            value = _one_form(value)
    return _on_one_line(value)


def clean_lines(value: str) -> list[str]:
    """Return the cleaned lines of the text without the empty ones."""
    one = _on_one_line if _is_common(value) else clean
    return [words for line in _LINE_END.split(value) if (words := one(line))]


def arabic_digits(value: str) -> str:
    """Return the text with ๐-๙ as 0-9 and nothing else changed; no character moves."""
    if _THAI_DIGIT.search(value):
        for thai, arabic in _ARABIC_DIGITS:  # ten times faster than translate()
            value = value.replace(thai, arabic)
    return value


def clusters(value: str) -> list[str]:
    """Return the character clusters of the text; joined they give it back.

    A cluster is what no diff and no word boundary may cut: a consonant with its vowels and
    marks, with the letter that completes it ('กัน', 'เป็น', 'เสีย') or falls silent ('การ์').
    """
    return _CLUSTER.findall(value)


def _on_one_line(value: str) -> str:
    return " ".join(value.split())


def _is_common(value: str) -> bool:
    """Tell whether the text is in its one form already, as nearly every text is."""
    if _UNCOMMON.search(value):
        return False
    return value.isascii() or not ("เเ" in value or _MARK_ON_MARK.search(value))


def _one_form(value: str) -> str:
    value = _SURROGATE.sub("\ufffd", value)
    if _PRIVATE.search(value):
        value = value.translate(_FONT_GLYPHS)
    value = _composed(value).replace("เเ", "แ")
    ordered = value
    for _ in range(_PASSES):
        before, ordered = ordered, _marks_in_order(ordered)
        if ordered == before:
            return ordered
    return value


def _marks_in_order(value: str) -> str:
    ordered = _MARKS.sub(_vowels_first, value) if _MISORDERED.search(value) else value
    ordered = _SPLIT_SARA_AM.sub("\\1\u0e33", ordered)
    if _TONE_AFTER_SARA_AM.search(ordered):
        ordered = _SARA_AM_RUN.sub(_tones_first, ordered)
    return ordered if ordered is value else _composed(ordered)


def _composed(value: str) -> str:
    return unicodedata.normalize("NFC", _PILE.sub(_thinned, value))


def _thinned(pile: re.Match[str]) -> str:
    kept, marks = [], 0
    for letter in pile[0]:
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks <= _MOST_MARKS:
            kept.append(letter)
    return "".join(kept)


def _vowels_first(marks: re.Match[str]) -> str:
    # sorted() is stable: only a tone (or ์) that stands before a vowel changes its place.
    return "".join(sorted(marks[0], key=lambda mark: not _IS_VOWEL_MARK.match(mark)))


def _tones_first(run: re.Match[str]) -> str:
    return "".join(sorted(run[0], key=lambda letter: letter == "\u0e33"))
