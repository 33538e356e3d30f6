"""Single looks found again, for whoever doubts what was told of them; nothing is written.

Looks are indexed by run alone, so they are sought run by run, backwards from a moment. Any of them
may have been pruned.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, select

from storage import archive
from storage.errors import StorageError
from storage.records import Problem
from storage.tables import blobs, observations, runs
from storage.times import micros, moment

NEAR = 3
"""Runs before a moment among which one that saw something then is sought: the last that began
before it, the one it continues, and one more for a clock that was set back."""
FAR = 1500
"""Runs in which the last good look is sought: two months of hourly visits. A release is looked at
once a month at least (``scheduler.cadence``)."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """An archived page, and whether its bytes still have the digest they are kept under."""

    digest: str
    size: int
    intact: bool


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """One look at one address as it was stored, without what the page said."""

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
    text_id: int | None
    """The archived text that was read; None for a page as before, and for one with a problem."""
    page: Page | None


def at(conn: Connection, site_id: int, keys: Sequence[str], when: datetime) -> Look | None:
    """Return the look at a release, by any of its keys, that was made at that very moment."""
    query = _LOOKS.where(observations.c.key.in_(keys), observations.c.seen_at == micros(when))
    return _first(conn, query, _runs(conn, site_id, when, NEAR))


def last_good(conn: Connection, site_id: int, keys: Sequence[str], before: datetime) -> Look | None:
    """Return the last look before a moment that could read the page, or found it unchanged."""
    query = _LOOKS.where(
        observations.c.key.in_(keys),
        observations.c.problem_kind.is_(None),
        observations.c.seen_at < micros(before),
    )
    return _first(conn, query, _runs(conn, site_id, before, FAR))


def lists(conn: Connection, run_id: int, until: datetime) -> list[Look]:
    """Return a run's looks at lists that could be read by then, the first of them first."""
    query = _LOOKS.where(
        observations.c.run_id == run_id,
        observations.c.key == "",
        observations.c.problem_kind.is_(None),
        observations.c.seen_at <= micros(until),
    )
    return [_look(conn, row) for row in conn.execute(query)][::-1]


def page(conn: Connection, blob_id: int | None) -> Page | None:
    """Return what is known of an archived page by its row; it is read, and its digest checked."""
    if blob_id is None:
        return None
    query = select(blobs.c.digest, blobs.c.size).where(blobs.c.id == blob_id)
    row = conn.execute(query).one_or_none()
    if row is None:
        return None
    return Page(digest=row.digest.hex(), size=row.size, intact=_is_intact(conn, blob_id))


def _is_intact(conn: Connection, blob_id: int) -> bool:
    try:
        archive.body(conn, blob_id)
    except StorageError:
        return False
    return True


_LOOKS = (
    select(observations, runs.c.visit)
    .join(runs, runs.c.id == observations.c.run_id)
    .order_by(observations.c.id.desc())
)


def _runs(conn: Connection, site_id: int, until: datetime, most: int) -> list[int]:
    """Return the runs of a site that began by a moment, the last first."""
    query = (
        select(runs.c.id)
        .where(runs.c.site_id == site_id, runs.c.started_at <= micros(until))
        .order_by(runs.c.id.desc())
        .limit(most)
    )
    return list(conn.execute(query).scalars())


def _first(conn: Connection, query: Select[Any], run_ids: Iterable[int]) -> Look | None:
    """Return the last such look of the first run that has one."""
    for run_id in run_ids:
        row = conn.execute(query.where(observations.c.run_id == run_id).limit(1)).one_or_none()
        if row is not None:
            return _look(conn, row)
    return None


def _look(conn: Connection, row: Any) -> Look:
    problem = row.problem_kind and Problem(row.problem_kind, row.problem_detail or "")
    return Look(
        run_id=row.run_id,
        visit=row.visit,
        url=row.url,
        seen_at=moment(row.seen_at),
        status=row.status,
        same=row.same,
        views=row.views,
        problem=problem or None,
        reader=row.reader,
        encoding=row.encoding,
        etag=row.etag,
        last_modified=row.last_modified,
        text_id=row.text_id,
        page=page(conn, row.page_id),
    )
