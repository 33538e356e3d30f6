"""Pictures, documents and links of a release: in its body, and in the sections after it."""

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote, urlsplit

from lxml import etree

from crawler.pages.base import absolute, path_of
from crawler.pages.paragraphs import plain
from crawler.pages.steady import steady
from crawler.profile.model import PageRules
from crawler.profile.parts import compile_pattern
from crawler.profile.selectors import compile_selector
from crawler.thai import text
from crawler.thai.othercounts import without_downloads
from storage.records import Attachment, Image, Link

_BACKGROUND = re.compile(
    r"background(?:-image)?\s{0,9}:[^;]{0,99}?url\(\s{0,9}[\"']?([^\"')]+)", re.IGNORECASE
)
_LONGEST_STYLE = 4096
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|csv|zip|rar|7z)\Z", re.IGNORECASE)
# Cloudflare writes it in place of a mail address, with other digits behind it on every answer.
_HIDDEN_MAIL = "/cdn-cgi/l/email-protection"
_INSIDE = etree.XPath("descendant::a[@href]")
_FRAMES = etree.XPath("descendant::iframe | descendant::embed | descendant::object")
PICTURES = "img, [style*='background']"
"""Pictures as any site may print them: an ``img``, or a background of an element."""


def read_links(body: etree._Element, base: str) -> tuple[Link, ...]:
    """Return the links of the body, http(s) and mailto, documents left to the attachments."""
    found: dict[str, Link] = {}
    for anchor in _INSIDE(body):
        address = (anchor.get("href") or "").strip()
        url = address if address.lower().startswith("mailto:") else _lasting(base, address)
        if url and not is_document(url) and not path_of(url).startswith(_HIDDEN_MAIL):
            found.setdefault(url, Link(url, without_downloads(plain(anchor))))
    return tuple(found.values())


def read_attachments(
    rules: PageRules, body: etree._Element, after: Iterable[etree._Element], base: str
) -> tuple[Attachment, ...]:
    """Return the documents of the body and of the sections after it, each once."""
    if rules.attachments is not None:
        anchors = compile_selector(rules.attachments).elements(body.getroottree().getroot())
        documents = [(anchor, _lasting(base, _address(anchor))) for anchor in anchors]
    else:
        places = [*_INSIDE(body), *_FRAMES(body), *after]
        documents = [(place, _document(place, base)) for place in places]
    found: dict[str, Attachment] = {}
    for place, url in documents:
        if url is not None and (url not in found or not _says_title(found[url])):
            found[url] = Attachment(url, _document_title(place, url))
    return tuple(found.values())


def _says_title(document: Attachment) -> bool:
    """Tell whether a document's title is more than the name of its file."""
    return document.title != _file_name(document.url)


def _lasting(base: str, address: str) -> str | None:
    """Return the full address that every answer has alike, or None for no web address."""
    url = absolute(base, address)
    return steady(url) if url else None


def _address(place: etree._Element) -> str:
    return place.get("href") or place.get("src") or place.get("data") or ""


def _file_name(url: str) -> str:
    return text.clean(unquote(path_of(url).rsplit("/", 1)[-1]))


def _document(place: etree._Element, base: str) -> str | None:
    """Return the address of the document an element leads to, or None."""
    url = _lasting(base, _address(place))
    if url is None or is_document(url):
        return url
    if place.tag == "a":
        return url if place.get("download") is not None else None
    for _, value in parse_qsl(urlsplit(url).query):  # a viewer: /viewer.html?file=/a.pdf
        if _DOCUMENT.search(value):
            return _lasting(url, value)
    return None


def is_document(url: str) -> bool:
    """Tell whether an address is that of a document, by the end of its path."""
    return bool(_DOCUMENT.search(path_of(url)))


def _document_title(place: etree._Element, url: str) -> str:
    words = without_downloads(plain(place)) if place.tag == "a" else ""
    return words or text.clean(place.get("title") or "") or _file_name(url)


def read_images(
    rules: PageRules, body: etree._Element, after: Iterable[etree._Element], base: str
) -> tuple[Image, ...]:
    """Return the pictures of the body and of the gallery, full size, each once."""
    selector = compile_selector(rules.images or PICTURES)
    found: dict[str, Image] = {}
    for place in [*selector.elements(body), *after]:
        for address in _sources(place):
            url = _lasting(base, address)
            if url is not None:
                url = _full_size(rules, url)
                kept = found.get(url)
                if kept is None or not kept.alt:
                    found[url] = Image(url, _alt(place))
    return tuple(found.values())


def _sources(place: etree._Element) -> list[str]:
    """Return where an element's picture comes from; a lazy one is in data-src or a background."""
    found = _BACKGROUND.search((place.get("style") or "")[:_LONGEST_STYLE])
    given = [found[1]] if found else []
    if place.tag == "img":
        given += [place.get("data-src") or place.get("src") or ""]
    return given


def _alt(place: etree._Element) -> str:
    return text.clean(place.get("alt") or place.get("title") or "")


def _full_size(rules: PageRules, url: str) -> str:
    for rule in rules.rewrite:
        url = compile_pattern(rule.pattern).sub(rule.replace, url)
    return url
