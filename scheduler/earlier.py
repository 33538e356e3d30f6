"""What earlier visits to a site say of each of the looks that are judged now."""

from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from scheduler import health
from scheduler.cadence.looking import LONGEST
from storage import events, releases
from storage.sites import SiteRow

LATEST = 50
"""Releases among which the latest date is looked for: a few list pages."""


def counters_fell_at(conn: Connection, site_id: int, now: datetime) -> datetime | None:
    """Return when it was told last that counters fell all over a site.

    A release that is looked at for the first time since has its share in that.
    """
    since = now - LONGEST - timedelta(days=1)
    told = events.of_site(conn, site_id, "site-changed", since)
    moments = (each.at for each in told if each.detail.get("what") == "counters")
    return max(moments, default=None)


def old_before(conn: Connection, site: SiteRow | None) -> date | None:
    """Return the day before which a site's releases are old; undated ones stand among the new."""
    if site is None:
        return None
    rows = releases.listing(conn, site.name, limit=LATEST)
    newest = max((row.published_on for row in rows if row.published_on), default=None)
    return health.old_before(site.baselined_at, newest)
