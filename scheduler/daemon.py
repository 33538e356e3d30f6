"""The daemon: one at work for a database, others standing by; it visits by the clock until told.

Everything that loads Scrapy, a parser or a mail happens in children. Here is an event loop that
starts them, a thread that speaks with the database, and what the outside is told.
"""

import asyncio
import os
import signal
import socket
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version

import msgspec

from scheduler.clock import Clock
from scheduler.logs import fact, warn
from scheduler.memory import Memory
from scheduler.notify import Notifier
from scheduler.orders import Read, Readable, ReadOrder, line
from scheduler.rounds import Rounds
from scheduler.runner import Ended, Runner
from scheduler.wanted import Wanted, choose, renewed
from storage.engine import open_engine
from storage.errors import MendableError
from storage.heartbeats import Heartbeat
from storage.lease import Busy

READING = 120.0
"""Seconds in which all profiles must be read, on a slow and busy machine."""
TICK = 2.0
"""Seconds between two looks at what is due."""
BEAT = 15.0
"""Seconds between two signs of life."""
STANDBY = 2.0
"""Seconds between two tries to take over."""

_READS = msgspec.json.Decoder(Read)


def utc_now() -> datetime:
    """Return this machine's time in UTC."""
    return datetime.now(UTC)


class Daemon:
    """One daemon, from start to end."""

    def __init__(self, settle: Callable[[], Wanted], environ: Mapping[str, str]) -> None:
        """Take what gives the settings, now and at every reload."""
        self._settle = settle
        self._wanted = settle()
        self._runner = Runner()
        self._notifier = Notifier(environ)
        self._stopping = asyncio.Event()
        self._profiles: dict[str, Readable] = {}
        self._memory = Memory(open_engine(self._wanted.database, make_folder=True))
        self.rounds = Rounds(self._memory, self._visit, utc_now)
        self._started = utc_now()

    async def run(self) -> None:
        """Watch until SIGTERM or SIGINT. Raises MendableError when it cannot begin."""
        self._listen_to_signals()
        await self._read(first=True)
        fact("watching", sites=" ".join(self._profiles), database=_shown(self._wanted.database))
        self._notifier.ready()
        while await self._take_over():
            await self._work()
        await self._memory.close(None)

    async def _take_over(self) -> bool:
        """Wait until no other daemon is at work; False when we are told to end meanwhile."""
        told = False
        while not self._stopping.is_set():
            try:
                await self._memory.take()
            except MendableError as error:
                if not told:
                    words = "standing by" if isinstance(error, Busy) else "no database"
                    fact(words, why=str(error))
                    self._notifier.status(words)
                told = True
                await self._sleep(STANDBY)
            else:
                fact("at work", pid=os.getpid())
                return True
        return False

    async def _work(self) -> None:
        clock = Clock()
        clock.every(TICK, self._tick)
        clock.every(BEAT, self._beat)
        clock.start()
        await self._stopping.wait()
        clock.stop()
        self._notifier.stopping()
        self._runner.ask_all_to_end()
        await self.rounds.drained()

    async def _tick(self) -> None:
        try:
            await self.rounds.tick()
        except MendableError as error:
            warn("no visit can be started", error=str(error))

    async def _beat(self) -> None:
        await self._memory.beat(self._heartbeat())

    def _heartbeat(self) -> Heartbeat:
        return Heartbeat(
            host=socket.gethostname(),
            pid=os.getpid(),
            version=version("ministrywatch"),
            started_at=self._started,
            beat_at=utc_now(),
        )

    async def _read(self, *, first: bool = False) -> None:
        order = ReadOrder(database=self._wanted.database, folder=self._wanted.folder)
        ended = await self._runner.run("read", line(order), READING)
        if not ended.answers:
            raise MendableError(ended.fault or "the profiles could not be read")
        read = _READS.decode(ended.answers[0])
        chosen = choose(self._wanted, read, await self._memory.visited())
        for name, why in chosen.broken.items():
            warn("a profile is broken", site=name, why=why)
        self._profiles, paced = renewed(self._profiles, chosen)
        if paced and not first:
            await self._memory.due_now(paced, utc_now(), "its pace changed")
        self.rounds.watch(self._wanted, self._profiles, await self._memory.requests())

    async def _visit(self, order: bytes, limit: float) -> Ended:
        return await self._runner.run("visit", order, limit)

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stopping.set)

    async def _sleep(self, seconds: float) -> None:
        """Sleep, but not beyond the moment when we are told to end."""
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return


def _shown(url: str) -> str:
    """Return a database URL without its password."""
    return open_engine(url).url.render_as_string(hide_password=True)
