"""Everything in memory as lines of JSON or CSV, for other programs."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from ministrywatch import shapes

if TYPE_CHECKING:
    from storage.export import Reading, Standing
    from storage.records import Event

Format: TypeAlias = Literal["jsonl", "csv"]
Shape = dict[str, Any]

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet may take for a formula, whoever wrote it (OWASP, CSV
injection); the wide forms are read so in some languages."""
MARK = "'"
"""What stands before such a text, and before one that begins with it: a reader takes one away."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "releases": (
        "site", "key", "url", "state", "title", "lead", "body", "published_on", "updated_on",
        "category", "language", "views", "images", "attachments", "links", "first_seen",
        "last_seen", "changed_at", "revision", "revisions", "fingerprint",
    ),
    "events": (
        "id", "at", "kind", "site", "key", "url", "title", "severity", "baseline", "fields",
        "before", "after", "diff", "detail",
    ),
    "views": ("site", "key", "url", "at", "views", "delta", "own_looks"),
}  # fmt: skip
"""The columns of each table in CSV; they may be added to, at their end."""


def release(value: "Standing") -> Shape:
    """Return a record, as ``parse`` prints it, and how the release stands."""
    return {
        **shapes.record(value.site, value.url, value.release, value.views),
        "key": value.key,
        "state": value.state,
        "first_seen": shapes.moment(value.first_seen),
        "last_seen": shapes.moment(value.last_seen),
        "changed_at": shapes.moment(value.changed_at),
        "revision": value.revision,
        "revisions": value.revisions,
    }


def event(value: "Event") -> Shape:
    """Return an event as everywhere."""
    return shapes.event(value)


def reading(value: "Reading") -> Shape:
    """Return a point of a counter's curve, and whose it is."""
    return {
        "site": value.site,
        "key": value.key,
        "url": value.url,
        "at": shapes.moment(value.point.at),
        "views": value.point.views,
        "delta": value.delta,
        "own_looks": value.point.own_looks,
    }


def lines(found: Iterable[Shape], what: str, format_: Format) -> Iterator[bytes]:
    """Yield what was found as lines in UTF-8: JSON documents, or CSV (RFC 4180) under a header."""
    if format_ == "jsonl":
        return (f"{json.dumps(each, ensure_ascii=False)}\n".encode() for each in found)
    return _table(found, COLUMNS[what])


class _Line:
    """What the csv module writes to; ``writerow`` returns what ``write`` does."""

    def write(self, line: str) -> bytes:
        return line.encode()


def _table(found: Iterable[Shape], columns: tuple[str, ...]) -> Iterator[bytes]:
    row: Callable[[Iterable[Any]], Any] = csv.writer(_Line()).writerow
    yield row(columns)
    for each in found:
        yield row([cell(each[name]) for name in columns])


def cell(value: Any) -> Any:
    """Return a value as a cell: nothing as an empty one, lists of words in lines, the rest as JSON.

    Text that a spreadsheet may take for a formula has a mark before it.
    """
    if value is None or isinstance(value, int):
        return "" if value is None else str(value).lower() if isinstance(value, bool) else value
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        value = "\n".join(value)
    elif not isinstance(value, str):
        value = json.dumps(value, ensure_ascii=False)
    return f"{MARK}{value}" if value.startswith((*FORMULA, MARK)) else value
