"""The outbox after something around it has changed: a clock set right, an address that moved."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, case, or_, select, update

from storage.outbox import of_lane
from storage.outgoing import Lane
from storage.tables import deliveries
from storage.times import micros

_WAITS = deliveries.c.state == "waiting"
LONGEST_WAIT = timedelta(days=9)
"""Nothing waits for longer: a week's digest, and the quiet hours of a day."""
LONGEST_CLAIM = timedelta(minutes=10)
"""Nobody claims a message for longer."""
SKEW = timedelta(minutes=1)
"""By which the clocks of two machines may differ."""


def is_ahead(conn: Connection, now: datetime) -> bool:
    """Say whether a message waits that a clock dated which was ahead of ours."""
    query = select(deliveries.c.id).where(_WAITS, _ahead(now)).limit(1)
    return conn.execute(query).first() is not None


def set_right(conn: Connection, now: datetime) -> None:
    """Let what was dated ahead be of now, and due; else it would wait until that moment comes."""
    gathers = deliveries.c.window_end.is_not(None)
    conn.execute(
        update(deliveries)
        .where(_WAITS, _ahead(now))
        .values(
            created_at=case((deliveries.c.created_at > micros(now), micros(now)),
                            else_=deliveries.c.created_at),
            not_before=micros(now),
            window_end=case((gathers, micros(now)), else_=None),
            claimed_until=None,
        )
    )  # fmt: skip


def waiting_lanes(conn: Connection) -> list[Lane]:
    """Return all lanes in which something waits, be it due or not."""
    query = select(deliveries.c.rule, deliveries.c.address).where(_WAITS).distinct()
    return sorted(Lane(rule, address) for rule, address in conn.execute(query))


def move(conn: Connection, lane: Lane, address: str) -> None:
    """Let what waits for an address wait for another one of the same rule, in the same order."""
    waits = update(deliveries).where(_WAITS, *of_lane(lane))
    conn.execute(waits.values(address=address))


def _ahead(now: datetime) -> ColumnElement[bool]:
    return or_(
        deliveries.c.created_at > micros(now + SKEW),
        deliveries.c.not_before > micros(now + LONGEST_WAIT),
        deliveries.c.claimed_until > micros(now + LONGEST_CLAIM),
    )
