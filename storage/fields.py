"""The fields of a release as texts, and diffs between two archived texts kept as lengths."""

from collections.abc import Iterable
from typing import Literal, TypeAlias

import msgspec

from storage.records import Diff, Piece, Release

Sign: TypeAlias = Literal["=", "-", "+"]
Cut: TypeAlias = tuple[Sign, int | str]
Lengths: TypeAlias = dict[str, list[Cut]]

_LENGTHS = msgspec.json.Decoder(Lengths)


def field_text(release: Release, field: str) -> str:
    """Return a field as one text: the form in which edits are compared, shown and kept.

    Paragraphs stand on lines of their own, images, attachments and links as
    ``url<TAB>text`` lines; dates are ISO 8601, and what is missing is the empty string.
    """
    match field:
        case "body":
            return "\n".join(release.body)
        case "images":
            return _lines((image.url, image.alt) for image in release.images)
        case "attachments":
            return _lines((document.url, document.title) for document in release.attachments)
        case "links":
            return _lines((link.url, link.text) for link in release.links)
        case _:
            value = getattr(release, field, None)
            return "" if value is None else str(value)


def pack(diff: Diff, before: Release, after: Release) -> str:
    """Return a diff as JSON lengths against the two texts it was made of."""
    packed = {
        field: _pack(pieces, field_text(before, field), field_text(after, field))
        for field, pieces in diff.items()
    }
    return msgspec.json.encode(packed).decode()


def unpack(packed: str, before: Release, after: Release) -> Diff:
    """Return the diff that ``pack`` made a JSON of, given the same two texts."""
    return {
        field: _unpack(pieces, field_text(before, field), field_text(after, field))
        for field, pieces in _LENGTHS.decode(packed).items()
    }


def _pack(pieces: Iterable[Piece], before: str, after: str) -> list[Cut]:
    """Cut each piece to its length; a piece that is not found in its place is kept whole."""
    packed: list[Cut] = []
    old = new = 0
    for sign, text in pieces:
        fits = (sign == "+" or before.startswith(text, old)) and (
            sign == "-" or after.startswith(text, new)
        )
        packed.append((sign, len(text) if fits else text))
        old += len(text) if sign != "+" else 0
        new += len(text) if sign != "-" else 0
    return packed


def _unpack(packed: Iterable[Cut], before: str, after: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    old = new = 0
    for sign, kept in packed:
        length = kept if isinstance(kept, int) else len(kept)
        if isinstance(kept, int):
            text = after[new : new + length] if sign == "+" else before[old : old + length]
        else:
            text = kept
        old += length if sign != "+" else 0
        new += length if sign != "-" else 0
        pieces.append((sign, text))
    return tuple(pieces)


def _lines(pairs: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"{url}\t{text}" for url, text in pairs)
