"""Show what changed between two texts, word by word, in a language without spaces."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from scheduler.detect.align import aligned, shared_prefix
from scheduler.detect.boundaries import after_spaces, boundaries, whole
from scheduler.detect.fields import changed_fields, field_text
from scheduler.detect.severity import severity
from storage.records import Diff, Piece, Release

__all__ = ["Cut", "diff_fields", "field_text", "severity", "word_diff"]

Cut: TypeAlias = Callable[[str], list[str]]

MOST_CHARACTERS = 100_000
"""How much of what changed in a text, old and new together, is cut into words: 0.45 s with
PyThaiNLP's newmm. So much new is a rewriting, and what is beyond is shown phrase by phrase."""

# White space stays with what stands before it, so that indentation and blank lines move no line.
_LINE = re.compile(r"[^\n]*\n\s*|[^\n]+")
_PHRASE = re.compile(r"\S+\s*|\s+")


def diff_fields(before: Release, after: Release, cut: Cut) -> Diff:
    """Return the pieces of each field that differs, in the order of ``fields.FIELDS``."""
    return {
        name: word_diff(field_text(before, name), field_text(after, name), cut)
        for name in changed_fields(before, after)
    }


def word_diff(before: str, after: str, cut: Cut) -> tuple[Piece, ...]:
    """Return the pieces that lead from one text to the other; none when they are equal.

    ``=`` and ``-`` pieces join to the old text, ``=`` and ``+`` pieces to the new. No piece is
    empty, no two neighbours are of one kind, ``-`` comes before ``+``, and no piece begins or
    ends inside a character cluster, whatever ``cut`` does. Paragraphs are aligned first, then
    phrases between white space, then words, so ``cut`` sees only what changed.
    """
    if before == after:
        return ()
    by_phrases = _tidy(_by_spaces(before, after, (_LINE, _PHRASE)))
    return tuple(_tidy(_folded(_tidy(_by_words(by_phrases, cut)))))


def _by_spaces(old: str, new: str, patterns: Sequence[re.Pattern[str]]) -> Iterator[Piece]:
    """Compare by the first pattern's tokens, and what differs there by those of the next."""
    if old == new:
        yield ("=", old)
    elif not (old and new and patterns):
        yield ("-", old)
        yield ("+", new)
    else:
        left, right = (after_spaces(text, patterns[0].findall(text)) for text in (old, new))
        bare = ([token.rstrip() for token in side] for side in (left, right))
        for same, a, b in aligned(*bare):
            whole_span = [("".join(left[a]), "".join(right[b]))]
            for pair in zip(left[a], right[b], strict=True) if same else whole_span:
                yield from _by_spaces(*pair, patterns[1:])


def _by_words(pieces: Iterable[Piece], cut: Cut) -> Iterator[Piece]:
    """Look for words in common wherever one text replaced another."""
    budget = MOST_CHARACTERS
    gone = ""
    for op, text in pieces:
        if op == "+" and gone:
            yield from _replaced(gone, text, cut, budget)
            budget -= len(gone) + len(text)
        else:
            yield ("-", gone)
            yield (op, text if op != "-" else "")
        gone = text if op == "-" else ""
    yield ("-", gone)


def _replaced(old: str, new: str, cut: Cut, budget: int) -> Iterator[Piece]:
    if len(old) + len(new) > budget:
        yield from _between_shared_ends(old, new, cut, budget)
        return
    left, right = whole(old, cut(old)), whole(new, cut(new))
    for same, a, b in aligned(left, right):
        yield ("=" if same else "-", "".join(left[a]))
        yield ("=" if same else "+", "" if same else "".join(right[b]))


def _between_shared_ends(old: str, new: str, cut: Cut, budget: int) -> Iterator[Piece]:
    """Set aside what two long texts share at both ends, and see whether the rest is short."""
    in_old, in_new = boundaries(old), boundaries(new)
    head = shared_prefix(old, new)
    while not (head in in_old and head in in_new):
        head -= 1
    tail = min(shared_prefix(old[::-1], new[::-1]), min(len(old), len(new)) - head)
    while not (len(old) - tail in in_old and len(new) - tail in in_new):
        tail -= 1
    gone, come = old[head : len(old) - tail], new[head : len(new) - tail]
    yield ("=", old[:head])
    if head + tail and len(gone) + len(come) <= budget:
        yield from _replaced(gone, come, cut, budget)
    else:
        yield ("-", gone)
        yield ("+", come)
    yield ("=", old[len(old) - tail :])


def _tidy(pieces: Iterable[Piece]) -> list[Piece]:
    """Join neighbours of one kind; the second turn joins what the first found to be equal."""
    return list(_joined(_joined(pieces)))


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Leave at most one ``-`` and then one ``+`` between two ``=``, and nothing empty."""
    runs: dict[str, list[str]] = {"=": [], "-": [], "+": []}
    for op, text in pieces:
        if op == "=" and text and (runs["-"] or runs["+"]):
            yield from _run(runs)
            runs = {"=": [], "-": [], "+": []}
        if text:
            runs[op].append(text)
    yield from _run(runs)


def _run(runs: dict[str, list[str]]) -> Iterator[Piece]:
    same, old, new = ("".join(runs[op]) for op in "=-+")
    if old == new:
        same, old, new = same + old, "", ""
    if same:
        yield ("=", same)
    if old:
        yield ("-", old)
    if new:
        yield ("+", new)


def _folded(pieces: list[Piece]) -> Iterator[Piece]:
    """Make a space that alone survives between two changes a part of both, for the reader."""
    last = len(pieces) - 1
    for place, (op, text) in enumerate(pieces):
        if op == "=" and 0 < place < last and text.isspace() and "\n" not in text:
            yield ("-", text)
            yield ("+", text)
        else:
            yield (op, text)
