"""The outbox from the side where messages are taken out and sent: claims, attempts, outcomes."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from storage.outgoing import Delivery, Lane
from storage.tables import deliveries, delivery_events
from storage.times import micros, micros_or_none, moment, moment_or_none

_WAITS = deliveries.c.state == "waiting"
_OPEN = {"claimed_until": None}
PAGE = 500
"""Rows that are read at once: most often the first few are all that is needed."""


def next_due(conn: Connection) -> datetime | None:
    """Return when the next message is due, None when none waits; it may lie in the past.

    What is claimed was due, and stands among the first; so no more than a page is looked at.
    """
    query = select(deliveries.c.not_before, deliveries.c.claimed_until).where(_WAITS)
    found = conn.execute(query.order_by(deliveries.c.not_before).limit(PAGE))
    free = min((max(row.not_before, row.claimed_until or 0) for row in found), default=None)
    return moment_or_none(free)


def claim(conn: Connection, ids: Collection[int], now: datetime, until: datetime) -> list[Delivery]:
    """Take messages for this process until a moment; return those that it got, in their order."""
    free = deliveries.c.claimed_until.is_(None) | (deliveries.c.claimed_until <= micros(now))
    mine = update(deliveries).where(deliveries.c.id.in_(ids), _WAITS, free)
    mine = mine.values(claimed_until=micros(until)).returning(deliveries)
    return sorted(map(delivery, conn.execute(mine)), key=lambda each: each.id)


def begin(conn: Connection, mine: Delivery, until: datetime) -> Delivery | None:
    """Count an attempt and lengthen the claim; None when the claim ran out and another has it.

    From now on the message takes in no more events: its content is that of its id.
    """
    update_ = update(deliveries).where(*_still(mine)).returning(deliveries)
    row = conn.execute(
        update_.values(
            claimed_until=micros(until), attempts=deliveries.c.attempts + 1, window_end=None
        )
    ).one_or_none()
    return None if row is None else delivery(row)


def delivered(conn: Connection, mine: Delivery, at: datetime) -> None:
    """Record that a message arrived, whoever has it claimed since."""
    _finish(conn, (deliveries.c.id == mine.id, _WAITS), "delivered", at, None)


def retry(
    conn: Connection, mine: Delivery, at: datetime, reason: str, asked: datetime | None = None
) -> None:
    """Record that an attempt failed, when the next one is, and until when patience is asked."""
    end = {"window_end": micros_or_none(asked)}
    again = update(deliveries).where(*_still(mine))
    conn.execute(again.values(not_before=micros(at), error=reason, **end, **_OPEN))


def dead(conn: Connection, mine: Delivery, at: datetime, reason: str) -> None:
    """Record that a message will not be tried again."""
    _finish(conn, _still(mine), "dead", at, reason)


def release(conn: Connection, some: Iterable[Delivery]) -> None:
    """Give back messages that were claimed and not tried."""
    for each in some:
        conn.execute(update(deliveries).where(*_still(each)).values(**_OPEN))


def events_of(conn: Connection, ids: Sequence[int], most: int) -> dict[int, tuple[list[int], int]]:
    """Return of each message the first events it tells, and how many more there are."""
    columns = (delivery_events.c.delivery_id, delivery_events.c.event_seq)
    rank = func.row_number().over(partition_by=columns[0], order_by=columns[1])
    count = func.count().over(partition_by=columns[0])
    ranked = select(*columns, rank.label("rank"), count.label("total"))
    ranked_ = ranked.where(columns[0].in_(ids)).subquery()
    query = select(ranked_).where(ranked_.c.rank <= most).order_by(ranked_.c.rank)
    found: dict[int, tuple[list[int], int]] = {each: ([], 0) for each in ids}
    for row in conn.execute(query):
        seqs, _ = found[row.delivery_id]
        seqs.append(row.event_seq)
        found[row.delivery_id] = (seqs, max(0, row.total - most))
    return found


def delivery(row: Any) -> Delivery:
    """Return a row of ``deliveries`` as a value; with ``events`` where the row counts them."""
    return Delivery(
        id=row.id,
        message_id=row.message_id,
        lane=Lane(row.rule, row.address),
        channel=row.channel,
        thread=row.thread,
        shape=row.shape,
        state=row.state,
        created_at=moment(row.created_at),
        not_before=moment(row.not_before),
        attempts=row.attempts,
        claimed_until=moment_or_none(row.claimed_until),
        finished_at=moment_or_none(row.finished_at),
        error=row.error,
        events=getattr(row, "events", 0),
    )


def _still(mine: Delivery) -> tuple[Any, ...]:
    """Return the condition that a message is claimed as it was when we took it."""
    claimed = deliveries.c.claimed_until == micros_or_none(mine.claimed_until)
    return deliveries.c.id == mine.id, _WAITS, claimed


def _finish(
    conn: Connection, which: tuple[Any, ...], state: str, at: datetime, reason: str | None
) -> int:
    values = {"state": state, "finished_at": micros(at), "error": reason, "window_end": None}
    return conn.execute(update(deliveries).where(*which).values(**values, **_OPEN)).rowcount
