"""How results reach a person or a script: events, Thai-safe diffs, one JSON document."""

import re
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import msgspec

from ministrywatch.cli.screen import address, console, facts, plain, table

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
    """Print why pages could not be read, and their addresses, whole on any screen for copying."""
    lines(f"! {value.kind}: {plain(value.detail)}")
    for place in places:
        console().print(f"  {address(place)}", markup=False, soft_wrap=True)


def rule(title: str) -> None:
    """Print a title between two lines."""
    from rich.rule import Rule

    out = console()
    out.print(Rule(title), width=min(out.width, WIDEST_RULE))


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
