"""What kind of page somebody gave: a list of releases, a release, a feed, or none that helps."""

from collections.abc import Sequence
from itertools import islice
from typing import Literal, TypeAlias

from crawler.draft.anchors import Anchor
from crawler.draft.lists import Group, groups_of
from crawler.draft.model import Leaf
from crawler.draft.shapes import address_of, opened, shape_of
from crawler.pages.base import Page, absolute
from crawler.pages.feeds import FeedItem, read_feed
from crawler.pages.main import find_body
from crawler.pages.media import is_document
from crawler.pages.metadata import read_metadata
from crawler.pages.paragraphs import paragraphs
from crawler.pages.problems import problem_of
from storage.records import Problem

Kind: TypeAlias = Literal["list", "release", "none"]

_PROSE = 400
"""Letters of a text that is an article's, and not a card's or a notice's."""
_DOCUMENTS = 3
"""Links to documents from which on a page without other news is a list of them."""
_MOST_LINKS = 3_000
_SITEMAP = (b"<urlset", b"<sitemapindex")
_DATA = frozenset({"json-ld", "opengraph", "microdata"})


def feed_of(page: Page) -> tuple[FeedItem, ...] | None:
    """Return the items of a feed, None for any other page."""
    found = read_feed(page)
    return None if isinstance(found, Problem) else found


def other_than_page(page: Page) -> Problem | None:
    """Say so when the bytes are those of a document, a picture or a sitemap; feeds are fine."""
    if any(sign in page.body[:1024] for sign in _SITEMAP):
        return Problem("not-html", "this is a sitemap, not a web page")
    problem = problem_of(page)
    other = problem is not None and problem.kind == "not-html"
    return problem if other and not feed_of(page) else None


def is_of_documents(leaf: Leaf) -> bool:
    """Tell whether a page's own links lead to documents: PDF files and their like."""
    links = [each.get("href") or "" for each in islice(leaf.root.iter("a"), _MOST_LINKS)]
    found = [url for link in links if (url := absolute(leaf.base, link)) and is_document(url)]
    return len(set(found)) >= _DOCUMENTS


def kind_of(leaf: Leaf, groups: Sequence[Group]) -> Kind:
    """Tell a list from a release: by its data, by its address among its links', by its text."""
    told = read_metadata(leaf.root, leaf.base)
    if told.published_on and told.sources.get("published_on") in _DATA:
        return "release"
    own = shape_of(address_of(leaf.url))
    if own.varies and groups and groups[0].shape == own:
        return "release"
    if (own.varies or _is_kin(leaf.url, groups)) and _prose(leaf) >= _PROSE:
        return "release"
    if groups:
        return "list"
    return "release" if _prose(leaf) else "none"


def _is_kin(url: str, groups: Sequence[Group]) -> bool:
    """Tell whether a page stands in the folder of the releases it shows; short slugs do not vary.

    At the root of a site lists and releases stand side by side, so that says nothing there.
    """
    own = opened(shape_of(address_of(url)))
    return len(own.path) > 1 and bool(groups) and groups[0].shape == own


def _prose(leaf: Leaf) -> int:
    body = find_body(leaf.root)
    return 0 if body is None else sum(map(len, paragraphs(body)))


def kin_group(anchors: Sequence[Anchor], release: str) -> Group | None:
    """Return the best group on a page whose links are shaped like the address of a release."""
    own = shape_of(address_of(release))
    shapes = {own, opened(own)}
    return next((each for each in groups_of(anchors) if each.shape in shapes), None)


def list_addresses(leaf: Leaf, anchors: Sequence[Anchor], home: str) -> tuple[str, ...]:
    """Return where a list of a release may be: folders of its address that are linked, the front.

    What the release's own address begins with is the likeliest: '/news' of '/news/detail/5'.
    """
    linked = dict.fromkeys(anchor.url for anchor in anchors)
    path = address_of(leaf.url).path
    above = [path[:end] for end in range(len(path) - 1, 0, -1)]
    near = [url for start in above for url in linked if _begins(url, start)]
    return tuple(dict.fromkeys([*near[:1], home]))


def _begins(url: str, start: tuple[str, ...]) -> bool:
    path = address_of(url).path
    return path == start or (path[:-1] == start and not shape_of(address_of(url)).varies)
