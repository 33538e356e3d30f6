"""What an HTTP answer to a message means, and how it is told to a person; pure."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from scheduler.alerts.model import Outcome

LONGEST_WAIT = timedelta(hours=24)
"""No receiver makes us wait longer, whatever its Retry-After says."""
LONGEST_SAID = 120
"""Characters of remote text in a reason."""


def outcome(host: str, status: int, headers: Mapping[str, str], said: bytes, now: float) -> Outcome:
    """Return what becomes of a message that was answered by anything but 2xx.

    410 alone shuts an address. All else is tried again: receivers are mended and deployed.
    ``now`` is in seconds since 1970.
    """
    words = line(said)
    reason = f"{host}: HTTP {status}{_hint(status)}{f': {words}' if words else ''}"
    if status == 410:
        return Outcome(state="shut", reason=reason)
    wait = retry_after(headers.get("Retry-After", ""), now) if status in {429, 503} else None
    return Outcome(state="retry", reason=reason, retry_after=wait)


def retry_after(value: str, now: float) -> timedelta | None:
    """Return how long a Retry-After asks to wait: seconds or an HTTP date, a day at most.

    What says neither, or a moment past, is None.
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(timedelta(seconds=int(value[:9])), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(value[:64])
        left = until.replace(tzinfo=until.tzinfo or UTC) - datetime.fromtimestamp(now, UTC)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
    return min(left, LONGEST_WAIT) if left > timedelta(0) else None


def line(said: bytes) -> str:
    """Return remote text as one short line, without what could steer a terminal or a page."""
    words = said.decode("utf-8", "replace")
    plain = "".join(each if each.isprintable() else " " for each in words)
    plain = " ".join(plain.replace("\ufffd", " ").split())
    return plain if len(plain) <= LONGEST_SAID else f"{plain[:LONGEST_SAID]}…"


def _hint(status: int) -> str:
    if 300 <= status < 400:
        return ", a redirect, and none is followed; write its goal into the rule"
    return ""
