"""The spider of one site: it makes the visit inside Scrapy and reports what it came to."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime
from typing import Any

import scrapy
from sqlalchemy import Engine

from crawler.asking import Asker, Leaving
from crawler.fetch import Downloader
from crawler.order import Failed, Message, Progress, SiteDone, SiteOrder
from crawler.patience import Patience
from crawler.pipeline import Pipeline
from crawler.visit import Visit
from storage import releases, sites
from storage.engine import reading, writing
from storage.errors import StorageError
from storage.observations import Sighting

Tell = Callable[[Message], None]


class SiteSpider(scrapy.Spider):
    """Visits one site. Its requests follow one another, so ``start`` is the whole visit."""

    name = "site"

    def __init__(self, *, order: SiteOrder, engine: Engine, tell: Tell, time_limit: float) -> None:
        super().__init__(order.profile.name)
        self._order = order
        self._engine = engine
        self._tell = tell
        self._time_limit = time_limit
        self._asker: Asker | None = None
        self._pipeline = Pipeline(engine, order.run_id, order.site_id, time.monotonic)
        self._not_modified = self._releases = self._problems = 0

    async def start(self) -> AsyncIterator[Any]:
        """Make the visit, one page in hand at a time; Scrapy has nothing left to schedule."""
        left: tuple[scrapy.Request, ...] = ()
        try:
            await self._visit()
        except StorageError as error:
            self._tell(Failed(site=self.name, error=str(error)))
        except asyncio.CancelledError:
            self._end(stopped=True)
            raise
        else:
            self._end(stopped=False)
        for request in left:
            yield request

    async def _visit(self) -> None:
        order = self._order
        now = _now()
        if order.not_before is not None and now < order.not_before:
            return
        fetch = Downloader(self.crawler, self.name, self.logger.warning)
        self._asker = Asker(order, fetch, Patience(time.monotonic, asyncio.sleep), _now)
        with reading(self._engine) as conn:
            targets = {each.key: each for each in releases.targets(conn, order.site_id, now)}
        visit = Visit(order, targets, self._asker, self._record, _now, self._dated)
        try:
            await asyncio.wait_for(visit.run(), self._time_limit)
        except TimeoutError:
            self._asker.leaving = Leaving("the time for one visit ran out; the rest stays due")

    def _record(self, sighting: Sighting) -> None:
        seen = sighting.observation
        self._not_modified += seen.same
        self._releases += seen.same or seen.release is not None
        self._problems += seen.problem is not None
        if self._pipeline.add(sighting):
            self._tell(Progress(**self._figures()))

    def _dated(self, key: str) -> date | None:
        with reading(self._engine) as conn:
            known = releases.load(conn, self._order.site_id, [key])
        return known[key].release.published_on if key in known else None

    def _end(self, *, stopped: bool) -> None:
        """Store what waits and say how the visit ended."""
        leaving = None if self._asker is None else self._asker.leaving
        not_before = None if leaving is None else leaving.not_before
        if self._asker is None:
            not_before = self._order.not_before
            leaving = Leaving(f"the server asked to be left alone until {not_before}")
        try:
            self._pipeline.flush()
            with writing(self._engine) as conn:
                sites.set_not_before(conn, self._order.site_id, not_before)
        except StorageError as error:
            self._tell(Failed(site=self.name, error=str(error)))
            return
        note = "" if leaving is None else leaving.note
        done = SiteDone(**self._figures(), stopped=stopped, note=note, not_before=not_before)
        self._tell(done)

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
