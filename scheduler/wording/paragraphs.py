"""A diff by paragraphs: which stand, went, came or changed, and which are far from any change."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

CONTEXT = 1
"""Unchanged paragraphs that are shown on each side of a change."""
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


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
        line._replace(shows_end=line_end(line) not in {"", "=", line.sign, after.sign})
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


def line_end(line: Line) -> str:
    """Return whether a paragraph's end stands, went or came: ``=``, ``-`` or ``+``."""
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
