"""The numbers of events that feeds may tell, the newest first."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from storage.tables import events, runs

CHUNK = 100
"""Numbers that are read at once."""


def last(conn: Connection) -> int:
    """Return the number of the last event, 0 when there is none."""
    return int(conn.execute(select(func.coalesce(func.max(events.c.seq), 0))).scalar_one())


def back(conn: Connection, since: int, most: int) -> Iterator[list[int]]:
    """Yield the numbers of events beyond ``since`` from the last one back, ``most`` in all.

    Left out are the baseline, and what visits saw that were to tell nothing.
    """
    query = (
        select(events.c.seq)
        .outerjoin(runs, runs.c.id == events.c.run_id)
        .where(events.c.seq > since, events.c.baseline.is_(False))
        .where(or_(events.c.run_id.is_(None), runs.c.alerts.is_(True)))
        .order_by(events.c.seq.desc())
    )
    while most > 0 and (found := _page(conn, query, min(CHUNK, most))):
        yield found
        most -= len(found)
        query = query.where(events.c.seq < found[-1])


def _page(conn: Connection, query: Select[Any], size: int) -> list[int]:
    return list(conn.execute(query.limit(size)).scalars())
