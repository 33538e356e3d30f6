"""Fold the changes of a diff that say nothing new, so that a screen shows the others."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal, NamedTuple, TypeAlias

from scheduler.detect.numbering import number_ends
from scheduler.detect.rows import Row, rows
from scheduler.detect.skeleton import skeleton
from scheduler.detect.wordings import hunks
from storage.records import Piece

Shown: TypeAlias = tuple[Literal["=", "-", "+", "…"], str]

FEWEST = 2
"""Items renumbered in a row that are folded; one is shown as it is."""


class _Item(NamedTuple):
    """A paragraph of a diff, and its list numbers where nothing but they differ."""

    row: Row
    numbers: tuple[str, str] | None


class _Part(NamedTuple):
    """A piece as it is shown; those of one ``place``, or of none, are joined with their like."""

    piece: Shown
    place: tuple[int, int] | None


def folded(pieces: Iterable[Piece]) -> list[Shown]:
    """Return the pieces of a diff with its renumbered items folded, for a person to read.

    Where items differ in their list number alone, one after another but for what stayed, they
    stand as unchanged, with their new numbers, behind one piece ``…`` that tells how many they
    are. Without it, ``=`` and ``+`` pieces still join to the new text; the old one is no longer
    there. What was put in as paragraphs of its own stays apart from what follows.
    """
    parts: list[_Part] = []
    changed = False
    for quiet, run in groupby(_items(pieces), _is_quiet):
        items = list(run)
        parts += _quiet(items, later=changed) if quiet else _loud(items)
        changed = changed or not quiet
    joined = groupby(parts, lambda part: (part.piece[0], part.place))
    return [(sign, "".join(part.piece[1] for part in run)) for (sign, _), run in joined]


def _items(pieces: Iterable[Piece]) -> list[_Item]:
    found = rows(pieces)
    old = number_ends([row.before for row in found])
    new = number_ends([row.after for row in found])
    return [_Item(row, _numbers(row, a, b)) for row, a, b in zip(found, old, new, strict=True)]


def _numbers(row: Row, old: int, new: int) -> tuple[str, str] | None:
    before, after = row.before[:old].strip(), row.after[:new].strip()
    if not before or not after or skeleton(before) == skeleton(after):
        return None
    return None if any(hunks(row.pieces, old, new)) else (before, after)


def _is_quiet(item: _Item) -> bool:
    return item.numbers is not None or item.row.before == item.row.after


def _loud(items: Sequence[_Item]) -> Iterator[_Part]:
    for item in items:
        inside = item.row.first if item.row.before and item.row.after else None
        yield from (_Part(piece, inside if piece[0] != "=" else None) for piece in item.row.pieces)


def _quiet(items: Sequence[_Item], later: bool) -> Iterator[_Part]:
    """Fold a run of paragraphs that stayed, some of them under another number."""
    moved = [item.numbers for item in items if item.numbers]
    if len(moved) < FEWEST:
        yield from _loud(items)
        return
    first, last = (" → ".join(numbers) for numbers in (moved[0], moved[-1]))
    note = f"{len(moved):,} {'later ' if later else ''}items renumbered, {first} up to {last}"
    place = next(at for at, item in enumerate(items) if item.numbers)
    for at, item in enumerate(items):
        if at == place:
            yield _Part(("…", note), None)
        yield _Part(("=", item.row.after), None)
