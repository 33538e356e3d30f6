"""Where the words that were searched for stand in a text, for the eye."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Literal, TypeAlias

from crawler.thai.searching import BLANK, alike, folded, parts
from crawler.thai.text import clusters
from storage.records import Release

Piece: TypeAlias = tuple[Literal["=", "*"], str]
Span: TypeAlias = tuple[int, int]

ROOM = 80
"""Letters of a passage around the words themselves, shared by the terms that are shown."""
_MOST_SHOWN = 3
"""Terms whose first place is shown."""
_LONGEST_HIT = 200
"""Letters of one place that are shown: a phrase may be as long as a text."""
_PREFERRED = ("body", "lead", "title", "attachments", "links", "images", "category")
MORE = "…"


def passage(release: Release, terms: Sequence[str]) -> tuple[str, list[Piece]]:
    """Return the field that holds most of the terms, and what stands there around them.

    Of several the body comes first: the title is shown in any case. Joined, the pieces are a piece
    of the text, with ``…`` where it is cut; no cut goes through a character cluster.
    """

    def rank(part: tuple[str, str]) -> tuple[int, int]:
        form = folded(part[1])
        return -sum(term in form for term in terms), _PREFERRED.index(part[0])

    field, words = min(parts(release), key=rank)
    return field, _around(words, terms)


def marked(value: str, terms: Sequence[str]) -> list[Piece]:
    """Return a whole text in pieces, the places of the terms marked ``*``."""
    return _pieces(value, _spans(value, terms), (0, len(value)))


def _around(value: str, terms: Sequence[str]) -> list[Piece]:
    """Return what stands around the first place of each term."""
    firsts = [places[0] for term in terms if (places := _spans(value, [term]))][:_MOST_SHOWN]
    margin = ROOM // (2 * max(1, len(firsts)))
    edges = _edges(value)
    windows = _joined(
        (
            edges[bisect_left(edges, max(0, start - margin))],
            edges[bisect_right(edges, min(end, start + _LONGEST_HIT) + margin) - 1],
        )
        for start, end in firsts
    )
    spans = _spans(value, terms)
    found: list[Piece] = []
    for start, end in windows:
        if start:
            found.append(("=", f" {MORE} " if found else MORE))
        found += _pieces(value, spans, (start, end))
    if windows and windows[-1][1] < len(value):
        found.append(("=", MORE))
    return _fused(found)


def _spans(value: str, terms: Iterable[str]) -> list[Span]:
    """Return where the terms stand in a cleaned text, each place widened to whole clusters."""
    form, origins = _traced(value)
    edges = _edges(value)
    found = []
    for term in terms:
        at = form.find(term)
        while at >= 0:
            start, end = origins[at], origins[at + len(term) - 1] + 1
            found.append((edges[bisect_right(edges, start) - 1], edges[bisect_left(edges, end)]))
            at = form.find(term, at + len(term))
    return _joined(found)


def _traced(value: str) -> tuple[str, list[int]]:
    """Return the search form of a text, and of each of its letters where it comes from."""
    letters = alike(value)
    form = letters.casefold()
    origins: Sequence[int] = range(len(form))
    if len(form) != len(letters):
        origins = [at for at, letter in enumerate(letters) for _ in letter.casefold()]
    blanks = {found.start() for found in BLANK.finditer(form)}
    return BLANK.sub("", form), [at for n, at in enumerate(origins) if n not in blanks]


def _edges(value: str) -> list[int]:
    return [0, *accumulate(map(len, clusters(value)))]


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order, those that overlap or touch as one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _pieces(value: str, spans: Iterable[Span], window: Span) -> list[Piece]:
    """Return a window of a text in pieces."""
    found: list[Piece] = []
    here, last = window
    for start, end in spans:
        if end <= here or start >= last:
            continue
        found.append(("=", value[here : max(here, start)]))
        found.append(("*", value[max(here, start) : min(end, last)]))
        here = min(end, last)
    return _fused([*found, ("=", value[here:last])])


def _fused(pieces: Iterable[Piece]) -> list[Piece]:
    """Return the pieces without empty ones, unmarked neighbours as one."""
    found: list[Piece] = []
    for mark, words in pieces:
        if words and found and mark == found[-1][0] == "=":
            found[-1] = "=", found[-1][1] + words
        elif words:
            found.append((mark, words))
    return found
