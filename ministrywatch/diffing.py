"""Two revisions of a release compared, and their diff as lines of text, a paragraph each."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from scheduler.wording.events import FIELDS, changes
from scheduler.wording.phrases import counted, exact

if TYPE_CHECKING:
    from storage.evidence import Text
    from storage.records import Diff, Event, Severity
    from storage.releases import ReleaseRow

CONTEXT = 1
"""Unchanged paragraphs that are shown on each side of a change."""
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
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


class Line(NamedTuple):
    """A paragraph with its changes; the line end stands in its last piece."""

    pieces: tuple[tuple[str, str], ...]
    sign: str
    """``=``, ``-`` or ``+`` for a paragraph that stands, went or came whole, ``~`` for others."""
    shows_end: bool = False
    """Its end alone came or went: two paragraphs were joined or parted."""


def lines(pieces: Iterable[tuple[str, str]]) -> list[Line]:
    """Return a diff by paragraphs; the pieces of all of them join to the same two texts."""
    bare = [Line(tuple(each), _sign(each)) for each in _parted(pieces)]
    return [
        line._replace(shows_end=_end(line) not in {"", "=", line.sign, after.sign})
        for line, after in pairwise([*bare, Line((), "")])
    ]


def _parted(pieces: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    line: list[tuple[str, str]] = []
    for op, text in pieces:
        for part in _LINE.findall(text):
            line.append((op, part))
            if part.endswith("\n"):
                yield line
                line = []
    if line:
        yield line


def _sign(line: Sequence[tuple[str, str]]) -> str:
    signs = {op for op, text in line if text != "\n"} or {op for op, _ in line}
    return signs.pop() if len(signs) == 1 else "~"


def _end(line: Line) -> str:
    op, text = line.pieces[-1]
    return op if text.endswith("\n") else ""


def is_changed(line: Line) -> bool:
    """Say whether something of a paragraph came or went, if only its end."""
    return line.sign != "=" or line.shows_end


def spans(found: Sequence[Line], context: int = CONTEXT) -> Iterator[tuple[bool, list[Line]]]:
    """Yield paragraphs in their order, those far from any change apart: False, and the run."""
    changed = [at for at, line in enumerate(found) if is_changed(line)]
    near = {at + step for at in changed for step in range(-context, context + 1)}
    for is_near, run in groupby(enumerate(found), key=lambda each: each[0] in near):
        yield is_near, [line for _, line in run]


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
    end = _marked(_end(line), "¶") if line.shows_end else ""
    return f"{_MARKS[line.sign if line.sign != '=' or not end else '~']}{marked}{end}"


def _marked(op: str, part: str) -> str:
    before, after = {"-": ("[-", "-]"), "+": ("{+", "+}")}.get(op, ("", ""))
    return f"{before}{part}{after}" if part else ""


def _printable(line: str) -> str:
    """Return remote text on one line, without what could steer a terminal."""
    return "".join(each if each.isprintable() else " " for each in line)
