"""Precision and recall of what was told, by group of cases and by kind of event."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Mark(NamedTuple):
    """One event that was told, or should have been."""

    kind: str
    told: bool
    labelled: bool
    severity: bool | None = None
    """Whether the severity is right, where the event was to have one."""
    words: str = ""


class Line(NamedTuple):
    """The marks of one group or kind, counted."""

    name: str
    cases: int
    right: int
    false: int
    missed: int

    @property
    def precision(self) -> float:
        """The part of what was told that should have been; 1 when nothing was told."""
        return self.right / (self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        """The part of what should have been told that was; 1 when nothing should have been."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


class Tried(NamedTuple):
    """What one case came to."""

    group: str
    name: str
    marks: tuple[Mark, ...]


class Tally(NamedTuple):
    """What cases came to."""

    cases: tuple[Tried, ...]

    def groups(self) -> list[Line]:
        """Return a line for each group."""
        return [
            _line(name, [case.marks for case in self.cases if case.group == name])
            for name in sorted({case.group for case in self.cases})
        ]

    def kinds(self) -> list[Line]:
        """Return a line for each kind of event."""
        every = [mark for case in self.cases for mark in case.marks]
        names = sorted({mark.kind for mark in every})
        return [_line(name, [[mark for mark in every if mark.kind == name]]) for name in names]

    def severity(self) -> tuple[int, int]:
        """Return how many edits have the right severity, and how many have one at all."""
        judged = [mark.severity for case in self.cases for mark in case.marks]
        return judged.count(True), judged.count(True) + judged.count(False)


def _line(name: str, cases: Iterable[Iterable[Mark]]) -> Line:
    marked = [tuple(marks) for marks in cases]
    marks = [mark for each in marked for mark in each]
    return Line(
        name=name,
        cases=len(marked),
        right=sum(mark.told and mark.labelled for mark in marks),
        false=sum(not mark.labelled for mark in marks),
        missed=sum(not mark.told for mark in marks),
    )


def table(tally: Tally) -> Iterator[str]:
    """Yield the lines of a table for a person, the misses named below."""
    yield _row("", "cases", "right", "false", "missed", "precision", "recall")
    for line in tally.groups():
        yield _numbers(line, str(line.cases))
    yield ""
    for line in tally.kinds():
        yield _numbers(line, "")
    right, judged = tally.severity()
    yield ""
    yield f"severity: {right} of {judged} edits as labelled; {len(tally.cases)} cases"
    for case in tally.cases:
        for mark in case.marks:
            if not (mark.told and mark.labelled):
                yield f"  {case.group}: {case.name}: {mark.words}"


def _numbers(line: Line, cases: str) -> str:
    counts = (str(count) for count in (line.right, line.false, line.missed))
    return _row(line.name, cases, *counts, f"{line.precision:.3f}", f"{line.recall:.3f}")


def _row(name: str, *cells: str) -> str:
    return f"{name:<22}" + "".join(f"{cell:>11}" for cell in cells)
