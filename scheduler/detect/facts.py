"""The figures, dates and names that a change touches, and which of them gave way to which."""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple, TypeAlias

from scheduler.detect.align import Span, aligned
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


class Swap(NamedTuple):
    """A fact before and after; None where it was put in or taken out."""

    kind: FactKind
    before: Fact | None
    after: Fact | None


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


def swapped(before: Sequence[Fact], after: Sequence[Fact], texts: Sequence[str]) -> Iterator[Swap]:
    """Pair the facts of one change that say something else, kind by kind and in their order.

    ``texts`` are the paragraph before and after.
    """
    for kind, _ in _READERS:
        old = [fact for fact in before if fact.kind == kind]
        new = [fact for fact in after if fact.kind == kind]
        for span in _spans(old, new, _value):
            if not span.same:
                pairs = _paired(old[span.left], new[span.right], texts)
                yield from (Swap(kind, *pair) for pair in pairs)


def _paired(
    old: Sequence[Fact], new: Sequence[Fact], texts: Sequence[str]
) -> Iterator[tuple[Fact | None, Fact | None]]:
    """Pair as many as there are of both, else those of one unit, so that no pair is made up."""
    if len(old) == len(new):
        yield from zip(old, new, strict=True)
        return
    for span in _spans(old, new, _unit):
        gone, come = old[span.left], new[span.right]
        if span.same:
            yield from zip(gone, come, strict=True)
        elif gone and come:
            yield _row(gone, texts[0]), _row(come, texts[1])
        else:
            yield from ((fact, None) for fact in gone)
            yield from ((None, fact) for fact in come)


def _spans(old: Sequence[Fact], new: Sequence[Fact], said: Callable[[Fact], str]) -> Iterator[Span]:
    return aligned([said(fact) for fact in old], [said(fact) for fact in new])


def _row(facts: Sequence[Fact], text: str) -> Fact:
    """Take neighbouring facts as one: of ``5-8 คน`` that became ``5 8 คน`` none is the partner."""
    start, end = facts[0].start, facts[-1].end
    return Fact(facts[0].kind, start, end, text[start:end])


def _value(fact: Fact) -> str:
    """Return what a fact says, however it is written."""
    return skeleton(fact.text)


def _unit(fact: Fact) -> str:
    return "".join(char for char in _value(fact) if not char.isdecimal())
