"""A counter's curve, drawn in characters: time to the right, counts upwards."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple

Reading = tuple[datetime, int]
"""A moment, and the count that was read then."""

ROWS = 8
NARROWEST = 16
"""Cells of a curve that still says something."""
_DAYS = timedelta(days=3)
"""From so long a time on, an axis of dates needs no hours."""


class Pen(NamedTuple):
    """What a curve is drawn with; ``across`` by ``down`` dots to a cell."""

    across: int
    down: int
    bits: tuple[tuple[int, ...], ...]
    axis: str
    """The signs of a row with a number, of one without, of the corner, the floor and a fall."""

    def cell(self, dots: int) -> str:
        """Return the sign of some dots."""
        if self.across == 1:
            return "*" if dots else " "
        return chr(0x2800 + dots) if dots else " "


BRAILLE = Pen(2, 4, ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80)), "┤│└─▼")
ASCII = Pen(1, 1, ((1,),), "+|+-v")
"""For screens that have no Unicode."""


def draw(  # noqa: PLR0913 - what, until when, and how it is drawn
    readings: Sequence[Reading],
    until: datetime,
    *,
    width: int = 72,
    pen: Pen = BRAILLE,
    zone: tzinfo | None = None,
    falls: Collection[datetime] = (),
) -> list[str]:
    """Return the lines of a curve, each at most ``width`` cells; none for fewer than two readings.

    A count stands until the next reading, the last one until ``until``. Under the axis there is
    a mark at each of ``falls``. Dates are those of ``zone``, or of this machine.
    """
    if len(readings) < 2 or until <= readings[0][0]:
        return []
    low, high = _bounds([count for _, count in readings])
    labels = _labels(low, high)
    margin = max(map(len, labels))
    cells = max(width - margin - 2, NARROWEST)
    columns = list(_columns(readings, until, cells * pen.across))
    picture = _picture(columns, low, high, pen)
    lines = [
        f"{label:>{margin}} {pen.axis[0] if label else pen.axis[1]}{row}".rstrip()
        for label, row in zip(labels, picture, strict=True)
    ]
    indent = " " * (margin + 1)
    lines.append(f"{indent}{pen.axis[2]}{pen.axis[3] * cells}")
    if falls:
        shares = [(at - readings[0][0]) / (until - readings[0][0]) for at in falls]
        lines.append(f"{indent} {_marks(shares, cells, pen.axis[4])}")
    return [*lines, f"{indent} {_dates(readings[0][0], until, cells, zone)}"]


def _bounds(counts: Sequence[int]) -> tuple[int, int]:
    """Return the counts at the floor and the top; the floor is 0 unless that hid the curve."""
    low, high = min(counts), max(counts)
    floor = low if 2 * low > high else 0
    return floor, max(high, floor + 1)


def _labels(low: int, high: int) -> list[str]:
    labels = [""] * ROWS
    labels[0], labels[-1] = f"{high:,}", f"{low:,}"
    if high - low >= ROWS:
        # The middle of a row is what its label stands for.
        labels[ROWS // 2] = f"{high - round((high - low) * (ROWS // 2) / (ROWS - 1)):,}"
    return labels


def _columns(
    readings: Sequence[Reading], until: datetime, columns: int
) -> Iterator[tuple[int, int]]:
    """Yield the lowest and the highest count of each column of dots."""
    start, following = readings[0][0], 0
    count = readings[0][1]
    for column in range(columns):
        low = high = count
        end = start + (until - start) * (column + 1) / columns
        while following < len(readings) and (readings[following][0] < end or column == columns - 1):
            count = readings[following][1]
            low, high = min(low, count), max(high, count)
            following += 1
        yield low, high


def _picture(columns: Sequence[tuple[int, int]], low: int, high: int, pen: Pen) -> list[str]:
    """Return the rows of cells, the highest first."""
    height = ROWS * pen.down
    grid = [[0] * (len(columns) // pen.across) for _ in range(ROWS)]
    for column, (bottom, top) in enumerate(columns):
        first, last = (
            round((count - low) * (height - 1) / (high - low)) for count in (bottom, top)
        )
        for dot in range(first, last + 1):
            row, part = divmod(height - 1 - dot, pen.down)
            grid[row][column // pen.across] |= pen.bits[column % pen.across][part]
    return ["".join(map(pen.cell, row)) for row in grid]


def _marks(shares: Sequence[float], cells: int, mark: str) -> str:
    """Return a line with marks at those shares of its length, and what they mean."""
    line = [" "] * cells
    for share in shares:
        line[min(max(int(share * cells), 0), cells - 1)] = mark
    said, drawn = f"{mark} fell", "".join(line).rstrip()
    if len(drawn) + len(said) < cells:
        return f"{drawn}{said[1:]}"
    room = len(drawn) - len(drawn.lstrip())
    return f"{said[2:]:>{room - 1}} {drawn.lstrip()}" if room > len(said) else drawn


def _dates(start: datetime, until: datetime, cells: int, zone: tzinfo | None) -> str:
    form = "%Y-%m-%d" if until - start >= _DAYS else "%m-%d %H:%M"
    middle = start + (until - start) / 2
    first, half, last = (each.astimezone(zone).strftime(form) for each in (start, middle, until))
    if cells <= 2 * len(first):
        return first
    if cells < 3 * len(first) + 8:
        return f"{first}{last:>{cells - len(first)}}"
    left = cells // 2 - len(first) - len(half) // 2
    return f"{first}{' ' * left}{half}{last:>{cells - left - len(first) - len(half)}}"
