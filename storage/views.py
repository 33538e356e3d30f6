"""The counter of a release over time: only readings that differed from the one before."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, case, func, select

from storage.archive import chunks
from storage.records import ViewPoint
from storage.tables import events, releases, sites, view_points
from storage.times import moment, moment_of_seconds

_DAY = 86_400.0
_POINT = (view_points.c.at, view_points.c.views, view_points.c.own_looks)
_DETAIL = msgspec.json.Decoder(dict[str, Any])


def of(conn: Connection, release_id: int) -> list[ViewPoint]:
    """Return a release's counter readings, oldest first, to the whole second."""
    query = select(*_POINT).where(view_points.c.release_id == release_id).order_by(view_points.c.at)
    return [_point(row) for row in conn.execute(query)]


def recent(
    conn: Connection, release_ids: Iterable[int], limit: int
) -> dict[int, tuple[ViewPoint, ...]]:
    """Return the last readings of some releases, oldest first, by row of the release."""
    found: dict[int, list[ViewPoint]] = {}
    for chunk in chunks(set(release_ids)):
        query = _recent(limit).where(releases.c.id.in_(chunk))
        for row in conn.execute(query):
            found.setdefault(row.release_id, []).append(_point(row))
    return {number: tuple(points) for number, points in found.items()}


def recent_by_key(
    conn: Connection, site_id: int, keys: Iterable[str], limit: int
) -> dict[str, tuple[ViewPoint, ...]]:
    """Return the last readings of some releases of a site, oldest first, by key."""
    found: dict[str, list[ViewPoint]] = {}
    for chunk in chunks(set(keys)):
        query = _recent(limit).where(releases.c.site_id == site_id, releases.c.key.in_(chunk))
        for row in conn.execute(query):
            found.setdefault(row.key, []).append(_point(row))
    return {key: tuple(points) for key, points in found.items()}


def peak(conn: Connection, site_id: int, key: str) -> int | None:
    """Return the highest count ever stored of a release, None when there is none."""
    query = (
        select(func.max(view_points.c.views))
        .join(releases, releases.c.id == view_points.c.release_id)
        .where(releases.c.site_id == site_id, releases.c.key == key)
    )
    highest: int | None = conn.execute(query).scalar_one()
    return highest


def last_told(conn: Connection, site_id: int, key: str) -> dict[str, tuple[datetime, int]]:
    """Return when each rule was last told of a release's counter, and the views it gained."""
    query = (
        select(events.c.at, events.c.detail)
        .join(releases, releases.c.id == events.c.release_id)
        .where(releases.c.site_id == site_id, releases.c.key == key, events.c.kind == "views")
        .order_by(events.c.seq)
    )
    found: dict[str, tuple[datetime, int]] = {}
    for row in conn.execute(query):
        detail = _DETAIL.decode(row.detail)
        found[detail["rule"]] = (moment(row.at), detail.get("gained", 0))
    return found


def per_day(counted: Collection[str] = ()) -> ColumnElement[Any]:
    """Return a release's views per day from its last reading but one until it was last seen.

    NULL while there are not two readings. On the sites named in ``counted`` our own looks are
    left out.
    """
    read, seen = releases.c.point_at, releases.c.last_seen / 1_000_000
    span = case((seen > read, seen), else_=read) - releases.c.point_before_at
    gained: ColumnElement[int] = releases.c.views - releases.c.views_before
    if counted:
        gained -= case((sites.c.name.in_(counted), _own_looks()), else_=0)
    return gained * _DAY / func.nullif(span, 0)


def _own_looks() -> ColumnElement[int]:
    """Return our looks counted in the last reading, found by its key."""
    query = select(view_points.c.own_looks).where(
        view_points.c.release_id == releases.c.id, view_points.c.at == releases.c.point_at
    )
    return func.coalesce(query.scalar_subquery(), 0)


def _recent(limit: int) -> Select[Any]:
    """Select the last readings of releases: each from the first that is wanted, by its key."""
    past = view_points.alias()
    first = (
        select(past.c.at)
        .where(past.c.release_id == releases.c.id)
        .order_by(past.c.at.desc())
        .limit(1)
        .offset(limit - 1)
        .scalar_subquery()
    )
    return (
        select(view_points.c.release_id, releases.c.key, *_POINT)
        .join(releases, releases.c.id == view_points.c.release_id)
        .where(view_points.c.at >= func.coalesce(first, 0))
        .order_by(view_points.c.release_id, view_points.c.at)
    )


def _point(row: Any) -> ViewPoint:
    return ViewPoint(at=moment_of_seconds(row.at), views=row.views, own_looks=row.own_looks)
