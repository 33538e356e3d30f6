"""Visits one after another as they happen in production, but for the process, socket and clock."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from itertools import count

from msgspec.structs import replace
from sqlalchemy import Engine

from crawler.answers import Fetch, Reply
from crawler.asking import Asker, Leaving, left_alone
from crawler.hearing import Ended
from crawler.order import Order, Progress, Recheck, SiteDone, SiteOrder
from crawler.patience import Patience
from crawler.pipeline import Pipeline
from crawler.plan import by_key
from crawler.profile.model import SiteProfile
from crawler.recorder import Desk
from crawler.visit import Visit
from scheduler import visits
from scheduler.visits import Asked, Report, Terms
from storage import releases, revisions, views
from storage.engine import reading
from storage.records import Event, Revision, ViewPoint
from storage.releases import ReleaseRow

TERMS = Terms(contact="mailto:test@example.org")


class Clock:
    """Time that passes only while somebody waits for it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Return the present moment."""
        return self.now

    def seconds(self) -> float:
        """Return the present moment in seconds, for those who measure with them."""
        return self.now.timestamp()

    async def sleep(self, seconds: float) -> None:
        """Let seconds pass at once."""
        self.now += timedelta(seconds=seconds)


class Replay:
    """Watches one site. ``profile`` may be replaced between visits, as a mended one is.

    ``batch`` is after how many looks what was seen is stored, as the real pipeline does each
    second.
    """

    def __init__(
        self, engine: Engine, profile: SiteProfile, clock: Clock, fetch: Fetch, batch: int = 100
    ) -> None:
        self.engine = engine
        self.profile = profile
        self.clock = clock
        self.events: list[Event] = []
        self.report: Report
        self._fetch = fetch
        self._batch = batch

    def visit(
        self, at: datetime, *, recheck: Recheck = "all", look: visits.Look | None = None
    ) -> list[Event]:
        """Visit the site at that moment and return what is told of it.

        All that is known is looked at: whose turn it is depends on the cadence, which is tried
        elsewhere.
        """
        self.clock.now = max(at, self.clock.now)
        asked = Asked(profile=self.profile, recheck=recheck)
        (report,) = visits.visit(
            self.engine, [asked], TERMS, self.clock, lambda _: None, look or self.look
        )
        self.report = report
        self.events += report.events
        return list(report.events)

    def look(self, order: Order, on_progress: Callable[[Progress], None]) -> Ended:
        """Carry out an order in this process, as crawler.launch does in a child of its own."""
        done = {each.profile.name: asyncio.run(self._site(each)) for each in order.sites}
        notes = " ".join(each.note for each in done.values() if each.note)
        return Ended(sites=done, note=notes)

    async def _site(self, order: SiteOrder) -> SiteDone:
        """Visit one site as crawler.spider does, and read and store as crawler.recorder does."""
        if order.not_before is not None and self.clock.now < order.not_before:
            return _done(order, left_alone(order.not_before))
        desk = Desk(order, self._pipeline(order))
        patience = Patience(self.clock.seconds, self.clock.sleep)
        asker = Asker(order, self._politely(order), patience, self.clock)
        targets = by_key(order.targets)
        visit = Visit(order, targets, asker, desk.take, self.clock)
        await visit.run()
        desk.pipeline.flush()
        done = _done(order, asker.leaving, asker)
        return replace(done, shown=visit.shown, dropped=visit.dropped)

    def _pipeline(self, order: SiteOrder) -> Pipeline:
        """Return the real pipeline; a second passes for it with every batch of looks."""
        looks = count()
        return Pipeline(self.engine, order.run_id, order.site_id, lambda: next(looks) / self._batch)

    def _politely(self, order: SiteOrder) -> Fetch:
        """Let the pause of the profile pass before each request, as Scrapy's slot does."""
        pause = order.profile.pace.delay

        async def fetch(url: str, headers: Mapping[str, str]) -> Reply:
            await self.clock.sleep(pause)
            return await self._fetch(url, headers)

        return fetch

    def row(self, key: str) -> ReleaseRow:
        """Return a release as it stands."""
        with reading(self.engine) as conn:
            (row,) = releases.find(conn, key, self.profile.name)
            return row

    def revisions(self, key: str) -> list[Revision]:
        """Return the texts of a release."""
        with reading(self.engine) as conn:
            return revisions.of(conn, self.row(key).id)

    def points(self, key: str) -> list[ViewPoint]:
        """Return the counter readings of a release."""
        with reading(self.engine) as conn:
            return views.of(conn, self.row(key).id)


def _done(order: SiteOrder, leaving: Leaving | None, asker: Asker | None = None) -> SiteDone:
    return SiteDone(
        site=order.profile.name,
        requests=asker.requests if asker else 0,
        note=leaving.note if leaving else "",
        not_before=leaving.not_before if leaving else None,
        cookies=asker.cookies if asker else order.cookies,
    )
