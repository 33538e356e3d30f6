"""An entry's content: plain HTML without styles, scripts, pictures or remote markup; pure."""

from collections.abc import Iterator
from html import escape

from scheduler.alerts.mails.as_text import folded, unshown
from scheduler.alerts.mails.items import Item
from scheduler.alerts.mails.passages import Passage, Row
from scheduler.alerts.mails.tongue import Tongue

_ELEMENTS = {"-": "del", "+": "ins"}


def fragment(found: Item, tongue: Tongue) -> str:
    """Return what there is to say of an event; every word of a site is text in it."""
    return "".join(_parts(found, tongue))


def _parts(found: Item, tongue: Tongue) -> Iterator[str]:
    yield from map(_paragraph, filter(None, (found.happened, found.title, found.published)))
    yield from map(_paragraph, filter(None, (found.address, found.excerpt)))
    if found.changes:
        rows = "".join(f"<li>{escape(each)}</li>" for each in found.changes)
        yield f"<ul>{rows}</ul>"
    for passage in found.passages:
        field = tongue.voice.words.fields.get(passage.field, passage.field)
        yield f"<h4>{escape(field)}</h4>"
        yield from _passage(passage, tongue)
    for name, value in found.facts:
        yield _paragraph(f"{name}: {value}")


def _paragraph(words: str) -> str:
    return f"<p>{escape(words)}</p>"


def _passage(passage: Passage, tongue: Tongue) -> Iterator[str]:
    for row in passage.rows:
        yield _paragraph(folded(row.folded, tongue)) if row.folded else _row(row)
    if passage.unshown:
        yield _paragraph(unshown(passage, tongue))


def _row(row: Row) -> str:
    return f"<p>{''.join(_piece(*each) for each in row.pieces)}</p>"


def _piece(op: str, words: str) -> str:
    element = _ELEMENTS.get(op)
    return f"<{element}>{escape(words)}</{element}>" if element else escape(words)
