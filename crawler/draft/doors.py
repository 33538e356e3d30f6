"""The doors of a site beside the list that was looked at: feeds, WordPress's API, sitemaps."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from crawler.draft.anchors import Anchor
from crawler.draft.layout import Drafted
from crawler.draft.lists import Group
from crawler.draft.model import Finding, Leaf, profile_of
from crawler.draft.paging import Paging, paging_of
from crawler.draft.site import without_site
from crawler.identity import release_address
from crawler.pages.metadata import read_metadata
from crawler.profile.families import Family

_NAME = 60


class Feed(NamedTuple):
    """A feed that answered, and where its items lead."""

    url: str
    links: tuple[str, ...]


class Doors(NamedTuple):
    """What answered besides web pages. ``posts`` are the addresses that WordPress's API gave."""

    feeds: tuple[Feed, ...] = ()
    posts: tuple[str, ...] = ()
    posts_path: str = ""
    sitemaps: tuple[str, ...] = ()

    @property
    def urls(self) -> tuple[str, ...]:
        """Addresses of releases; those of a feed only when there is no API."""
        return self.posts or tuple(link for feed in self.feeds for link in feed.links)

    @property
    def offers(self) -> tuple[str, ...]:
        """Doors that are not opened, for a comment: a sitemap names all pages of a site."""
        maps = (f"sitemap {url} (it names all pages of the site)" for url in self.sitemaps[:3])
        return (*(f"feed {feed.url}" for feed in self.feeds), *maps)


def listing_of(
    leaf: Leaf | None, group: Group | None, anchors: Sequence[Anchor], rules: Mapping[str, Any]
) -> Drafted:
    """Return ``[[listings]]``: the page that was looked at, and how to come to the next."""
    if leaf is None or group is None:
        home = rules["home"]
        front = {"name": "front page", "url": home, "pages": 1}
        how = "no list was found; give the address of the page that lists the news"
        finding = Finding(field="listings.url", selector=home, confidence=0.3, how=how)
        return Drafted({"listings": [front]}, [finding])
    own = [anchor for anchor in anchors if anchor.element.getroottree().getroot() is leaf.root]
    paging = paging_of(leaf, own)
    site = next(iter(rules["titles"].values()))
    title = without_site(read_metadata(leaf.root, leaf.base).title or "news", site)[:_NAME]
    found = Finding(
        field="listings.url",
        selector=paging.url,
        confidence=0.9,
        how="the page that was looked at",
    )
    return Drafted({"listings": [{"name": title, **_paged(paging)}]}, [found, _pages(paging)])


def _paged(paging: Paging) -> dict[str, Any]:
    if not paging.how:
        return {"url": paging.url, "pages": 1}
    said = {"url": paging.url, "first": paging.first, "step": paging.step, "next": paging.next}
    default = {"first": 0 if "{offset}" in paging.url else 1}
    return {
        key: value for key, value in said.items() if value is not None and value != default.get(key)
    }


def _pages(paging: Paging) -> Finding:
    if not paging.how:
        how = "no link to a further page was found; only the first is read"
        return Finding(field="listings.next", how=how)
    return Finding(
        field="listings.next",
        found=paging.found,
        selector=paging.next or paging.url,
        confidence=paging.confidence,
        how=paging.how,
    )


def doors_of(doors: Doors, rules: Mapping[str, Any], family: Family | None) -> Drafted:
    """Return ``[wordpress]``, and ``[[feeds]]`` where there is no list: both tell the same news."""
    profile = profile_of(rules, family)
    drafted = Drafted({}, [])
    for feed in doors.feeds if "listings" not in rules else ():
        fit = sum(release_address(profile, link) is not None for link in feed.links)
        if 2 * fit >= len(feed.links) > 0:
            drafted.rules.setdefault("feeds", [{"name": "news", "url": feed.url}])
            shown = f"{fit} of {len(feed.links)} items are releases"
            drafted.findings.append(
                Finding(
                    field="feeds.url", found=shown, selector=feed.url, confidence=0.9, how="a feed"
                )
            )
    fit = sum(release_address(profile, link) is not None for link in doors.posts)
    if 2 * fit >= len(doors.posts) > 0:
        if not (family and "wordpress" in family.rules):
            drafted.rules["wordpress"] = {"posts": doors.posts_path}
        shown = f"{fit} of {len(doors.posts)} posts are releases"
        how = "WordPress's own API answers; nothing else is asked for where it does"
        drafted.findings.append(
            Finding(
                field="wordpress.posts", found=shown, selector=doors.posts_path,
                confidence=0.95, how=how,
            )
        )  # fmt: skip
    return drafted
