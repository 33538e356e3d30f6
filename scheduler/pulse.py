"""Says that the daemon lives: to the database, to systemd and to who asks over HTTP."""

import asyncio
import json
import os
import socket
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version

import msgspec

from scheduler.health_server import Answer, HealthServer
from scheduler.logs import fact, warn
from scheduler.memory import Memory
from scheduler.notify import Notifier
from scheduler.postbox import Postbox
from scheduler.rounds import Rounds
from scheduler.vitals import Vitals, figures, status, troubles
from scheduler.wanted import DaemonTable
from storage.errors import MendableError
from storage.heartbeats import Heartbeat

USUAL = 15.0
"""Seconds between two lines for ``systemctl status``, where no watchdog wants more."""


class Pulse:
    """The signs of life of one daemon."""

    def __init__(
        self,
        memory: Memory,
        notifier: Notifier,
        rounds: Rounds,
        postbox: Postbox,
        clock: Callable[[], datetime],
    ) -> None:
        """Tell of these rounds and this postbox."""
        self._memory = memory
        self._notifier = notifier
        self._rounds = rounds
        self._postbox = postbox
        self._clock = clock
        self._server = HealthServer({"/healthz": self._healthz, "/metrics": self._metrics})
        self._started_at = clock()
        self._working = False
        self._fault = ""
        self._beat_at: datetime | None = None
        self._deliveries: dict[str, int] = {}
        self._version = _version()

    async def listen(self, table: DaemonTable) -> None:
        """Show figures where that is wanted; two daemons of a machine cannot both do so."""
        if not table.listen:
            return
        try:
            where = await self._server.start(table.listen, public=table.listen_public)
        except MendableError as error:
            warn("no figures are shown", error=str(error))
        else:
            fact("listening", url=f"http://{where}/healthz")

    async def keep_alive(self) -> None:
        """Tell systemd, half as often again as its watchdog wants, that the event loop turns."""
        watchdog = self._notifier.watchdog
        while True:
            self._notifier.alive()
            self._notifier.status(status(self.vitals()))
            await asyncio.sleep(min(USUAL, watchdog / 2) if watchdog else USUAL)

    def wait(self, fault: str = "") -> None:
        """Stand by, for another daemon or for a database that fails."""
        self._fault = fault

    def begin(self) -> None:
        """Be the daemon at work from now on."""
        self._fault = ""
        self._working, self._started_at, self._beat_at = True, self._clock(), None

    async def beat(self) -> None:
        """Write the sign of life into the database."""
        heartbeat = self._heartbeat()
        await self._memory.beat(heartbeat)
        self._beat_at = heartbeat.beat_at
        self._deliveries = await self._memory.deliveries()

    async def end(self) -> None:
        """Take the sign of life away: another daemon may begin."""
        self._working = False
        try:
            await self._memory.stop(self._heartbeat())
        except MendableError as error:
            warn("the heartbeat stays in the database", error=str(error))

    async def stop(self) -> None:
        """Show no figures any more."""
        await self._server.stop()

    def vitals(self) -> Vitals:
        """Return how the daemon is now."""
        seen, now = self._rounds.figures, self._clock()
        due_since = self._postbox.due_since
        running = self._rounds.running
        return Vitals(
            at=now,
            working=self._working,
            fault=self._fault,
            started_at=self._started_at,
            beat_at=self._beat_at,
            sites=len(seen.places),
            running=len(running),
            visiting=sum(len(batch.names) for batch in running),
            due=seen.due,
            overdue=seen.overdue,
            post_overdue=(now - due_since).total_seconds() if due_since else 0.0,
            visits=seen.visits,
            deliveries=self._deliveries,
            broken={"visit": seen.broken, "post": self._postbox.broken},
            places=seen.places,
        )

    def _healthz(self) -> Answer:
        vitals = self.vitals()
        wrong = troubles(vitals)
        said = {
            "ok": not wrong,
            "state": "working" if vitals.working else "standing by",
            "troubles": wrong,
            "sites": vitals.sites,
            "due": vitals.due,
        }
        return Answer(503 if wrong else 200, "application/json", json.dumps(said) + "\n")

    def _metrics(self) -> Answer:
        return Answer(200, "text/plain; version=0.0.4", figures(self.vitals()))

    def _heartbeat(self) -> Heartbeat:
        vitals = self.vitals()
        names = ("sites", "running", "visiting", "due", "overdue", "post_overdue")
        state = {
            name: value for name, value in msgspec.structs.asdict(vitals).items() if name in names
        }
        return Heartbeat(
            host=socket.gethostname(),
            pid=os.getpid(),
            version=self._version,
            started_at=self._started_at,
            beat_at=vitals.at,
            state=json.dumps(state),
        )


def _version() -> str:
    try:
        return version("ministrywatch")
    except PackageNotFoundError:
        return "0"
