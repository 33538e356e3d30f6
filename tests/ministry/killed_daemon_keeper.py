"""Keeps a daemon at work: starts another when the last was killed, and lets time pass."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from scheduler.rounds import GATHER
from storage import sending, sites
from storage.engine import reading
from tests.ministry.killed_daemon_clock import Clock
from tests.ministry.killed_daemon_fate import Death, Fate
from tests.ministry.killed_daemon_news import SITES
from tests.ministry.killed_daemon_nursery import Daemon, Nursery, kill_all

IDLE = timedelta(hours=10)
"""Of skipped time, after which a daemon that came to no end dies where it is."""
OVERSLEPT = timedelta(minutes=10)
"""By which skipped time goes beyond what is due: much of that is due together then."""
LONGEST = timedelta(days=3)
"""Within which everything comes to an end, or never."""
ENDING = 180.0
"""Seconds, real ones, that children without a parent have to end at the most."""
LOOK = 0.08
"""Seconds between two looks at a daemon."""


class Keeper:
    """Keeps one daemon at work, and sometimes another one standing by."""

    def __init__(self, folder: Path, engine: Engine, fate: Fate, command: list[str]) -> None:
        self._folder, self._engine, self._fate, self._command = folder, engine, fate, command
        self.clock = Clock(folder / "clock")
        self._home = TemporaryDirectory(prefix="mw-")  # a socket wants a short path
        self._door = f"{self._home.name}/door"
        self.nursery = Nursery(self._door, folder / "clock")
        self.killed: list[Death] = []
        self.take_overs: list[float] = []
        """Seconds from a death until the daemon that stood by was at work."""
        self._begun = 0
        self._at_work: Daemon | None = None
        self._standby: Daemon | None = None
        self._nothing = threading.Event()

    def until(self, done: Callable[[], bool]) -> None:
        """Let daemons work, and time pass, until something is done."""
        latest = self.clock() + LONGEST
        while not done():
            self._attend(self._worker())
            assert self.clock() < latest, self._worker().log()

    def until_killed(self, death: Death) -> None:
        """Let a daemon work until it dies as it should."""
        daemon = self._worker()
        if death.awaited:
            self._let_stand_by(daemon)
        self._fate.arm(death, lambda: self._kill(daemon, death))
        latest, skipped = time.monotonic() + death.number / 10, self.clock() + IDLE
        while daemon.child.poll() is None:
            if death.place == "time" and time.monotonic() > latest:
                self._fate.strike("time")
            self._attend(daemon)
            if self.clock() > skipped:
                self._fate.strike("idle")
        died = time.monotonic()
        assert daemon.child.returncode == -signal.SIGKILL, daemon.log()
        self.killed.append(death)
        self._at_work, self._standby = self._standby, None
        if self._at_work is not None:
            self._await(self._at_work, "at work")
            self.take_overs.append(time.monotonic() - died)

    def let_visits_be_due(self) -> None:
        """Let the hours until the next visit to every site pass at once."""
        self.clock.skip_to(max(self._visits()))

    def end(self) -> int:
        """Tell the daemon at work to end, and return its exit code."""
        daemon = self._worker()
        daemon.child.terminate()
        return daemon.child.wait(120)

    def left(self) -> list[int]:
        """Return the processes that do not end by themselves."""
        latest = time.monotonic() + ENDING
        while (born := self.nursery.born()) and time.monotonic() < latest:
            self._nothing.wait(LOOK)
        return born

    def is_quiet(self) -> bool:
        """Say whether nothing is due."""
        return self._next_due() > self.clock()

    def close(self) -> None:
        """End whatever is left."""
        kill_all(self.nursery.born())
        self.nursery.close()
        self._home.cleanup()

    def _worker(self) -> Daemon:
        if self._at_work is None:
            self._at_work = self._start()
        assert self._at_work.child.poll() is None, self._at_work.log()
        return self._at_work

    def _start(self) -> Daemon:
        self._begun += 1
        log = self._folder / f"daemon-{self._begun}.log"
        return Daemon(self._door, self._command, log)

    def _let_stand_by(self, daemon: Daemon) -> None:
        self._await(daemon, "at work")
        self._standby = self._start()
        self._await(self._standby, "standing by")

    def _await(self, daemon: Daemon, words: str) -> None:
        while not daemon.saw(words):
            assert daemon.child.poll() is None, daemon.log()
            self._nothing.wait(LOOK)

    def _kill(self, daemon: Daemon, death: Death) -> None:
        os.kill(daemon.child.pid, signal.SIGKILL)
        spared = {daemon.child.pid, self._standby.child.pid if self._standby else 0}
        if death.children_too:
            kill_all(pid for pid in self.nursery.born() if pid not in spared)

    def _attend(self, daemon: Daemon) -> None:
        """Wait for a moment, and skip the time until something is due."""
        self._nothing.wait(LOOK)
        if daemon.saw("at work"):
            due = self._next_due()
            if due > self.clock():
                self.clock.skip_to(due + OVERSLEPT)

    def _next_due(self) -> datetime:
        with reading(self._engine) as conn:
            message = sending.next_due(conn)
        return min([*self._visits(), *([] if message is None else [message])])

    def _visits(self) -> list[datetime]:
        """Return when each site is visited next; at once when that was never planned."""
        with reading(self._engine) as conn:
            planned = {each.name: each.next_visit_at for each in sites.every(conn)}
        plans = [planned.get(name) for name in SITES]
        return [self.clock() if each is None else each + GATHER for each in plans]


@contextmanager
def keeping(folder: Path, engine: Engine, fate: Fate, command: list[str]) -> Iterator[Keeper]:
    """Yield who keeps daemons, and end whatever is left."""
    keeper = Keeper(folder, engine, fate, command)
    try:
        yield keeper
    finally:
        keeper.close()
