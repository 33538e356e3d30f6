"""The sites that were ever visited, and how their visits went."""

from datetime import datetime
from typing import Any, Literal, TypeAlias

import msgspec
from sqlalchemy import Connection, select, update

from storage.archive import insert_new
from storage.tables import sites
from storage.times import micros, micros_or_none, moment_or_none

Condition: TypeAlias = Literal["up", "down", "blocked", "changed"]


class SiteRow(msgspec.Struct, frozen=True, kw_only=True):
    """A site as it stands in memory."""

    id: int
    name: str
    baselined_at: datetime | None = None
    """When the first complete visit ended; before that nothing found is news."""
    last_visit_at: datetime | None = None
    last_success_at: datetime | None = None
    not_before: datetime | None = None
    """The site asked to be left alone until then."""
    condition: Condition = "up"
    """How it answered last."""
    condition_since: datetime | None = None
    silence_told: int | None = None
    """The day of its newest release, as an ordinal, when its silence was told."""
    growth: str | None = None
    """JSON of how its counters grow with age."""
    cookies: str | None = None
    """What is kept of its cookies between visits, as the crawler wrote it; a secret."""
    next_visit_at: datetime | None = None
    """When the daemon visits it next; None before its first visit, and then it is due."""
    visit_reason: str | None = None
    """JSON of why then, as ``scheduler.planning`` wrote it."""
    failures: int = 0
    """Visits that failed since the last that did not."""
    rhythm: str | None = None
    """JSON of its habits, as ``scheduler.habits`` wrote it."""


def ensure(conn: Connection, name: str) -> int:
    """Return the row id of a site, making the row when there is none."""
    conn.execute(insert_new(conn, sites), {"name": name})
    return int(conn.execute(select(sites.c.id).where(sites.c.name == name)).scalar_one())


def get(conn: Connection, name: str) -> SiteRow | None:
    """Return a site by its name, None when it was never visited."""
    row = conn.execute(_ROWS.where(sites.c.name == name)).one_or_none()
    return None if row is None else _row(row)


def every(conn: Connection) -> list[SiteRow]:
    """Return every site that was ever visited, by name."""
    return [_row(row) for row in conn.execute(_ROWS.order_by(sites.c.name))]


def set_baselined(conn: Connection, site_id: int, at: datetime) -> None:
    """Record that the site's first complete visit ended at that moment."""
    _set(conn, site_id, baselined_at=micros(at))


def set_not_before(conn: Connection, site_id: int, at: datetime | None) -> None:
    """Record until when the site asked to be left alone; None lifts it."""
    _set(conn, site_id, not_before=micros_or_none(at))


def set_cookies(conn: Connection, site_id: int, cookies: str | None) -> None:
    """Keep a site's cookies, as the crawler wrote them, for its next visit; None forgets them."""
    _set(conn, site_id, cookies=cookies)


def set_condition(conn: Connection, site_id: int, condition: Condition, since: datetime) -> None:
    """Record how a site answers, and since when it does so."""
    _set(conn, site_id, condition=condition, condition_since=micros(since))


def set_silence_told(conn: Connection, site_id: int, newest: int) -> None:
    """Record the day of the newest release, as an ordinal, beyond which silence was told."""
    _set(conn, site_id, silence_told=newest)


def shown(conn: Connection, site_id: int) -> str | None:
    """Return what a site's lists showed last, as the crawler wrote it: kilobytes, so in no row."""
    return conn.execute(select(sites.c.shown).where(sites.c.id == site_id)).scalar_one_or_none()


def set_shown(conn: Connection, site_id: int, shown: str) -> None:
    """Keep what a site's lists show for its next visit, as the crawler wrote it."""
    _set(conn, site_id, shown=shown)


def set_growth(conn: Connection, site_id: int, growth: str) -> None:
    """Keep how a site's counters grow, as ``scheduler.detect.growth`` wrote it."""
    _set(conn, site_id, growth=growth)


def set_rhythm(conn: Connection, site_id: int, rhythm: str) -> None:
    """Keep a site's habits, as ``scheduler.habits`` wrote them."""
    _set(conn, site_id, rhythm=rhythm)


def visited(conn: Connection, site_id: int, at: datetime, success: bool) -> None:
    """Record a visit, and whether the site answered as it should."""
    if success:
        _set(conn, site_id, last_visit_at=micros(at), last_success_at=micros(at))
    else:
        _set(conn, site_id, last_visit_at=micros(at))


def set_next_visit(
    conn: Connection, site_id: int, at: datetime, reason: str, failures: int
) -> None:
    """Record when a site is visited next and why, and how many of its visits failed in a row."""
    _set(conn, site_id, next_visit_at=micros(at), visit_reason=reason, failures=failures)


_ROWS = select(*(column for column in sites.c if column is not sites.c.shown))


def _set(conn: Connection, site_id: int, **values: int | str | None) -> None:
    conn.execute(update(sites).where(sites.c.id == site_id).values(**values))


def _row(row: Any) -> SiteRow:
    return SiteRow(
        id=row.id,
        name=row.name,
        baselined_at=moment_or_none(row.baselined_at),
        last_visit_at=moment_or_none(row.last_visit_at),
        last_success_at=moment_or_none(row.last_success_at),
        not_before=moment_or_none(row.not_before),
        condition=row.condition,
        condition_since=moment_or_none(row.condition_since),
        silence_told=row.silence_told,
        growth=row.growth,
        cookies=row.cookies,
        next_visit_at=moment_or_none(row.next_visit_at),
        visit_reason=row.visit_reason,
        failures=row.failures,
        rhythm=row.rhythm,
    )
