"""The outbox from the side where messages are put in, in the transaction that tells the events."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, text, update

from storage.archive import chunks, insert_new
from storage.outgoing import Draft, Lane
from storage.tables import deliveries, delivery_events
from storage.times import micros, moment

_LOCK = -2
"""Any number will do that is no site's and not that of the schema."""


def alone(conn: Connection) -> None:
    """Wait to be the one transaction that fills or empties the outbox, until it ends.

    An SQLite file has one writer anyway; of two in a PostgreSQL server each would miss what the
    other is about to put in or to take out.
    """
    if conn.dialect.name == "postgresql":
        conn.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})


def put(conn: Connection, drafts: Sequence[Draft]) -> list[int]:
    """Store messages with their events; return their rows. One that is there is passed over."""
    found = []
    for some in chunks(drafts):
        conn.execute(insert_new(conn, deliveries), [_columns(each) for each in some])
        ids = _rows(conn, [each.message_id for each in some])
        found += [ids[each.message_id] for each in some]
        _tell(conn, [(ids[each.message_id], seq) for each in some for seq in each.events])
    return found


def attach(conn: Connection, row_id: int, event_seqs: Collection[int]) -> None:
    """Add events to a message; those it tells already are passed over."""
    _tell(conn, [(row_id, seq) for seq in event_seqs])


def size(conn: Connection, row_id: int) -> int:
    """Return how many events a message tells."""
    query = select(func.count()).where(delivery_events.c.delivery_id == row_id)
    return int(conn.execute(query).scalar_one())


def gathering(conn: Connection, lane: Lane, shape: str) -> int | None:
    """Return the message that takes in events of this shape, None when there is none.

    It is held until the transaction ends: nobody sends it in between.
    """
    open_one = (
        *of_lane(lane),
        deliveries.c.state == "waiting",
        deliveries.c.shape == shape,
        deliveries.c.window_end.is_not(None),
        deliveries.c.attempts == 0,
        deliveries.c.claimed_until.is_(None),
    )
    newest = select(func.max(deliveries.c.id)).where(*open_one).scalar_subquery()
    held = update(deliveries).where(deliveries.c.id == newest, *open_one)
    held = held.values(window_end=deliveries.c.window_end).returning(deliveries.c.id)
    found: int | None = conn.execute(held).scalar_one_or_none()
    return found


def hasten(conn: Connection, lane: Lane, shape: str, at: datetime) -> None:
    """Let what gathers for later than a moment end then: its rule's rhythm was changed."""
    late = update(deliveries).where(
        *of_lane(lane),
        deliveries.c.state == "waiting",
        deliveries.c.shape == shape,
        deliveries.c.window_end > micros(at),
        deliveries.c.attempts == 0,
        deliveries.c.claimed_until.is_(None),
    )
    conn.execute(late.values(window_end=micros(at), not_before=micros(at)))


def recent(
    conn: Connection, lane: Lane, shape: str, span: timedelta, now: datetime
) -> list[datetime]:
    """Return when messages of a shape were put into a lane in the last while, the newest last.

    What a wrong clock dated later than now is none of them.
    """
    near = deliveries.c.created_at.between(micros(now - span), micros(now))
    query = select(deliveries.c.created_at).where(near, deliveries.c.shape == shape, *of_lane(lane))
    return [moment(each) for each in conn.execute(query.order_by(deliveries.c.id)).scalars()]


def due_together(conn: Connection, lane: Lane, at: datetime) -> int:
    """Return how many single messages of a lane wait for one moment, as the end of quiet hours."""
    query = select(func.count()).where(
        deliveries.c.state == "waiting", deliveries.c.not_before == micros(at), *of_lane(lane)
    )
    return int(conn.execute(query.where(deliveries.c.shape == "single")).scalar_one())


def of_lane(lane: Lane) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions that a message is of a lane."""
    return deliveries.c.rule == lane.rule, deliveries.c.address == lane.address


def _columns(draft: Draft) -> dict[str, Any]:
    return {
        "message_id": draft.message_id,
        "rule": draft.lane.rule,
        "address": draft.lane.address,
        "channel": draft.channel,
        "thread": draft.thread,
        "shape": draft.shape,
        "state": "waiting",
        "created_at": micros(draft.created_at),
        "not_before": micros(draft.not_before),
        "window_end": None if draft.window_end is None else micros(draft.window_end),
        "attempts": 0,
    }


def _tell(conn: Connection, pairs: Sequence[tuple[int, int]]) -> None:
    rows = [{"delivery_id": row_id, "event_seq": seq} for row_id, seq in pairs]
    for some in chunks(rows):
        conn.execute(insert_new(conn, delivery_events), some)


def _rows(conn: Connection, message_ids: Sequence[str]) -> dict[str, int]:
    query = select(deliveries.c.message_id, deliveries.c.id)
    found = conn.execute(query.where(deliveries.c.message_id.in_(message_ids)))
    return {row.message_id: row.id for row in found}
