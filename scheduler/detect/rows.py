"""A diff read by paragraphs: which old and new ones its pieces hold together.

It needs the pieces alone, so a diff that was stored long ago is read like one made today.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Literal, NamedTuple, TypeAlias

from storage.records import Piece

Sign: TypeAlias = Literal["=", "-", "+"]

LEAST_SHARE = 0.25
"""Share of the shorter paragraph, without white space, that two must have in common."""
MOST_LINES = 20_000
"""A diff of more line ends is one row; cabinet minutes have 2,000."""

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


class Row(NamedTuple):
    """A paragraph before and after, several where they were joined or parted; one may be empty."""

    before: str
    after: str
    pieces: tuple[Piece, ...]
    first: tuple[int, int]
    """The place of its first paragraph among those of the old and of the new text."""


class _Part(NamedTuple):
    """A piece, or a part of one, that lies in one paragraph of each text."""

    sign: Sign
    text: str
    old: int
    new: int


class _Block(NamedTuple):
    """Neighbouring paragraphs of both texts that are held together."""

    old: range
    new: range


def rows(pieces: Iterable[Piece]) -> list[Row]:
    """Return the paragraphs of a diff in order; their texts join to the old and the new text."""
    pieces = tuple(pieces)
    if sum(text.count("\n") for _, text in pieces) > MOST_LINES:
        return [_row(_Block(range(1), range(1)), pieces)]
    parts = list(_parts(pieces))
    ends = (
        _count(part.old for part in parts if part.sign != "+"),
        _count(part.new for part in parts if part.sign != "-"),
    )
    blocks = list(_blocks(_links(parts, ends), ends))
    in_old = {line: row for row, block in enumerate(blocks) for line in block.old}
    in_new = {line: row for row, block in enumerate(blocks) for line in block.new}
    held: list[list[Piece]] = [[] for _ in blocks]
    for part in parts:
        old, new = in_old.get(part.old, -1), in_new.get(part.new, -1)
        if part.sign == "=" and old == new:
            held[old].append(("=", part.text))
        else:
            if part.sign != "+":
                held[old].append(("-", part.text))
            if part.sign != "-":
                held[new].append(("+", part.text))
    return list(map(_row, blocks, held))


def _parts(pieces: Iterable[Piece]) -> Iterator[_Part]:
    old = new = 0
    for sign, text in pieces:
        for line in _LINE.findall(text):
            yield _Part(sign, line, old, new)
            if line.endswith("\n"):
                old += sign != "+"
                new += sign != "-"


def _count(places: Iterable[int]) -> int:
    return max(places, default=-1) + 1


def _links(parts: Sequence[_Part], ends: tuple[int, int]) -> list[tuple[int, int]]:
    """Return the old and the new paragraphs that are one: by what they share, or by their place."""
    if ends == (1, 1):
        return [(0, 0)]
    shared: Counter[tuple[int, int]] = Counter()
    old: Counter[int] = Counter()
    new: Counter[int] = Counter()
    for part in parts:
        size = len("".join(part.text.split()))
        if part.sign == "=":
            shared[part.old, part.new] += size
        old[part.old] += size if part.sign != "+" else 0
        new[part.new] += size if part.sign != "-" else 0
    alike = {
        (a, b)
        for (a, b), size in shared.items()
        if size and size >= LEAST_SHARE * min(old[a], new[b])
    }
    return sorted(alike | _in_place(parts, ends, {a for a, _ in alike}, {b for _, b in alike}))


def _in_place(
    parts: Sequence[_Part], ends: tuple[int, int], old: set[int], new: set[int]
) -> set[tuple[int, int]]:
    """Find the paragraphs of which one replaced the other between two line ends that stayed."""
    stops = [(part.old, part.new) for part in parts if part.sign == "=" and part.text[-1] == "\n"]
    return {
        (a, b)
        for (before, above), (a, b) in pairwise([(-1, -1), *stops, (ends[0] - 1, ends[1] - 1)])
        if (a, b) == (before + 1, above + 1) and a not in old and b not in new
    }


def _blocks(links: Iterable[tuple[int, int]], ends: tuple[int, int]) -> Iterator[_Block]:
    """Cover all paragraphs of both texts, those that nothing holds each by itself."""
    group = _Block(range(0), range(0))
    for a, b in links:
        if a < group.old.stop or b < group.new.stop:
            group = _Block(range(group.old.start, a + 1), range(group.new.start, b + 1))
            continue
        if group.old:
            yield group
        yield from _alone(range(group.old.stop, a), range(group.new.stop, b))
        group = _Block(range(a, a + 1), range(b, b + 1))
    if group.old:
        yield group
    yield from _alone(range(group.old.stop, ends[0]), range(group.new.stop, ends[1]))


def _alone(old: range, new: range) -> Iterator[_Block]:
    yield from (_Block(range(line, line + 1), range(new.start, new.start)) for line in old)
    yield from (_Block(range(old.stop, old.stop), range(line, line + 1)) for line in new)


def _row(block: _Block, pieces: Sequence[Piece]) -> Row:
    runs = [
        (sign, "".join(text for _, text in run)) for sign, run in groupby(pieces, itemgetter(0))
    ]
    before, after = ("".join(text for op, text in runs if op in {"=", side}) for side in "-+")
    return Row(before, after, tuple(runs), (block.old.start, block.new.start))
