"""Show what changed between two texts, word by word, in a language without spaces."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from scheduler.detect.align import aligned, shared_prefix
from scheduler.detect.boundaries import after_spaces, boundaries, may_part, whole
from scheduler.detect.changes import account, changes
from scheduler.detect.fields import changed_fields, field_text
from scheduler.detect.numbering import number_ends
from scheduler.detect.paragraphs import corresponding
from scheduler.detect.severity import severity
from scheduler.detect.tidying import tidy, without_lone_spaces
from storage.records import Diff, Piece, Release

__all__ = [
    "Cut",
    "account",
    "changes",
    "diff_fields",
    "field_text",
    "severity",
    "word_diff",
]

Cut: TypeAlias = Callable[[str], list[str]]

MOST_CHARACTERS = 100_000
"""How much of what changed in a text, old and new together, is cut into words: 0.45 s with
PyThaiNLP's newmm. So much new is a rewriting, and what is beyond is shown phrase by phrase."""
SHORTEST_REWRITING = 80
LEAST_KEPT = 0.25
"""Words in common in a smaller share of so many characters, old and new together, are chance: a
reader sees one text that gave way to another, not ``และ`` and ``การ`` that stayed."""
MOST_PARAGRAPHS = 20_000
"""In a text of more, paragraphs are taken for phrases; cabinet minutes have 2,000."""

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
    empty, and none begins or ends inside a character cluster, whatever ``cut`` does. Between two
    ``=`` stands at most one ``-`` and then one ``+``; only a piece that ends a paragraph may be
    followed by another change. Paragraphs are aligned first, then phrases between white space,
    then words, so ``cut`` sees only what changed.
    """
    if before == after:
        return ()
    by_phrases = tidy(_by_paragraphs(before, after))
    return tuple(tidy(without_lone_spaces(tidy(_by_words(by_phrases, cut)))))


def _by_paragraphs(old: str, new: str) -> Iterator[Piece]:
    """Compare the paragraphs that correspond, each beginning with its list number."""
    left, right = (after_spaces(text, _LINE.findall(text)) for text in (old, new))
    if max(len(left), len(right)) > MOST_PARAGRAPHS:
        yield from _by_phrases(old, new)
        return
    for a, b in corresponding([*map(str.rstrip, left)], [*map(str.rstrip, right)]):
        yield from _by_numbers("".join(left[a]), "".join(right[b]))


def _by_numbers(old: str, new: str) -> Iterator[Piece]:
    in_old, in_new = (number_ends([text])[0] for text in (old, new))
    if in_old and in_new and may_part(old, in_old) and may_part(new, in_new):
        yield from _by_phrases(old[:in_old], new[:in_new])
        yield from _by_phrases(old[in_old:], new[in_new:])
    else:
        yield from _by_phrases(old, new)


def _by_phrases(old: str, new: str) -> Iterator[Piece]:
    """Compare two paragraphs by what stands between white space."""
    if old == new:
        yield ("=", old)
        return
    left, right = (after_spaces(text, _PHRASE.findall(text)) for text in (old, new))
    for same, a, b in aligned([*map(str.rstrip, left)], [*map(str.rstrip, right)]):
        whole_span = [("".join(left[a]), "".join(right[b]))]
        for gone, come in zip(left[a], right[b], strict=True) if same else whole_span:
            yield ("=" if gone == come else "-", gone)
            yield ("+", "" if gone == come else come)


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
    spans = list(aligned(left, right))
    kept = sum(len("".join(left[span.left])) for span in spans if span.same)
    if len(old) + len(new) >= SHORTEST_REWRITING and 2 * kept < LEAST_KEPT * len(old + new):
        yield ("-", old)
        yield ("+", new)
        return
    for same, a, b in spans:
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
