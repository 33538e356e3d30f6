"""The daemon's sign of life: one row, written by the one daemon that is at work."""

from datetime import datetime

import msgspec
from sqlalchemy import Connection, delete, func, insert, select

from storage.tables import deliveries, heartbeats
from storage.times import micros, moment

_ONLY = 1
"""The id of the one row."""


class Heartbeat(msgspec.Struct, frozen=True, kw_only=True):
    """Who is at work, since when, and when it last said so."""

    host: str
    pid: int
    version: str
    started_at: datetime
    beat_at: datetime
    state: str = "{}"
    """JSON of what it is doing."""


def beat(conn: Connection, heartbeat: Heartbeat) -> None:
    """Write the sign of life over the one before."""
    conn.execute(delete(heartbeats).where(heartbeats.c.id == _ONLY))
    conn.execute(
        insert(heartbeats).values(
            id=_ONLY,
            host=heartbeat.host,
            pid=heartbeat.pid,
            version=heartbeat.version,
            started_at=micros(heartbeat.started_at),
            beat_at=micros(heartbeat.beat_at),
            state=heartbeat.state,
        )
    )


def stop(conn: Connection, heartbeat: Heartbeat) -> None:
    """Take a daemon's own sign of life away: it ended as it should."""
    ours = (heartbeats.c.host == heartbeat.host) & (heartbeats.c.pid == heartbeat.pid)
    conn.execute(delete(heartbeats).where(ours))


def messages(conn: Connection) -> dict[str, int]:
    """Return how many messages the outbox holds, by state."""
    query = select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
    return {state: int(count) for state, count in conn.execute(query)}


def latest(conn: Connection) -> Heartbeat | None:
    """Return the last sign of life; None when no daemon is at work, or ever was."""
    row = conn.execute(select(heartbeats).where(heartbeats.c.id == _ONLY)).one_or_none()
    if row is None:
        return None
    return Heartbeat(
        host=row.host,
        pid=row.pid,
        version=row.version,
        started_at=moment(row.started_at),
        beat_at=moment(row.beat_at),
        state=row.state,
    )
