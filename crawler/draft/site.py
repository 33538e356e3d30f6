"""What a site calls itself and speaks, from what its pages say of themselves."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from crawler.draft.model import Leaf
from crawler.pages.base import absolute
from crawler.pages.metadata import read_metadata
from crawler.pages.paragraphs import paragraphs, plain
from crawler.thai import text

_SEPARATOR = re.compile(r"\s+[|:–—»-]+\s+|\s?[|»]\s?")
_THAI = re.compile("[ก-๎]")
_LATIN = re.compile("[A-Za-z]")
_LANGUAGE = re.compile("[a-z]{2}")
_GENERAL = frozenset(
    {"www", "th", "en", "web", "main", "new", "old", "portal", "go", "or", "co", "ac", "in", "com",
     "org", "net", "gov", "mi", "info"}
)  # fmt: skip
_READ = 20_000
_MOST_LINKS = 300
_SHORTEST_NAME = 4
_LONGEST_NAME = 80
_MOST_PICTURES = 3
UNNAMED = "the host: no page that was seen says what the site is called"
_FRONT = frozenset(
    {"th", "en", "home", "index", "index.html", "index.php", "main", "หน้าแรก", "หน้าหลัก"}
)
"""Of what the path of a front page may consist."""
_HOME = frozenset(
    {"หน้าแรก", "หน้าหลัก", "home", "homepage", "main page", "กลับหน้าแรก", "กลับหน้าหลัก", "logo"}
)


def name_of(url: str) -> str:
    """Return a profile's name for a host: ``www.dop.go.th`` is ``dop``."""
    host = (urlsplit(url).hostname or "").lower()
    parts = [part for part in host.split(".") if part]
    own = [part for part in parts[:-1] if part not in _GENERAL] or parts[:1]
    name = re.sub("[^a-z0-9]+", "-", "-".join(own)).strip("-")[:40]
    return name or "site"


def title_of(leaves: Sequence[Leaf]) -> tuple[str, str]:
    """Return what the site calls itself, and how that was found; its host when nothing says it.

    A front page may be among the leaves: what it is called, the site is called.
    """
    told = [read_metadata(leaf.root, leaf.base) for leaf in leaves]
    for each in told:
        if each.site_name:
            return each.site_name, each.sources.get("site_name", "")
    heads = [each.title for each in told if each.title]
    if own := next(filter(None, map(_brand, leaves)), ""):
        return own, "the link to its front page"
    fronts = [each.title or "" for leaf, each in zip(leaves, told, strict=True) if is_front(leaf)]
    if own := next(filter(None, map(_own_words, fronts)), ""):
        return own, "the title of its front page"
    parts = [part.strip() for head in heads for part in dict.fromkeys(_SEPARATOR.split(head))]
    common = [part for part, count in Counter(parts).most_common(3) if count > 1 and len(part) > 2]
    if common:
        return common[0], "what the titles of its pages share"
    return urlsplit(leaves[0].url).hostname or "", UNNAMED


def is_named(leaves: Sequence[Leaf]) -> bool:
    """Tell whether pages say what their site is called."""
    return bool(leaves) and title_of(leaves)[1] != UNNAMED


def is_front(leaf: Leaf) -> bool:
    """Tell whether a page is the front page of its site, in one of its languages."""
    parts = urlsplit(leaf.url)
    words = [word for word in parts.path.lower().split("/") if word]
    return not parts.query and all(word in _FRONT for word in words)


def _own_words(title: str) -> str:
    """Return the first part of a front page's title that is no mere 'home'."""
    parts = (part.strip() for part in _SEPARATOR.split(title))
    return next((part for part in parts if _is_name(part)), "")


def _is_name(words: str) -> bool:
    return _SHORTEST_NAME <= len(words) <= _LONGEST_NAME and words.lower() not in _HOME


def without_site(title: str, site: str) -> str:
    """Return what a page calls itself, the site's name left out."""
    parts = [part.strip() for part in _SEPARATOR.split(title)]
    return " ".join(part for part in parts if part and part != site) or title


def _brand(leaf: Leaf) -> str:
    """Return the words of the first link to the front page that are no mere 'home'."""
    home = urlsplit(leaf.url)._replace(path="/", query="", fragment="").geturl()
    links = islice(leaf.root.iter("a"), _MOST_LINKS)
    there = (
        link
        for link in links
        if absolute(leaf.base, link.get("href") or "") in {home, home.rstrip("/")}
    )
    return next((words for link in there for words in _said(link) if _is_name(words)), "")


def _said(link: etree._Element) -> Iterator[str]:
    """Yield what a link says: in words, in its title, or in those of the picture it is."""
    yield plain(link)
    pictures = islice(link.iter("img"), _MOST_PICTURES)
    for each in (link.get("title"), *(picture.get("alt") for picture in pictures)):
        yield text.clean(each or "")


def language_of(leaves: Sequence[Leaf]) -> str:
    """Return the language that the pages are written in: by their letters, else as they say."""
    words = " ".join(" ".join(paragraphs(leaf.root))[:_READ] for leaf in leaves)
    thai, latin = len(_THAI.findall(words)), len(_LATIN.findall(words))
    if thai > latin // 4 or not latin:
        return "th"
    stated = [read_metadata(leaf.root, leaf.base).language or "" for leaf in leaves]
    return next((each for each in stated if _LANGUAGE.fullmatch(each)), "en")
