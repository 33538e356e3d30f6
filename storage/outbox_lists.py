"""The outbox as a person looks at it: what waits, what is dead and why, and another attempt."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from storage.archive import begins, chunks
from storage.outgoing import Delivery, DeliveryState, Lane
from storage.sending import delivery
from storage.tables import deliveries, delivery_events, shut_addresses
from storage.times import micros

_COUNT = (
    select(func.count())
    .where(delivery_events.c.delivery_id == deliveries.c.id)
    .scalar_subquery()
    .label("events")
)


def listing(
    conn: Connection,
    state: DeliveryState | None = None,
    rule: str | None = None,
    limit: int = 50,
) -> list[Delivery]:
    """Return messages in a state, of a rule; the newest first."""
    query = select(deliveries, _COUNT).order_by(deliveries.c.id.desc()).limit(limit)
    if state is not None:
        query = query.where(deliveries.c.state == state)
    if rule is not None:
        query = query.where(deliveries.c.rule == rule)
    return [delivery(row) for row in conn.execute(query)]


def counts(conn: Connection) -> dict[str, dict[str, int]]:
    """Return how many messages of each rule are in each state, trials left out."""
    query = select(deliveries.c.rule, deliveries.c.state, func.count().label("many"))
    query = query.where(deliveries.c.shape != "trial")
    found: dict[str, dict[str, int]] = {}
    for row in conn.execute(query.group_by(deliveries.c.rule, deliveries.c.state)):
        found.setdefault(row.rule, {})[row.state] = row.many
    return found


def find(conn: Connection, id_or_prefix: str) -> list[Delivery]:
    """Return the messages whose id begins so, at most 20."""
    query = select(deliveries, _COUNT).where(begins(deliveries.c.message_id, id_or_prefix))
    return [delivery(row) for row in conn.execute(query.limit(20))]


def dead_ids(conn: Connection) -> list[int]:
    """Return the rows of all dead messages, trials left out."""
    query = select(deliveries.c.id).where(deliveries.c.state == "dead")
    return list(conn.execute(query.where(deliveries.c.shape != "trial")).scalars())


def replay(conn: Connection, ids: Sequence[int], now: datetime) -> int:
    """Let dead messages wait again under their ids, as if never tried; return how many.

    Addresses of theirs that were shut are open again.
    """
    lanes: set[Lane] = set()
    many = 0
    for some in chunks(ids):
        again = update(deliveries).where(deliveries.c.id.in_(some), deliveries.c.state == "dead")
        again = again.values(
            state="waiting", attempts=0, not_before=micros(now), finished_at=None
        ).returning(deliveries.c.rule, deliveries.c.address)
        rows = conn.execute(again).all()
        lanes |= {Lane(row.rule, row.address) for row in rows}
        many += len(rows)
    for lane in sorted(lanes):
        reopen(conn, lane)
    return many


def reopen(conn: Connection, lane: Lane) -> None:
    """Take an address for one that wants messages again."""
    conn.execute(
        delete(shut_addresses).where(
            shut_addresses.c.rule == lane.rule, shut_addresses.c.address == lane.address
        )
    )
