"""The outbox in the long run: what was finished long ago is deleted, a few messages at a time."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Select, delete, or_, select

from storage.tables import deliveries, delivery_events
from storage.times import micros

DELIVERED_KEPT = timedelta(days=90)
"""A message that arrived is of interest for so long; its events are kept for good."""
DEAD_KEPT = timedelta(days=365)
"""A dead one can be replayed for so long."""
BATCH = 200
"""Messages that one transaction deletes: others wait for it."""


def is_over(conn: Connection, now: datetime) -> bool:
    """Say whether a message was finished so long ago that it is to be deleted."""
    return conn.execute(_old(now).limit(1)).first() is not None


def prune(conn: Connection, now: datetime) -> int:
    """Delete some messages that were finished long ago, with what they told; return how many.

    Neither the guard against storms nor a feed asks for anything so old: the one looks at the last
    minutes, the other reads events themselves.
    """
    # A dead one that somebody has replayed meanwhile is passed over.
    ids = list(conn.execute(_old(now).limit(BATCH).with_for_update(skip_locked=True)).scalars())
    if ids:
        conn.execute(delete(delivery_events).where(delivery_events.c.delivery_id.in_(ids)))
        conn.execute(delete(deliveries).where(deliveries.c.id.in_(ids)))
    return len(ids)


def _old(now: datetime) -> Select[tuple[int]]:
    """Choose what is to be deleted; the bounds move by the hour, and so does the work."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    delivered = _finished("delivered", hour - DELIVERED_KEPT)
    dead = _finished("dead", hour - DEAD_KEPT)
    return select(deliveries.c.id).where(or_(delivered, dead))


def _finished(state: str, before: datetime) -> ColumnElement[bool]:
    """Name messages by their index too: none is sent before its time, so it was due earlier."""
    limit = micros(before)
    due = deliveries.c.not_before < limit
    return (deliveries.c.state == state) & due & (deliveries.c.finished_at < limit)
