"""What a site calls itself and speaks, from what its pages say of themselves."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from urllib.parse import urlsplit

from crawler.draft.model import Leaf
from crawler.pages.base import absolute
from crawler.pages.metadata import read_metadata
from crawler.pages.paragraphs import paragraphs, plain

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
_LONGEST_NAME = 80
_HOME = frozenset({"หน้าแรก", "หน้าหลัก", "home", "homepage", "main page", "กลับหน้าแรก", "กลับหน้าหลัก"})


def name_of(url: str) -> str:
    """Return a profile's name for a host: ``www.dop.go.th`` is ``dop``."""
    host = (urlsplit(url).hostname or "").lower()
    parts = [part for part in host.split(".") if part]
    own = [part for part in parts[:-1] if part not in _GENERAL] or parts[:1]
    name = re.sub("[^a-z0-9]+", "-", "-".join(own)).strip("-")[:40]
    return name or "site"


def title_of(leaves: Sequence[Leaf]) -> tuple[str, str]:
    """Return what the site calls itself, and how that was found; its host when nothing says it."""
    told = [read_metadata(leaf.root, leaf.base) for leaf in leaves]
    for each in told:
        if each.site_name:
            return each.site_name, each.sources.get("site_name", "")
    heads = [each.title for each in told if each.title]
    if own := _brand(leaves[0]):
        return own, "the link to its front page"
    parts = [part.strip() for head in heads for part in dict.fromkeys(_SEPARATOR.split(head))]
    common = [part for part, count in Counter(parts).most_common(3) if count > 1 and len(part) > 2]
    if common:
        return common[0], "what the titles of its pages share"
    return urlsplit(leaves[0].url).hostname or "", "the host: no page says what the site is called"


def without_site(title: str, site: str) -> str:
    """Return what a page calls itself, the site's name left out."""
    parts = [part.strip() for part in _SEPARATOR.split(title)]
    return " ".join(part for part in parts if part and part != site) or title


def _brand(leaf: Leaf) -> str:
    """Return the words of the first link to the front page that are no mere 'home'."""
    home = urlsplit(leaf.url)._replace(path="/", query="", fragment="").geturl()
    for element in islice(leaf.root.iter("a"), _MOST_LINKS):
        if absolute(leaf.base, element.get("href") or "") in {home, home.rstrip("/")}:
            words = plain(element)
            if 3 < len(words) <= _LONGEST_NAME and words.lower() not in _HOME:
                return words
    return ""


def language_of(leaves: Sequence[Leaf]) -> str:
    """Return the language that the pages are written in: by their letters, else as they say."""
    words = " ".join(" ".join(paragraphs(leaf.root))[:_READ] for leaf in leaves)
    thai, latin = len(_THAI.findall(words)), len(_LATIN.findall(words))
    if thai > latin // 4 or not latin:
        return "th"
    stated = [read_metadata(leaf.root, leaf.base).language or "" for leaf in leaves]
    return next((each for each in stated if _LANGUAGE.fullmatch(each)), "en")
