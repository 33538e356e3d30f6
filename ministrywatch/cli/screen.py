"""A person's screen: tables that keep Thai whole, and text that cannot steer a terminal."""

import re
import shlex
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

if TYPE_CHECKING:
    from rich.console import Console

GAP = "  "
MORE = "…"
NARROWEST = 20
"""Cells that the last column of a table, its long text, keeps where there is room at all."""
ELASTIC = ("key", "from")
"""Heads of columns that give way to the last one; a key may be typed with its ``…``."""
NARROWEST_KEY = 16
_ENCODED = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")
PIPED = 1_000_000
"""Columns of a file or a pipe: whoever reads it wraps lines for himself, or looks for one."""


def console(*, stderr: bool = False) -> "Console":
    """Return a console that wraps what a person sees, and never what is piped elsewhere."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else PIPED
    return Console(stderr=stderr, highlight=False, soft_wrap=False, width=width, emoji=False)


def plain(value: Any) -> str:
    """Return a cell's text; remote text loses whatever could steer a terminal."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return f"{value:,}"
    return "".join(character if character.isprintable() else " " for character in str(value))


def local_offset() -> str:
    """Return how far this machine's clock, by which times are shown, is from UTC: UTC+07:00."""
    return f"UTC{datetime.now(UTC).astimezone().isoformat()[-6:]}"


def address(url: str) -> str:
    """Return an address with Thai letters in the place of their percent signs.

    It leads to the same page: only bytes beyond ASCII are decoded, and only where they are UTF-8.
    """
    return plain(_ENCODED.sub(_decoded, url))


def _decoded(found: re.Match[str]) -> str:
    try:
        return unquote(found[0], errors="strict")
    except UnicodeDecodeError:
        return found[0]


def pasted(value: str) -> str:
    """Return remote text as a word of a command that a person may paste into a shell."""
    word = shlex.quote(plain(value))
    return f"-- {word}" if value.startswith("-") else word


def whole(line: str) -> None:
    """Print a line in one piece on any screen, so that an address in it can be copied."""
    console().print(line, markup=False, soft_wrap=True)


def table(
    heads: Sequence[str], rows: Iterable[Sequence[Any]], *, right: Iterable[int] = ()
) -> None:
    """Print one line a row; columns in ``right`` hold numbers.

    The last column is for long text: where the screen is too narrow it is cut between two
    character clusters, and so is a column of keys.
    """
    from rich.cells import cell_len
    from rich.text import Text

    out = console()
    grid = [list(heads), *([plain(cell) for cell in row] for row in rows)]
    widths, room = _shares(heads, grid, out.width)
    numeric = set(right)
    for number, row in enumerate(grid):
        cells = [
            _padded(fit(cell, width), width, i in numeric)
            for i, (cell, width) in enumerate(zip(row, widths, strict=False))
        ]
        last = fit(row[-1], room)
        if len(widths) in numeric:
            last = _padded(last, max(cell_len(each[-1]) for each in grid), True)
        line = Text(GAP.join([*cells, last]).rstrip(), style="" if number else "bold")
        out.print(line, no_wrap=True, overflow="ignore", crop=False)


def _shares(
    heads: Sequence[str], grid: Sequence[Sequence[str]], width: int
) -> tuple[list[int], int]:
    """Return the cells of every column but the last, and those that are left for the last."""
    from rich.cells import cell_len

    widths = [max(cell_len(row[column]) for row in grid) for column in range(len(heads) - 1)]
    elastic = next((column for column, head in enumerate(heads[:-1]) if head in ELASTIC), None)
    if elastic is not None:
        spare = width - sum(widths) - len(GAP) * len(widths) + widths[elastic]
        share = max(NARROWEST_KEY, spare - NARROWEST)
        if share + NARROWEST > spare:
            share = max(NARROWEST_KEY // 2, spare * 4 // 9)
        widths[elastic] = min(widths[elastic], share)
    room = width - sum(widths) - len(GAP) * len(widths)
    return widths, max(room, NARROWEST if elastic is None else NARROWEST // 2)


def facts(rows: Iterable[tuple[str, Any]]) -> None:
    """Print names and values, long values wrapped beside their names."""
    from rich.text import Text

    out = console()
    named = [(name, plain(value)) for name, value in rows]
    wide = max((len(name) for name, _ in named), default=0)
    room = max(NARROWEST, out.width - wide - len(GAP))
    for name, value in named:
        for number, part in enumerate(Text(value).wrap(out, room, overflow="fold")):
            head = "" if number else name
            line = Text.assemble((head.ljust(wide), "bold"), GAP, part)
            line.rstrip()
            out.print(line, no_wrap=True, overflow="ignore", crop=False)


def fit(text: str, room: int) -> str:
    """Return what of a text fits into so many terminal cells, cut between character clusters."""
    from rich.cells import cell_len

    if cell_len(text) <= room:
        return text
    from crawler.thai.text import clusters

    kept = ""
    for cluster in clusters(text):
        if cell_len(kept + cluster) > room - 1:
            break
        kept += cluster
    return kept.rstrip() + MORE


def _padded(text: str, width: int, to_the_right: bool) -> str:
    from rich.cells import cell_len

    blanks = " " * (width - cell_len(text))
    return blanks + text if to_the_right else text + blanks
