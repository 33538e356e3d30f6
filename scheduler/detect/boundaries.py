"""Where a text may be cut without tearing apart what a reader sees as one letter."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate, pairwise

from crawler.thai.text import clusters

_LEADING_VOWELS = frozenset("เแโใไ")
_FOLLOWING_VOWELS = frozenset("ะาำๅ")
"""Thai vowels written after their consonant: letters to Unicode, but never a beginning."""

_JOINERS = frozenset("\u200c\u200d")
_EMOJI_MODIFIERS = range(0x1F3FB, 0x1F400)
_EMOJI_TAGS = range(0xE0020, 0xE0080)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_HIGH_SURROGATES = range(0xD800, 0xDC00)
_LOW_SURROGATES = range(0xDC00, 0xE000)


def may_part(text: str, at: int) -> bool:
    """Say whether the characters on both sides of offset ``at`` may stand apart.

    It looks at these two only, so what it says of a text holds inside any longer one. It is
    stricter than the grapheme clusters of Unicode (UAX 29): a Thai vowel keeps its consonant, a
    mark that lost its letter stays with whatever stands before it, flags stay in one row.
    """
    return not 0 < at < len(text) or not _glued(text[at - 1], text[at])


def boundaries(text: str) -> set[int]:
    """Return every offset where the text may be cut, both ends included.

    Besides what ``may_part`` forbids, a Thai cluster keeps the letter that completes it, as in
    ``กัน`` and ``เสีย``.
    """
    ends = accumulate(map(len, clusters(text)))
    return {0, *(at for at in ends if may_part(text, at))}


def after_spaces(text: str, tokens: Iterable[str]) -> list[str]:
    """Return tokens that each end in white space, rejoined where a stray mark follows it."""
    return _parted(text, (at for at in accumulate(map(len, tokens)) if may_part(text, at)))


def whole(text: str, tokens: Iterable[str]) -> list[str]:
    """Return any tokens of the text with those rejoined that cut a cluster.

    Tokens that do not join to ``text`` are worth nothing, and the text is one token.
    """
    parts = list(tokens)
    if "".join(parts) != text:
        return [text]
    allowed = boundaries(text)
    return _parted(text, (at for at in accumulate(map(len, parts)) if at in allowed))


def shortened(text: str, longest: int) -> str:
    """Return a text on one line, cut where it may be cut so that with ``…`` it is not longer."""
    text = " ".join(text[: 20 * longest].split())
    if len(text) <= longest:
        return text
    ends = (at for at in boundaries(text[: longest + 1]) if at < longest)
    return f"{text[: max(ends)].rstrip()}…"


def _parted(text: str, ends: Iterable[int]) -> list[str]:
    return [text[start:end] for start, end in pairwise([0, *ends]) if start < end]


def _glued(left: str, right: str) -> bool:
    return (
        left in _LEADING_VOWELS
        or left == "\u200d"
        or _leans_back(right)
        or (left == "\r" and right == "\n")
        or (ord(left) in _FLAG_LETTERS and ord(right) in _FLAG_LETTERS)
        or (ord(left) in _HIGH_SURROGATES and ord(right) in _LOW_SURROGATES)
    )


@lru_cache(maxsize=4096)
def _leans_back(char: str) -> bool:
    """Say whether a character belongs to the one before it, whatever that is."""
    return (
        char in _FOLLOWING_VOWELS
        or char in _JOINERS
        or unicodedata.category(char) in {"Mn", "Mc", "Me"}
        or ord(char) in _EMOJI_MODIFIERS
        or ord(char) in _EMOJI_TAGS
    )
