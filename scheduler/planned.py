"""A planned visit: when and why, whether it is due, and when one that broke off is tried again."""

from datetime import datetime, timedelta

import msgspec

LONGEST_BACK_OFF = timedelta(hours=6)
"""Of a site that fails again and again: a ministry that is down comes back within a day."""
SOON = timedelta(minutes=2)
"""After a visit that broke off on our own side; it doubles each time, up to the usual pause."""
CLOCK_SLACK = timedelta(minutes=5)
"""How far two clocks that write to one database may differ."""


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """A moment, and in words why it was chosen."""

    at: datetime
    reason: str


class Reason(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a visit is planned, as ``sites.visit_reason`` keeps it in JSON."""

    why: str = ""
    broken: bool = False
    """The last visit broke off on our own side: the next shares its child with no other site."""


_REASONS = msgspec.json.Decoder(Reason)


def packed(why: str, *, broken: bool = False) -> str:
    """Return a reason as it is kept."""
    return msgspec.json.encode(Reason(why=why, broken=broken)).decode()


def unpacked(kept: str | None) -> Reason:
    """Return a reason that was kept; an empty one where there is none, or none that can be read."""
    try:
        return _REASONS.decode(kept) if kept else Reason()
    except msgspec.DecodeError:
        return Reason()


def retry(failures: int, now: datetime, usual: datetime | None = None) -> Planned:
    """Return when a visit that broke off is tried again: soon, and later each time."""
    soon = now + min(SOON * 2 ** min(max(failures, 1) - 1, 8), LONGEST_BACK_OFF)
    return Planned(at=min(soon, usual or soon), reason="the last visit broke off")


def is_due(planned: datetime | None, last_visit: datetime | None, now: datetime) -> bool:
    """Say whether a site is to be visited: one that was never planned is.

    One whose last visit lies ahead of us was planned by a clock that went wrong.
    """
    if planned is None or planned <= now:
        return True
    return last_visit is not None and last_visit > now + CLOCK_SLACK
