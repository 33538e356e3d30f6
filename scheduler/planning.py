"""When a site is visited next: decided at the end of each visit, in its transaction."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from crawler.profile.model import SiteProfile
from storage import sites
from storage.sites import SiteRow

LONGEST_BACK_OFF = timedelta(hours=6)
"""Of a site that fails again and again: a ministry that is down comes back within a day."""
SOON = timedelta(minutes=2)
"""After a visit that broke off on our own side; it doubles each time, up to the usual pause."""
CLOCK_SLACK = timedelta(minutes=5)
"""How far two clocks that write to one database may differ."""
SPREAD = 0.1
"""Part of an interval by which visits are spread, so that sites do not stay due together."""


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """A moment, and in words why it was chosen."""

    at: datetime
    reason: str


class Reason(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a visit is planned, as ``sites.visit_reason`` keeps it in JSON."""

    why: str = ""
    broken: bool = False
    """The last visit broke off on our own side: the next shares its child with no other site."""


class Ending(NamedTuple):
    """How a visit ended, as far as the next one depends on it."""

    failed: bool
    broken: bool
    """It broke off on our own side."""


def plan(
    conn: Connection,
    profile: SiteProfile,
    now: datetime,
    ending: Ending,
    holidays: Collection[date] = (),
) -> None:
    """Choose a site's next visit and write it down; a visit that succeeded ends its failures."""
    site = sites.get(conn, profile.name)
    if site is None:
        return
    failures = site.failures + 1 if ending.failed else 0
    found = next_visit(profile, site, failures, now, holidays)
    if ending.broken:
        found = retry(failures, now, found.at)
    reason = msgspec.json.encode(Reason(why=found.reason, broken=ending.broken)).decode()
    sites.set_next_visit(conn, site.id, found.at, reason, failures)


def next_visit(
    profile: SiteProfile, site: SiteRow, failures: int, now: datetime, _: Collection[date]
) -> Planned:
    """Return the next visit after ``pace.every``, doubled for each failure beyond the first."""
    jitter = chance(profile.name, now)
    every = timedelta(seconds=profile.pace.every_seconds)
    pause, reason = every * (1 + SPREAD * (jitter - 0.5)), f"every {profile.pace.every}"
    if failures > 1:
        longest = max(every, LONGEST_BACK_OFF)
        pause = min(pause * 2 ** min(failures - 1, 16), longest * (1 + SPREAD * jitter))
        reason = f"{failures} visits failed in a row"
    if site.not_before is not None and site.not_before > now + pause:
        return Planned(at=site.not_before, reason="the site asked to be left alone until then")
    return Planned(at=now + pause, reason=reason)


def retry(failures: int, now: datetime, usual: datetime | None = None) -> Planned:
    """Return when a visit that broke off is tried again: soon, and later each time."""
    soon = now + min(SOON * 2 ** min(max(failures, 1) - 1, 8), LONGEST_BACK_OFF)
    return Planned(at=min(soon, usual or soon), reason="the last visit broke off")


def is_due(site: SiteRow | None, now: datetime) -> bool:
    """Say whether a site is to be visited.

    One whose last visit lies ahead of us was planned by a clock that went wrong.
    """
    if site is None or site.next_visit_at is None or site.next_visit_at <= now:
        return True
    return site.last_visit_at is not None and site.last_visit_at > now + CLOCK_SLACK


def reason_of(site: SiteRow) -> Reason:
    """Return why a site's next visit is planned as it is."""
    return msgspec.json.decode(site.visit_reason or "{}", type=Reason)


def chance(name: str, at: datetime) -> float:
    """Return a number in [0, 1) that is another for each site and each visit."""
    digest = sha256(f"{name} {at.isoformat()}".encode()).digest()
    return int.from_bytes(digest[:6]) / 2**48
