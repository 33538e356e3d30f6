"""A list page in, its entries out: what is new, and the counters it prints."""

from collections.abc import Iterator
from datetime import date, datetime

import msgspec
from lxml import etree

from crawler.identity import Address, release_address
from crawler.pages.base import Page, absolute, base_address, parse
from crawler.pages.nesting import Around
from crawler.pages.paragraphs import first_words, plain
from crawler.profile.model import Layout, SiteProfile
from crawler.profile.selectors import compile_selector
from crawler.thai import dates, numbers
from storage.records import Problem

_LINKS = "a[href]"
MOST_ENTRIES = 1_000
"""Entries of one list page. The longest seen has some 100; a page of a million links must not
become a million requests."""
_MOST_AROUND = 6


class Entry(msgspec.Struct, frozen=True):
    """One release as a list shows it."""

    key: str
    url: str
    title: str = ""
    published_on: date | None = None
    views: int | None = None
    changed_at: datetime | None = None
    """When a feed or sitemap says that the page last changed."""


class Listing(msgspec.Struct, frozen=True):
    """The entries of one list page, each release once, in the order of the page."""

    entries: tuple[Entry, ...] = ()
    next: str | None = None
    """Address of the page that follows, where the list has a link to it."""


def read_listing(profile: SiteProfile, page: Page, following: str | None = None) -> Listing:
    """Read a list page by every layout of the profile; an unreadable page has no entries.

    ``following`` is the selector of the link to the next page.
    """
    root = parse(page)
    if isinstance(root, Problem):
        return Listing()
    base = base_address(root, page.url or profile.home)
    entries: dict[str, Entry] = {}
    for layout in profile.layouts:
        for item in _items(layout, root):
            entry = _entry(profile, layout, item, base)
            if entry is not None and len(entries) < MOST_ENTRIES:
                entries.setdefault(entry.key, entry)
    return Listing(tuple(entries.values()), _next(following, root, base))


def _next(selector: str | None, root: etree._Element, base: str) -> str | None:
    """Return where the last link of a selector leads: pagers print 'next' at their end."""
    found = compile_selector(selector).elements(root) if selector else []
    links = [item.get("href") for item in found if item.tag == "a" and item.get("href")]
    return absolute(base, links[-1]) if links else None


def _items(layout: Layout, root: etree._Element) -> Iterator[etree._Element]:
    """Yield the items of a layout; columns stand in columns, but not without end."""
    found = compile_selector(layout.item).elements(root)
    around = Around(set(found).__contains__)
    return (item for item in found if around.count(item) < _MOST_AROUND)


def _entry(profile: SiteProfile, layout: Layout, item: etree._Element, base: str) -> Entry | None:
    """Return the entry of an item, or None when it leads to no release, or to several."""
    links: dict[str, tuple[Address, etree._Element]] = {}
    for link in compile_selector(layout.link or _LINKS).elements(item):
        address = absolute(base, link.get("href") or "")
        release = release_address(profile, address) if address else None
        if release is not None:
            links.setdefault(release.key, (release, link))
            if len(links) > 1:
                return None
    if not links:
        return None
    release, link = next(iter(links.values()))
    return Entry(
        key=release.key,
        url=release.url,
        title=_first(layout.title, item) or plain(link),
        published_on=dates.parse_date(_first(layout.date, item)),
        views=numbers.parse_views(_first(layout.views, item), icon=True),
    )


def _first(selector: str | None, item: etree._Element) -> str:
    return "" if selector is None else first_words(compile_selector(selector).find(item))
