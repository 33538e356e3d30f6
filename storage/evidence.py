"""What an event rests on, for whoever doubts it: looks, texts, pages and visits; nothing is written.

Any of it may have been pruned, and then it is None or left out.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, case, func, select

from storage import archive
from storage.errors import StorageError
from storage.records import Problem
from storage.tables import addresses, blobs, events, observations, releases, revisions, runs
from storage.times import micros, moment, moment_or_none

NEAR = 3
"""Runs before a moment among which one that saw something then is looked for: the last that began
before it, the one it continues, and one more for a clock that was set back."""
FAR = 1500
"""Runs among which the last good look is searched: two months of hourly visits, and a release is
looked at once in one of them."""

_DETAIL = msgspec.json.Decoder(dict[str, Any])


class Anchor(msgspec.Struct, frozen=True, kw_only=True):
    """The rows that an event hangs on."""

    seq: int
    site_id: int
    release_id: int | None
    run_id: int | None
    before_text_id: int | None
    after_text_id: int | None
    keys: tuple[str, ...] = ()
    """Every key that looks at its release may bear."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """An archived page, and whether its bytes still have the digest they are kept under."""

    digest: str
    size: int
    intact: bool


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """One look at one address as it was stored, without what the page said."""

    id: int
    run_id: int
    visit: int
    url: str
    seen_at: datetime
    status: int | None
    same: bool
    views: int | None
    problem: Problem | None
    reader: str
    encoding: str | None
    etag: str | None
    last_modified: str | None
    page: Page | None


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


def anchor(conn: Connection, event_id: str) -> Anchor:
    """Return the rows that a stored event hangs on."""
    row = conn.execute(select(events).where(events.c.id == event_id)).one()
    own = select(releases.c.key).where(releases.c.id == row.release_id)
    other = select(addresses.c.key).where(addresses.c.release_id == row.release_id)
    return Anchor(
        seq=row.seq,
        site_id=row.site_id,
        release_id=row.release_id,
        run_id=row.run_id,
        before_text_id=row.before_text_id,
        after_text_id=row.after_text_id,
        keys=tuple(conn.execute(own.union(other)).scalars()),
    )


def look_at(conn: Connection, site_id: int, keys: Sequence[str], at: datetime) -> Look | None:
    """Return the look at a release that was made at that very moment."""
    query = _LOOKS.where(observations.c.key.in_(keys), observations.c.seen_at == micros(at))
    return _first(conn, query, _runs(conn, site_id, at, NEAR))


def last_good(conn: Connection, site_id: int, keys: Sequence[str], before: datetime) -> Look | None:
    """Return the last look before a moment that could read the page, or found it unchanged."""
    query = _LOOKS.where(
        observations.c.key.in_(keys),
        observations.c.problem_kind.is_(None),
        observations.c.seen_at < micros(before),
    )
    return _first(conn, query, _runs(conn, site_id, before, FAR))


def lists(conn: Connection, run_id: int, before: datetime) -> list[Look]:
    """Return the looks of a run at lists that could be read before a moment, the last first."""
    query = _LOOKS.where(
        observations.c.run_id == run_id,
        observations.c.key == "",
        observations.c.problem_kind.is_(None),
        observations.c.seen_at <= micros(before),
    )
    return [_look(conn, row) for row in conn.execute(query)]


def text(conn: Connection, release_id: int, number: int) -> Text | None:
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
    if row is None:
        return None
    return Text(
        number=row.number,
        first_seen=moment(row.first_seen),
        last_seen=moment(row.until),
        fingerprint=f"sha256:{row.digest.hex()}",
        reader=row.reader,
        encoding=row.encoding,
        text_id=row.text_id,
        page=_page(conn, row.page_id),
    )


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
    return row and Told(id=row.id, at=moment(row.at), detail=_DETAIL.decode(row.detail))


def _runs(conn: Connection, site_id: int, until: datetime, most: int) -> list[int]:
    """Return the runs of a site that began before a moment, the last first."""
    query = (
        select(runs.c.id)
        .where(runs.c.site_id == site_id, runs.c.started_at <= micros(until))
        .order_by(runs.c.id.desc())
        .limit(most)
    )
    return list(conn.execute(query).scalars())


_LOOKS = (
    select(observations, runs.c.visit)
    .join(runs, runs.c.id == observations.c.run_id)
    .order_by(observations.c.id.desc())
)


def _first(conn: Connection, query: Select[Any], run_ids: Iterable[int]) -> Look | None:
    """Return the last look of the first run that has one: looks are indexed by run alone."""
    for run_id in run_ids:
        row = conn.execute(query.where(observations.c.run_id == run_id).limit(1)).one_or_none()
        if row is not None:
            return _look(conn, row)
    return None
