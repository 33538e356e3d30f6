"""What a text says when its dress is taken off: spacing, punctuation, digit system, look-alikes."""

import re
import unicodedata
from itertools import chain
from urllib.parse import unquote

from crawler.thai.text import arabic_digits, clean_lines

_DIGITS = "0123456789"
INVISIBLE = frozenset(
    map(
        chr,
        (
            *(0x00AD, 0x180E, 0xFEFF),
            *chain(range(0x200B, 0x2010), range(0x202A, 0x202F), range(0x2060, 0x2070)),
            *range(0xFE00, 0xFE10),
        ),
    )
)
"""Soft hyphen, zero-width and bidi marks, BOM, variation selectors."""
_BRACKETS = frozenset("()[]{}«»“”‘’\"'")
_DASHES = "‐‑‒–—―−－"
# The glyphs of Symbol and Wingdings, in which Word pastes its bullets.
_FONT_SIGNS = range(0xF020, 0xF100)
_ONE_FORM: dict[int, str | None] = {
    **{0xFF01 + at: chr(0x21 + at) for at in range(94)},
    **dict.fromkeys((*map(ord, INVISIBLE), *_FONT_SIGNS)),
    **dict.fromkeys(map(ord, _DASHES), "-"),
}
_OTHER_FORM = re.compile(f"[{re.escape(''.join(map(chr, _ONE_FORM)))}]")
_BULLET = re.compile(r"^ ?(?:[■-▱▶-▻◀-◿✦✧❖❑❒➔➘-➾]+|[✓✔★☆](?![✓✔★☆])|[o§](?= [ก-๙]))", re.MULTILINE)
"""Signs before an item of a list. Not among them are those that say something of a figure or a
question: ``▲``, ``▼``, ``☑``, ``☐``, ``✗``, and rows of stars."""

# A pattern that begins with a digit is tried where digits are; with what must not stand before it
# first, everywhere.
_GROUPED = re.compile(r"[0-9](?<![0-9.,][0-9])[0-9]{0,2}(?:,[0-9]{3})+(?![0-9]|,[0-9])")
_ABBREVIATED = re.compile("ฯ ?ล ?ฯ|ฯ")
_HOUR = r"0?(2[0-4]|1[0-9]|[0-9])[.:]([0-5][0-9])(?![0-9.:])"
_OF_DAY = r"(?= ?(?:- ?[0-9]{1,2}[.:][0-9]{2} ?)?(?:น(?![ก-๙])|นาฬิกา|hrs?\b|[ap]\.?m\b))"
_TIME = re.compile(
    f"(?=[0-9])(?:(?<![0-9.,:/]){_HOUR}{_OF_DAY}|(?:(?<=เวลา)|(?<=เวลา )){_HOUR})", re.IGNORECASE
)
_CLOCK = re.compile("[0-9][.:][0-5][0-9]")
"""``09.30 น.`` is ``9:30 น.``: Thai pages write the hour with a dot or a colon."""
_DAY = re.compile(r"([0-9](?<![0-9./-][0-9])[0-9]?)[-/.]([0-9]{1,2})[-/.]([0-9]{4})(?![0-9])")
_PHONE = re.compile(
    r"0(?<![0-9]0)(?<![0-9][.,/-]0)[0-9]{0,2}([ -]?)[0-9]{3,4}[ -]?[0-9]{3,4}(?![0-9])"
)
_PHONE_DIGITS = range(9, 11)
"""A Thai number with its leading 0: nine digits in a house, ten in a pocket."""

_SIGNS = r"[\s!\"'*,\-.:;?()\[\]{}_¡«»·¿`´ʼ‘’‚‛“”„‟′″†‡•‣․‥…‧‹›⁃∙▪。、「」๏๚๛]"
"""White space and punctuation that says nothing by itself. What is not listed counts: ``%``,
``+``, ``/``, ``&``, ``@``, ``#``, currency and other symbols; ``ๆ`` is a letter. ``ฯ`` is the sign
of an abbreviation, so ``กรุงเทพฯ`` says what ``กรุงเทพ`` says; ``ฯลฯ`` is a word."""
_DRESS = re.compile(f"{_SIGNS}(?<!{_SIGNS}{_SIGNS}){_SIGNS}*+(?![0-9])")
"""A whole run of them, but for one before a figure."""
_BEFORE_FIGURE = re.compile(f"{_SIGNS}++")
_LEADING_SIGN = re.compile(r"(?:^|(?<=[\s(\[{\"'“‘]))-?\.?$")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[!-~]*[0-9A-Za-z/]"
    r"|[!-~]{0,64}@[!-/:-?\[-`{-~]*+[0-9A-Za-z](?:[!-~]*[0-9A-Za-z])?"
)
"""No other ``@`` stands between the one of an address and the letter after it: of a row of them
each would be tried with all that follow."""
_SCHEME = re.compile(r"^(?:https?:)?(?://)?(?:www\.)?", re.IGNORECASE)


def skeleton(text: str) -> str:
    """Return what a text says when its dress is taken off; figures stay apart and whole.

    >>> skeleton("มีผู้ป่วย ๑,๒๓๔ ราย (ร้อยละ 14.5)") == skeleton("มีผู้ป่วย 1234 ราย ร้อยละ 14.5")
    True
    """
    return bones(one_form(text))


def one_form(text: str) -> str:
    """Return a text with Arabic digits, one hyphen and nothing invisible, a paragraph a line."""
    # Few letters have another form: str.translate() would look every one of them up.
    return _OTHER_FORM.sub(_letter, arabic_digits("\n".join(clean_lines(text))))


def _letter(other: re.Match[str]) -> str:
    return _ONE_FORM[ord(other[0])] or ""


def bones(text: str) -> str:
    """Return the skeleton of a text that is in one form already."""
    if not ("://" in text or "@" in text or "www." in text):
        return _undressed(text)
    parts: list[str] = []
    at = 0
    for address in _ADDRESS.finditer(text):
        parts += (_undressed(text[at : address.start()]), address_form(address[0]))
        at = address.end()
    return "".join([*parts, _undressed(text[at:])])


def address_form(url: str) -> str:
    """Return an address without what leads to the same place with or without it.

    That is the scheme, ``www.``, the last slash, and percent signs for letters; an address that
    is nothing else stays as it is.
    """
    bare = unquote(_SCHEME.sub("", url, count=1)).rstrip("/")
    return bare or url


def _undressed(text: str) -> str:
    text = _BULLET.sub("", text)
    text = _ABBREVIATED.sub(lambda sign: "ฯลฯ" if "ล" in sign[0] else "", text)
    if _CLOCK.search(text):
        text = _TIME.sub(lambda hour: ":".join(filter(None, hour.groups())), text)
    text = _PHONE.sub(_dialled, _DAY.sub(r"\1/\2/\3", text))
    text = _GROUPED.sub(lambda number: number[0].replace(",", ""), text)
    return _BEFORE_FIGURE.sub(_kept, _DRESS.sub("", text))


def _dialled(number: re.Match[str]) -> str:
    digits = number[0].replace(" ", "").replace("-", "")
    return digits if len(digits) in _PHONE_DIGITS else number[0]


def _kept(run: re.Match[str]) -> str:
    """Return what must stay of spaces and punctuation before a figure: what divides or signs it."""
    start = run.start()
    left = run.string[max(start - 1, 0) : start]
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
