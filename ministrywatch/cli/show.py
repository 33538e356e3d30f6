"""How results reach a person or a script: tables, Thai-safe diffs, one JSON document."""

import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

    from storage.records import Event, Piece

CONTEXT = 40
"""Characters of unchanged text kept on each side of a change when a diff is shown."""


def json_document(value: Any) -> None:
    """Print one JSON document, UTF-8, and nothing else, on standard output."""
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")
    sys.stdout.flush()


def console(*, stderr: bool = False) -> "Console":
    """Return a console that never breaks what is piped elsewhere."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else 120
    return Console(stderr=stderr, highlight=False, soft_wrap=False, width=width, emoji=False)


def table(
    heads: Sequence[str], rows: Iterable[Sequence[Any]], *, right: Iterable[int] = ()
) -> None:
    """Print a table; columns in ``right`` hold numbers."""
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    numeric = set(right)
    for index, head in enumerate(heads):
        number = index in numeric
        grid.add_column(
            head, justify="right" if number else "left", no_wrap=number, overflow="fold"
        )
    for row in rows:
        grid.add_row(*(Text(plain(cell)) for cell in row))
    console().print(grid)


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


def lines(*values: "RenderableType") -> None:
    """Print lines of text, wrapped to the screen."""
    out = console()
    for value in values:
        out.print(value, markup=False)


def word_diff(pieces: "Sequence[Piece]") -> "Text":
    """Return a diff for the eye: struck red is gone, green is new, long sameness is cut.

    Without colours (a pipe, NO_COLOR) the marks ``[-…-]`` and ``{+…+}`` say the same.
    """
    from rich.text import Text

    shown = Text()
    last = len(pieces) - 1
    for index, (operation, text) in enumerate(pieces):
        if operation == "=":
            shown.append(_context(text, first=index == 0, last=index == last))
        elif operation == "-":
            shown.append(f"[-{_printable(text)}-]", style="red strike")
        else:
            shown.append(f"{{+{_printable(text)}+}}", style="green bold")
    return shown


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)


def _context(text: str, *, first: bool, last: bool) -> str:
    text = _printable(text)
    if len(text) <= 2 * CONTEXT:
        return text
    head = "" if first else text[: _cut(text, CONTEXT)] + " "
    tail = "" if last else " " + text[_cut(text, len(text) - CONTEXT) :]
    return f"{head}…{tail}"


def _cut(text: str, near: int) -> int:
    """Return a place near the given one where cutting parts no Thai character cluster."""
    from crawler.thai.text import clusters

    window = text[max(0, near - 20) : near + 20]
    place = max(0, near - 20)
    for cluster in clusters(window)[1:-1]:
        if place >= near:
            break
        place += len(cluster)
    return place


SIGNS = {
    "new": "＋",
    "edited": "✎",
    "removed": "✗",
    "restored": "↺",
    "views": "◉",
}


def event_lines(event: "Event") -> None:
    """Print one event as a person reads it: what, which release, and the words that changed."""
    out = console()
    kind = event.kind if not event.baseline else f"{event.kind} (first visit)"
    severity = f", {event.severity}" if event.severity else ""
    out.print(f"{SIGNS.get(event.kind, '•')} {kind}{severity}: {plain(event.title)}", markup=False)
    out.print(f"  {event.site}  {plain(event.at)}  event {event.id}", style="dim", markup=False)
    for words in _detail(event):
        out.print(f"  {words}", markup=False)
    for field, pieces in event.diff.items():
        out.print(f"  {field}:", style="bold", markup=False)
        out.print(word_diff(pieces), markup=False)


def _detail(event: "Event") -> list[str]:
    detail = event.detail
    said = []
    if detail.get("rule") == "milestone":
        said.append(
            f"passed {detail['milestone']:,} views: {detail['before']:,} → {detail['after']:,}"
        )
    if "reverts_to" in detail:
        said.append(f"the text of revision {detail['reverts_to']} is back")
    if event.kind == "removed":
        status = detail.get("status")
        answer = f"HTTP {status}" if status not in {None, 200} else "a page that says so"
        first = plain(datetime.fromisoformat(detail["first_gone_at"]))
        said.append(f"gone in two visits: {answer}, for the first time at {first}")
    return said
