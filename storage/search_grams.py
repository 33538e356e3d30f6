"""The n-grams by which texts are found, section by section.

An n-gram is two or three letters that stand together. A text that holds some words holds their
n-grams, whatever stands around them, which is what a language without word boundaries needs.
A section is a short text, or a part of a long one.
"""

import zlib
from collections.abc import Iterable, Iterator

SECTION = 4_000
"""Letters of one section. A long text has nearly every n-gram, and would have to be read for nearly
every query. Of 12,000 texts of thaigov.go.th, those that hold the n-grams of some long phrases
without the phrases have 5 million letters; so cut, 0.1 million, for a fifth more n-grams."""
OVERLAP = 100
"""Letters that a section has in common with the next, so that a term is whole in one of them."""
MOST_SECTIONS = 1_024
"""Sections of one text; the last takes what is left of more than four million letters."""
_MOST = 40
"""N-grams of one term that are looked up; those of a longer one are taken from all along it."""


def sections(parts: Iterable[str]) -> Iterator[set[str]]:
    """Yield the n-grams of each section of a text; none reaches from one part into the next."""
    found: set[str] = set()
    room, count = SECTION, 1
    for piece in _pieces(parts):
        if len(piece) > room and found and count < MOST_SECTIONS:
            yield found
            found, room, count = set(), SECTION, count + 1
        found |= _grams(piece)
        room -= len(piece)
    if found:
        yield found


def _pieces(parts: Iterable[str]) -> Iterator[str]:
    for part in parts:
        for start in range(0, max(1, len(part) - OVERLAP), SECTION - OVERLAP):
            yield part[start : start + SECTION]


def _grams(piece: str) -> set[str]:
    return {
        piece[start : start + length]
        for length in (2, 3)
        for start in range(len(piece) - length + 1)
    }


def needed(term: str) -> set[str]:
    """Return n-grams that one section of a text holds if the text holds the term.

    A single letter has none. Those of two letters say nothing that those of three do not.
    """
    length = min(len(term), 3)
    if length < 2:
        return set()
    term = term[:OVERLAP]
    every = [term[at : at + length] for at in range(len(term) - length + 1)]
    return {*every[:: -(-len(every) // _MOST)], every[-1]}


def code(gram: str) -> int:
    """Return 32 bits for an n-gram: another one for each two letters, seldom the same for three.

    That two share one costs a look at a text; a hit is always one by the text itself.
    """
    return zlib.crc32(gram.encode("utf-16-le", "surrogatepass"))
