"""A feed in the Atom format (RFC 4287), for readers; pure."""

import re
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from scheduler.alerts.feeding.entry import Entry, Feed

_NAMESPACE = "http://www.w3.org/2005/Atom"
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What is no character of XML 1.0 (section 2.2), escaped or not."""


def atom(feed: Feed) -> bytes:
    """Return the feed as an XML document in UTF-8."""
    root = ET.Element("feed", {"xmlns": _NAMESPACE, "xml:lang": feed.language})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", _moment(feed.updated))
    _add(ET.SubElement(root, "author"), "name", "ministrywatch")
    _add(root, "generator", "ministrywatch")
    for each in feed.entries:
        _entry(root, each)
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _entry(root: ET.Element, entry: Entry) -> None:
    found = ET.SubElement(root, "entry")
    _add(found, "id", entry.id)
    _add(found, "title", entry.title)
    _add(found, "updated", _moment(entry.at))
    _add(found, "published", _moment(entry.at))
    if entry.url:
        ET.SubElement(found, "link", rel="alternate", href=_plain(entry.url))
    for tag in entry.tags:
        ET.SubElement(found, "category", term=_plain(tag))
    _add(found, "content", entry.html, type="html")


def _add(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = _plain(text)


def _plain(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
