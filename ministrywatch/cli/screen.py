"""A person's screen: tables that keep Thai whole, and text that cannot steer a terminal."""

import re
import shlex
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from ministrywatch.cli.columns import GAP, INDENT, ROOMY, arranged

if TYPE_CHECKING:
    from rich.console import Console

MORE = "…"
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
    """Print a line a row, or two where a screen is too narrow; columns in ``right`` hold numbers.

    The last column is for long text: it and keys are cut between two character clusters rather
    than that a row takes another line. What is piped elsewhere is whole.
    """
    from rich.cells import cell_len

    out, numeric = console(), set(right)
    grid = [list(heads), *([plain(cell) for cell in row] for row in rows)]
    widths = [max(cell_len(row[column]) for row in grid) for column in range(len(heads))]
    lines = arranged(heads, widths, out.width, cut_last=len(heads) - 1 not in numeric)
    for row in grid:
        style = "bold" if row is grid[0] else ""
        for line in lines:
            cells = [_cell(row[at], width, at in numeric) for at, width in line]
            indent = "" if line is lines[0] else INDENT
            _print_whole(out, f"{indent}{GAP.join(cells)}".rstrip(), style)


def _cell(text: str, width: int, to_the_right: bool) -> str:
    """Return a text in so many cells, cut or padded."""
    from rich.cells import cell_len

    shown = fit(text, width)
    blanks = " " * (width - cell_len(shown))
    return blanks + shown if to_the_right else shown + blanks


def _print_whole(out: "Console", words: str, style: str) -> None:
    from rich.text import Text

    out.print(Text(words, style=style), no_wrap=True, overflow="ignore", crop=False)


def facts(rows: Iterable[tuple[str, Any]]) -> None:
    """Print names and values, long values wrapped beside their names."""
    from rich.text import Text

    out = console()
    named = [(name, plain(value)) for name, value in rows]
    wide = max((len(name) for name, _ in named), default=0)
    room = max(ROOMY, out.width - wide - len(GAP))
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
