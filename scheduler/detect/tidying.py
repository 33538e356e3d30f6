"""Put the pieces of a diff in their order, as few as it allows."""

from collections.abc import Iterable, Iterator

from storage.records import Piece


def tidy(pieces: Iterable[Piece]) -> list[Piece]:
    """Join neighbours of one kind; the second turn joins what the first found to be equal."""
    return list(_joined(_joined(pieces)))


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Leave at most one ``-`` and then one ``+`` in a row, and nothing empty.

    A paragraph that came or went stays apart from what the next one got and lost.
    """
    runs: dict[str, list[str]] = {"=": [], "-": [], "+": []}
    last: Piece = ("=", "")
    for op, text in pieces:
        if not text:
            continue
        changed = bool(runs["-"] or runs["+"])
        if changed and (op == "=" or _is_paragraph(last, op)):
            yield from _run(runs)
            runs = {"=": [], "-": [], "+": []}
        runs[op].append(text)
        last = (op, text)
    yield from _run(runs)


def _is_paragraph(piece: Piece, following: str) -> bool:
    """Say whether a piece ends a paragraph which what follows, by its sign, does not replace."""
    op, text = piece
    return op + following != "-+" and text.endswith("\n") and not text.isspace()


def _run(runs: dict[str, list[str]]) -> Iterator[Piece]:
    same, old, new = ("".join(runs[op]) for op in "=-+")
    if old == new:
        same, old, new = same + old, "", ""
    if same:
        yield ("=", same)
    if old:
        yield ("-", old)
    if new:
        yield ("+", new)


def without_lone_spaces(pieces: list[Piece]) -> Iterator[Piece]:
    """Make a space that alone survives between two changes a part of both, for the reader."""
    last = len(pieces) - 1
    for place, (op, text) in enumerate(pieces):
        if op == "=" and 0 < place < last and text.isspace() and "\n" not in text:
            yield ("-", text)
            yield ("+", text)
        else:
            yield (op, text)
