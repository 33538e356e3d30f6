"""Which paragraphs of two texts correspond: by what they say, whatever number stands before it.

Paragraphs that say the same without their list number belong together; between them, those that
are much alike. So an item put into an agenda is one block, and later items keep their partners.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scheduler.detect.align import aligned, shared_prefix
from scheduler.detect.blocks import FARTHEST, Anchor, Side, settled
from scheduler.detect.likeness import alike
from scheduler.detect.numbering import number_ends
from scheduler.detect.skeleton import skeleton


class Pair(NamedTuple):
    """Neighbouring paragraphs of both texts that stand for each other; one side may be empty."""

    left: slice
    right: slice


def corresponding(left: Sequence[str], right: Sequence[str]) -> Iterator[Pair]:
    """Cover the paragraphs of two texts with pairs, in order."""
    head = shared_prefix(left, right)
    tail = min(shared_prefix(left[::-1], right[::-1]), min(len(left), len(right)) - head)
    # What is shared at the ends is looked at again only as far as a block may be moved.
    head, tail = max(head - FARTHEST, 0), max(tail - FARTHEST, 0)
    yield from (_one(at, at) for at in range(head))
    for a, b in _between(*_sides(left, right, head, tail)):
        yield Pair(_moved(a, head), _moved(b, head))
    yield from (_one(len(left) - at, len(right) - at) for at in range(tail, 0, -1))


def _sides(left: Sequence[str], right: Sequence[str], head: int, tail: int) -> tuple[Side, Side]:
    """Read the paragraphs of both texts but for ``head`` first and ``tail`` last ones."""
    ends = [number_ends(lines)[head : len(lines) - tail] for lines in (left, right)]
    texts = [lines[head : len(lines) - tail] for lines in (left, right)]
    bare = [_bare(*side) for side in zip(texts, ends, strict=True)]
    # What both texts have to the letter needs no closer look, and that is nearly everything.
    shared = set(bare[0]) & set(bare[1])
    keys = [[text if text in shared else skeleton(text) for text in side] for side in bare]
    items = [[end > 0 for end in side] for side in ends]
    return Side(keys[0], items[0]), Side(keys[1], items[1])


def _bare(lines: Sequence[str], ends: Sequence[int]) -> list[str]:
    """Leave out the number of each line; a number with nothing behind it says itself."""
    return [line[end:].strip() or line for line, end in zip(lines, ends, strict=True)]


def _between(old: Side, new: Side) -> Iterator[Pair]:
    at_left = at_right = 0
    for a, b in [*_anchors(old, new), (len(old.keys), len(new.keys))]:
        yield from _gap(old.keys, new.keys, slice(at_left, a), slice(at_right, b))
        if a < len(old.keys):
            yield _one(a, b)
        at_left, at_right = a + 1, b + 1


def _anchors(old: Side, new: Side) -> list[Anchor]:
    same = [span for span in aligned(old.keys, new.keys) if span.same]
    anchors = [
        (span.left.start + at, span.right.start + at)
        for span in same
        for at in range(span.left.stop - span.left.start)
    ]
    back = [(b, a) for a, b in settled(anchors, new)]
    return [(a, b) for b, a in settled(back, old)]


def _gap(old: Sequence[str], new: Sequence[str], left: slice, right: slice) -> Iterator[Pair]:
    """Pair what lies between two paragraphs that correspond."""
    at_left, at_right = left.start, right.start
    if left.start < left.stop and right.start < right.stop:
        for a, b in alike(old[left], new[right]):
            pair = Pair(_moved(a, left.start), _moved(b, right.start))
            yield from _unlike(at_left, pair.left.start, at_right, pair.right.start)
            yield pair
            at_left, at_right = pair.left.stop, pair.right.stop
    yield from _unlike(at_left, left.stop, at_right, right.stop)


def _unlike(left: int, left_end: int, right: int, right_end: int) -> Iterator[Pair]:
    if left < left_end or right < right_end:
        yield Pair(slice(left, left_end), slice(right, right_end))


def _one(left: int, right: int) -> Pair:
    return Pair(slice(left, left + 1), slice(right, right + 1))


def _moved(span: slice, by: int) -> slice:
    return slice(span.start + by, span.stop + by)
