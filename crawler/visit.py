"""One visit to one site: lists, then what they show, then known releases whose turn it is."""

from collections.abc import Callable, Mapping
from datetime import datetime

import msgspec

from crawler import plan
from crawler.answers import Answer, Reply
from crawler.asking import Asker, LeaveError
from crawler.handover import Fetched, Handed, Looked
from crawler.identity import from_origin, release_address
from crawler.lists import Lists
from crawler.order import SiteOrder
from crawler.pages.listing import Entry
from crawler.posts import Posts
from crawler.profile.reader import reader_id
from storage.records import Observation, Problem, Target


class Visit:
    """Looks at what an order asks for and hands on every look, in the order they were made."""

    def __init__(
        self,
        order: SiteOrder,
        targets: Mapping[str, Target],
        asker: Asker,
        hand: Callable[[Handed], None],
        clock: Callable[[], datetime],
    ) -> None:
        self._order = order
        self._profile = order.profile
        self._targets = targets
        self._asker = asker
        self._hand = hand
        self._clock = clock
        self._reader = reader_id(order.profile)
        self._asked: set[str] = set(order.seen)
        self._lists = Lists(order, asker, self._listed)
        self._posts = Posts(order, asker, self._lists)

    async def run(self) -> None:
        """Make the visit; it ends early when the site is better left alone."""
        try:
            await self._asker.read_robots()
            if self._order.urls:
                await self._single_releases()
            else:
                await self._shown_ones()
                if self._lists.welcome:
                    await self._known_ones()
        except LeaveError:
            return

    async def _single_releases(self) -> None:
        for url in self._order.urls:
            address = release_address(self._profile, url)
            if address is None:
                detail = f"not the address of a release of {self._profile.name}"
                self._failed("", url, Problem("refused", detail))
            else:
                await self._look(address.key, address.url)

    async def _shown_ones(self) -> None:
        """Look at what the site shows: as JSON where it gives that, else on its lists."""
        async for given, answer in self._posts.newest():
            key = self._own(given)
            if key not in self._asked and plan.wanted(self._targets.get(key), self._order.recheck):
                self._asked.add(key)
                self._settle(key, answer.url, answer, self._comparable(key))
        if not self._posts.answers:
            self._posts.conclude(shown=await self._listed_ones())

    async def _listed_ones(self) -> bool:
        """Look at what the site's lists show, and say whether they show anything."""
        shown = False
        async for entries, at_hand in self._lists.shown():
            shown = shown or bool(entries)
            for entry in entries:
                if self._is_wanted(entry, at_hand=at_hand):
                    await self._look(entry.key, entry.url, entry)
        return shown

    def _is_wanted(self, entry: Entry, *, at_hand: bool) -> bool:
        target, recheck = self._targets.get(entry.key), self._order.recheck
        if at_hand:
            return plan.wanted(target, recheck)
        return plan.hinted(target, recheck, entry.changed_at)

    async def _known_ones(self) -> None:
        if self._asker.closed is not None:
            return
        for target in plan.remaining(self._targets.values(), self._order.recheck, self._asked):
            await self._look(target.key, target.url)

    async def _look(self, key: str, url: str, entry: Entry | None = None) -> None:
        """Look at one release, once a visit, under whichever of its keys it is shown."""
        key = self._own(key)
        if key in self._asked:
            return
        known = self._comparable(key, entry)
        reply: Reply | None = await self._posts.one(key, url)
        if reply is None:
            reply = await self._asker.ask(url, key, plan.validators(known))
        self._asked.add(key)
        self._settle(key, url, reply, known, entry)

    def _own(self, key: str) -> str:
        """Return a release's own key for any that it goes by."""
        target = self._targets.get(key)
        return key if target is None else target.key

    def _settle(
        self, key: str, url: str, reply: Reply, known: Target | None, entry: Entry | None = None
    ) -> None:
        """Hand on what a look has come to; ``known`` is what it can be compared with."""
        if isinstance(reply, Problem):
            self._failed(key, url, reply)
        elif known is not None and plan.is_same(reply, known):
            self._unchanged(known, url, reply, entry)
        else:
            self._hand(self._fetched(key, url, reply, entry))

    def _comparable(self, key: str, entry: Entry | None = None) -> Target | None:
        """Return what is known of a release when an unchanged page would tell nothing new."""
        known = plan.comparable(self._targets.get(key), self._reader)
        if known is None or entry is None:
            return known
        # What the list tells and the page does not: the two are read together.
        return None if plan.tells_more(entry, known, self._profile.page_on(None)) else known

    def _unchanged(self, known: Target, url: str, answer: Answer, entry: Entry | None) -> None:
        observation = self._observation(known.key, url, status=answer.status)
        self._hand(
            Looked(
                msgspec.structs.replace(
                    observation,
                    same=True,
                    views=entry.views if entry else None,
                    body_digest=known.body_digest,
                    etag=answer.headers.get("etag") or known.etag,
                    last_modified=answer.headers.get("last-modified") or known.last_modified,
                )
            )
        )

    def _fetched(self, key: str, url: str, answer: Answer, entry: Entry | None) -> Fetched:
        return Fetched(
            site=self._profile.name,
            key=key,
            url=url,
            led_to=from_origin(self._profile, answer.url, self._order.origin),
            seen_at=self._clock(),
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            target=self._targets.get(key),
            listed_title=entry.title if entry else "",
            listed_on=entry.published_on if entry else None,
            listed_views=entry.views if entry else None,
        )

    def _listed(self, url: str, status: int | None, problem: Problem | None) -> None:
        self._hand(Looked(self._observation("", url, status=status, problem=problem)))

    def _failed(self, key: str, url: str, problem: Problem) -> None:
        self._hand(Looked(self._observation(key, url, problem=problem)))

    def _observation(
        self, key: str, url: str, *, status: int | None = None, problem: Problem | None = None
    ) -> Observation:
        return Observation(
            site=self._profile.name,
            key=key,
            url=url,
            seen_at=self._clock(),
            status=status,
            problem=problem,
            reader=self._reader,
        )
