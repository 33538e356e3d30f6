"""The outbox lane by lane: what is due where, which lanes rest and fail, and which are shut."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select, update

from storage.archive import chunks, insert_new
from storage.outbox import of_lane
from storage.outbox_pruning import DELIVERED_KEPT
from storage.outgoing import Lane, ShutAddress, Waiting
from storage.tables import deliveries, shut_addresses
from storage.times import micros, moment, moment_or_none

_WAITS = deliveries.c.state == "waiting"
PAGE = 500
"""Rows that are read at once: most often the first few are all that is needed."""


def lanes(conn: Connection, now: datetime) -> list[Lane]:
    """Return the lanes in which something is due, those with the fewest attempts first.

    A lane that fails again and again does not stand before one that works, whatever new messages
    wait in it.
    """
    query = select(deliveries.c.rule, deliveries.c.address, func.max(deliveries.c.attempts))
    query = query.where(_WAITS).group_by(deliveries.c.rule, deliveries.c.address)
    query = query.having(func.min(deliveries.c.not_before) <= micros(now))
    found = sorted((attempts, Lane(rule, to)) for rule, to, attempts in conn.execute(query))
    return [lane for _, lane in found]


def failing(conn: Connection, some: Collection[Lane], now: datetime) -> set[Lane]:
    """Return those lanes in which the last attempt failed, be it tried again or given up.

    What was given up when nobody knows any more what arrived since then says nothing.
    """
    given_up = deliveries.c.state == "dead", deliveries.c.finished_at > micros(now - DELIVERED_KEPT)
    arrived = deliveries.c.state == "delivered"
    tried = select(deliveries.c.rule, deliveries.c.address).where(_WAITS, deliveries.c.attempts > 0)
    again = {Lane(rule, address) for rule, address in conn.execute(tried.distinct())}
    return {
        lane
        for lane in some
        if lane in again or _last(conn, lane, *given_up) > _last(conn, lane, arrived)
    }


def _last(conn: Connection, lane: Lane, *which: ColumnElement[bool]) -> int:
    """Return the row of the newest message of a lane among some, 0 when there is none."""
    newest = select(func.max(deliveries.c.id)).where(*of_lane(lane), *which)
    return conn.execute(newest).scalar_one() or 0


def waiting(conn: Connection, lane: Lane) -> Iterator[Waiting]:
    """Yield a lane's messages that wait, in their order; no more than a page is in memory."""
    columns = (deliveries.c.id, deliveries.c.thread, deliveries.c.not_before)
    query = select(*columns, deliveries.c.claimed_until).where(_WAITS, *of_lane(lane))
    query, last = query.order_by(deliveries.c.id).limit(PAGE), 0
    while page := conn.execute(query.where(deliveries.c.id > last)).all():
        for row in page:
            claimed = moment_or_none(row.claimed_until)
            yield Waiting(row.id, row.thread, moment(row.not_before), claimed)
        last = page[-1].id


def patience(conn: Connection, lane: Lane) -> datetime | None:
    """Return until when an address asked to be left alone, None when it did not."""
    tried = (_WAITS, *of_lane(lane), deliveries.c.attempts > 0)
    query = select(func.max(deliveries.c.window_end)).where(*tried)
    return moment_or_none(conn.execute(query).scalar_one())


def postpone(conn: Connection, lane: Lane, now: datetime, until: datetime) -> None:
    """Try nothing of a lane before a moment; it counts as no attempt."""
    due = update(deliveries).where(_WAITS, *of_lane(lane), deliveries.c.not_before <= micros(now))
    unclaimed = deliveries.c.claimed_until.is_(None)
    conn.execute(due.where(unclaimed).values(not_before=micros(until)))


def wake(conn: Connection, lane: Lane, now: datetime) -> None:
    """Let what was postponed be due: the address takes messages again.

    What failed by itself keeps its time, and so does what still takes in events.
    """
    untried = (deliveries.c.attempts == 0, deliveries.c.window_end.is_(None))
    later = update(deliveries).where(_WAITS, *of_lane(lane), *untried)
    later = later.where(deliveries.c.claimed_until.is_(None))
    conn.execute(later.where(deliveries.c.not_before > micros(now)).values(not_before=micros(now)))
    patient = update(deliveries).where(_WAITS, *of_lane(lane), deliveries.c.attempts > 0)
    conn.execute(patient.where(deliveries.c.window_end.is_not(None)).values(window_end=None))


def put_behind(conn: Connection, behind: Mapping[datetime, Sequence[int]]) -> None:
    """Let messages wait until earlier ones of their release are tried again."""
    for until, ids in behind.items():
        for some in chunks(ids):
            later = update(deliveries).where(deliveries.c.id.in_(some), _WAITS)
            conn.execute(later.values(not_before=micros(until)))


def bury(conn: Connection, lane: Lane, at: datetime, reason: str) -> int:
    """Let all that waits in a lane be dead; return how many messages that are."""
    waits = update(deliveries).where(_WAITS, *of_lane(lane))
    end = {"finished_at": micros(at), "window_end": None, "claimed_until": None}
    return conn.execute(waits.values(state="dead", error=reason, **end)).rowcount


def shut(conn: Connection, lane: Lane, at: datetime, reason: str) -> None:
    """Remember that an address wants nothing any more, and let what waits for it be dead."""
    row = {"rule": lane.rule, "address": lane.address, "at": micros(at), "reason": reason}
    conn.execute(insert_new(conn, shut_addresses), row)
    bury(conn, lane, at, reason)


def shut_lanes(conn: Connection) -> dict[Lane, ShutAddress]:
    """Return the addresses that want nothing any more."""
    rows = conn.execute(select(shut_addresses).order_by(shut_addresses.c.at))
    found = (
        ShutAddress(lane=Lane(row.rule, row.address), at=moment(row.at), reason=row.reason)
        for row in rows
    )
    return {each.lane: each for each in found}
