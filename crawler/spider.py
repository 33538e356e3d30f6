"""The spider of one site: it makes the visit inside Scrapy and reports what it came to."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
import scrapy

from crawler import plan
from crawler.asking import Asker, Leaving, left_alone
from crawler.fetch import Downloader
from crawler.handover import Fetched, Handed
from crawler.order import Message, Progress, SiteDone, SiteOrder
from crawler.patience import Patience
from crawler.visit import Visit

EVERY = 1.0
"""Seconds between two reports of progress."""


class SiteSpider(scrapy.Spider):
    """Visits one site. Its requests follow one another, so ``start`` is the whole visit."""

    name = "site"

    def __init__(
        self,
        *,
        order: SiteOrder,
        tell: Callable[[Message], None],
        hand: Callable[[Handed], None],
        done: Callable[[SiteDone], None],
        time_limit: float,
    ) -> None:
        super().__init__(order.profile.name)
        self._order = order
        self._tell = tell
        self._hand = hand
        self._done = done
        self._time_limit = time_limit
        self._asker: Asker | None = None
        self._made: Visit | None = None
        self._not_modified = self._releases = self._problems = 0
        self._reported = time.monotonic()

    async def start(self) -> AsyncIterator[Any]:
        """Make the visit. It yields nothing: every look is handed on before the next request."""
        try:
            await self._visit()
        except BrokenPipeError:
            self.logger.warning("the reading process is gone")
        except asyncio.CancelledError:
            self._end(stopped=True)
            raise
        else:
            self._end(stopped=False)
        requests: tuple[scrapy.Request, ...] = ()
        for request in requests:  # Scrapy takes only a generator
            yield request

    async def _visit(self) -> None:
        order = self._order
        if order.not_before is not None and _now() < order.not_before:
            return
        fetch = Downloader(self.crawler, self.name, self.logger.warning)
        self._asker = Asker(order, fetch, Patience(time.monotonic, asyncio.sleep), _now)
        visit = Visit(order, plan.by_key(order.targets), self._asker, self._take, _now)
        self._made = visit
        try:
            await asyncio.wait_for(visit.run(), self._time_limit)
        except TimeoutError:
            self._asker.leaving = Leaving("the time for one visit ran out; the rest stays due")

    def _take(self, handed: Handed) -> None:
        """Hand a look on, and count it as far as it is known without reading."""
        self._hand(handed)
        if isinstance(handed, Fetched):
            self._releases += 1
        else:
            self._not_modified += handed.observation.same
            self._releases += handed.observation.same
            self._problems += handed.observation.problem is not None
        if time.monotonic() - self._reported >= EVERY:
            self._reported = time.monotonic()
            self._tell(Progress(**self._figures()))

    def _end(self, *, stopped: bool) -> None:
        leaving = self._leaving()
        note, not_before = (leaving.note, leaving.not_before) if leaving else ("", None)
        done = SiteDone(**self._figures(), stopped=stopped, note=note, not_before=not_before)
        cookies = self._order.cookies if self._asker is None else self._asker.cookies
        done = msgspec.structs.replace(done, cookies=cookies)
        if self._made is not None:
            shown, dropped = self._made.shown, self._made.dropped
            done = msgspec.structs.replace(done, shown=shown, dropped=dropped)
        self._done(done)

    def _leaving(self) -> Leaving | None:
        """Return why the visit ended early, or asked nothing at all."""
        if self._asker is not None:
            return self._asker.leaving
        until = self._order.not_before
        return None if until is None else left_alone(until)

    def _figures(self) -> dict[str, Any]:
        return {
            "site": self.name,
            "requests": 0 if self._asker is None else self._asker.requests,
            "not_modified": self._not_modified,
            "releases": self._releases,
            "problems": self._problems,
        }


def _now() -> datetime:
    return datetime.now(UTC)
