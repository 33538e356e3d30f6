"""What an event hangs on: its rows, the texts it lies between, its visit; nothing is written.

Pages and looks may have been pruned, and then they are None or left out.
"""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, case, func, select

from storage import looks
from storage.looks import Page
from storage.tables import addresses, blobs, events, observations, releases, revisions, runs
from storage.times import moment, moment_or_none

_TABLE = msgspec.json.Decoder(dict[str, Any])


class Anchor(msgspec.Struct, frozen=True, kw_only=True):
    """The rows that an event hangs on; an event of a site itself has no release."""

    seq: int
    site_id: int
    release_id: int | None
    run_id: int | None
    before_text_id: int | None
    after_text_id: int | None
    keys: tuple[str, ...]


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """One text of a release, the rules it was read by, and the page it was read from."""

    number: int
    first_seen: datetime
    last_seen: datetime
    fingerprint: str
    reader: str
    encoding: str | None
    text_id: int
    page: Page | None


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """An earlier event of the same release."""

    id: str
    at: datetime
    detail: dict[str, Any]


class Hitch(msgspec.Struct, frozen=True):
    """Looks of a visit that had the same kind of problem, and the address of one of them."""

    kind: str
    count: int
    example: str


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """One process's visit to a site, as it was recorded, and what it could not read."""

    run_id: int
    number: int
    cause: str
    started_at: datetime
    finished_at: datetime | None
    outcome: str | None
    note: str
    counts: dict[str, Any]
    looks: int
    """Looks of it that are still kept."""
    problems: tuple[Hitch, ...]


def anchor(conn: Connection, event_id: str) -> Anchor:
    """Return the rows that a stored event hangs on."""
    row = conn.execute(select(events).where(events.c.id == event_id)).one()
    return Anchor(
        seq=row.seq,
        site_id=row.site_id,
        release_id=row.release_id,
        run_id=row.run_id,
        before_text_id=row.before_text_id,
        after_text_id=row.after_text_id,
        keys=keys(conn, row.release_id),
    )


def keys(conn: Connection, release_id: int | None) -> tuple[str, ...]:
    """Return every key that looks at a release may bear: its own, and those it goes by besides."""
    own = select(releases.c.key).where(releases.c.id == release_id)
    others = select(addresses.c.key).where(addresses.c.release_id == release_id)
    return tuple(conn.execute(own.union(others)).scalars())


def text(conn: Connection, release_id: int | None, number: int) -> Text | None:
    """Return one text of a release; the current one was last seen when its release was."""
    current = revisions.c.number == releases.c.revision
    query = (
        select(
            revisions,
            case((current, releases.c.last_seen), else_=revisions.c.last_seen).label("until"),
            blobs.c.digest,
        )
        .join(releases, releases.c.id == revisions.c.release_id)
        .join(blobs, blobs.c.id == revisions.c.text_id)
        .where(revisions.c.release_id == release_id, revisions.c.number == number)
    )
    row = conn.execute(query).one_or_none()
    return None if row is None else _text(conn, row)


def told_before(conn: Connection, anchored: Anchor, kind: str) -> Told | None:
    """Return the last event of a kind that was told of a release before another one."""
    query = (
        select(events.c.id, events.c.at, events.c.detail)
        .where(events.c.release_id == anchored.release_id, events.c.kind == kind)
        .where(events.c.seq < anchored.seq)
        .order_by(events.c.seq.desc())
        .limit(1)
    )
    row = conn.execute(query).one_or_none()
    if row is None:
        return None
    return Told(id=row.id, at=moment(row.at), detail=_TABLE.decode(row.detail))


def visit(conn: Connection, run_id: int) -> Visit | None:
    """Return a visit by its run, None when there is no such run any more."""
    row = conn.execute(select(runs).where(runs.c.id == run_id)).one_or_none()
    if row is None:
        return None
    kept = select(func.count()).where(observations.c.run_id == run_id)
    return Visit(
        run_id=row.id,
        number=row.visit,
        cause=row.cause,
        started_at=moment(row.started_at),
        finished_at=moment_or_none(row.finished_at),
        outcome=row.outcome,
        note=row.note,
        counts=_TABLE.decode(row.counts),
        looks=conn.execute(kept).scalar_one(),
        problems=_problems(conn, run_id),
    )


def _problems(conn: Connection, run_id: int) -> tuple[Hitch, ...]:
    """Return the kinds of problem of a run's looks, the most frequent first."""
    kind, count = observations.c.problem_kind, func.count().label("count")
    query = (
        select(kind, count, func.min(observations.c.url))
        .where(observations.c.run_id == run_id, kind.is_not(None))
        .group_by(kind)
        .order_by(count.desc(), kind)
    )
    return tuple(Hitch(*row) for row in conn.execute(query))


def _text(conn: Connection, row: Any) -> Text:
    return Text(
        number=row.number,
        first_seen=moment(row.first_seen),
        last_seen=moment(row.until),
        fingerprint=f"sha256:{row.digest.hex()}",
        reader=row.reader,
        encoding=row.encoding,
        text_id=row.text_id,
        page=looks.page(conn, row.page_id),
    )
