"""A sitemap in, its pages and further sitemaps out: XML, gzip, plain text, news."""

import gzip
import io
import re
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import islice

import msgspec
from lxml import etree

from crawler.pages.base import Page, absolute
from crawler.pages.moments import stated_day, stated_moment
from crawler.pages.xml import document_text, name_of, parse_xml
from crawler.thai import text
from storage.records import Problem

MOST_ENTRIES = 50_000
MOST_BYTES = 50 * 1024 * 1024
"""Entries of a sitemap, and its bytes without gzip; both are the limits of sitemaps.org."""

_GZIP = b"\x1f\x8b"
_MOST_LAYERS = 2  # a .gz that the server packed once more
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_LONGEST_TITLE = 4_000
_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)

Parts = dict[str, str]


class SitemapPage(msgspec.Struct, frozen=True):
    """One page as a sitemap tells it; title and day only where it is a news sitemap.

    ``changed_at`` is UTC, by the rules of ``moments.stated_moment``: a lastmod without a time is
    00:00 of its day. None stands for what is not stated, or not clearly.
    """

    link: str
    changed_at: datetime | None = None
    title: str = ""
    published_on: date | None = None


class Sitemap(msgspec.Struct, frozen=True):
    """What a sitemap names: pages in its order, and further sitemaps, each once, newest first."""

    pages: tuple[SitemapPage, ...] = ()
    maps: tuple[str, ...] = ()


def read_sitemap(page: Page, *, most: int = MOST_BYTES) -> Sitemap | Problem:
    """Return the first 50,000 entries of a sitemap or of an index of sitemaps, or a Problem.

    ``most`` is how many bytes it may have when unpacked.
    """
    body = _unpacked(page.body, most)
    if isinstance(body, Problem):
        return body
    words = document_text(body, page.headers)
    if _ADDRESS.match(words.lstrip()):
        return Sitemap(pages=_lines(words))
    root = parse_xml(words)
    if isinstance(root, Problem):
        return root
    if name_of(root) not in {"urlset", "sitemapindex"}:
        return Problem("unreadable", f"this is <{root.tag.rpartition('}')[2]}>, not a sitemap")
    return _read(root, page.url)


def newest(sitemap: Sitemap, most: int) -> tuple[SitemapPage, ...]:
    """Return the pages changed last, newest first; those without lastmod follow in their order."""
    return tuple(_newest_first(sitemap.pages)[:most])


def _newest_first(pages: Iterable[SitemapPage]) -> list[SitemapPage]:
    return sorted(pages, key=lambda page: page.changed_at or _BEFORE_ALL, reverse=True)


def _unpacked(body: bytes, most: int) -> bytes | Problem:
    """Return what gzip holds; a body that is not packed is returned as it is."""
    for _ in range(_MOST_LAYERS):
        if not body.startswith(_GZIP):
            break
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(body)) as file:
                body = file.read(most + 1)
        except EOFError:
            return Problem("unreadable", "the gzip file ends early: it was cut short")
        except (OSError, zlib.error):
            return Problem("unreadable", "the gzip file is damaged")
        if len(body) > most:
            return Problem("too-large", f"the sitemap unpacks to more than {most:,} bytes")
    if len(body) > most:
        return Problem("too-large", f"the sitemap is larger than {most:,} bytes")
    return body


def _lines(words: str) -> tuple[SitemapPage, ...]:
    """Read a sitemap of plain text, one full address a line."""
    full = (line.strip() for line in words.splitlines())
    links = (absolute(line, line) for line in full if _ADDRESS.fullmatch(line))
    return tuple(SitemapPage(link) for link in islice(filter(None, links), MOST_ENTRIES))


def _read(root: etree._Element, url: str) -> Sitemap | Problem:
    """Read the entries; an index lists old sitemaps first as often as new ones."""
    pages: list[SitemapPage] = []
    maps: list[SitemapPage] = []
    entries = 0
    for entry in islice(_entries(root), MOST_ENTRIES):
        entries += 1
        parts = _parts(entry)
        link = absolute(url, parts.get("loc", ""))
        if link:
            (maps if name_of(entry) == "sitemap" else pages).append(_page(link, parts))
    if entries and not (pages or maps):
        return Problem("unreadable", "no entry of the sitemap has an address")
    further = dict.fromkeys(each.link for each in _newest_first(maps))
    return Sitemap(tuple(pages), tuple(further))


def _entries(root: etree._Element) -> Iterator[etree._Element]:
    found = root.iter("{*}url", "{*}sitemap")
    return (each for each in found if name_of(each) in {"url", "sitemap"})


def _parts(entry: etree._Element) -> Parts:
    """Return the words of an entry and of its news by name, the first of each."""
    parts: Parts = {}
    for child in entry:
        name = name_of(child)
        for each in child if name == "news:news" else (child,):
            words = "".join(islice(each.itertext(), 20))
            parts.setdefault(name_of(each), words)
    return parts


def _page(link: str, parts: Parts) -> SitemapPage:
    return SitemapPage(
        link=link,
        changed_at=stated_moment(parts.get("lastmod", "")),
        title=text.clean(parts.get("news:title", "")[:_LONGEST_TITLE]),
        published_on=stated_day(parts.get("news:publication_date", "")),
    )
