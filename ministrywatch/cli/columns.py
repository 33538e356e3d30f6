"""How the columns of a table share the width of a screen: some give way, or a row takes two lines.

Widths are terminal cells, in which a Thai vowel or tone mark above or below a letter has none.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

GAP = "  "
ELASTIC = ("key", "from", "to", "about", "selector")
"""Heads of columns that give way to the last one; a key may be typed with its ``…``."""
ROOMY = 20
"""Cells that the last column of a table, its long text, keeps where there is room at all."""
NARROWEST = ROOMY * 3 // 4
"""Cells below which it tells too little: a row takes two lines rather than that."""
ROOMY_KEY = 16
NARROWEST_KEY = ROOMY_KEY // 2
INDENT = "  "
"""Before the second line of a row."""


class Column(NamedTuple):
    """One column: its place in the row, and the cells that it gets."""

    at: int
    width: int


Line: TypeAlias = tuple[Column, ...]


def arranged(
    heads: Sequence[str], widths: Sequence[int], width: int, *, cut_last: bool
) -> tuple[Line, ...]:
    """Return the lines of a row: one where its columns fit, cut or not, else as few as can be.

    ``widths`` are the widest cells of each column. Columns with a head in ``ELASTIC`` may be cut,
    and so may the last one if ``cut_last``.
    """
    every = tuple(range(len(widths)))
    if _length(widths) <= width:
        return (tuple(map(Column, every, widths)),)
    last = every[-1]
    supple = {at for at, head in enumerate(heads) if head in ELASTIC and at != last}
    if cut_last:
        supple.add(last)
    least, roomy = list(widths), list(widths)
    for at in supple:
        least[at] = min(widths[at], NARROWEST if at == last else NARROWEST_KEY)
        roomy[at] = min(widths[at], ROOMY if at == last else ROOMY_KEY)
    if _length(least) <= width:
        return (_filled(every, width, (least, roomy, widths)),)
    first, *rest = _cut(roomy, width)
    room = width - len(INDENT)
    return (
        _filled(first, width, (roomy, widths)),
        *(_filled(e, room, (roomy, widths)) for e in rest),
    )


def _length(widths: Iterable[int]) -> int:
    given = list(widths)
    return sum(given) + len(GAP) * (len(given) - 1)


def _cut(widths: Sequence[int], width: int) -> list[list[int]]:
    """Cut the columns into lines; the second and those that follow it are indented."""
    lines: list[list[int]] = [[]]
    for at in range(len(widths)):
        room = width if len(lines) == 1 else width - len(INDENT)
        if lines[-1] and _length(widths[each] for each in (*lines[-1], at)) > room:
            lines.append([])
        lines[-1].append(at)
    return lines


def _filled(some: Sequence[int], width: int, goals: Sequence[Sequence[int]]) -> Line:
    """Give some columns their first goal, and of what is left as evenly as can be the further ones.

    One that is wider than the whole line gets the line.
    """
    first, *further = goals
    given = {at: min(first[at], width) for at in some}
    for goal in further:
        while (spare := width - _length(given.values())) > 0:
            hungry = [at for at in given if given[at] < goal[at]][:spare]
            if not hungry:
                break
            for at in hungry:
                given[at] += 1
    return tuple(Column(at, cells) for at, cells in given.items())
