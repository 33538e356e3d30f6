"""Replace what a text was read as, when better rules read the same archived page again."""

import msgspec
from sqlalchemy import Connection, select, update

from storage import archive
from storage.records import Known, Release
from storage.tables import releases, revisions


def reread(conn: Connection, site_id: int, known: Known, release: Release, reader: str) -> Known:
    """Let the current revision say what today's rules read in its archived page.

    No event comes of it, and no revision: the page is the same, only our reading of it is
    better. Earlier events keep the texts that they were made from.
    """
    body = release.encode()
    mark = archive.digest(body)
    text_id = archive.keep(conn, {mark: body})[mark]
    row = conn.execute(
        select(releases.c.id, releases.c.revision).where(
            releases.c.site_id == site_id, releases.c.key == known.key
        )
    ).one()
    number = _number(conn, row.id, text_id)
    if number is None:
        number = row.revision
        _let_say(conn, row.id, number, text_id, reader)
    conn.execute(
        update(releases)
        .where(releases.c.id == row.id)
        .values(
            revision=number,
            text_id=text_id,
            title=release.title,
            published_on=release.published_on,
            listed_on=(release.published_on or known.first_seen.date()).toordinal(),
        )
    )
    return msgspec.structs.replace(known, release=release, reader=reader, revision=number)


def _number(conn: Connection, release_id: int, text_id: int) -> int | None:
    """Return the revision that already says this, if there is one."""
    query = select(revisions.c.number).where(
        revisions.c.release_id == release_id, revisions.c.text_id == text_id
    )
    return conn.execute(query).scalar_one_or_none()


def _let_say(conn: Connection, release_id: int, number: int, text_id: int, reader: str) -> None:
    conn.execute(
        update(revisions)
        .where(revisions.c.release_id == release_id, revisions.c.number == number)
        .values(text_id=text_id, reader=reader)
    )
