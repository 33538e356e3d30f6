"""The n-grams by which texts are found, section by section.

An n-gram is some letters that stand together. A text that holds some words holds their n-grams,
whatever stands around them, which is what a language without word boundaries needs. Those of two
and three letters are kept each for itself. Those of seven, of which nearly every place in a text
has one of its own, share 4,096 buckets: one says little, all those of a phrase say where it stands.
A section is a short text, or a part of a long one.
"""

import zlib
from collections.abc import Iterable, Iterator
from typing import TypeAlias

Gram: TypeAlias = str | int
"""An n-gram of two or three letters, or the number of a bucket."""

RULES = "1"
"""Raise it with every change of this module: an index made by others is made anew."""
SECTION = 4_000
"""Letters of one section. A long text has nearly every n-gram, and would have to be read for nearly
every query. Of 12,000 texts of thaigov.go.th, those that hold the n-grams of some long phrases
without the phrases have 5 million letters; so cut, 0.1 million, for a fifth more n-grams."""
OVERLAP = 100
"""Letters that a section has in common with the next, so that a term is whole in one of them."""
MOST_SECTIONS = 1_024
"""Sections of one text; the last takes what is left of more than four million letters."""
LONG = 7
"""Letters of an n-gram that falls into a bucket. Of 8,000 texts of thaigov.go.th 1,028 hold the
three-letter n-grams of บริการประชาชน, 282 those of seven too, and 247 the words; of 8,000 texts
spliced from forty, it is 1,439, 53 and none. Six and eight do about as well."""
BUCKETS = 4_096
"""A section's n-grams fill a fifth of them; twice as many take 7 % of the text more, and leave out
a few texts more."""
_WIDTH, _LAST = 2 * LONG, 2 * LONG - 1
_MOST = 40
"""N-grams of one term that are looked up, and as many buckets; more say nothing more."""


def sections(parts: Iterable[str]) -> Iterator[set[Gram]]:
    """Yield the n-grams of each section of a text; none reaches from one part into the next."""
    found: set[Gram] = set()
    room, count = SECTION, 1
    for piece in _pieces(parts):
        if len(piece) > room and found and count < MOST_SECTIONS:
            yield found
            found, room, count = set(), SECTION, count + 1
        found |= _short(piece, 2)
        found |= _short(piece, 3)
        found |= _buckets(piece)
        room -= len(piece)
    if found:
        yield found


def _pieces(parts: Iterable[str]) -> Iterator[str]:
    for part in parts:
        for start in range(0, max(1, len(part) - OVERLAP), SECTION - OVERLAP):
            yield part[start : start + SECTION]


def _short(piece: str, length: int) -> set[Gram]:
    return {piece[at : at + length] for at in range(len(piece) - length + 1)}


def _buckets(piece: str) -> set[Gram]:
    units = _units(piece)
    return {zlib.crc32(units[at : at + _WIDTH]) % BUCKETS for at in range(0, len(units) - _LAST, 2)}


def _units(piece: str) -> bytes:
    """Return two bytes a letter; a rare one beyond the first 65,536 counts as two."""
    return piece.encode("utf-16-le", "surrogatepass")


def needed(term: str) -> set[Gram]:
    """Return n-grams that one section of a text holds if the text holds the term.

    A single letter has none. Those of two letters say nothing that those of three do not.
    """
    term = term[:OVERLAP]
    if len(term) < 3:
        return _short(term, 2)
    every = [term[at : at + 3] for at in range(len(term) - 2)]
    return {*every[:: -(-len(every) // _MOST)], every[-1], *sorted(_buckets(term))[:_MOST]}


def code(gram: Gram) -> int:
    """Return 32 bits for an n-gram: another one for each two letters, seldom the same for three.

    That two share one costs a look at a text; a hit is always one by the text itself.
    """
    return gram if isinstance(gram, int) else zlib.crc32(_units(gram))
