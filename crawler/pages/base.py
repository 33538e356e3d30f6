"""A fetched page, its one parse, and the addresses it prints."""

import re
from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit

import msgspec
from lxml import etree

from crawler.encoding import to_utf8
from storage.records import Problem

_BLANK = re.compile(r"[\t\r\n]")
# Addresses that urljoin gives back as they are, the second kind behind the site's own name.
_PATH = r"(?:/[^/.?#;][^/?#;]*)+/?(?:\?[^#]+)?"
_FULL = re.compile(rf"https?://[a-z0-9.-]+{_PATH}")
_ROOTED = re.compile(_PATH)
# What stands behind a stray one is still the page: libxml2 drops it, browsers do not.
_ENDS = re.compile(rb"</(?:html|body)\s{0,99}>", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\\]")


class Page(msgspec.Struct, frozen=True):
    """What a server answered. ``url`` is the address in the profile's own terms."""

    body: bytes
    url: str
    status: int = 200
    headers: Mapping[str, str] = {}

    def header(self, name: str) -> str:
        """Return a header's value, or ``""``; letter case does not matter."""
        for key, value in self.headers.items():
            if key.lower() == name:
                return value
        return ""


def parse(page: Page) -> etree._Element | Problem:
    """Return the root of the page's tree, comments left out, or why there is none.

    Without ``huge_tree`` libxml2 drops what stands deeper than 256 levels, and 253 ``<font>``
    that nobody closed are as many levels; with it, it does from 2,048 on, and says so.
    """
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        whole = _ENDS.sub(b"", to_utf8(page.body, page.headers))
        root = etree.fromstring(whole, parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        root = None
    last = parser.error_log.last_error  # a fatal one ends the reading, so it is the last
    if last is not None and last.level == etree.ErrorLevels.FATAL:
        why = last.message.partition(",")[0]  # the rest is advice to programmers
        return Problem("unreadable", f"the page cannot be read to its end: {why}")
    return Problem("empty", "the page is empty") if root is None else root


def base_address(root: etree._Element, url: str) -> str:
    """Return what relative addresses of the page are relative to (``<base href>`` counts)."""
    base = root.find("head/base[@href]")
    return absolute(url, base.get("href") or "") or url if base is not None else url


def absolute(base: str, address: str) -> str | None:
    """Return the full http(s) address, or None for any other kind (``data:``, ``javascript:``)."""
    address = _BLANK.sub("", address).strip().replace(" ", "%20")
    if not address or address.startswith("#") or _CONTROL.search(address):
        return None
    try:
        full = _joined(base, address)
        parts = urlsplit(full)
        web = parts.scheme in {"http", "https"} and parts.hostname
    except ValueError:
        return None
    return full if web else None


def path_of(address: str) -> str:
    """Return the path of any address that a page prints, ``""`` when it has none.

    ``mailto://[x`` and ``mailto://ex℀mple`` are addresses on pages and errors to
    urlsplit.
    """
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _joined(base: str, address: str) -> str:
    """Return what urljoin returns; full addresses and those from the root up need less."""
    site = urlsplit(base)
    if _FULL.fullmatch(address):
        return address
    if site.scheme in {"http", "https"} and site.netloc and _ROOTED.fullmatch(address):
        return f"{site.scheme}://{site.netloc}{address}"
    return urljoin(base, address)
