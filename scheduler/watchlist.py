"""The sites that are watched and by which profiles: read at the start, and again when asked to."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from scheduler.logs import fact, warn
from scheduler.memory import Memory
from scheduler.orders import Read, Readable, ReadOrder, line
from scheduler.runner import Runner
from scheduler.wanted import Wanted, choose, renewed
from storage.errors import MendableError

READING = 120.0
"""Seconds in which all profiles must be read, on a slow and busy machine."""
APART = timedelta(minutes=1)
"""Between two readings for sites that somebody visited; no signal waits for it."""

_READS = msgspec.json.Decoder(Read)


class Watchlist:
    """What is watched, by the last settings and profiles that were good."""

    def __init__(
        self,
        settle: Callable[[], Wanted],
        runner: Runner,
        memory: Memory,
        clock: Callable[[], datetime],
    ) -> None:
        """Take what gives the settings; raises MendableError when they are bad at the start."""
        self._settle = settle
        self._runner = runner
        self._memory = memory
        self._clock = clock
        self.wanted = settle()
        self.profiles: dict[str, Readable] = {}
        self._turn = asyncio.Lock()
        self._met: frozenset[str] = frozenset()
        """Sites that had been visited when profiles were read last."""
        self._noticed_at: datetime | None = None

    async def read(self) -> None:
        """Read the profiles by the settings in force; one that broke keeps its last good version.

        Raises MendableError when nothing is left to watch, or the database cannot be used.
        """
        order = ReadOrder(database=self.wanted.database, folder=self.wanted.folder)
        ended = await self._runner.run("read", line(order), READING)
        if not ended.answers:
            raise MendableError(ended.log[-1] if ended.log else f"reading profiles {ended.fault}")
        read = _READS.decode(ended.answers[0])
        self._met = await self._memory.visited()
        chosen = choose(self.wanted, read, self._met)
        _tell_unknown_sites(self.wanted, read)
        for name, why in chosen.broken.items():
            kept = name in self.profiles
            warn(
                "a profile is broken", site=name, why=why, kept="the last good one" if kept else ""
            )
        profiles, paced = renewed(self.profiles, chosen)
        if not profiles:
            raise MendableError("; ".join(chosen.broken.values()))
        self._met = self._met.difference(profiles)  # should memory fail now, they are met again
        if paced:
            await self._memory.due_now(paced, self._clock(), "its pace changed")
        await self._memory.serve(self.wanted.rules)
        before, self.profiles = self.profiles, profiles
        self._tell(before)

    async def reload(self) -> None:
        """Read settings and profiles again; what is bad is named, and the good go on."""
        async with self._turn:
            before = self.wanted
            try:
                self.wanted = self._kept(self._settle())
            except MendableError as error:
                warn("the configuration is bad, the last good one goes on", error=str(error))
            if not await self._read_or_go_on():
                self.wanted = before

    async def meets_others(self) -> bool:
        """Say whether to read the profiles again, for sites that are visited and not watched.

        That is so after a first visit by hand: once for each such site, whether it has a profile
        or not, and once a minute at most. Sites that were named stay those that were named.
        """
        if self.wanted.daemon.sites or self._turn.locked():
            return False
        now, others = self._clock(), await self._memory.visited() - self._met - self.profiles.keys()
        since = APART if self._noticed_at is None else abs(now - self._noticed_at)
        if not others or since < APART:
            return False
        self._noticed_at = now
        fact("reading profiles again", visited=" ".join(sorted(others)))
        return True

    async def read_again(self) -> None:
        """Read the profiles by the settings in force; where that fails the good ones go on."""
        async with self._turn:
            await self._read_or_go_on()

    async def _read_or_go_on(self) -> bool:
        """Read the profiles; where that fails what was watched before goes on."""
        try:
            await self.read()
        except MendableError as error:
            warn("what was watched before goes on", error=str(error))
            return False
        return True

    def _kept(self, now: Wanted) -> Wanted:
        """Return new settings, but for those that only a new start can change."""
        kept = self.wanted
        place = (now.database, now.daemon.listen, now.daemon.listen_public)
        if place != (kept.database, kept.daemon.listen, kept.daemon.listen_public):
            warn("another database or address of the figures waits for the next start")
        table = msgspec.structs.replace(
            now.daemon, listen=kept.daemon.listen, listen_public=kept.daemon.listen_public
        )
        return msgspec.structs.replace(now, database=kept.database, daemon=table)

    def _tell(self, before: dict[str, Readable]) -> None:
        names = " ".join(self.profiles)
        fact("watching", sites=names, rules=" ".join(rule.name for rule in self.wanted.rules))
        gone = sorted(before.keys() - self.profiles.keys())
        if gone:
            fact("watching no more", sites=" ".join(gone))


def _tell_unknown_sites(wanted: Wanted, read: Read) -> None:
    """Warn of each site that a rule names and that there is none of: nobody hears of it."""
    if not any(rule.sites for rule in wanted.rules):
        return
    from scheduler.alerts.checking import unknown_sites  # noqa: PLC0415 - most need no more

    known = {*read.broken, *(each.name for each in read.profiles)}
    for fault in unknown_sites(wanted.rules, known):
        warn("a rule waits for a site that is none", why=fault)
