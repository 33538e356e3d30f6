"""Everything in memory, read row by row: flat in space however much there is."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, func, select, tuple_

from storage import archive, events
from storage.records import Event, Release, State, ViewPoint
from storage.tables import blobs, releases, sites, view_points
from storage.tables import events as event_rows
from storage.times import micros, moment, moment_of_seconds, seconds

BATCH = 200
"""Rows that are held at once, with their texts."""
POINTS = 2_000
"""View points that are held at once."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A release as it stands, with its current text."""

    site: str
    key: str
    url: str
    state: State
    release: Release
    views: int | None
    first_seen: datetime
    last_seen: datetime
    changed_at: datetime
    revision: int
    """Number of the current text."""
    revisions: int


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """One reading of a release's counter, and how it differs from the one before."""

    site: str
    key: str
    url: str
    point: ViewPoint
    delta: int | None
    """None for the first one there is."""


def standing(
    conn: Connection, site: str | None = None, since: datetime | None = None
) -> Iterator[Standing]:
    """Yield releases in the order they were found, those whose text is not older than ``since``."""
    query = (
        select(releases, sites.c.name.label("site"), blobs.c.digest, blobs.c.size, blobs.c.data)
        .join(sites, sites.c.id == releases.c.site_id)
        .join(blobs, blobs.c.id == releases.c.text_id)
    )
    if since is not None:
        query = query.where(releases.c.changed_at >= micros(since))
    for page in _pages(conn, _by_number(query, site), releases.c.id):
        yield from map(_standing, page)


def happened(
    conn: Connection, site: str | None = None, since: datetime | None = None
) -> Iterator[Event]:
    """Yield events in the order they were stored, those not before ``since``."""
    query = events.QUERY
    if since is not None:
        query = query.where(event_rows.c.at >= micros(since))
    if site is not None:
        query = query.where(sites.c.name == site)
    for page in _pages(conn, query, event_rows.c.seq):
        texts = archive.texts(conn, _text_ids(page))
        for row in page:
            yield events.event(row, texts)


def readings(
    conn: Connection, site: str | None = None, since: datetime | None = None
) -> Iterator[Reading]:
    """Yield counter readings, release by release and oldest first, those not before ``since``."""
    query = select(releases.c.id, releases.c.key, releases.c.url, sites.c.name.label("site"))
    query = query.join(sites, sites.c.id == releases.c.site_id)
    floor = 0 if since is None else seconds(since)
    for page in _pages(conn, _by_number(query, site), releases.c.id):
        owners = {row.id: row for row in page}
        counts: dict[int, int] = {}
        for row in _points(conn, owners):
            last = counts.get(row.release_id)
            counts[row.release_id] = row.views
            if row.at >= floor:
                yield _reading(owners[row.release_id], row, last)


def _by_number(query: Select[Any], site: str | None) -> Select[Any]:
    """Take releases of a site by their numbers: by its index each page would sort all of them."""
    return query if site is None else query.where(func.coalesce(sites.c.name, "") == site)


def _pages(
    conn: Connection, query: Select[Any], number: ColumnElement[int]
) -> Iterator[Sequence[Any]]:
    """Yield rows from number to number; no cursor stays open while what was read is used."""
    query, last = query.order_by(None).order_by(number).limit(BATCH), 0
    while page := conn.execute(query.where(number > last)).all():
        yield page
        last = getattr(page[-1], number.key or "")


def _points(conn: Connection, owners: Collection[int]) -> Iterator[Any]:
    """Yield the view points of some releases, by release and moment, from point to point."""
    place = tuple_(view_points.c.release_id, view_points.c.at)
    query = select(view_points).order_by(view_points.c.release_id, view_points.c.at).limit(POINTS)
    last = (0, 0)
    while page := conn.execute(
        query.where(
            view_points.c.release_id.in_([each for each in owners if each >= last[0]]),
            place > tuple_(*last),
        )
    ).all():
        yield from page
        last = (page[-1].release_id, page[-1].at)


def _text_ids(batch: Iterable[Any]) -> set[int]:
    """Return the rows of the texts by which the diffs of events are rebuilt."""
    with_diff = (row for row in batch if row.diff != "{}")
    ids = (each for row in with_diff for each in (row.before_text_id, row.after_text_id))
    return {each for each in ids if each is not None}


def _standing(row: Any) -> Standing:
    return Standing(
        site=row.site,
        key=row.key,
        url=row.url,
        state=row.state,
        release=archive.read_text(row),
        views=row.views,
        first_seen=moment(row.first_seen),
        last_seen=moment(row.last_seen),
        changed_at=moment(row.changed_at),
        revision=row.revision,
        revisions=row.revisions,
    )


def _reading(owner: Any, row: Any, before: int | None) -> Reading:
    return Reading(
        site=owner.site,
        key=owner.key,
        url=owner.url,
        point=ViewPoint(at=moment_of_seconds(row.at), views=row.views, own_looks=row.own_looks),
        delta=None if before is None else row.views - before,
    )
