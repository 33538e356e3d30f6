"""Asks one site, politely: robots.txt, redirects, Retry-After, a second try, and when to leave."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from crawler import redirects
from crawler.answers import Answer, Fetch, Reply
from crawler.cookies import Cookie, Jar
from crawler.identity import to_origin
from crawler.order import SPENT, SiteOrder
from crawler.patience import BRIEF, Patience, retry_after
from crawler.robots import Robots, read_robots
from storage.records import Problem

UNANSWERED = frozenset({"dns", "unreachable", "timeout"})
"""Problems of the network: worth one more try, and a reason to leave when they go on."""
IN_A_ROW = 5
"""Addresses without an answer, or with HTTP 429 or 503 for one, after which a site is left."""

_BUSY = frozenset({429, 503})
_TURNS = 4
"""Turns of the event loop until Scrapy and Twisted have sent a request: counted, and the same
with every request on an open connection."""


class Leaving(msgspec.Struct, frozen=True):
    """Why a site is left before everything was asked, and until when it wants to be."""

    note: str
    not_before: datetime | None = None


def left_alone(until: datetime) -> Leaving:
    """Return the wish of a server that is to be asked nothing until then."""
    return Leaving(f"the server asks to be left alone until {until:%Y-%m-%d %H:%M:%S} UTC", until)


class LeaveError(Exception):
    """Nothing more is asked of the site in this visit."""


class Asker:
    """One site's side of the conversation. Every request of a visit goes through ``ask``."""

    def __init__(
        self, order: SiteOrder, fetch: Fetch, patience: Patience, clock: Callable[[], datetime]
    ) -> None:
        self._order = order
        self._profile = order.profile
        self._fetch = fetch
        self._patience = patience
        self._clock = clock
        self._robots: Robots | Problem = Robots()
        self._jar = Jar(clock, order.cookies) if order.profile.cookies else None
        self._unanswered = 0
        self._refused = 0
        self.requests = 0
        self.leaving: Leaving | None = None

    @property
    def cookies(self) -> tuple[Cookie, ...]:
        """What the next visit sends back; nothing where the profile wants no cookies."""
        return () if self._jar is None else self._jar.cookies()

    @property
    def closed(self) -> Problem | None:
        """Why nothing of the site may be asked at all, None when something may."""
        return self._robots if isinstance(self._robots, Problem) else None

    async def read_robots(self) -> None:
        """Ask for robots.txt, which rules everything that is asked afterwards."""
        reply = await self.ask(self._profile.home.rstrip("/") + "/robots.txt")
        self._robots = read_robots(reply)
        if isinstance(self._robots, Robots) and self._order.delay is None:
            self._patience.slow_to(self._robots.pause)

    async def ask(
        self,
        url: str,
        key: str = "",
        headers: Mapping[str, str] | None = None,
        meanwhile: Callable[[], None] | None = None,
    ) -> Reply:
        """Return what the profile's address answers, after redirects.

        ``key`` names the release that is looked at. ``headers`` go to its own address only: a
        page that a redirect leads to may be unchanged and yet not this release. ``meanwhile`` is
        done while the server works on its answer. Raises LeaveError once the site is to be left.
        """
        if self.closed is not None:
            return self.closed
        if self.leaving is not None:
            raise LeaveError
        trail: tuple[str, ...] = (to_origin(url, self._order.origin),)
        while True:
            forbidden = self._forbidden(trail[-1])
            said = headers if headers and len(trail) == 1 else {}
            reply = forbidden or await self._persist(trail[-1], said, meanwhile)
            if isinstance(reply, Problem):
                return reply
            if reply.status not in redirects.STATUSES:
                return reply if len(trail) == 1 else replace(reply, redirected=True)
            location = reply.headers.get("location")
            step = redirects.follow(self._profile, self._order.origin, trail, location, key)
            if isinstance(step, Problem):
                return step
            trail = (*trail, step)

    def _forbidden(self, url: str) -> Problem | None:
        if isinstance(self._robots, Problem) or self._robots.allows(url):
            return self.closed
        return Problem("robots", "the site's robots.txt asks not to read this address")

    async def _persist(
        self, url: str, headers: Mapping[str, str], meanwhile: Callable[[], None] | None
    ) -> Reply:
        """Ask, and once more when the network failed or the server asked for a short wait."""
        reply = await self._once(url, headers, meanwhile)
        if isinstance(reply, Problem) and reply.kind in UNANSWERED:
            reply = await self._once(url, headers) if self._unanswered == 0 else reply
        elif isinstance(reply, Answer):
            wait = self._wait_of(reply)
            if wait is not None and wait <= BRIEF:
                self._patience.hold(wait)
                reply = await self._once(url, headers)
        self._learn(reply)
        return reply

    async def _once(
        self,
        url: str,
        headers: Mapping[str, str],
        meanwhile: Callable[[], None] | None = None,
    ) -> Reply:
        if self._order.most is not None and self.requests >= self._order.most:
            self.leaving = Leaving(SPENT)
            raise LeaveError
        await self._patience.turn()
        self.requests += 1
        if self._jar is None:
            return await _with(meanwhile, self._fetch(url, headers))
        reply = await _with(meanwhile, self._fetch(url, {**headers, **self._jar.header(url)}))
        if isinstance(reply, Answer):
            self._jar.take(reply)
        return reply

    def _wait_of(self, answer: Answer) -> float | None:
        """Return for how long a busy server asks us to wait, in seconds."""
        return retry_after(answer.headers, self._clock()) if answer.status in _BUSY else None

    def _learn(self, reply: Reply) -> None:
        """Decide whether the site has had enough of us, or we of it."""
        if isinstance(reply, Problem):
            self._unanswered += reply.kind in UNANSWERED
            if self._unanswered >= IN_A_ROW:
                self.leaving = Leaving(f"{IN_A_ROW} addresses in a row did not answer")
            return
        wait = self._wait_of(reply)
        self._refused = self._refused + 1 if reply.status in _BUSY else 0
        self._unanswered = 0
        if self._refused >= IN_A_ROW:
            self.leaving = Leaving(f"{IN_A_ROW} times in a row the server said it is too busy")
        if wait is not None:
            self.leaving = left_alone(self._clock() + timedelta(seconds=wait))


async def _with(work: Callable[[], None] | None, asked: Awaitable[Reply]) -> Reply:
    """Return an answer, and do some work while the server is at its own."""
    if work is None:
        return await asked
    answer = asyncio.ensure_future(asked)
    try:
        for _ in range(_TURNS):
            await asyncio.sleep(0)
        work()
        return await answer
    finally:
        answer.cancel()
