"""The texts of a release, in the order they were first seen."""

from typing import Any

from sqlalchemy import Connection, case, select

from storage import archive
from storage.records import Release, Revision
from storage.tables import blobs, releases, revisions
from storage.times import moment

_PAGES = blobs.alias("pages")


def of(conn: Connection, release_id: int) -> list[Revision]:
    """Return a release's revisions, first to last.

    The current one was seen when the release was, and read by the rules of that look. A text that
    was left and came back is one revision still; the events tell of the way.
    """
    current = revisions.c.number == releases.c.revision
    query = (
        select(
            revisions.c.number,
            case((current, releases.c.reader), else_=revisions.c.reader).label("reader"),
            revisions.c.first_seen,
            case((current, releases.c.last_seen), else_=revisions.c.last_seen).label("last_seen"),
            revisions.c.encoding,
            *archive.COLUMNS,
            _PAGES.c.digest.label("page_digest"),
        )
        .join(releases, releases.c.id == revisions.c.release_id)
        .join(blobs, blobs.c.id == revisions.c.text_id)
        .outerjoin(_PAGES, _PAGES.c.id == revisions.c.page_id)
        .where(revisions.c.release_id == release_id)
        .order_by(revisions.c.number)
    )
    return [_revision(row) for row in conn.execute(query)]


def numbers(conn: Connection, site_id: int, key: str) -> dict[str, int]:
    """Return the number of each text a release has had, by fingerprint; the lowest of several."""
    query = (
        select(blobs.c.digest, revisions.c.number)
        .join(releases, releases.c.id == revisions.c.release_id)
        .join(blobs, blobs.c.id == revisions.c.text_id)
        .where(releases.c.site_id == site_id, releases.c.key == key)
        .order_by(revisions.c.number.desc())
    )
    return {f"sha256:{row.digest.hex()}": row.number for row in conn.execute(query)}


def text(conn: Connection, site_id: int, key: str, number: int) -> Release | None:
    """Return what one revision of a release says, None when there is no such revision."""
    query = (
        select(*archive.COLUMNS)
        .join(revisions, revisions.c.text_id == blobs.c.id)
        .join(releases, releases.c.id == revisions.c.release_id)
        .where(releases.c.site_id == site_id, releases.c.key == key)
        .where(revisions.c.number == number)
    )
    row = conn.execute(query).one_or_none()
    return None if row is None else archive.read_text(row)


def _revision(row: Any) -> Revision:
    return Revision(
        number=row.number,
        first_seen=moment(row.first_seen),
        last_seen=moment(row.last_seen),
        fingerprint=f"sha256:{row.digest.hex()}",
        reader=row.reader,
        release=archive.read_text(row),
        page_digest=None if row.page_digest is None else row.page_digest.hex(),
        encoding=row.encoding,
    )
