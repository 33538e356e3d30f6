"""Events: what was worth telling a person, numbered in the order it was stored."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, func, insert, select

from storage import archive, fields
from storage.records import Diff, Event, Release
from storage.tables import events, releases, sites
from storage.times import micros, moment

QUERY = (
    select(events, sites.c.name.label("site"), releases.c.key)
    .join(sites, sites.c.id == events.c.site_id)
    .outerjoin(releases, releases.c.id == events.c.release_id)
    .order_by(events.c.seq.desc())
)
"""Events with the names of their sites and the keys of their releases, the newest first."""
_DETAIL = msgspec.json.Decoder(dict[str, Any])
_FIELDS = msgspec.json.Decoder(tuple[str, ...])


class Placed(msgspec.Struct, frozen=True):
    """An event with the rows of its release and of the texts before and after it."""

    event: Event
    release_id: int | None = None
    before_text_id: int | None = None
    after_text_id: int | None = None


def append(
    conn: Connection, site_id: int, items: Sequence[Event], *, run_id: int | None = None
) -> None:
    """Store events of a site itself, such as ``site-down``; releases.save stores the others."""
    insert_placed(conn, site_id, [Placed(event) for event in items], run_id)


def insert_placed(
    conn: Connection, site_id: int, items: Sequence[Placed], run_id: int | None
) -> None:
    """Store events in their order, their diffs as lengths against the archived texts."""
    if not items:
        return
    texts = archive.texts(conn, _text_ids(items))
    conn.execute(
        insert(events),
        [{"site_id": site_id, "run_id": run_id, **_columns(each, texts)} for each in items],
    )


def mark(conn: Connection, site_id: int) -> int:
    """Return the number of a site's last event, 0 when it has none."""
    query = select(func.coalesce(func.max(events.c.seq), 0)).where(events.c.site_id == site_id)
    return int(conn.execute(query).scalar_one())


def listing(
    conn: Connection,
    site: str | None = None,
    kind: str | None = None,
    since: datetime | None = None,
    limit: int = 50,
) -> list[Event]:
    """Return events of a site, of a kind, not before a moment; the newest first."""
    query = QUERY.limit(limit)
    if site is not None:
        query = query.where(sites.c.name == site)
    if kind is not None:
        query = query.where(events.c.kind == kind)
    if since is not None:
        query = query.where(events.c.at >= micros(since))
    return _read(conn, conn.execute(query).all())


def of_site(conn: Connection, site_id: int, kind: str, since: datetime) -> list[Event]:
    """Return a site's events of a kind that are its own, not before a moment."""
    query = QUERY.where(events.c.site_id == site_id, events.c.release_id.is_(None))
    query = query.where(events.c.kind == kind, events.c.at >= micros(since))
    return _read(conn, conn.execute(query).all())


def edits(conn: Connection, release_id: int) -> list[Event]:
    """Return the edits of one release, the newest first."""
    query = QUERY.where(events.c.release_id == release_id, events.c.kind == "edited")
    return _read(conn, conn.execute(query).all())


def get(conn: Connection, id_or_prefix: str) -> list[Event]:
    """Return the event of that id, or else those whose id begins so, at most 20."""
    exact = conn.execute(QUERY.where(events.c.id == id_or_prefix)).all()
    if exact or not id_or_prefix:
        return _read(conn, exact)
    begins = archive.begins(events.c.id, id_or_prefix)
    return _read(conn, conn.execute(QUERY.where(begins).limit(20)).all())


def _text_ids(items: Iterable[Placed]) -> set[int]:
    """Return the rows of the texts whose diffs are to be stored."""
    return {
        row
        for each in items
        if each.event.diff
        for row in (each.before_text_id, each.after_text_id)
        if row is not None
    }


def _columns(placed: Placed, texts: dict[int, Release]) -> dict[str, Any]:
    event = placed.event
    before = texts.get(placed.before_text_id or 0, _NOTHING)
    after = texts.get(placed.after_text_id or 0, _NOTHING)
    return {
        "id": event.id,
        "kind": event.kind,
        "release_id": placed.release_id,
        "url": event.url,
        "title": event.title,
        "at": micros(event.at),
        "severity": event.severity,
        "baseline": event.baseline,
        "before": event.before,
        "after": event.after,
        "before_text_id": placed.before_text_id,
        "after_text_id": placed.after_text_id,
        "fields": msgspec.json.encode(event.fields).decode(),
        "diff": fields.pack(event.diff, before, after),
        "detail": msgspec.json.encode(event.detail).decode(),
    }


_NOTHING = Release(title="", language="")
"""Stands for a text that an event does not have; against it a diff is kept whole."""


def _read(conn: Connection, rows: Sequence[Any]) -> list[Event]:
    wanted = {
        row_id
        for row in rows
        if row.diff != "{}"
        for row_id in (row.before_text_id, row.after_text_id)
        if row_id is not None
    }
    texts = archive.texts(conn, wanted)
    return [event(row, texts) for row in rows]


def _diff(row: Any, texts: dict[int, Release]) -> Diff:
    if row.diff == "{}":
        return {}
    before = texts.get(row.before_text_id or 0, _NOTHING)
    after = texts.get(row.after_text_id or 0, _NOTHING)
    return fields.unpack(row.diff, before, after)


def event(row: Any, texts: dict[int, Release]) -> Event:
    """Return the event of a row of ``QUERY``; the texts that its diff needs are given by row."""
    return Event(
        id=row.id,
        kind=row.kind,
        site=row.site,
        key=row.key or "",
        url=row.url,
        title=row.title,
        at=moment(row.at),
        severity=row.severity,
        baseline=row.baseline,
        fields=_FIELDS.decode(row.fields),
        diff=_diff(row, texts),
        detail=_DETAIL.decode(row.detail),
        before=row.before,
        after=row.after,
    )
