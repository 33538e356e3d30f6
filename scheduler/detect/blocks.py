"""Where a block that only one of two texts has begins, when several places would do.

``2. เรื่อง ข / มติ: เห็นชอบ`` put between two items that end alike may as well be read as
``มติ: เห็นชอบ / 2. เรื่อง ข``. A reader sees an item, so a block begins where an item begins.
"""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

FARTHEST = 50
"""Paragraphs by which a block is moved at most."""

Anchor = tuple[int, int]
"""The places of two paragraphs that correspond, in the text without the block and in the other."""


class Side(NamedTuple):
    """What the paragraphs of one text say, and which of them have a list number."""

    keys: Sequence[str]
    items: Sequence[bool]


def settled(anchors: Sequence[Anchor], side: Side) -> list[Anchor]:
    """Return the anchors with every block that only ``side`` has moved to a better beginning."""
    placed = list(anchors)
    for at in range(len(placed) + 1):
        start = placed[at - 1][1] + 1 if at else 0
        end = placed[at][1] if at < len(placed) else len(side.keys)
        alone = not 0 < at < len(placed) or placed[at][0] == placed[at - 1][0] + 1
        if start < end and alone:
            _move(placed, at, start, end, side)
    return placed


def _move(placed: list[Anchor], at: int, start: int, end: int, side: Side) -> None:
    """Move the block start..end, which stands before the anchor ``at``, by whole paragraphs."""
    up = sum(1 for _ in takewhile(bool, _steps_up(placed, at, start, end, side.keys)))
    down = sum(1 for _ in takewhile(bool, _steps_down(placed, at, start, end, side.keys)))
    steps = sorted(range(-up, down + 1), key=abs)
    best = max(steps, key=lambda by: _begins(side, start + by, end + by))
    for back in range(-best):
        placed[at - 1 - back] = (placed[at - 1 - back][0], end - 1 - back)
    for on in range(best):
        placed[at + on] = (placed[at + on][0], start + on)


def _steps_up(
    placed: list[Anchor], at: int, start: int, end: int, keys: Sequence[str]
) -> Iterator[bool]:
    """Say of one paragraph after another, upwards, whether the block may pass it."""
    for back in range(min(at, FARTHEST)):
        left, right = placed[at - 1 - back]
        in_row = right == start - 1 - back and left == placed[at - 1][0] - back
        yield in_row and keys[right] == keys[end - 1 - back]


def _steps_down(
    placed: list[Anchor], at: int, start: int, end: int, keys: Sequence[str]
) -> Iterator[bool]:
    for on in range(min(len(placed) - at, FARTHEST)):
        left, right = placed[at + on]
        in_row = right == end + on and left == placed[at][0] + on
        yield in_row and keys[right] == keys[start + on]


def _begins(side: Side, start: int, end: int) -> int:
    """Rate a place for a block: best where it and what follows it begin with a list number."""
    if not side.items[start]:
        return 0
    return 2 if end == len(side.items) or side.items[end] else 1
