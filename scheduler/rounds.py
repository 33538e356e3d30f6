"""Starts the visits that are due, hears how they end, and keeps the figures."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

import msgspec

from scheduler.agenda import Batch, Kind, Place, next_batches, overdue
from scheduler.logs import fact, warn
from scheduler.orders import Readable, Visit, VisitOrder, line
from scheduler.planned import is_due
from scheduler.runner import Ended
from scheduler.vitals import Figures
from scheduler.wanted import Wanted

GATHER = timedelta(seconds=20)
"""How long a site that is due waits for others to share its child with."""
REST = timedelta(minutes=1)
"""Before a site is tried again that another process was visiting."""
ENDING = 300.0
"""Seconds beyond a visit's time limit: to end the crawling child, and to judge a large visit."""
LEAST_PAUSE = 0.3
"""Seconds that a request takes at least, where nothing else is known."""

_VISITS = msgspec.json.Decoder(Visit)


class Remembers(Protocol):
    """What the rounds want of memory."""

    async def places(self) -> list[Place]:
        """Return every site that memory knows."""

    async def requests(self) -> dict[str, int]:
        """Return how many requests each site's last visit took."""

    async def put_off(self, names: list[str], now: datetime, note: str) -> None:
        """Note that a visit to sites broke off without an end."""


CarryOut = Callable[[bytes, float], Awaitable[Ended]]
"""Carries out an encoded VisitOrder in a child, within some seconds."""


class Rounds:
    """The visits of one daemon."""

    def __init__(
        self, memory: Remembers, carry_out: CarryOut, clock: Callable[[], datetime]
    ) -> None:
        """Start with nothing to watch; ``watch`` says what."""
        self.figures = Figures()
        self._memory = memory
        self._carry_out = carry_out
        self._clock = clock
        self._wanted: Wanted | None = None
        self._profiles: Mapping[str, Readable] = {}
        self._requests: dict[str, int] | None = None
        self._resting: dict[str, datetime] = {}
        self._ending = False
        self._running: dict[Batch, asyncio.Task[None]] = {}

    @property
    def running(self) -> list[Batch]:
        """The batches that are being visited."""
        return list(self._running)

    def watch(self, wanted: Wanted, profiles: Mapping[str, Readable]) -> None:
        """Watch these sites from now on; what is being visited goes on by the old profiles."""
        self._wanted, self._profiles = wanted, profiles
        self._requests = None

    async def tick(self) -> None:
        """Start what is due and has a place."""
        if self._wanted is None:
            return
        if self._requests is None:
            self._requests = await self._memory.requests()
        places = self._placed(await self._memory.places())
        now = self._clock()
        self._measure(places, now)
        free = [each for each in places if not self._rests(each.name, now)]
        for batch in next_batches(
            free, self.running, now, children=self._wanted.daemon.children, gather=GATHER
        ):
            self._running[batch] = asyncio.ensure_future(self._visit(batch, self._wanted))

    async def drained(self) -> None:
        """Wait until nothing runs any more; how children end now says nothing of their sites."""
        self._ending = True
        try:
            await asyncio.gather(*self._running.values(), return_exceptions=True)
        finally:
            self._ending = False

    def _placed(self, known: list[Place]) -> list[Place]:
        """Return the sites that are watched, with how long their visits will take."""
        by_name = {each.name: each for each in known}
        return [
            msgspec.structs.replace(
                by_name.get(name, Place(name=name)), expected=self._expected(name, readable)
            )
            for name, readable in self._profiles.items()
        ]

    def _expected(self, name: str, readable: Readable) -> float | None:
        requests = self._requests.get(name) if self._requests else None
        given = self._wanted.delay if self._wanted else None
        delay = readable.delay if given is None else given
        return None if requests is None else requests * max(delay, LEAST_PAUSE)

    def _measure(self, places: list[Place], now: datetime) -> None:
        due = [each for each in places if is_due(each.due_at, each.last_visit_at, now)]
        healthy = (each for each in due if each.kind is Kind.QUICK)
        late = max((overdue(each, now) for each in healthy), default=timedelta(0))
        self.figures.due, self.figures.overdue = len(due), late.total_seconds()
        self.figures.places = tuple(places)

    async def _visit(self, batch: Batch, wanted: Wanted) -> None:
        try:
            order = line(self._order(batch, wanted))
            fact("visiting", sites=" ".join(batch.names))
            ended = await self._carry_out(order, batch.time_limit + ENDING)
            await self._account(batch, ended)
        except Exception as error:  # whatever it is, the next sites are visited
            self.figures.broken += 1
            self._rest(batch.names)
            warn("a visit failed", sites=" ".join(batch.names), error=str(error))
        finally:
            del self._running[batch]

    def _order(self, batch: Batch, wanted: Wanted) -> VisitOrder:
        return VisitOrder(
            database=wanted.database,
            profiles=tuple(self._profiles[name].profile for name in batch.names),
            contact=wanted.contact,
            allow_private=wanted.allow_private,
            origin=wanted.origin,
            delay=wanted.delay,
            rules=wanted.rules,
            holidays=wanted.daemon.holidays,
            time_limit=batch.time_limit,
        )

    async def _account(self, batch: Batch, ended: Ended) -> None:
        """Log what each visit came to; a site whose visit was not ended by its child is put off."""
        told = {visit.site: visit for visit in map(_VISITS.decode, ended.answers)}
        for visit in told.values():
            self._count(visit)
        if ended.fault:
            self.figures.broken += 1
            warn("a child ended badly", sites=" ".join(batch.names), why=ended.fault)
        if self._ending or (ended.code == STOPPED and not ended.late):
            return  # it was asked to end: what is unfinished stays due
        await self._put_off([name for name in batch.names if name not in told], ended)

    async def _put_off(self, silent: list[str], ended: Ended) -> None:
        """Put off the sites of which a child told nothing and that were not visited either."""
        if not silent:
            return
        self._rest(silent)
        now = self._clock()
        left = [
            each.name
            for each in self._placed(await self._memory.places())
            if each.name in silent and is_due(each.due_at, each.last_visit_at, now)
        ]
        if left:
            self.figures.visits["broken"] += len(left)
            note = f"the visiting process {ended.fault or 'told nothing of it'}"
            await self._memory.put_off(left, now, note)

    def _count(self, visit: Visit) -> None:
        self.figures.visits[visit.outcome] += 1
        if visit.outcome == "busy":
            self._rest([visit.site])
        elif visit.requests and self._requests is not None:
            self._requests[visit.site] = visit.requests
        tell = warn if visit.outcome == "failed" else fact
        tell("visited", **msgspec.structs.asdict(visit))

    def _rests(self, name: str, now: datetime) -> bool:
        """Say whether a site is left alone; a rest that a wrong clock set ends at once."""
        until = self._resting.get(name)
        return until is not None and now < until <= now + REST

    def _rest(self, names: list[str] | tuple[str, ...]) -> None:
        """Leave sites alone for a little while, whatever memory says of them."""
        now = self._clock()
        self._resting = {name: at for name, at in self._resting.items() if at > now}
        self._resting |= dict.fromkeys(names, now + REST)


STOPPED = 4
"""The exit code of a child that was asked to end and stored what it had."""
