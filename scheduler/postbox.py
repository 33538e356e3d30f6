"""Has a child deliver what is due in the outbox: one at a time, and with a rest after a fault."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol

import msgspec

from scheduler.alerts.tally import Sent
from scheduler.logs import fact, warn
from scheduler.orders import PostOrder, line
from scheduler.runner import Ended
from scheduler.wanted import Wanted

PATIENCE = 60.0
"""Seconds after which a child begins no further message: what came in meanwhile has its turn."""
ENDING = 120.0
"""Seconds beyond them: for the messages that are being sent."""
PAUSE, REST = timedelta(seconds=5), timedelta(seconds=30)
"""Between two children, and after one that ended badly."""

_SENT = msgspec.json.Decoder(Sent)
CarryOut = Callable[[bytes, float], Awaitable[Ended]]


class Outbox(Protocol):
    """What the postbox wants of memory."""

    async def mail_due(self) -> datetime | None:
        """Return when the next message is due, None when none waits."""


class Postbox:
    """The deliveries of one daemon."""

    def __init__(self, memory: Outbox, carry_out: CarryOut, clock: Callable[[], datetime]) -> None:
        """Deliver nothing yet; ``serve`` says by which rules."""
        self.due_since: datetime | None = None
        """When the message that waited longest was due; None when none is."""
        self.broken = 0
        """Children that ended badly."""
        self._memory = memory
        self._carry_out = carry_out
        self._clock = clock
        self._wanted: Wanted | None = None
        self._running: asyncio.Task[None] | None = None
        self._not_before: datetime | None = None
        self._seen = clock()
        """When we last looked."""
        self._doubts = True
        """A clock that was ahead may have dated what waits: a postman looks, and sets it right."""

    def serve(self, wanted: Wanted) -> None:
        """Deliver by these rules from now on."""
        self._wanted = wanted

    async def tick(self) -> None:
        """Start a child when a message is due and none is running."""
        due, now = await self._memory.mail_due(), self._clock()
        self._doubts = self._doubts or now < self._seen
        self._seen = now
        self.due_since = due if due is not None and due <= now else None
        wanted = self.due_since is not None or (self._doubts and due is not None)
        waits = self._not_before is not None and now < self._not_before <= now + REST
        if not wanted or self._wanted is None or self._running or waits:
            return
        self._doubts = False
        self._running = asyncio.ensure_future(self._post(self._wanted))

    async def drained(self) -> None:
        """Wait until nothing is delivered any more."""
        if self._running is not None:
            await self._running

    async def _post(self, wanted: Wanted) -> None:
        pause = REST
        try:
            ended = await self._carry_out(line(_order(wanted)), PATIENCE + ENDING)
            if ended.fault:
                self.broken += 1
                warn("the postman ended badly", why=ended.fault)
            else:
                pause = PAUSE
            for answer in ended.answers:
                _tell(_SENT.decode(answer))
        except Exception as error:  # whatever it is, visits go on and it is tried again
            self.broken += 1
            warn("the postman could not work", error=str(error))
        finally:
            self._not_before = self._clock() + pause
            self._running = None


def _tell(sent: Sent) -> None:
    if sent.delivered or sent.later or sent.dead:
        fact("posted", delivered=sent.delivered, later=sent.later, dead=sent.dead)
    for fault in sent.faults:
        warn("not delivered", why=fault)


def _order(wanted: Wanted) -> PostOrder:
    return PostOrder(
        database=wanted.database,
        rules=wanted.rules,
        smtp=wanted.smtp,
        allow_private=wanted.allow_private,
        patience=PATIENCE,
    )
