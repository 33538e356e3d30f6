"""What a visit must know of the releases of a site that it may look at again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from storage import addresses
from storage.records import Target
from storage.tables import blobs, observations, releases, runs
from storage.times import micros, moment, moment_or_none

_APART = 300 * 1_000_000
"""Microseconds by which two clocks that write to one database may differ."""


def targets(conn: Connection, site_id: int, now: datetime, *, eager: bool = False) -> list[Target]:
    """Return all releases of a site, those whose next look comes first in front.

    Due are those whose next look is not after ``now``, and the suspected ones; for an ``eager``
    visit also those whose text, at the last look, had stood for less than twice the time since.
    What was seen well after ``now`` was planned by a clock that went wrong, and is due.
    """
    limit, also = micros(now), addresses.of_site(conn, site_id)
    missing = _missing(conn, site_id)
    return [
        _target(
            row,
            also.get(row.id, {}),
            due=_is_due(row, limit, eager=eager),
            missing=row.key in missing,
        )
        for row in conn.execute(_QUERY.where(releases.c.site_id == site_id))
    ]


_QUERY = (
    select(
        *(releases.c.id, releases.c.key, releases.c.url, releases.c.state),
        *(releases.c.next_look_at, releases.c.published_on, releases.c.reader),
        *(releases.c.last_seen, releases.c.changed_at, releases.c.title),
        *(releases.c.body_digest, releases.c.etag, releases.c.last_modified, blobs.c.digest),
    )
    .join(blobs, blobs.c.id == releases.c.text_id)
    .order_by(releases.c.next_look_at.nulls_last(), releases.c.id)
)


def _missing(conn: Connection, site_id: int) -> frozenset[str]:
    """Return the keys of which the last run that saw anything read a soft 404."""
    last = select(observations.c.run_id).join(runs, runs.c.id == observations.c.run_id)
    last = last.where(runs.c.site_id == site_id).order_by(observations.c.run_id.desc()).limit(1)
    query = select(observations.c.key).where(
        observations.c.run_id == last.scalar_subquery(),
        observations.c.problem_kind == "soft-404",
        observations.c.status == 200,
    )
    return frozenset(conn.execute(query).scalars())


def _is_due(row: Any, now: int, *, eager: bool) -> bool:
    """Say whether it is a release's turn; a person who visits by hand looks for what is fresh."""
    if row.state == "suspected" or (row.next_look_at is not None and row.next_look_at <= now):
        return True
    if row.last_seen > now + _APART:
        return True
    stood = row.last_seen - row.changed_at
    return eager and row.state != "removed" and stood <= 2 * (now - row.last_seen)


def _target(row: Any, also: Mapping[str, str], *, due: bool, missing: bool) -> Target:
    return Target(
        key=row.key,
        url=row.url,
        state=row.state,
        due=due,
        next_look_at=moment_or_none(row.next_look_at),
        fingerprint=f"sha256:{row.digest.hex()}",
        reader=row.reader,
        published_on=row.published_on,
        body_digest=row.body_digest,
        etag=row.etag,
        last_modified=row.last_modified,
        last_seen=moment(row.last_seen),
        title=row.title,
        also=also,
        missing=missing,
    )
