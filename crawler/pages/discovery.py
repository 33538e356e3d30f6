"""Other doors to the news that a site announces: feeds in a page's head, sitemaps in robots.txt."""

from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from crawler.pages.base import absolute

MOST_FEEDS = 20
MOST_SITEMAPS = 100
"""Doors of one site; hundreds of them would be no news of a ministry."""

_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml"})


def feeds_of(root: etree._Element, base: str) -> tuple[str, ...]:
    """Return the feeds that a page announces, each once, in its order; at most 20.

    ``base`` is what its addresses are relative to. Feeds of comments are no news: left out.
    """
    links = (link for link in root.iter("link") if _names_feed(link))
    found = (absolute(base, link.get("href") or "") for link in links)
    wanted = (address for address in found if address and not _is_comments(address))
    return tuple(islice(dict.fromkeys(wanted), MOST_FEEDS))


def sitemaps_of(robots: str, base: str) -> tuple[str, ...]:
    """Return the sitemaps that a robots.txt names, each once, in its order; at most 100.

    They stand outside its groups (sitemaps.org, "Specifying the Sitemap location"), and should be
    full addresses; those that are not are relative to ``base``.
    """
    found = (absolute(base, value) for value in _sitemap_lines(robots))
    return tuple(islice(dict.fromkeys(filter(None, found)), MOST_SITEMAPS))


def _names_feed(link: etree._Element) -> bool:
    kind = (link.get("type") or "").partition(";")[0].strip().lower()
    return kind in _FEED_TYPES and "alternate" in (link.get("rel") or "").lower().split()


def _is_comments(address: str) -> bool:
    """Tell a feed of comments: '/comments/feed/', '?feed=comments-rss2', '/feeds/comments/…'."""
    parts = urlsplit(address.lower())
    return "comments" in parts.path.split("/") or "feed=comments" in parts.query


def _sitemap_lines(robots: str) -> Iterator[str]:
    for line in robots.lstrip("\ufeff").splitlines():
        name, colon, value = line.partition("#")[0].partition(":")
        if colon and name.strip().lower() == "sitemap":
            yield value.strip()
