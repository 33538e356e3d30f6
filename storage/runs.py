"""Runs: one process's work on one site; a run after a killed one continues its visit."""

from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile
from typing import Any

import msgspec
from sqlalchemy import Connection, func, insert, select, update

from storage.archive import chunks
from storage.tables import observations, runs, sites
from storage.times import micros, moment, moment_or_none
from storage.visited import Counts, Outcome, Run

_QUERY = select(runs, sites.c.name.label("site")).join(sites, sites.c.id == runs.c.site_id)
_COUNTS = msgspec.json.Decoder(Counts)


def start(conn: Connection, site_id: int, cause: str, at: datetime, alerts: bool) -> Run:
    """Begin a run; a run of the site that never ended is marked stopped and its visit goes on."""
    before = last(conn, site_id)
    visit = 1 if before is None else before.visit + (before.finished_at is not None)
    unfinished = (runs.c.site_id == site_id) & runs.c.finished_at.is_(None)
    conn.execute(update(runs).where(unfinished).values(finished_at=micros(at), outcome="stopped"))
    result = conn.execute(
        insert(runs)
        .values(
            site_id=site_id,
            visit=visit,
            cause=cause,
            started_at=micros(at),
            alerts=alerts,
            counts=_encode(Counts()),
            note="",
            judged_through=0,
        )
        .returning(runs.c.id)
    )
    return _run(conn.execute(_QUERY.where(runs.c.id == result.scalar_one())).one())


def unjudged(conn: Connection, site_id: int) -> list[Run]:
    """Return the site's runs that hold observations beyond their judged mark, oldest first.

    A dying process may still append after its run was judged, so finished runs count too.
    """
    beyond = (
        select(observations.c.id)
        .where(observations.c.run_id == runs.c.id, observations.c.id > runs.c.judged_through)
        .exists()
    )
    query = _QUERY.where(runs.c.site_id == site_id, beyond).order_by(runs.c.id)
    return [_run(row) for row in conn.execute(query)]


def hold(conn: Connection, run_ids: Sequence[int], reader: str) -> None:
    """Keep runs from being judged: what these rules read of their looks cannot be believed."""
    for some in chunks(run_ids):
        conn.execute(update(runs).where(runs.c.id.in_(some)).values(held=reader))


def let_go(conn: Connection, run_ids: Sequence[int]) -> None:
    """Judge no more what runs saw that were held: the site came back to what it was."""
    last = select(func.max(observations.c.id)).where(observations.c.run_id == runs.c.id)
    end = update(runs).values(held=None, judged_through=last.scalar_subquery())
    for some in chunks(run_ids):
        conn.execute(end.where(runs.c.id.in_(some)))


def seen_since(conn: Connection, site_id: int, since: datetime) -> tuple[str, ...]:
    """Return the keys that a visit which has not ended has read, not before a moment."""
    query = (
        select(observations.c.key)
        .join(runs, runs.c.id == observations.c.run_id)
        .where(runs.c.site_id == site_id, runs.c.finished_at.is_(None))
        .where(observations.c.key != "", observations.c.problem_kind.is_(None))
        .where(observations.c.seen_at >= micros(since), observations.c.id > runs.c.judged_through)
        .distinct()
    )
    return tuple(sorted(conn.execute(query).scalars()))


def judged_through(conn: Connection, run_id: int) -> int:
    """Return the id of the run's last judged observation, 0 when none is."""
    query = select(runs.c.judged_through).where(runs.c.id == run_id)
    return int(conn.execute(query).scalar_one())


def mark_judged(conn: Connection, run_id: int, observation_id: int) -> None:
    """Record that the run's observations up to this one are judged; the mark never goes back."""
    conn.execute(
        update(runs)
        .where(runs.c.id == run_id, runs.c.judged_through < observation_id)
        .values(judged_through=observation_id)
    )


def finish(  # noqa: PLR0913, PLR0917 - what there is to say of the end of a run
    conn: Connection, run_id: int, at: datetime, outcome: Outcome, counts: Counts, note: str = ""
) -> None:
    """Record how a run ended."""
    conn.execute(
        update(runs)
        .where(runs.c.id == run_id)
        .values(finished_at=micros(at), outcome=outcome, counts=_encode(counts), note=note)
    )


def remark(conn: Connection, site_id: int, note: str) -> None:
    """Note of a site's run that never ended what became of it; the next visit goes on from it."""
    unfinished = (runs.c.site_id == site_id) & runs.c.finished_at.is_(None)
    conn.execute(update(runs).where(unfinished).values(note=note))


def last(conn: Connection, site_id: int) -> Run | None:
    """Return the site's newest run, None when there is none."""
    query = _QUERY.where(runs.c.site_id == site_id).order_by(runs.c.id.desc()).limit(1)
    row = conn.execute(query).one_or_none()
    return None if row is None else _run(row)


def requests(conn: Connection) -> dict[str, int]:
    """Return for each site how many requests its last visit that ended took."""
    newest = select(func.max(runs.c.id)).where(runs.c.finished_at.is_not(None))
    query = select(sites.c.name, runs.c.counts).join(sites, sites.c.id == runs.c.site_id)
    found = conn.execute(query.where(runs.c.id.in_(newest.group_by(runs.c.site_id))))
    return {name: _COUNTS.decode(counts).requests for name, counts in found}


def barren(conn: Connection, site_id: int, most: int) -> int:
    """Return in how many of a site's last runs no list could be read, ``most`` at the most."""
    query = select(runs.c.counts).where(runs.c.site_id == site_id, runs.c.finished_at.is_not(None))
    found = conn.execute(query.order_by(runs.c.id.desc()).limit(most)).scalars()
    return sum(1 for _ in takewhile(lambda counts: not _COUNTS.decode(counts).lists, found))


def successes(conn: Connection, site_id: int) -> int:
    """Return how many runs of a site ended with something read."""
    query = select(func.count()).where(
        runs.c.site_id == site_id, runs.c.outcome.in_(("finished", "problems"))
    )
    return int(conn.execute(query).scalar_one())


def _encode(counts: Counts) -> str:
    return msgspec.json.encode(counts).decode()


def _run(row: Any) -> Run:
    return Run(
        id=row.id,
        visit=row.visit,
        site=row.site,
        cause=row.cause,
        started_at=moment(row.started_at),
        finished_at=moment_or_none(row.finished_at),
        outcome=row.outcome,
        alerts=row.alerts,
        counts=_COUNTS.decode(row.counts),
        note=row.note,
        held=row.held,
    )
