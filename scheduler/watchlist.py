"""The sites that are watched and by which profiles: read at the start, and again when asked to."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from scheduler.logs import fact, warn
from scheduler.memory import Memory
from scheduler.orders import Read, Readable, ReadOrder, line
from scheduler.runner import Runner
from scheduler.wanted import Wanted, choose, renewed
from storage.errors import MendableError

READING = 120.0
"""Seconds in which all profiles must be read, on a slow and busy machine."""

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

    async def read(self) -> None:
        """Read the profiles by the settings in force; one that broke keeps its last good version.

        Raises MendableError when nothing is left to watch, or the database cannot be used.
        """
        order = ReadOrder(database=self.wanted.database, folder=self.wanted.folder)
        ended = await self._runner.run("read", line(order), READING)
        if not ended.answers:
            raise MendableError(ended.log[-1] if ended.log else f"reading profiles {ended.fault}")
        read = _READS.decode(ended.answers[0])
        chosen = choose(self.wanted, read, await self._memory.visited())
        _tell_unknown_sites(self.wanted, read)
        for name, why in chosen.broken.items():
            kept = name in self.profiles
            warn(
                "a profile is broken", site=name, why=why, kept="the last good one" if kept else ""
            )
        before = self.profiles
        self.profiles, paced = renewed(before, chosen)
        if not self.profiles:
            raise MendableError("; ".join(chosen.broken.values()))
        if paced:
            await self._memory.due_now(paced, self._clock(), "its pace changed")
        await self._memory.serve(self.wanted.rules)
        self._tell(before)

    async def reload(self) -> None:
        """Read settings and profiles again; what is bad is named, and the good go on."""
        before = self.wanted
        try:
            self.wanted = self._kept(self._settle())
        except MendableError as error:
            warn("the configuration is bad, the last good one goes on", error=str(error))
        try:
            await self.read()
        except MendableError as error:
            self.wanted = before
            warn("what was watched before goes on", error=str(error))

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
