"""What to look at next, once one page of a site was seen: releases, its list, its other doors."""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from crawler.draft.anchors import Anchor, anchors_of, hosts_of
from crawler.draft.doors import Doors, Feed
from crawler.draft.kinds import Kind, feed_of, kin_group, kind_of, list_addresses
from crawler.draft.lists import Group, groups_of
from crawler.draft.model import Leaf, Sample, leaf
from crawler.encoding import decode
from crawler.pages.base import Page, absolute
from crawler.pages.discovery import feeds_of, sitemaps_of
from crawler.pages.jsonlists import at
from crawler.pages.paragraphs import plain
from crawler.thai import dates
from storage.records import Problem

SAMPLES = 2
_POSTS = "wp/v2/posts"
_FEW_POSTS = "?per_page=5"
_MOST_ITEMS = 50


class Start(NamedTuple):
    """The page that somebody gave, and what it is."""

    leaf: Leaf
    kind: Kind
    anchors: list[Anchor]
    groups: list[Group]

    @property
    def home(self) -> str:
        """The front page of the site."""
        return home_of(self.leaf.url)


def home_of(url: str) -> str:
    """Return the address of the front page."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def start_of(page: Page) -> Start | Problem:
    """Take a first look at a web page."""
    first = leaf(page)
    if isinstance(first, Problem):
        return first
    anchors = anchors_of(first, hosts_of(page.url))
    groups = groups_of(anchors)
    return Start(first, kind_of(first, groups), anchors, groups)


def leaf_of(page: Page | None) -> Leaf | None:
    """Parse a page that is wanted only if it is there and can be read."""
    parsed = None if page is None else leaf(page)
    return None if isinstance(parsed, Problem) else parsed


def door_addresses(start: Start) -> tuple[str, ...]:
    """Return the addresses of the first feed and of WordPress's API that a page announces."""
    hosts = hosts_of(start.leaf.url)
    feeds = [each for each in feeds_of(start.leaf.root, start.leaf.base) if _own(each, hosts)]
    posts = posts_address(start)
    return tuple(each for each in (*feeds[:1], posts) if each)


def posts_address(start: Start) -> str | None:
    """Return where WordPress gives its posts: its pages say so in their head."""
    for link in start.leaf.root.iter("link"):
        if link.get("rel") == "https://api.w.org/":
            root = absolute(start.leaf.base, link.get("href") or "") or ""
            if root.endswith("/") and _own(root, hosts_of(start.leaf.url)):
                return urljoin(root, _POSTS) + _FEW_POSTS
    return None


def _own(url: str, hosts: Sequence[str]) -> bool:
    return (urlsplit(url).hostname or "") in hosts


def doors_of(start: Start | None, answers: Mapping[str, Page], robots: Page | None) -> Doors:
    """Return which of the doors that were asked are doors indeed."""
    feeds = tuple(_feed(page) for page in answers.values() if feed_of(page))
    address = posts_address(start) if start else None
    posts = _links(answers[address]) if address and address in answers else ()
    path = urlsplit(address).path if address and posts else ""
    said = decode(robots.body, {}) if robots else ""
    sitemaps = sitemaps_of(said, robots.url) if robots else ()
    return Doors(feeds, posts, path, sitemaps)


def _feed(page: Page) -> Feed:
    items = (feed_of(page) or ())[:_MOST_ITEMS]
    return Feed(page.url, tuple(item.link for item in items))


def _links(page: Page) -> tuple[str, ...]:
    """Return where the posts of an answer of WordPress lead; none of anything else."""
    try:
        posts = json.loads(decode(page.body, page.headers))
    except (ValueError, RecursionError):
        return ()
    links = (at(post, "link") for post in posts[:_MOST_ITEMS]) if isinstance(posts, list) else ()
    found = (absolute(page.url, link) for link in links if isinstance(link, str))
    return tuple(link for link in found if link)


def samples_of(group: Group | None, pages: Sequence[Page]) -> tuple[Sample, ...]:
    """Return release pages with what their list says of them; the unreadable are left out."""
    found = []
    for page in pages:
        parsed = leaf(page)
        if not isinstance(parsed, Problem):
            entry = (
                next((item for item in group.items if item.url == page.url), None)
                if group
                else None
            )
            stated = dates.find_dates(plain(entry.element)) if entry else []
            found.append(
                Sample(parsed, entry.words if entry else "", stated[0].date if stated else None)
            )
    return tuple(found)


def group_for(page: Page, release: str) -> tuple[Leaf, Group] | None:
    """Return a page as the list of a release, when it lists releases of its kind."""
    parsed = leaf(page)
    if isinstance(parsed, Problem):
        return None
    group = kin_group(anchors_of(parsed, hosts_of(page.url)), release)
    return None if group is None else (parsed, group)


__all__ = [
    "SAMPLES", "Start", "door_addresses", "doors_of", "feed_of", "group_for", "home_of",
    "leaf_of", "list_addresses", "samples_of", "start_of",
]  # fmt: skip
