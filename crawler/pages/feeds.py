"""A feed in, its items out: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, whole or broken."""

import html
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, tzinfo
from functools import partial
from itertools import islice
from typing import TypeVar

import msgspec
from lxml import etree

from crawler.pages.base import Page, absolute
from crawler.pages.moments import BANGKOK, stated_day, stated_moment
from crawler.pages.xml import document_text, name_of, parse_xml
from crawler.thai import text
from storage.records import Problem

MOST_ITEMS = 1_000
"""Items of one feed, as of one list page; most feeds have ten to fifty."""
_MOST_LINKS = 20
_LONGEST_BASE = 2_000
_LONGEST_TITLE = 4_000

_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_ALTERNATE = frozenset(
    {"", "alternate", "http://www.iana.org/assignments/relation/alternate"}  # RFC 4287, 4.2.7.2
)
_HTML_TYPES = frozenset({"", "text/html", "application/xhtml+xml"})
_FULL = re.compile(r"https?://\S", re.IGNORECASE)
_PUBLISHED = ("pubDate", "atom:published", "atom:issued", "dc:date", "dcterms:issued")
_CHANGED = ("atom:updated", "atom:modified", "dcterms:modified")
# Tags that part words; Thai writes no blanks, so no other tag may leave one.
_BREAK = re.compile(r"</?(?:br|p|div|li|td|h[1-6])\b[^<>]{0,1000}>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,1000}>|<!--[^<>]{0,1000}-->")

_T = TypeVar("_T", date, datetime)
Parts = dict[str, list[etree._Element]]


class FeedItem(msgspec.Struct, frozen=True):
    """One release as a feed tells it.

    ``published_on`` is the day in the zone of the site; ``changed_at`` is UTC, by the
    rules of ``moments.stated_moment``. Both are None where the feed does not say it clearly.
    """

    link: str
    title: str = ""
    published_on: date | None = None
    changed_at: datetime | None = None


def read_feed(page: Page, zone: tzinfo = BANGKOK) -> tuple[FeedItem, ...] | Problem:
    """Return the items of a feed in its order, the first 1,000, or why it cannot be read.

    Items without a web address are left out; where none has one, that is a problem. ``zone`` is
    where the days of moments are told.
    """
    root = parse_xml(document_text(page.body, page.headers))
    if isinstance(root, Problem):
        return root
    if not _is_feed(root):
        return Problem("unreadable", f"{_what(root)}, not a feed")
    base = _feed_base(root, page.url)
    read = [_item(entry, _base(entry, base), zone) for entry in islice(_entries(root), MOST_ITEMS)]
    items = tuple(item for item in read if item is not None)
    if read and not items:
        return Problem("unreadable", "no item of the feed has an address")
    return items


def _is_feed(root: etree._Element) -> bool:
    name = name_of(root)
    if name in {"rss", "rdf:RDF"}:
        return any(name_of(child) == "channel" for child in root)
    return name == "atom:feed"


def _what(root: etree._Element) -> str:
    local = root.tag.rpartition("}")[2].lower()
    return "this is a web page" if local == "html" else f"this is XML of another kind (<{local}>)"


def _entries(root: etree._Element) -> Iterator[etree._Element]:
    wanted = "atom:entry" if name_of(root) == "atom:feed" else "item"
    found = root.iter("{*}entry", "{*}item")
    return (entry for entry in found if name_of(entry) == wanted)


def _item(entry: etree._Element, url: str, zone: tzinfo) -> FeedItem | None:
    parts: Parts = {}
    for child in entry:
        parts.setdefault(name_of(child), []).append(child)
    link = _rss_link(parts, url) or _atom_link(parts, url) or _identity(entry, parts, url)
    if link is None:
        return None
    return FeedItem(
        link=link,
        title=_title(parts),
        published_on=_first(parts, _PUBLISHED, partial(stated_day, zone=zone)),
        changed_at=_first(parts, _CHANGED, stated_moment),
    )


def _rss_link(parts: Parts, url: str) -> str | None:
    for element in parts.get("link", [])[:_MOST_LINKS]:
        link = absolute(_base(element, url), element.text or "")
        if link:
            return link
    return None


def _atom_link(parts: Parts, url: str) -> str | None:
    """Return what the entry stands for on the web; as a page, where there are several forms."""
    links = [link for link in parts.get("atom:link", [])[:_MOST_LINKS] if _is_alternate(link)]
    links.sort(key=lambda link: (link.get("type") or "").strip().lower() not in _HTML_TYPES)
    for element in links:
        link = absolute(_base(element, url), element.get("href") or "")
        if link:
            return link
    return None


def _is_alternate(link: etree._Element) -> bool:
    return (link.get("rel") or "").strip().lower() in _ALTERNATE


def _identity(entry: etree._Element, parts: Parts, url: str) -> str | None:
    """Return the address that an item is named by: a permanent guid (RSS 2.0) or rdf:about."""
    for guid in parts.get("guid", [])[:1]:
        words = (guid.text or "").strip()
        permanent = (guid.get("isPermaLink") or "true").strip().lower() != "false"
        if permanent and _FULL.match(words):
            return absolute(url, words)
    return absolute(url, entry.get(_ABOUT) or "")


def _feed_base(root: etree._Element, url: str) -> str:
    """Return what addresses of the feed are relative to: its own xml:base, its channel's in it."""
    url = _base(root, url)
    channel = next((child for child in root if name_of(child) == "channel"), None)
    return url if channel is None or name_of(root) != "rss" else _base(channel, url)


def _base(element: etree._Element, url: str) -> str:
    """Return what an element's address is relative to, where ``url`` is so around it."""
    base = element.get(_BASE) or ""
    return (absolute(url, base) or url) if 0 < len(base) < _LONGEST_BASE else url


def _title(parts: Parts) -> str:
    for name in ("title", "atom:title", "dc:title"):
        for element in parts.get(name, [])[:1]:
            words = "".join(islice(element.itertext(), _LONGEST_TITLE))[:_LONGEST_TITLE]
            title = text.clean(_plain(words) if _is_markup(name, element) else words)
            if title:
                return title
    return ""


def _is_markup(name: str, title: etree._Element) -> bool:
    """Tell whether the words of a title are HTML: as they are in RSS, and in Atom if it says so."""
    kind = (title.get("type") or "").strip().lower()
    escaped = (title.get("mode") or "").strip().lower() == "escaped"  # Atom 0.3
    return name != "atom:title" or kind in {"html", "text/html"} or escaped


def _plain(words: str) -> str:
    return html.unescape(_TAG.sub("", _BREAK.sub(" ", words)))


def _first(parts: Parts, names: tuple[str, ...], read: Callable[[str], _T | None]) -> _T | None:
    for name in names:
        for element in parts.get(name, [])[:1]:
            value = read(element.text or "")
            if value is not None:
                return value
    return None
