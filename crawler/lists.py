"""Asks a site's lists, feeds, sitemaps and JSON, and tells which releases they show."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from functools import partial
from typing import NamedTuple, TypeAlias

from crawler.answers import Answer, Reply
from crawler.asking import Asker
from crawler.dropouts import Shelf
from crawler.hearsay import completed, merged
from crawler.identity import from_origin, own_host, release_address
from crawler.order import SiteOrder
from crawler.pages.base import Page
from crawler.pages.doorpages import read_feed_entries, read_html, read_json, sitemap_of
from crawler.pages.entries import entries
from crawler.pages.listing import Entry, Listing
from crawler.pages.sitemaps import Sitemap, SitemapPage, newest
from crawler.profile import doors
from storage.records import Problem

Note: TypeAlias = Callable[[str, int | None, Problem | None], None]
"""Takes down a look at a list: its address, the status, what was wrong with it."""
_Read: TypeAlias = Callable[[Page], Listing | Problem]

_REFUSALS = frozenset({401, 403, 429, *range(500, 600)})
_ENDS = frozenset({"not-found", "gone"})


class Shown(NamedTuple):
    """Releases that some door shows.

    A list shows what is new, and all of it is looked at; a sitemap names whatever there is.
    """

    entries: tuple[Entry, ...]
    at_hand: bool = True


class Lists:
    """The doors of one site, asked one after another."""

    def __init__(self, order: SiteOrder, asker: Asker, note: Note) -> None:
        self._order = order
        self._profile = order.profile
        self._asker = asker
        self._note = note
        self.welcome = False
        """Some list was answered: a site that refuses every list is asked for nothing else."""
        self.shelves: dict[str, Shelf] = {}
        """What each list showed, by its address in the profile; feeds and sitemaps have none."""
        self._told: Mapping[str, Entry] = {}
        """What the feeds say of each release."""

    async def shown(self) -> AsyncIterator[Shown]:
        """Yield what the doors show, page by page; a door is asked on only when it is wanted.

        Feeds are asked first, one request each: a release is looked at once, and what a feed says
        of it completes what the list says that comes before it.
        """
        profile = self._profile
        feeds = [await self._feed(feed) for feed in profile.feeds]
        self._told = merged(entry for feed in feeds for entry in feed)
        for listing in profile.listings:
            read = partial(read_html, profile, following=listing.next)
            async for page in self._pages(listing, read):
                yield page
        for door in profile.json:
            async for page in self._pages(door, partial(read_json, profile, door=door)):
                yield page
        for feed in feeds:
            yield Shown(self._completed(feed))
        for sitemap in profile.sitemaps:
            yield Shown(await self._sitemap(sitemap), at_hand=False)

    async def _feed(self, feed: doors.Feed) -> tuple[Entry, ...]:
        read = partial(read_feed_entries, self._profile, own=self._in_own_terms)
        found, _ = await self._page(feed.url, read)
        return found.entries

    def _completed(self, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        return tuple(completed(entry, self._told.get(entry.key)) for entry in entries)

    async def _pages(
        self, door: doors.Listing | doors.JsonList, read: _Read
    ) -> AsyncIterator[Shown]:
        """Yield the entries of a list's pages until one shows nothing that was not there before."""
        most = door.pages if self._order.pages is None else self._order.pages
        waiting = list(door.urls(self._order.pages))
        asked: set[str] = set()
        listed: dict[str, None] = {}
        whole = most >= door.pages
        while waiting:
            url = waiting.pop(0)
            found, problem = await self._page(url, read, first=not asked)
            whole = whole and problem is None
            asked.add(url)
            fresh = tuple(entry for entry in found.entries if entry.key not in listed)
            if not fresh:
                break
            listed |= dict.fromkeys(entry.key for entry in fresh)
            yield Shown(self._completed(fresh))
            following = self._own(found.next or "")
            if following and following not in asked and len(asked) < most:
                waiting.append(following)
        self.shelves[door.url] = Shelf(tuple(listed), whole)

    async def _page(
        self, url: str, read: _Read, *, first: bool = True
    ) -> tuple[Listing, Problem | None]:
        """Ask for one page of a list; only the first must have an entry."""
        reply = await self._asker.ask(url)
        found = reply if isinstance(reply, Problem) else read(self.page_of(reply))
        problem = found if isinstance(found, Problem) else None
        if first and isinstance(found, Listing) and not found.entries:
            problem = Problem("empty", "no release was found in this list")
        if not first and problem is not None and problem.kind in _ENDS:
            problem = None
        self.noted(url, reply, problem)
        return Listing() if isinstance(found, Problem) else found, problem

    def noted(self, url: str, reply: Answer | Problem, problem: Problem | None) -> None:
        """Take down a look at a list, and whether the site wants us at all."""
        status = reply.status if isinstance(reply, Answer) else None
        self.welcome |= status is not None and status not in _REFUSALS
        self._note(url, status, problem)

    async def _sitemap(self, door: doors.Sitemap) -> tuple[Entry, ...]:
        """Return the newest releases of a sitemap, or of the sitemaps it leads to."""
        reply, found = await self._map(door.url)
        if isinstance(found, Problem):
            self.noted(door.url, reply, found)
            return ()
        pages = [*found.pages, *await self._mapped(door, found.maps)]
        wanted = tuple(page for page in pages if self._is_release(page))
        nothing = None if wanted else Problem("empty", "no release was found in this sitemap")
        self.noted(door.url, reply, nothing)
        return entries(self._profile, newest(Sitemap(wanted), door.most), self._in_own_terms)

    async def _mapped(self, door: doors.Sitemap, maps: tuple[str, ...]) -> list[SitemapPage]:
        """Return the pages of the sitemaps of an index, and of the indexes among these."""
        pages: list[SitemapPage] = []
        waiting = [(url, True) for url in self._owned(maps)]
        asked = {door.url}
        while waiting and len(asked) <= door.maps:
            url, may_lead_on = waiting.pop(0)
            if url in asked:
                continue
            asked.add(url)
            reply, found = await self._map(url)
            self.noted(url, reply, found if isinstance(found, Problem) else None)
            if isinstance(found, Sitemap):
                pages += found.pages
                waiting[:0] = [(own, False) for own in self._owned(found.maps) if may_lead_on]
        return pages

    def _owned(self, urls: Iterable[str]) -> list[str]:
        return [own for url in urls if (own := self._own(url))]

    async def _map(self, url: str) -> tuple[Reply, Sitemap | Problem]:
        reply = await self._asker.ask(url)
        return reply, reply if isinstance(reply, Problem) else sitemap_of(self.page_of(reply))

    def _is_release(self, page: SitemapPage) -> bool:
        return release_address(self._profile, self._in_own_terms(page.link)) is not None

    def _own(self, url: str) -> str | None:
        """Return an address on the site's own hosts in the profile's terms, None for others."""
        own = self._in_own_terms(url)
        return own if own_host(self._profile, own) else None

    def _in_own_terms(self, url: str) -> str:
        return from_origin(self._profile, url, self._order.origin)

    def page_of(self, answer: Answer) -> Page:
        """Return an answer as a page, its address in the profile's own terms."""
        own = from_origin(self._profile, answer.url, self._order.origin)
        return Page(answer.body, own, answer.status, answer.headers)
