"""Documents that a post shows in a viewer: the document itself in place of the viewer's address."""

import re
from urllib.parse import parse_qsl, urlsplit

from lxml import etree

from crawler.pages.base import absolute
from crawler.pages.media import is_document

# Embed Any Document writes iframes and data-pdf-src, FlowPaper iframes and a[data-lity];
# plugins that load frames late put the address into data-src or data-lazy-src.
_VIEWERS = etree.XPath(
    "descendant::iframe | descendant::embed | descendant::object | descendant::a[@data-lity]"
    " | descendant::*[@data-pdf-src]"
)
_ADDRESSES = ("data-pdf-src", "data-src", "data-lazy-src", "src", "data", "href")
_FRAMES = frozenset({"iframe", "embed", "object"})
_NO_XML = re.compile("[\ufffe\uffff]")  # lxml refuses them; '%EF%BF%BE' is one
# Embed Any Document adds the second of the answer, FlowPaper a mark of its own.
_STAMP = re.compile(r"[?&](?:[0-9]{9,13}|wp-hosted=1)\Z")


def open_viewers(body: etree._Element, base: str) -> None:
    """Put the document where a viewer stands, so that it is read as any other document.

    A viewer's own address may hold the time of the answer ('a.pdf?1611900000') or of the last
    change ('&modified=2101291030'): it would be another one at every look.
    """
    for place in _VIEWERS(body):
        given = (absolute(base, place.get(name) or "") for name in _ADDRESSES)
        url = next((url for url in given if url), None)
        shown = _shown(url) if url else None
        if shown is None:
            continue
        if place.tag == "a":
            place.set("href", shown)
        elif place.tag in _FRAMES:
            place.set("src", shown)
        else:
            etree.SubElement(place, "iframe", src=shown)


def _shown(url: str) -> str | None:
    """Return the document that an address is, or that it names in its query."""
    values = [url, *(value for _, value in parse_qsl(urlsplit(url).query))]
    found = next((value for value in values if _is_shown(value)), None)
    return absolute(url, _STAMP.sub("", found)) if found else None


def _is_shown(value: str) -> bool:
    return is_document(value) and not _NO_XML.search(value)
