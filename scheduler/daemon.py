"""The daemon: one at work for a database, others standing by; it visits by the clock until told.

Everything that loads Scrapy, a parser or a mail happens in children. Here is an event loop that
starts them, a thread that speaks with the database, and what the outside is told.
"""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime

from scheduler.careful import carefully
from scheduler.clock import Clock
from scheduler.logs import fact, warn
from scheduler.memory import Memory
from scheduler.notify import Notifier
from scheduler.postbox import Postbox
from scheduler.pulse import Pulse
from scheduler.rounds import Rounds
from scheduler.runner import Ended, Kind, Runner
from scheduler.wanted import Wanted
from scheduler.watchlist import Watchlist
from storage.engine import open_engine
from storage.errors import MendableError
from storage.lease import Busy, steady

TICK = 2.0
"""Seconds between two looks at what is due."""
BEAT = 15.0
"""Seconds between two signs of life."""
NOTICE = 10.0
"""Seconds between two looks at whether somebody visited a site that is not watched."""
STANDBY = 2.0
"""Seconds between two tries to take over, and between two looks at whether we still hold it."""
ANSWER = 20.0
"""Seconds within which the database must say that we still are the one at work."""
DRAIN = 240.0
"""Seconds that children have to end and to store what they have."""


def utc_now() -> datetime:
    """Return this machine's time in UTC."""
    return datetime.now(UTC)


class Daemon:
    """One daemon, from start to end."""

    def __init__(self, settle: Callable[[], Wanted], environ: Mapping[str, str]) -> None:
        """Take what gives the settings, now and at every reload."""
        self._runner = Runner()
        self._notifier = Notifier(environ)
        self._stopping = asyncio.Event()
        self._ended = asyncio.Event()
        """We are to end, or are not the one at work any more."""
        self._reload: asyncio.Task[None] | None = None
        self._noticing: asyncio.Task[None] | None = None
        self._once_more = False
        """Told to read again while we were reading."""
        url = settle().database
        self._memory = Memory(open_engine(steady(url), make_folder=True), utc_now)
        self._list = Watchlist(settle, self._runner, self._memory, utc_now)
        self.rounds = Rounds(self._memory, self._by_child("visit"), utc_now)
        self._postbox = Postbox(self._memory, self._by_child("post"), utc_now)
        self._pulse = Pulse(self._memory, self._notifier, self.rounds, self._postbox, utc_now)

    async def run(self) -> None:
        """Watch until SIGTERM or SIGINT. Raises MendableError when it cannot begin."""
        self._listen_to_signals()
        await self._list.read()
        self._begin_with_list()
        await self._pulse.listen(self._list.wanted.daemon)
        self._notifier.ready()
        alive = asyncio.ensure_future(self._pulse.keep_alive())
        while await self._take_over():
            await self._work()
        fact("stopped")
        alive.cancel()
        await self._pulse.stop()
        await self._memory.close()

    async def _take_over(self) -> bool:
        """Wait until no other daemon is at work; False when we are told to end meanwhile."""
        told = ""
        self._runner.resume()
        while not self._stopping.is_set():
            try:
                await self._memory.take()
            except MendableError as error:
                busy = isinstance(error, Busy)
                words = "standing by" if busy else "the database fails"
                if words != told:
                    fact(words, why="another daemon is at work" if busy else str(error))
                told = words
                self._pulse.wait("" if busy else words)
                await self._sleep(STANDBY)
            else:
                fact("at work", pid=os.getpid())
                return True
        return False

    async def _work(self) -> None:
        self._ended.clear()
        self._pulse.begin()
        clock = Clock()
        for seconds, work in (
            (TICK, self.rounds.tick), (TICK, self._postbox.tick),
            (BEAT, self._pulse.beat), (STANDBY, self._hold), (NOTICE, self._notice),
        ):  # fmt: skip
            clock.every(seconds, carefully(work))
        clock.start()
        await self._ended.wait()
        await clock.stop()
        await self._drain()
        await self._pulse.end()
        await self._memory.leave()

    async def _hold(self) -> None:
        """End what we do when another daemon may have taken over."""
        try:
            ours = await asyncio.wait_for(self._memory.is_ours(), ANSWER)
        except TimeoutError:
            ours = False
        if not ours and not self._ended.is_set():
            warn("the hold on the database is lost: visits end, and we stand by")
            self._ended.set()

    async def _drain(self) -> None:
        """Let children store what they have, and wait for them."""
        if self._stopping.is_set():
            self._notifier.stopping()
            fact("stopping", children=len(self.rounds.running))
        self._runner.ask_all_to_end()
        drained = asyncio.gather(self.rounds.drained(), self._postbox.drained())
        try:
            await asyncio.wait_for(drained, DRAIN)
        except TimeoutError:
            warn("children did not end in time")
            self._runner.end_all()

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop)
        loop.add_signal_handler(signal.SIGHUP, self._read_again)

    def _stop(self) -> None:
        """End in order at the first signal, and at once at the second."""
        if self._stopping.is_set():
            fact("stopping at once")
            self._runner.end_all()
        self._stopping.set()
        self._ended.set()

    def _read_again(self) -> None:
        self._once_more = True
        if self._reload is None or self._reload.done():
            self._reload = asyncio.ensure_future(self._reloaded())

    async def _reloaded(self) -> None:
        """Read again, and once more when a file may have been mended meanwhile."""
        while self._once_more:
            self._once_more = False
            fact("reading configuration and profiles again")
            self._notifier.reloading()
            await self._renewed(self._list.reload())
            self._notifier.ready()

    async def _notice(self) -> None:
        """Watch a site, too, that somebody has begun to visit; our end does not wait for it."""
        if await self._list.meets_others():
            self._noticing = asyncio.ensure_future(self._renewed(self._list.read_again()))

    async def _renewed(self, reading: Awaitable[None]) -> None:
        """Read what is to be watched, and begin with it."""
        try:
            await reading
            self._begin_with_list()
        except Exception as error:  # whatever it is, what was watched before goes on
            warn("reading again failed", error=str(error))

    def _begin_with_list(self) -> None:
        self.rounds.watch(self._list.wanted, self._list.profiles)
        self._postbox.serve(self._list.wanted)

    def _by_child(self, kind: Kind) -> Callable[[bytes, float], "asyncio.Future[Ended]"]:
        return lambda order, limit: asyncio.ensure_future(self._runner.run(kind, order, limit))

    async def _sleep(self, seconds: float) -> None:
        """Sleep, but not beyond the moment when we are told to end."""
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return
