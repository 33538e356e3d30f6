"""Look a database over: its structure, its references, its archive and its series."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, func, select, text, tuple_

from storage import archive
from storage.engine import reading
from storage.errors import StorageError
from storage.failures import tells_of_damage
from storage.search_check import faults as search_faults
from storage.tables import blobs, releases, revisions, sites, view_points

_BATCH = 200


def check(engine: Engine) -> list[str]:
    """Return what is wrong with a database, one line each; an empty list when it is whole.

    All pages and texts are unpacked and digested: thousands a second.
    """
    faults: list[str] = []
    try:
        with reading(engine) as conn:
            for part in (_structure, _archive, _texts, _rows, search_faults):
                faults.extend(part(conn))
    except StorageError as error:
        if not tells_of_damage(error.__cause__):
            raise
        faults.append(f"the file is damaged: {error.__cause__}".splitlines()[0])
    return list(dict.fromkeys(faults))


def _structure(conn: Connection) -> Iterator[str]:
    """Ask SQLite about its pages and references; PostgreSQL enforces its own."""
    if conn.dialect.name != "sqlite":
        return
    for (line,) in conn.execute(text("PRAGMA integrity_check")):
        if line != "ok":
            yield f"the file is damaged: {line}"
    for table, row, parent, _ in conn.execute(text("PRAGMA foreign_key_check")):
        yield f"{table} row {row} refers to a row that {parent} does not have"


def _archive(conn: Connection) -> Iterator[str]:
    """Unpack and digest every archived body."""
    last = 0
    query = select(*archive.COLUMNS).order_by(blobs.c.id).limit(_BATCH)
    while rows := conn.execute(query.where(blobs.c.id > last)).all():
        for row in rows:
            yield from _told(archive.unpack, row)
        last = rows[-1].id


def _texts(conn: Connection) -> Iterator[str]:
    """Read the text of every revision."""
    last = (0, 0)
    place = tuple_(revisions.c.release_id, revisions.c.number)
    query = (
        select(revisions.c.release_id, revisions.c.number, *archive.COLUMNS)
        .join(blobs, blobs.c.id == revisions.c.text_id)
        .order_by(revisions.c.release_id, revisions.c.number)
        .limit(_BATCH)
    )
    while rows := conn.execute(query.where(place > tuple_(*last))).all():
        for row in rows:
            yield from _told(archive.read_text, row)
        last = (rows[-1].release_id, rows[-1].number)


def _told(read: Callable[[Any], object], row: Any) -> Iterator[str]:
    try:
        read(row)
    except StorageError as error:
        yield str(error)


def _rows(conn: Connection) -> Iterator[str]:
    for words, query in _QUESTIONS:
        for row in conn.execute(query):
            yield f"{row.site} {row.key}: {words}"


def _named(where: ColumnElement[bool]) -> Select[Any]:
    return (
        select(sites.c.name.label("site"), releases.c.key)
        .select_from(releases)
        .join(sites, sites.c.id == releases.c.site_id)
        .where(where)
    )


_CURRENT = select(revisions.c.number).where(
    revisions.c.release_id == releases.c.id,
    revisions.c.number == releases.c.revision,
    revisions.c.text_id == releases.c.text_id,
)
_HIGHEST = (
    select(func.max(revisions.c.number))
    .where(revisions.c.release_id == releases.c.id)
    .scalar_subquery()
)
_LAST_POINT = select(view_points.c.views).where(
    view_points.c.release_id == releases.c.id, view_points.c.at == releases.c.point_at
)
_STEPS = select(
    view_points.c.release_id,
    view_points.c.views,
    func.lag(view_points.c.views)
    .over(partition_by=view_points.c.release_id, order_by=view_points.c.at)
    .label("before"),
).subquery()
_LATER = select(view_points.c.at).where(
    view_points.c.release_id == releases.c.id, view_points.c.at > releases.c.point_at
)

_QUESTIONS: tuple[tuple[str, Select[Any]], ...] = (
    ("its current revision is not among its revisions", _named(~_CURRENT.exists())),
    ("the number of its revisions is wrong", _named(releases.c.revisions != _HIGHEST)),
    (
        "its last counter reading is missing",
        _named(releases.c.point_at.is_not(None) & (~_LAST_POINT.exists() | _LATER.exists())),
    ),
    (
        "its counter has two equal readings in a row",
        _named(
            releases.c.id.in_(select(_STEPS.c.release_id).where(_STEPS.c.views == _STEPS.c.before))
        ),
    ),
)
