"""The figures, dates and names that a change touches, and which of them gave way to which."""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple, TypeAlias

from scheduler.detect.align import aligned
from scheduler.detect.days import days
from scheduler.detect.figures import Extent, figures
from scheduler.detect.names import names
from scheduler.detect.skeleton import skeleton

AROUND = 80
"""Characters on each side of a change that are read: longer than any figure, date or name."""
LONGEST = 2_000
"""Characters of a change that are read for facts. More of it is a passage of its own."""

FactKind: TypeAlias = Literal["figure", "date", "name"]
_READERS: Sequence[tuple[FactKind, Callable[[str], list[Extent]]]] = (
    ("date", days),
    ("name", names),
    ("figure", figures),
)
"""In the order in which they take their letters: the 26 of ``26 มกราคม`` is no figure."""


class Fact(NamedTuple):
    """A figure, date or name, and where it stands in its paragraph."""

    kind: FactKind
    start: int
    end: int
    text: str

    @property
    def value(self) -> str:
        """What it says, however it is written."""
        return skeleton(self.text)


Swap: TypeAlias = tuple[Fact | None, Fact | None]
"""A fact before and after; None where it was put in or taken out."""


def touched(text: str, start: int, end: int) -> list[Fact]:
    """Return the facts of a paragraph that the change from ``start`` to ``end`` touches."""
    if end - start > LONGEST:
        return []
    first = max(start - AROUND, 0)
    window = text[first : end + AROUND]
    found: list[Fact] = []
    for kind, read in _READERS:
        for a, b in read(window):
            free = all(b <= fact.start - first or fact.end - first <= a for fact in found)
            if free and a + first <= end + 1 and b + first >= start - 1:
                found.append(Fact(kind, a + first, b + first, window[a:b]))
    return sorted(found, key=lambda fact: fact.start)


def swapped(before: Sequence[Fact], after: Sequence[Fact]) -> Iterator[Swap]:
    """Pair the facts of one change that say something else, kind by kind and in their order."""
    for kind, _ in _READERS:
        old = [fact for fact in before if fact.kind == kind]
        new = [fact for fact in after if fact.kind == kind]
        for span in _differing([f.value for f in old], [f.value for f in new]):
            yield from _paired(old[span[0]], new[span[1]])


def _differing(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[slice, slice]]:
    return ((span.left, span.right) for span in aligned(old, new) if not span.same)


def _paired(old: Sequence[Fact], new: Sequence[Fact]) -> Iterator[Swap]:
    """Pair as many as there are of both, else those of one unit, so that no pair is made up."""
    if len(old) == len(new):
        yield from zip(old, new, strict=True)
        return
    for span in aligned([_unit(fact) for fact in old], [_unit(fact) for fact in new]):
        if span.same:
            yield from zip(old[span.left], new[span.right], strict=True)
        else:
            yield from ((fact, None) for fact in old[span.left])
            yield from ((None, fact) for fact in new[span.right])


def _unit(fact: Fact) -> str:
    return "".join(char for char in fact.value if not char.isdecimal())
