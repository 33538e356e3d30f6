"""A word diff as a mail shows it: what changed with its surroundings, and no more than fits."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from scheduler.alerts.mails.safe import beginning, ending, plain, shown
from scheduler.wording.paragraphs import Line, is_changed, lines, spans
from storage.records import Event

NEAR = 90
"""Unchanged characters that are shown on each side of a change, about a line of Thai."""
LONGEST = 700
"""Characters of one piece that came or went; some paragraph of nearly every release is longer."""
_TOLD = frozenset({"published_on", "updated_on", "images", "attachments", "links"})
"""Fields of which the list of changes says all."""


class Row(NamedTuple):
    """A paragraph, or a number of paragraphs that stand as they stood."""

    sign: str
    pieces: tuple[tuple[str, str], ...] = ()
    folded: int = 0


class Passage(NamedTuple):
    """What changed in one field."""

    field: str
    rows: tuple[Row, ...]
    unshown: int
    """Paragraphs that changed and for which there was no room."""


def passages(event: Event, room: int) -> tuple[Passage, ...]:
    """Return what an edit changed, word by word, in about ``room`` characters."""
    found = []
    for field, pieces in _fields(event).items():
        passage = _passage(field, pieces, room)
        room = max(room - sum(map(_length, passage.rows)), 0)
        found.append(passage)
    return tuple(found)


def _fields(event: Event) -> Mapping[str, Iterable[tuple[str, str]]]:
    if not event.detail.get("changes"):
        return event.diff
    return {field: pieces for field, pieces in event.diff.items() if field not in _TOLD}


def _passage(field: str, pieces: Iterable[tuple[str, str]], room: int) -> Passage:
    rows: list[Row] = []
    unshown = 0
    for is_near, run in spans(lines(pieces)):
        if not is_near:
            rows.append(Row("", folded=len(run)))
            continue
        for line in run:
            if room <= 0:
                unshown += is_changed(line)
                continue
            rows.append(_row(line))
            room -= _length(rows[-1])
    return Passage(field, tuple(_without_end(rows) if unshown else rows), unshown)


def _without_end(rows: list[Row]) -> list[Row]:
    """Leave out what is folded behind the last paragraph for which there was room."""
    last = max((at for at, row in enumerate(rows) if not row.folded), default=-1)
    return rows[: last + 1]


def _length(row: Row) -> int:
    return sum(len(text) for _, text in row.pieces)


def _row(line: Line) -> Row:
    sign = line.sign if line.sign != "=" or not line.shows_end else "~"
    pieces = tuple(each for each in _shortened(line) if each[1])
    return Row(sign, pieces)


def _shortened(line: Line) -> Iterator[tuple[str, str]]:
    """Yield a paragraph's pieces; what is far from a change is ``…``, and its end ``¶``."""
    final = len(line.pieces) - 1
    for at, (op, text) in enumerate(line.pieces):
        words = _words(text)
        if op == "=":
            yield op, shown_whole(_near(words, first=at == 0, last=at == final))
        else:
            yield op, shown_whole(beginning(words, LONGEST))
        if line.shows_end and at == final:
            yield op, "¶"


def _words(text: str) -> str:
    """Return a piece on one line; the blanks at its ends part it from its neighbours."""
    inner = plain(text)
    before, after = (" " if text[at : at + 1].isspace() else "" for at in (0, len(text) - 1))
    if text.endswith("\n"):
        after = ""
    return f"{before}{inner}{after}" if inner else before


def shown_whole(text: str) -> str:
    """Return a piece without what would be taken for an address, its outer blanks kept."""
    head, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{head}{shown(text)}{tail}" if text.strip() else text


def _near(text: str, *, first: bool, last: bool) -> str:
    if first and last:
        return beginning(text, 2 * NEAR)
    if first:
        return ending(text, NEAR)
    if last:
        return beginning(text, NEAR)
    if len(text) <= 2 * NEAR:
        return text
    return f"{beginning(text, NEAR)} {ending(text, NEAR)}".replace("… …", " … ")
