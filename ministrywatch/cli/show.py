"""How results reach a person or a script: events, Thai-safe diffs, one JSON document."""

import re
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import msgspec

from ministrywatch.cli.screen import GAP, PIPED, address, console, facts, plain, table

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

    from storage.records import Event, Piece, Problem

__all__ = [
    "address", "console", "event_lines", "facts", "json_document", "lines", "plain",
    "problem", "rule", "table", "word_diff",
]  # fmt: skip

CONTEXT = 40
"""Characters of unchanged text kept, at least, on each side of a change that is shown."""
WIDEST_RULE = 100
PIPED_RULE = 80
"""Columns of a rule in a file or a pipe."""
FEW = 3
"""Pages with the same problem that are all named."""
_SPACE = re.compile(r"\s")


def json_document(value: Any) -> None:
    """Print one JSON document, UTF-8, and nothing else, on standard output."""
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")
    sys.stdout.flush()


def lines(*values: "RenderableType") -> None:
    """Print lines of text, wrapped to the screen."""
    out = console()
    for value in values:
        out.print(value, markup=False)


def problem(value: "Problem", places: "Iterable[str]") -> None:
    """Print why pages could not be read, and their addresses; of many pages one as an example."""
    shown = [address(place) for place in places]
    said = f"! {value.kind}: {address(value.detail)}"
    if len(shown) > FEW:
        _whole(f"{said} ({len(shown):,} pages, for example {shown[0]})")
        return
    lines(said)
    for place in shown:
        _whole(f"  {place}")


def _whole(line: str, style: str = "") -> None:
    """Print a line in one piece on any screen, so that an address in it can be copied."""
    console().print(line, style=style, markup=False, soft_wrap=True)


def rule(title: str) -> None:
    """Print a title between two lines."""
    from rich.rule import Rule

    out = console()
    width = PIPED_RULE if out.width == PIPED else min(out.width, WIDEST_RULE)
    out.print(Rule(title), width=width)


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
    if len(text) <= 3 * CONTEXT:
        return text
    head = "" if first else f"{_head(text[: 2 * CONTEXT])} "
    tail = "" if last else f" {_tail(text[-2 * CONTEXT :])}"
    return f"{head}…{tail}"


def _head(window: str) -> str:
    """Return the beginning up to a space, or else to the end of a character cluster."""
    space = _SPACE.search(window, CONTEXT)
    if space is not None:
        return window[: space.start()]
    return window[: next(place for place in _edges(window) if place >= CONTEXT)]


def _tail(window: str) -> str:
    """Return the end from after a space, or else from the beginning of a character cluster."""
    spaces = list(_SPACE.finditer(window, 0, CONTEXT))
    if spaces:
        return window[spaces[-1].end() :]
    # The window itself may begin inside a cluster, so its first edge is the earliest.
    return window[max(place for place in _edges(window) if place <= CONTEXT) :]


def _edges(text: str) -> list[int]:
    from crawler.thai.text import clusters

    return list(accumulate(map(len, clusters(text))))


SIGNS = {
    "new": "＋",
    "edited": "✎",
    "removed": "✗",
    "restored": "↺",
    "views": "◉",
}


def event_lines(event: "Event", *, published: date | None = None, kept: bool = True) -> None:
    """Print one event as a person reads it: what, which release, and the words that changed.

    An event that is not kept has an id that nobody can ask for.
    """
    out = console()
    kind = event.kind if not event.baseline else f"{event.kind} (first visit)"
    severity = f", {event.severity}" if event.severity else ""
    out.print(f"{SIGNS.get(event.kind, '•')} {kind}{severity}: {plain(event.title)}", markup=False)
    _whole(f"  {address(event.url)}")
    where = [event.site, plain(event.at), f"event {event.id}" if kept else "not kept"]
    if published and event.kind == "new":
        where.append(f"published {plain(published)}")
    out.print(f"  {GAP.join(where)}", style="dim", markup=False)
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
