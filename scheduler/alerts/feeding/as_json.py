"""A feed in the JSON Feed format (version 1.1), for tools, and for ourselves to go on from; pure.

What only ministrywatch understands stands under ``_ministrywatch``, as the format wants it.
"""

from datetime import UTC, datetime
from typing import Any

import msgspec

from scheduler.alerts.cloudevent import encode
from scheduler.alerts.feeding.entry import About, Entry, Feed
from scheduler.alerts.model import Language

VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(feed: Feed) -> bytes:
    """Return the feed as a JSON document in UTF-8."""
    own = {"id": feed.id, "seq": feed.seq, "rule": feed.rule, "updated": _moment(feed.updated)}
    document = {
        "version": VERSION,
        "title": feed.title,
        "language": feed.language,
        "authors": [{"name": "ministrywatch"}],
        "items": [_item(each) for each in feed.entries],
        "_ministrywatch": own,
    }
    return encode(document) + b"\n"


def _item(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        **({"url": entry.url} if entry.url else {}),
        "title": entry.title,
        "content_html": entry.html,
        "date_published": _moment(entry.at),
        "tags": list(entry.tags),
        "_ministrywatch": msgspec.to_builtins(entry.about),
    }


def _moment(value: datetime) -> str:
    """Return a moment to the microsecond, so that what is read again is what was written."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


class _Own(msgspec.Struct):
    id: str
    seq: int
    rule: str
    updated: datetime


class _Item(msgspec.Struct):
    id: str
    title: str
    content_html: str
    date_published: datetime
    own: About = msgspec.field(name="_ministrywatch")
    url: str | None = None


class _Document(msgspec.Struct):
    title: str
    language: Language
    items: list[_Item]
    own: _Own = msgspec.field(name="_ministrywatch")


def read(document: bytes) -> Feed | None:
    """Return the feed that ``json_feed`` wrote, None when it is another or a damaged one."""
    try:
        found = msgspec.json.decode(document, type=_Document)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return Feed(
        id=found.own.id,
        title=found.title,
        language=found.language,
        updated=found.own.updated,
        seq=found.own.seq,
        rule=found.own.rule,
        entries=tuple(map(_entry, found.items)),
    )


def _entry(item: _Item) -> Entry:
    return Entry(
        id=item.id,
        url=item.url,
        title=item.title,
        html=item.content_html,
        at=item.date_published,
        about=item.own,
    )
