"""One visit to one site: lists, then what they show, then known releases whose turn it is."""

from collections.abc import Callable, Mapping
from datetime import datetime

import msgspec

from crawler import plan
from crawler.answers import Answer
from crawler.asking import Asker, LeaveError
from crawler.handover import Fetched, Handed, Looked
from crawler.identity import from_origin, release_address
from crawler.order import SiteOrder
from crawler.pages.base import Page
from crawler.pages.listing import Entry, read_listing
from crawler.pages.problems import problem_of
from crawler.profile.reader import reader_id
from storage.records import Observation, Problem, Target

_REFUSALS = frozenset({401, 403, 429, *range(500, 600)})


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
        self._asked: set[str] = set()
        self._welcome = False
        """Some list was answered: a site that refuses every list is asked for nothing else."""

    async def run(self) -> None:
        """Make the visit; it ends early when the site is better left alone."""
        try:
            await self._asker.read_robots()
            if self._order.urls:
                await self._single_releases()
            else:
                await self._lists()
                if self._welcome:
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

    async def _lists(self) -> None:
        for listing in self._profile.listings:
            listed: set[str] = set()
            for number, url in enumerate(listing.urls(self._order.pages)):
                entries = await self._list_page(url, first=number == 0)
                fresh = [entry for entry in entries if entry.key not in listed]
                if not fresh:
                    break
                listed.update(entry.key for entry in fresh)
                for entry in fresh:
                    if plan.wanted(self._targets.get(entry.key), self._order.recheck):
                        await self._look(entry.key, entry.url, entry)

    async def _list_page(self, url: str, *, first: bool) -> tuple[Entry, ...]:
        """Ask for one page of a list; only the first must have an entry."""
        reply = await self._asker.ask(url)
        problem = reply if isinstance(reply, Problem) else problem_of(self._page(reply))
        entries: tuple[Entry, ...] = ()
        if isinstance(reply, Answer) and problem is None:
            entries = read_listing(self._profile, self._page(reply)).entries
            if first and not entries:
                problem = Problem("empty", "no release was found in this list")
        if not first and problem is not None and problem.kind in {"not-found", "gone"}:
            problem = None
        status = reply.status if isinstance(reply, Answer) else None
        self._welcome |= status is not None and status not in _REFUSALS
        self._hand(Looked(self._observation("", url, status=status, problem=problem)))
        return entries

    async def _known_ones(self) -> None:
        if self._asker.closed is not None:
            return
        for target in plan.remaining(self._targets.values(), self._order.recheck, self._asked):
            await self._look(target.key, target.url)

    async def _look(self, key: str, url: str, entry: Entry | None = None) -> None:
        """Look at one release, once a visit."""
        if key in self._asked:
            return
        known = plan.comparable(self._targets.get(key), self._reader)
        if known is not None and known.published_on is None and entry and entry.published_on:
            known = None  # the list tells a date that the page did not: read the two together
        reply = await self._asker.ask(url, key, plan.validators(known))
        self._asked.add(key)
        if isinstance(reply, Problem):
            self._failed(key, url, reply)
        elif known is not None and plan.is_same(reply, known):
            self._unchanged(known, url, reply)
        else:
            self._hand(self._fetched(key, url, reply, entry))

    def _unchanged(self, known: Target, url: str, answer: Answer) -> None:
        observation = self._observation(known.key, url, status=answer.status)
        self._hand(
            Looked(
                msgspec.structs.replace(
                    observation,
                    same=True,
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
            listed_on=entry.published_on if entry else None,
            listed_views=entry.views if entry else None,
        )

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

    def _page(self, answer: Answer) -> Page:
        own = from_origin(self._profile, answer.url, self._order.origin)
        return Page(answer.body, own, answer.status, answer.headers)
