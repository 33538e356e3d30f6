"""Two revisions of a release compared, and their diff as lines of text, a paragraph each."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from scheduler.wording.events import FIELDS, changes
from scheduler.wording.paragraphs import Line, line_end, lines, spans
from scheduler.wording.phrases import counted, exact

if TYPE_CHECKING:
    from storage.evidence import Text
    from storage.records import Diff, Event, Severity
    from storage.releases import ReleaseRow

_MARKS = {"=": "  ", "-": "- ", "+": "+ ", "~": "~ "}


class Comparison(NamedTuple):
    """What there is to show of two revisions; both are the same where there is only one."""

    row: "ReleaseRow"
    before: "Text"
    after: "Text"
    diff: "Diff"
    language: str
    event: "Event | None" = None
    """The edit that led from the one to the other, where it was one."""
    severity: "Severity | None" = None
    reason: str | None = None
    rereads: tuple[int, ...] = ()
    """Revisions whose pages were read again since: the diff is that of the former reading."""


def text(compared: Comparison) -> str:
    """Return a comparison as text, a paragraph a line, Thai whole however long it is."""
    said = [compared.row.title, compared.row.url, *_header(compared)]
    for field, pieces in compared.diff.items():
        said += ["", f"@@ {FIELDS.get(field, field)} @@"]
        for is_near, run in spans(lines(pieces)):
            left_out = f"… {counted(len(run), 'paragraph')} unchanged …"
            said += map(_line, run) if is_near else [left_out]
    return "".join(f"{_printable(line)}\n" for line in said)


def _header(compared: Comparison) -> Iterator[str]:
    if compared.before.number == compared.after.number:
        yield "It has one text: it was never edited."
        return
    for mark, side in (("---", compared.before), ("+++", compared.after)):
        page = f", page sha256:{side.page.digest}" if side.page else ""
        seen = f"{exact(side.first_seen)} to {exact(side.last_seen)}"
        yield f"{mark} revision {side.number}, seen {seen}{page}"
    yield from remarks(compared)
    if not compared.diff:
        yield "No difference."


def remarks(compared: Comparison) -> list[str]:
    """Return how much a change weighs, why, and what it changed, a line each."""
    said = []
    if compared.severity:
        said.append(": ".join(filter(None, (compared.severity, compared.reason))))
    if compared.event is not None:
        said += changes(compared.event.detail)
    for revision in compared.rereads:
        said.append(f"revision {revision} was read again since; these are the words of then")
    return said


def _line(line: Line) -> str:
    marked = "".join(_marked(op, part.rstrip("\n")) for op, part in line.pieces)
    end = _marked(line_end(line), "¶") if line.shows_end else ""
    return f"{_MARKS[line.sign if line.sign != '=' or not end else '~']}{marked}{end}"


def _marked(op: str, part: str) -> str:
    before, after = {"-": ("[-", "-]"), "+": ("{+", "+}")}.get(op, ("", ""))
    return f"{before}{part}{after}" if part else ""


def _printable(line: str) -> str:
    """Return remote text on one line, without what could steer a terminal."""
    return "".join(each if each.isprintable() else " " for each in line)
