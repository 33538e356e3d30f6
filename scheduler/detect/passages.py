"""Read what changed in a text: paragraphs that came, went or moved, and what changed inside."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Literal, NamedTuple, TypeAlias

from scheduler.detect.change import Change
from scheduler.detect.numbering import number_ends
from scheduler.detect.rows import Row, rows
from scheduler.detect.skeleton import skeleton
from scheduler.detect.wordings import Cut, Hunk, Wordings, hunks, of_dress, of_substance, passage
from storage.records import Piece

MOST_READ = 400
"""Places inside paragraphs that are read for what they change, a field. What is beyond is told in
its words, or not at all where it is dress."""


class _Paragraph(NamedTuple):
    """A paragraph before and after, and where its list number ends in both."""

    row: Row
    old: int
    new: int


_Way: TypeAlias = Literal["inserted", "deleted", "moved", "left", "empty", "stayed"]
"""What became of a paragraph; ``left`` is where a moved one stood, ``empty`` says nothing."""


def in_text(field: str, pieces: Iterable[Piece], cut: Cut, same: bool) -> Iterator[Change]:
    """Return the changes of a text, each by itself; ``same`` tells that it says what it said."""
    found = _paragraphs(rows(pieces))
    left = MOST_READ
    for way, run in groupby(zip(_ways(found, same), found, strict=True), itemgetter(0)):
        block = [each for _, each in run]
        if way != "stayed":
            yield from _block(field, way, block)
            continue
        for each in block:
            if each.row.before.strip() != each.row.after.strip():
                places = list(hunks(each.row.pieces, each.old, each.new))
                yield from _number(field, each, same)
                yield from _inside(field, each, places, cut if left else None, same)
                left = max(left - len(places), 0)


def _paragraphs(found: Sequence[Row]) -> list[_Paragraph]:
    old, new = [row.before for row in found], [row.after for row in found]
    return list(
        map(
            _Paragraph,
            found,
            map(_behind, old, number_ends(old)),
            map(_behind, new, number_ends(new)),
        )
    )


def _behind(text: str, end: int) -> int:
    """Return where the text of an item begins, behind its number and the blanks after it."""
    return len(text) - len(text[end:].lstrip()) if end else 0


def _ways(found: Sequence[_Paragraph], same: bool) -> Iterator[_Way]:
    """Tell what became of each paragraph; one that is gone here and back there has moved."""
    gone = Counter(_says(each) for each in found if not each.row.after)
    come = Counter(_says(each) for each in found if not each.row.before)
    here, there = gone & come, gone & come
    way: _Way = "stayed"
    for each in found:
        key = _says(each)
        if each.row.before and each.row.after:
            way = "stayed"
        elif same or not key:
            # A line of dashes goes on with the block that it stands in.
            way = way if way == ("deleted" if each.row.before else "inserted") else "empty"
        elif each.row.before:
            way = "left" if here[key] > 0 else "deleted"
            here[key] -= 1
        else:
            way = "moved" if there[key] > 0 else "inserted"
            there[key] -= 1
        yield way


def _says(each: _Paragraph) -> str:
    row = each.row
    if row.before and row.after:
        return ""
    text = row.before[each.old :] if row.before else row.after[each.new :]
    return skeleton(text) or skeleton(row.before or row.after)


def _block(field: str, way: _Way, block: Sequence[_Paragraph]) -> Iterator[Change]:
    """Tell of neighbouring paragraphs that came, went or moved together."""
    before = "".join(each.row.before for each in block)
    after = "".join(each.row.after for each in block)
    match way:
        case "inserted" | "deleted" | "moved":
            yield Change(field, way, before, after, count=len(block))
        case "empty" if (before + after).strip():
            kind: Literal["spacing", "punctuation"] = (
                "spacing" if skeleton(before + after) else "punctuation"
            )
            yield Change(field, kind, before, after)
        case _:
            return


def _number(field: str, each: _Paragraph, same: bool) -> Iterator[Change]:
    """Tell of a list number that changed, or stands on one side only."""
    wordings, place = Wordings(each.row.before, each.row.after), Hunk((0, each.old), (0, each.new))
    before, after = (text.strip() for text in wordings.at(place))
    if before == after:
        return
    if before and after and skeleton(before) != skeleton(after):
        yield Change(field, "renumbered", before, after)
    elif same or (before and after):
        yield from of_dress(field, wordings, place)
    else:
        yield passage(field, wordings, place)


def _inside(
    field: str, each: _Paragraph, places: Sequence[Hunk], cut: Cut | None, same: bool
) -> Iterator[Change]:
    """Tell of what changed in a paragraph behind its number; without ``cut`` in its words."""
    wordings = Wordings(each.row.before, each.row.after)
    if same or skeleton(wordings.old[each.old :]) == skeleton(wordings.new[each.new :]):
        if cut is not None:
            for place in places[:MOST_READ]:
                yield from of_dress(field, wordings, place)
    elif cut is None:
        yield from (passage(field, wordings, place) for place in places)
    else:
        yield from of_substance(field, wordings, places[:MOST_READ], cut)
        yield from (passage(field, wordings, place) for place in places[MOST_READ:])
