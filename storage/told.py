"""Events with the texts of their releases, as alerts and feeds tell them."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, or_

from storage import archive, events
from storage.records import Event, Release
from storage.tables import events as rows
from storage.tables import releases, runs
from storage.times import micros

CHUNK = 200
"""Events whose texts are held at once."""
_QUERY = events.QUERY.add_columns(releases.c.text_id.label("standing_text_id"))
_QUERY = _QUERY.order_by(None).where(rows.c.baseline.is_(False))


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """An event with its number and its texts, as ``scheduler.alerts.model.Told`` has them."""

    seq: int
    event: Event
    release: Release | None
    before: Release | None


def after(conn: Connection, site_id: int, seq: int) -> Iterator[Stored]:
    """Yield a site's events beyond a number that are to be told, in their order.

    Left out are the baseline, and what visits saw that were to tell nothing, whenever it is
    judged.
    """
    query = _QUERY.outerjoin(runs, runs.c.id == rows.c.run_id)
    query = query.where(rows.c.site_id == site_id)
    query = query.where(or_(rows.c.run_id.is_(None), runs.c.alerts.is_(True)))
    yield from _paged(conn, query, seq)


def since(conn: Connection, at: datetime) -> Iterator[Stored]:
    """Yield all events but the baseline not before a moment, in their order."""
    yield from _paged(conn, _QUERY.where(rows.c.at >= micros(at)), 0)


def by_number(conn: Connection, seqs: Sequence[int]) -> dict[int, Stored]:
    """Return events by their numbers."""
    found: dict[int, Stored] = {}
    for some in archive.chunks(seqs):
        read = conn.execute(_QUERY.where(rows.c.seq.in_(some))).all()
        found.update((each.seq, each) for each in _read(conn, read))
    return found


def _paged(conn: Connection, query: Select[Any], seq: int) -> Iterator[Stored]:
    """Read on from number to number, so that no more than a page is in memory."""
    while page := conn.execute(
        query.where(rows.c.seq > seq).order_by(rows.c.seq).limit(CHUNK)
    ).all():
        yield from _read(conn, page)
        seq = page[-1].seq


def _read(conn: Connection, found: Sequence[Any]) -> Iterator[Stored]:
    """Read events and their texts; what an event names no text of shows the one that stands."""
    wanted = {text_id for row in found for text_id in (_text_id(row), row.before_text_id)}
    texts = archive.texts(conn, filter(None, wanted))
    for row in found:
        yield Stored(
            seq=row.seq,
            event=events.event(row, texts),
            release=texts.get(_text_id(row) or 0),
            before=texts.get(row.before_text_id or 0) if row.kind == "edited" else None,
        )


def _text_id(row: Any) -> int | None:
    """Return the text after an event; of a removed release the last one."""
    found: int | None = row.after_text_id or row.before_text_id or row.standing_text_id
    return found
