"""When a site is visited next: decided at the end of each visit, in its transaction."""

from collections.abc import Callable, Collection
from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import Connection

from crawler.profile.model import SiteProfile
from scheduler import habits
from scheduler.planned import Planned, packed, retry, unpacked
from scheduler.rhythm import SiteHistory, after_quiet, next_visit
from storage import sites
from storage.sites import SiteRow


class Ending(NamedTuple):
    """How a visit ended, as far as the next one depends on it."""

    failed: bool
    broken: bool
    """It broke off on our own side."""
    lists: int
    """List pages that it read."""
    doubtful: bool = False
    """What it saw of few releases is judged when others were looked at, too."""


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
    history = _history(profile, site, failures, holidays, ending.lists)
    found = next_visit(profile.pace, history, now, chance(profile.name, now))
    if ending.broken:
        found = retry(failures, now, found.at)
    elif ending.doubtful and (site.not_before is None or site.not_before <= now):
        found = Planned(at=now, reason="few releases changed, and others are compared at once")
    reason = packed(found.reason, broken=ending.broken)
    sites.set_next_visit(conn, site.id, found.at, reason, failures)


def put_off_if_quiet(conn: Connection, profile: SiteProfile, now: datetime) -> bool:
    """Say whether a site that is due has quiet hours now: then it is visited at their end.

    Visits are planned around them, but one may be late, tried again, or the site's first.
    """
    due = Planned(at=now, reason="")
    found = after_quiet(profile.pace, profile.time_zone, due, chance(profile.name, now))
    if found.at <= now:
        return False
    site_id = sites.ensure(conn, profile.name)
    site = sites.get(conn, profile.name)
    failures, kept = (site.failures, site.visit_reason) if site else (0, None)
    reason = packed(found.reason, broken=unpacked(kept).broken)
    sites.set_next_visit(conn, site_id, found.at, reason, failures)
    return True


def _history(
    profile: SiteProfile, site: SiteRow, failures: int, holidays: Collection[date], lists: int
) -> SiteHistory:
    return SiteHistory(
        week=habits.unpacked(site.rhythm).week,
        time_zone=profile.time_zone,
        failures=failures,
        blocked=site.condition == "blocked",
        not_before=site.not_before,
        list_requests=lists,
        holidays=holidays,
        following=_following(profile) if profile.pace.is_cron else None,
    )


def _following(profile: SiteProfile) -> Callable[[datetime], datetime | None]:
    """Return the moments that a profile names; none where its cron line cannot be read."""
    # APScheduler takes a tenth of a second to load, and few profiles name moments.
    from scheduler.clock import next_by_cron  # noqa: PLC0415

    def following(after: datetime) -> datetime | None:
        try:
            return next_by_cron(profile.pace.every, profile.time_zone, after)
        except ValueError:
            return None

    return following


def chance(name: str, at: datetime) -> float:
    """Return a number in [0, 1) that is another for each site and each visit."""
    digest = sha256(f"{name} {at.isoformat()}".encode()).digest()
    return int.from_bytes(digest[:6]) / 2**48
