"""The waits a server asks for: Retry-After and Crawl-delay."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

BRIEF = 60.0
"""Seconds of Retry-After we sit out. Longer ones end the visit: other sites share the process,
and what was not asked stays due."""
LONGEST = 7 * 86400.0
"""Seconds of Retry-After that are believed; a date in 2099 is a mistake, not a wish."""
SLOWEST = 60.0
"""Seconds of Crawl-delay that are honoured, one page a minute."""


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return for how many seconds a Retry-After header asks us to wait, None without one.

    Both forms of RFC 9110, section 10.2.3: seconds, or an HTTP date.
    """
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    if value.isascii() and value.isdigit():
        return min(float(value[:12]), LONGEST)
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    return min(max((at - now).total_seconds(), 0.0), LONGEST)


class Patience:
    """Holds every request of a site back until its server is ready. Times are in seconds."""

    def __init__(
        self, monotonic: Callable[[], float], sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        self._monotonic = monotonic
        self._sleep = sleep
        self._until = monotonic()
        self._pause = 0.0

    def hold(self, seconds: float) -> None:
        """Let the next request wait that long from now."""
        self._until = max(self._until, self._monotonic() + seconds)

    def slow_to(self, pause: float) -> None:
        """Keep that long between any two requests from now on."""
        self._pause = min(pause, SLOWEST)
        self.hold(self._pause)

    async def turn(self) -> None:
        """Wait until the next request may go out."""
        wait = self._until - self._monotonic()
        if wait > 0:
            await self._sleep(wait)
        self._until = self._monotonic() + self._pause
