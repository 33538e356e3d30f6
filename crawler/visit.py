"""One visit to one site: lists, then what they show, then known releases whose turn it is."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

import msgspec

from crawler import plan
from crawler.answers import Answer
from crawler.asking import Asker, LeaveError
from crawler.identity import from_origin, release_address
from crawler.order import SiteOrder
from crawler.pages.base import Page
from crawler.pages.listing import Entry, read_listing
from crawler.pages.problems import problem_of
from crawler.pages.release import Reading, read_release
from crawler.profile.reader import reader_id
from storage.observations import Sighting
from storage.records import Observation, Problem, Release, Target

Record = Callable[[Sighting], None]
Dated = Callable[[str], date | None]


class Visit:
    """Looks at what an order asks for and hands on one sighting for every address it asked.

    ``dated`` returns the date a known release had so far: a list may have given it, and a look
    without that list must not take it away.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - all of it is given from outside, for the tests
        self,
        order: SiteOrder,
        targets: Mapping[str, Target],
        asker: Asker,
        record: Record,
        clock: Callable[[], datetime],
        dated: Dated,
    ) -> None:
        self._order = order
        self._profile = order.profile
        self._targets = targets
        self._asker = asker
        self._record = record
        self._clock = clock
        self._dated = dated
        self._reader = reader_id(order.profile)
        self._asked: set[str] = set()

    async def run(self) -> None:
        """Make the visit; it ends early when the site is better left alone."""
        try:
            await self._asker.read_robots()
            if self._order.urls:
                await self._single_releases()
            else:
                await self._lists()
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
        self._seen(self._observation("", url, status=status, problem=problem))
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
        reply = await self._asker.ask(url, key, plan.validators(known))
        self._asked.add(key)
        if isinstance(reply, Problem):
            self._failed(key, url, reply)
        elif known is not None and plan.is_same(reply, known):
            self._unchanged(known, url, reply)
        else:
            self._read(key, url, reply, entry)

    def _unchanged(self, known: Target, url: str, answer: Answer) -> None:
        observation = self._observation(known.key, url, status=answer.status)
        etag, modified = _stated(answer)
        self._seen(
            msgspec.structs.replace(
                observation,
                same=True,
                body_digest=known.body_digest,
                etag=etag or known.etag,
                last_modified=modified or known.last_modified,
            )
        )

    def _read(self, key: str, url: str, answer: Answer, entry: Entry | None) -> None:
        reading = self._reading(key, url, answer)
        release, views = self._completed(key, reading, entry)
        observation = self._observation(key, url, status=answer.status, problem=reading.problem)
        if release is None:
            self._seen(observation)
            return
        etag, modified = _stated(answer)
        observation = msgspec.structs.replace(
            observation,
            release=release,
            views=views,
            body_digest=plan.digest(answer),
            etag=etag,
            last_modified=modified,
        )
        target = self._targets.get(key)
        is_new = target is None or target.fingerprint != release.fingerprint()
        self._seen(observation, answer.body if is_new else None)

    def _reading(self, key: str, url: str, answer: Answer) -> Reading:
        """Read a release page; one that redirects led us to must still be that release."""
        reading = read_release(self._profile, Page(answer.body, url, answer.status, answer.headers))
        own = from_origin(self._profile, answer.url, self._order.origin)
        address = release_address(self._profile, own)
        if reading.problem is None and (address is None or address.key != key):
            return Reading(problem=Problem("redirect", f"leads to another page: {own}"))
        return reading

    def _completed(
        self, key: str, reading: Reading, entry: Entry | None
    ) -> tuple[Release | None, int | None]:
        """Fill in the date and the counter that only the list shows."""
        release, views = reading.release, reading.views
        if views is None and entry is not None:
            views = entry.views
        if release is not None and release.published_on is None:
            day = entry.published_on if entry is not None else None
            day = day or (self._dated(key) if key in self._targets else None)
            release = msgspec.structs.replace(release, published_on=day)
        return release, views

    def _failed(self, key: str, url: str, problem: Problem) -> None:
        self._seen(self._observation(key, url, problem=problem))

    def _seen(self, observation: Observation, page: bytes | None = None) -> None:
        self._record(Sighting(observation, page))

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


def _stated(answer: Answer) -> tuple[str | None, str | None]:
    """Return the validators the server stated for what it sent."""
    return answer.headers.get("etag"), answer.headers.get("last-modified")
