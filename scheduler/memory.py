"""What the daemon reads and writes in the database, in a thread off its event loop."""

import asyncio
import threading
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Engine

from scheduler.agenda import Place
from scheduler.alerts.hearers import as_stored
from scheduler.alerts.model import Rule
from scheduler.planned import packed, retry, unpacked
from storage import heartbeats, lease, rules, runs, sending, sites
from storage.engine import reading, writing
from storage.errors import MendableError
from storage.heartbeats import Heartbeat

T = TypeVar("T")
NAME = "daemon "
"""What the daemon at work holds; no site's name has a space in it."""


class Memory:
    """The daemon's view of the database: where its sites stand, and its own sign of life."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        """Work on a database that has its tables."""
        self._engine = engine
        self._clock = clock
        self._rules: dict[str, str] | None = None
        """Those that the daemon sends by, for whoever else visits; None before they are read."""
        self._writer = threading.Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="memory")
        self._guard = ThreadPoolExecutor(1, thread_name_prefix="hold")
        """Of its own: the other waits while somebody else writes, and our hold is no worse."""
        self._held = ExitStack()
        self._ours: Callable[[], bool] = bool
        self._at_work = False

    async def take(self) -> None:
        """Become the daemon at work, by its rules; raises lease.Busy when another is."""
        await self._do(self._take, self._guard)

    async def is_ours(self) -> bool:
        """Say whether we are still the daemon at work."""
        return await self._do(self._ours, self._guard)

    async def leave(self) -> None:
        """Let another daemon take over."""
        await self._do(self._leave, self._guard)

    async def serve(self, wanted: Sequence[Rule]) -> None:
        """Have events queued by these rules, from now on or from when we are at work.

        Where they cannot be written, those before stay in force, as they do for who sends.
        """
        before, self._rules = self._rules, as_stored(wanted)
        try:
            if self._at_work:
                await self._do(self._keep_rules)
        except MendableError:
            self._rules = before
            raise

    async def visited(self) -> frozenset[str]:
        """Return the names of all sites that were ever visited."""
        return frozenset(place.name for place in await self.places() if place.last_visit_at)

    async def places(self) -> list[Place]:
        """Return every site that memory knows, with when it is due."""
        return await self._do(lambda: _places(self._engine))

    async def requests(self) -> dict[str, int]:
        """Return how many requests each site's last visit took."""
        return await self._do(lambda: _requests(self._engine))

    async def put_off(self, names: Collection[str], now: datetime, note: str) -> None:
        """Note that a visit to sites broke off without an end, and try them again later."""
        await self._do(lambda: _put_off(self._engine, names, now, note))

    async def due_now(self, names: Collection[str], now: datetime, why: str) -> None:
        """Visit sites at once, and by their pace from then on."""
        await self._do(lambda: _due_now(self._engine, names, now, why))

    async def mail_due(self) -> datetime | None:
        """Return when the next message is due, None when none waits."""
        return await self._do(lambda: _mail_due(self._engine))

    async def deliveries(self) -> dict[str, int]:
        """Return how many messages the outbox holds, by state."""
        return await self._do(lambda: _deliveries(self._engine))

    async def beat(self, heartbeat: Heartbeat) -> None:
        """Write the sign of life and that our rules are in force, unless another is at work."""
        if await self.is_ours():
            await self._do(lambda: self._keep_rules(heartbeat))

    async def stop(self, heartbeat: Heartbeat) -> None:
        """Take our own sign of life away."""
        await self._do(lambda: _stop(self._engine, heartbeat))

    async def close(self) -> None:
        """Close the database."""
        await self._do(self._engine.dispose)
        self._thread.shutdown()
        self._guard.shutdown()

    async def _do(self, work: Callable[[], T], thread: ThreadPoolExecutor | None = None) -> T:
        return await asyncio.get_running_loop().run_in_executor(thread or self._thread, work)

    def _take(self) -> None:
        self._ours = self._held.enter_context(lease.stand(self._engine, NAME))
        self._at_work = True
        try:
            self._keep_rules()
        except MendableError:
            self._leave()
            raise

    def _leave(self) -> None:
        self._ours = bool
        self._at_work = False
        self._held.close()

    def _keep_rules(self, heartbeat: Heartbeat | None = None) -> None:
        """Write our rules where they are not written; of two writers each takes those of now."""
        with self._writer, writing(self._engine) as conn:
            if heartbeat is not None:
                heartbeats.beat(conn, heartbeat)
            if self._rules is not None and self._at_work:
                rules.keep(conn, self._rules, self._clock())


def _places(engine: Engine) -> list[Place]:
    with reading(engine) as conn:
        return [_place(site) for site in sites.every(conn)]


def _place(site: sites.SiteRow) -> Place:
    return Place(
        name=site.name,
        due_at=site.next_visit_at,
        last_visit_at=site.last_visit_at,
        failures=site.failures,
        broken=unpacked(site.visit_reason).broken,
    )


def _requests(engine: Engine) -> dict[str, int]:
    with reading(engine) as conn:
        return runs.requests(conn)


def _put_off(engine: Engine, names: Collection[str], now: datetime, note: str) -> None:
    with writing(engine) as conn:
        for name in names:
            site_id = sites.ensure(conn, name)
            site = sites.get(conn, name)
            failures = 1 + (site.failures if site else 0)
            later = retry(failures, now)
            runs.remark(conn, site_id, note)
            reason = packed(later.reason, broken=True)
            sites.set_next_visit(conn, site_id, later.at, reason, failures)


def _due_now(engine: Engine, names: Collection[str], now: datetime, why: str) -> None:
    with writing(engine) as conn:
        for name in names:
            site = sites.get(conn, name)
            if site is not None:
                sites.set_next_visit(conn, site.id, now, packed(why), site.failures)


def _mail_due(engine: Engine) -> datetime | None:
    with reading(engine) as conn:
        return sending.next_due(conn)


def _deliveries(engine: Engine) -> dict[str, int]:
    with reading(engine) as conn:
        return heartbeats.messages(conn)


def _stop(engine: Engine, heartbeat: Heartbeat) -> None:
    with writing(engine) as conn:
        heartbeats.stop(conn, heartbeat)
