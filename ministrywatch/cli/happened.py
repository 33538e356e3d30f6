"""One event on a person's screen: what, which release, what changed, and the words."""

from datetime import date
from typing import TYPE_CHECKING

from ministrywatch.cli.columns import GAP
from ministrywatch.cli.screen import address, console, fit, plain, whole
from ministrywatch.cli.words import word_diff
from scheduler.wording.events import changes, headline, remarks
from scheduler.wording.troubles import examples

if TYPE_CHECKING:
    from storage.records import Diff, Event

SIGNS = {
    "new": "＋",
    "edited": "✎",
    "removed": "✗",
    "restored": "↺",
    "views": "◉",
    "site-down": "▼",
    "site-up": "▲",
    "site-blocked": "⊘",
    "site-changed": "‼",
    "site-silent": "◌",
}
MOST_CHANGES = 8
"""Changes of one edit that are listed; the word diff below has them all."""
WIDEST_CHANGE = 100
"""Cells of a line on a change."""


def event_lines(event: "Event", *, published: date | None = None, kept: bool = True) -> None:
    """Print one event as a person reads it: what, which release, and the words that changed.

    An event that is not kept has an id that nobody can ask for.
    """
    out = console()
    out.print(f"{_head(event)}: {plain(headline(event))}", markup=False)
    if event.url:
        whole(f"  {address(event.url)}")
    where = [event.site, plain(event.at), f"event {event.id}" if kept else "not kept"]
    if published and event.kind == "new":
        where.append(f"published {plain(published)}")
    out.print(f"  {GAP.join(where)}", style="dim", markup=False)
    for words in remarks(event):
        out.print(f"  {plain(words)}", markup=False)
    for example in examples(event.detail):
        whole(f"  for example {address(example)}")
    change_lines(event, indent="  ")
    diff_lines(event.diff, indent="  ")


def change_lines(event: "Event", *, indent: str = "") -> None:
    """Print what an edit changed in a short list, as far as the event names it."""
    found = changes(event.detail)
    for change in found[:MOST_CHANGES]:
        console().print(f"{indent}{fit(plain(change), WIDEST_CHANGE)}", markup=False)
    if len(found) > MOST_CHANGES:
        console().print(f"{indent}and {len(found) - MOST_CHANGES:,} changes more", markup=False)


def diff_lines(diff: "Diff", *, indent: str = "") -> None:
    """Print each field that changed, word by word; items that are but numbered anew are folded."""
    from scheduler.detect.folding import folded

    out = console()
    for field, pieces in diff.items():
        out.print(f"{indent}{field}:", style="bold" if indent else "", markup=False)
        out.print(word_diff(folded(pieces)), markup=False)


def _head(event: "Event") -> str:
    kind = event.kind if not event.baseline else f"{event.kind} (first visit)"
    severity = f", {event.severity}" if event.severity else ""
    return f"{SIGNS.get(event.kind, '•')} {kind}{severity}"
