"""One page of a list, read as the kind of door it is."""

from collections.abc import Callable
from typing import TypeVar
from zoneinfo import ZoneInfo

from crawler.pages.base import Page, parse
from crawler.pages.entries import entries
from crawler.pages.feeds import read_feed
from crawler.pages.jsonlists import read_json_list
from crawler.pages.listing import Listing, read_listing
from crawler.pages.problems import answer_problem, instead_of_list, problem_of
from crawler.pages.sitemaps import Sitemap, read_sitemap
from crawler.profile.model import JsonList, SiteProfile
from storage.records import Problem

_Found = TypeVar("_Found", Listing, Sitemap)


def as_it_is(url: str) -> str:
    """Return an address unchanged."""
    return url


def read_html(profile: SiteProfile, page: Page, following: str | None) -> Listing | Problem:
    """Read a list on a web page; ``following`` is the selector of the link to the next one."""
    return problem_of(page) or _guarded(page, read_listing(profile, page, following))


def read_json(profile: SiteProfile, page: Page, door: JsonList) -> Listing | Problem:
    """Read a list that is given as JSON."""
    return answer_problem(page) or _guarded(page, read_json_list(profile, door, page))


def read_feed_entries(
    profile: SiteProfile, page: Page, own: Callable[[str], str] = as_it_is
) -> Listing | Problem:
    """Read a feed; ``own`` puts a link in the profile's own terms."""
    found = answer_problem(page) or read_feed(page, ZoneInfo(profile.time_zone))
    if isinstance(found, Problem):
        return _guarded(page, found)
    return Listing(entries(profile, found, own))


def read_sitemap_entries(profile: SiteProfile, page: Page) -> Listing | Problem:
    """Read the releases of one sitemap, in its order."""
    found = sitemap_of(page)
    if isinstance(found, Problem):
        return found
    return Listing(entries(profile, found.pages, as_it_is))


def sitemap_of(page: Page) -> Sitemap | Problem:
    """Read a sitemap or an index of sitemaps."""
    return answer_problem(page) or _guarded(page, read_sitemap(page))


def read_door(profile: SiteProfile, page: Page, kind: str) -> Listing | Problem:
    """Read a page as a door of that kind: ``list``, ``feed``, ``sitemap`` or ``json``."""
    if kind == "feed":
        return read_feed_entries(profile, page)
    if kind == "sitemap":
        return read_sitemap_entries(profile, page)
    if kind == "json" and profile.json:
        return read_json(profile, page, profile.json[0])
    following = profile.listings[0].next if profile.listings else None
    return read_html(profile, page, following)


def _guarded(page: Page, found: _Found | Problem) -> _Found | Problem:
    """Return what was read, or the web page that stands in its place: a login, a maintenance."""
    shows = isinstance(found, Listing) and found.entries
    if shows or isinstance(found, Sitemap) or b"<" not in page.body:
        return found
    root = parse(page)
    return found if isinstance(root, Problem) else instead_of_list(root) or found
