"""When a site is visited next: decided at the end of each visit, in its transaction."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import Connection

from crawler.profile.model import SiteProfile
from scheduler.planned import LONGEST_BACK_OFF, Planned, packed, retry
from storage import sites
from storage.sites import SiteRow

SPREAD = 0.1
"""Part of an interval by which visits are spread, so that sites do not stay due together."""


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
    reason = packed(found.reason, broken=ending.broken)
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


def chance(name: str, at: datetime) -> float:
    """Return a number in [0, 1) that is another for each site and each visit."""
    digest = sha256(f"{name} {at.isoformat()}".encode()).digest()
    return int.from_bytes(digest[:6]) / 2**48
