"""One message as one CloudEvents 1.0 JSON event, of bounded size; pure."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import quote

from scheduler import event_shape
from scheduler.alerts.model import Envelope
from storage.records import Event

CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"
LIMIT = 256 * 1024
"""Bytes of a message on one event; receivers commonly take a megabyte at most."""
DIGEST_LIMIT = 1024 * 1024
"""Bytes of a message on many events."""
LONGEST_TITLE = 1000
"""Characters of a title in an event that is too long even without its diff."""

_PREFIX = "org.ministrywatch"
_FRAME = 1024
"""Bytes kept free for what stands around the events."""

Shape = dict[str, Any]


class _Body(NamedTuple):
    """What differs between messages on one event and on many."""

    id: str
    source: str
    type: str
    subject: str
    at: datetime
    data: Shape


def body(envelope: Envelope) -> bytes:
    """Return the JSON of a message: of one event the event, of several ``{"events": […]}``."""
    said = _many(envelope) if envelope.shape in {"digest", "flood"} else _one(envelope)
    found: Shape = {
        "specversion": "1.0",
        "id": said.id,
        "source": said.source,
        "type": said.type,
        "time": event_shape.moment(said.at),
        "datacontenttype": "application/json",
    }
    if said.subject:
        found["subject"] = said.subject
    return encode({**found, "data": said.data})


def kind_type(kind: str) -> str:
    """Return the type of a kind of event: ``org.ministrywatch.release.edited``."""
    if kind.startswith("site-"):
        return f"{_PREFIX}.site.{kind.removeprefix('site-')}"
    return f"{_PREFIX}.release.{kind}"


def encode(value: Any) -> bytes:
    """Return compact JSON in UTF-8; half a character, which no text may hold, becomes ``?``."""
    words = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return words.encode("utf-8", "replace")


def _one(envelope: Envelope) -> _Body:
    event = envelope.told[0].event
    trial = envelope.shape == "trial"
    return _Body(
        id=envelope.id if trial else event.id,
        source=_source(event.site),
        type=f"{_PREFIX}.trial" if trial else kind_type(event.kind),
        subject=event.key,
        at=event.at,
        data=bounded(event, LIMIT - _FRAME),
    )


def _many(envelope: Envelope) -> _Body:
    events = [each.event for each in envelope.told]
    shapes = _within(events, DIGEST_LIMIT - _FRAME)
    more = envelope.more + len(events) - len(shapes)
    data = {"shape": envelope.shape, "events": shapes, "more": more}
    sites = {event.site for event in events}
    return _Body(
        id=envelope.id,
        source=_source(sites.pop() if len(sites) == 1 else ""),
        type=f"{_PREFIX}.digest",
        subject="",
        at=envelope.created_at,
        data=data,
    )


def _source(site: str) -> str:
    """Return who says it, as a URI reference; one installation watches many sites."""
    return f"/ministrywatch/{quote(site, safe='')}" if site else "/ministrywatch"


def _within(events: Sequence[Event], room: int) -> list[Shape]:
    """Return events in their order as long as there is room, none taking more than its share."""
    found: list[Shape] = []
    for left, event in zip(range(len(events), 0, -1), events, strict=True):
        shape = bounded(event, room // left)
        room -= len(encode(shape)) + 1
        if room < 0:
            break
        found.append(shape)
    return found


def bounded(event: Event, limit: int) -> Shape:
    """Return the JSON of an event in at most so many bytes, where that can be.

    What is left out is named in ``cut``: pieces at the end of a diff, then the whole of
    ``detail``, then the end of the title. Its id, address and moment stay whatever the limit.
    """
    shape = event_shape.event(event)
    over = len(encode(shape)) - limit
    if over <= 0:
        return shape
    shape = {**shape, "cut": ["diff"], "diff": _cut(shape["diff"], over + len(',"cut":["diff"]'))}
    if len(encode(shape)) > limit:
        shape |= {"cut": ["diff", "detail", "title"], "detail": {}}
        shape["title"] = event.title[:LONGEST_TITLE]
    return shape


def _cut(diff: dict[str, list[list[str]]], over: int) -> dict[str, list[list[str]]]:
    """Leave out whole pieces from the end until so many bytes are saved: none is cut in two."""
    found = {field: list(pieces) for field, pieces in diff.items()}
    for field in reversed(list(found)):
        while found[field] and over > 0:
            over -= len(encode(found[field].pop())) + 1
    return found
