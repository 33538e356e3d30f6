"""The one place that knows APScheduler: work at intervals, and moments named by a cron line."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

PULSE = 5.0
"""Seconds between two looks at whether the wall clock was set."""
SET = 2.0
"""Seconds by which the wall clock may part from the steady one before it counts as set."""

DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


class Clock:
    """Does some work every few seconds, however the wall clock is set.

    APScheduler counts by the wall clock. A machine that slept finds its work late, and does it
    once; but on a clock that was set back it would wait until the old time comes round again.
    """

    def __init__(self) -> None:
        """Start with nothing to do."""
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._pulse: asyncio.Task[None] | None = None
        self._busy = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def every(self, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        """Do some work now and every few seconds; never twice at once, and never to make up."""
        self._scheduler.add_job(
            self._counted(work),
            "interval",
            seconds=seconds,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
            next_run_time=datetime.now(UTC),
        )

    def start(self) -> None:
        """Begin; an event loop runs."""
        self._scheduler.start()
        self._pulse = asyncio.ensure_future(self._watch())

    async def stop(self) -> None:
        """Begin no work any more, and wait for what runs; APScheduler would break it off."""
        if self._pulse is not None:
            self._pulse.cancel()
        self._scheduler.pause()
        await asyncio.sleep(0)  # what was just begun counts from its first step on
        await self._idle.wait()
        self._scheduler.shutdown(wait=False)

    def _counted(self, work: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
        async def counted() -> None:
            self._busy += 1
            self._idle.clear()
            try:
                await work()
            finally:
                self._busy -= 1
                if not self._busy:
                    self._idle.set()

        return counted

    async def _watch(self) -> None:
        apart = time.time() - time.monotonic()
        while True:
            await asyncio.sleep(PULSE)
            now = time.time() - time.monotonic()
            if abs(now - apart) > SET:
                self.again()
            apart = now

    def again(self) -> None:
        """Do all work now, and count its intervals from now on."""
        for job in self._scheduler.get_jobs():
            job.modify(next_run_time=datetime.now(UTC))


def next_by_cron(expression: str, zone: str, after: datetime) -> datetime | None:
    """Return the first moment after another that a cron line of five fields names, in UTC.

    A day must fit both the day of the month and that of the week. Raises ValueError for what is
    not such a line; None when no moment fits it.
    """
    *others, days = expression.split()
    if len(others) != 4:
        raise ValueError(f"{expression!r} has not five fields: minute hour day month weekday")
    line = " ".join([*others, _weekdays(days)])
    trigger = CronTrigger.from_crontab(line, timezone=ZoneInfo(zone))
    found = trigger.get_next_fire_time(None, after + timedelta(microseconds=1))
    return None if found is None else found.astimezone(UTC)


def _weekdays(field: str) -> str:
    """Write days of the week by name: 0 and 7 are Sunday for cron, and Monday for APScheduler."""
    found: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, _, last = ("0-6" if span == "*" else span).partition("-")
        start, end = _weekday(first), _weekday(last or (first if not step else "6"))
        end += 7 * (end < start)
        found.update(day % 7 for day in range(start, end + 1, int(step or "1")))
    return ",".join(DAYS[day] for day in sorted(found))


def _weekday(text: str) -> int:
    """Return 0 for Sunday to 6 for Saturday; ValueError for what is no day."""
    return (
        DAYS.index(text) if text in DAYS else ("0", "1", "2", "3", "4", "5", "6", "7").index(text)
    )
