"""Write what a judgement came to: one pass over the changes, then a few batched statements."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from storage import addresses, archive, events
from storage.changes import Change
from storage.ledger import Ledger, Standing
from storage.records import Event
from storage.rows import columns, whole_row
from storage.tables import releases, revisions, view_points

_STANDING = (
    releases.c.id,
    releases.c.key,
    releases.c.revision,
    releases.c.revisions,
    releases.c.text_id,
    releases.c.last_seen,
    releases.c.views,
    releases.c.views_before,
    releases.c.point_at,
    releases.c.point_before_at,
    releases.c.point_looks,
)
_THIS_REVISION = (revisions.c.release_id == bindparam("row_id")) & (
    revisions.c.number == bindparam("which")
)
_UPDATE_RELEASE = update(releases).where(releases.c.id == bindparam("row_id"))
_END = update(revisions).where(_THIS_REVISION).values(last_seen=bindparam("until"))


def save(
    conn: Connection, site_id: int, changes: Sequence[Change], *, run_id: int | None = None
) -> list[Event]:
    """Remember changes of one site's releases; return their events as stored.

    All of a digest belongs in one transaction, which is the caller's. ``run_id`` names the run
    whose observations were judged, for the events.
    """
    ledger = Ledger(_standings(conn, site_id, changes))
    texts = _texts(conn, changes, ledger.standings)
    for change, text_id in zip(changes, texts, strict=True):
        ledger.enter(change, text_id)
    _write_releases(conn, site_id, ledger)
    _write_revisions(conn, ledger)
    _write_points(conn, ledger)
    addresses.keep(conn, site_id, [(each.id, address) for each, address in ledger.addresses])
    placed = [
        events.Placed(each.event, each.standing.id, each.before_text_id, each.after_text_id)
        for each in ledger.events
    ]
    events.insert_placed(conn, site_id, placed, run_id)
    return [each.event for each in placed]


def _standings(conn: Connection, site_id: int, changes: Sequence[Change]) -> dict[str, Standing]:
    """Return what the tables say of the releases concerned, by key."""
    found: dict[str, Standing] = {}
    for chunk in archive.chunks({change.known.key for change in changes}):
        query = select(*_STANDING).where(releases.c.site_id == site_id, releases.c.key.in_(chunk))
        found.update((row.key, Standing(**row._mapping)) for row in conn.execute(query))
    revised = {change.known.key for change in changes if change.revised}
    _add_numbers(conn, [found[key] for key in revised if key in found])
    return found


def _add_numbers(conn: Connection, standings: Iterable[Standing]) -> None:
    """Add the number that each earlier text of a release has, the lowest where two say it."""
    by_row = {standing.id: standing for standing in standings}
    for chunk in archive.chunks(by_row):
        query = select(revisions.c.release_id, revisions.c.text_id, revisions.c.number)
        query = query.order_by(revisions.c.number.desc())
        for row in conn.execute(query.where(revisions.c.release_id.in_(chunk))):
            by_row[row.release_id].numbers[row.text_id] = row.number


def _texts(
    conn: Connection, changes: Sequence[Change], standings: dict[str, Standing]
) -> list[int | None]:
    """Return the row of the text that became current with each change, archiving new ones."""
    bodies: dict[bytes, bytes] = {}
    marks: list[bytes | int | None] = []
    for change in changes:
        if not change.revised and change.known.key in standings:
            marks.append(None)
        elif change.text_id is not None:
            marks.append(change.text_id)
        else:
            body = change.known.release.encode()
            mark = archive.digest(body)
            bodies[mark] = body
            marks.append(mark)
    rows = archive.keep(conn, bodies)
    return [rows[mark] if isinstance(mark, bytes) else mark for mark in marks]


def _write_releases(conn: Connection, site_id: int, ledger: Ledger) -> None:
    touched = list(ledger.touched())
    new = {standing.key: standing for standing in touched if not standing.id}
    # One statement for each set of columns; most releases of a visit share one or two.
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for standing in touched:
        if standing.id:
            values = {"row_id": standing.id, **columns(standing)}
            groups.setdefault(tuple(values), []).append(values)
    for group in groups.values():
        conn.execute(_UPDATE_RELEASE, group)
    _execute(conn, insert(releases), [whole_row(each, site_id) for each in new.values()])
    for chunk in archive.chunks(new):
        query = select(releases.c.id, releases.c.key)
        query = query.where(releases.c.site_id == site_id, releases.c.key.in_(chunk))
        for row in conn.execute(query):
            new[row.key].id = row.id


def _write_revisions(conn: Connection, ledger: Ledger) -> None:
    new = [
        {
            "release_id": each.standing.id,
            "number": each.number,
            "text_id": each.text_id,
            "page_id": each.page_id,
            "encoding": each.encoding,
            "reader": each.reader,
            "first_seen": each.seen,
            "last_seen": each.seen,
        }
        for each in ledger.new_revisions
    ]
    _execute(conn, insert(revisions), new)
    ended = [
        {"row_id": standing.id, "which": number, "until": until}
        for standing, number, until in ledger.ended
    ]
    _execute(conn, _END, ended)


def _write_points(conn: Connection, ledger: Ledger) -> None:
    rows = [
        {
            "release_id": standing.id,
            "at": at,
            "views": point.views,
            "own_looks": point.own_looks,
        }
        for standing, at, point in ledger.points
    ]
    _execute(conn, insert(view_points), rows)


def _execute(conn: Connection, statement: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        conn.execute(statement, rows)
