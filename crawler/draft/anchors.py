"""The links of a page that may lead to releases: where to, in which words, and where they stand."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple
from urllib.parse import urlsplit

from lxml import etree

from crawler.draft.model import Leaf
from crawler.pages.base import absolute
from crawler.pages.boilerplate import Boilerplate
from crawler.pages.media import is_document
from crawler.pages.paragraphs import plain
from crawler.thai import text

_MOST = 5_000
_DEEPEST = 60
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|ico|mp[34]|css|js|xml)\Z", re.IGNORECASE)


class Anchor(NamedTuple):
    """One link to a page of the site. ``apart`` is one in a menu, a footer or a sidebar."""

    element: etree._Element
    url: str
    words: str
    apart: bool


def hosts_of(url: str) -> tuple[str, ...]:
    """Return the host of an address, with and without ``www.``, its own form first."""
    host = (urlsplit(url).hostname or "").lower()
    if host.startswith("www."):
        return host, host.removeprefix("www.")
    return (host, f"www.{host}") if host.count(".") in {1, 2} else (host,)


def anchors_of(leaf: Leaf, hosts: tuple[str, ...]) -> list[Anchor]:
    """Return the links of a page to other pages of its site, in its order; at most 5,000."""
    around = Boilerplate(leaf.root, hints=True)
    kept: dict[etree._Element, bool] = {}
    return [
        Anchor(element, url, _words(element), _is_apart(element, around, kept))
        for element, url in _own_links(leaf, hosts)
    ]


def _own_links(leaf: Leaf, hosts: tuple[str, ...]) -> Iterator[tuple[etree._Element, str]]:
    here = leaf.url.partition("#")[0]
    for element in islice(leaf.root.iter("a"), _MOST):
        url = (absolute(leaf.base, element.get("href") or "") or "").partition("#")[0]
        if url and url != here and _is_page(url, hosts):
            yield element, url


def _is_page(url: str, hosts: tuple[str, ...]) -> bool:
    parts = urlsplit(url)
    if (parts.hostname or "").lower() not in hosts or "@" in parts.netloc:
        return False
    return not (is_document(url) or _PICTURE.search(parts.path))


def _words(element: etree._Element) -> str:
    """Return what a link says, whole where its text is cut short and its title is not."""
    said = plain(element)
    title = text.clean(element.get("title") or "")
    return title if len(title) > len(said) and (not said or said.endswith(("…", "..."))) else said


def _is_apart(
    element: etree._Element, around: Boilerplate, kept: dict[etree._Element, bool]
) -> bool:
    """Tell whether a link stands in something that surrounds the text on every page."""
    path = list(islice(element.iterancestors(), _DEEPEST))
    for step in path:
        if step not in kept:
            kept[step] = around.holds(step)
    return any(kept[step] for step in path)
