"""Replace what texts were read as, when better rules read the same archived pages again."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, select, tuple_, update

from storage import archive
from storage.archive import ArchivedPage
from storage.records import Known, Release
from storage.tables import blobs, releases, revisions
from storage.times import moment

BATCH = 20
"""Revisions read at a time, with their pages: of 10 MB each at most."""

_PAGES = blobs.alias("pages")
_TEXTS = blobs.alias("texts")
_START = (0, 0)


class _Blob(NamedTuple):
    """A row of ``archive.COLUMNS``."""

    id: int
    digest: bytes
    size: int
    data: bytes


class PastReading(msgspec.Struct, frozen=True, kw_only=True):
    """A revision, what it says, and the page it was read from."""

    release_id: int
    number: int
    key: str
    url: str
    current: bool
    text: Release
    page: ArchivedPage | None

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands among all of its site."""
        return self.release_id, self.number


class NewReading(msgspec.Struct, frozen=True):
    """What a revision's page says by today's rules."""

    of: PastReading
    text: Release
    reader: str
    sameness: bytes | None = None
    """What tells this text under any address; None for one that nothing tells."""


def after(
    conn: Connection, site_id: int, place: tuple[int, int] = _START, limit: int = BATCH
) -> list[PastReading]:
    """Return a site's next revisions beyond a place, in the order of release and number."""
    here = tuple_(revisions.c.release_id, revisions.c.number)
    query = (
        select(
            *(revisions.c.release_id, revisions.c.number, *archive.OF_REVISION),
            *(releases.c.key, releases.c.url),
            (releases.c.revision == revisions.c.number).label("current"),
            *_columns(_TEXTS, "text"),
            *_columns(_PAGES, "page"),
        )
        .join(releases, releases.c.id == revisions.c.release_id)
        .join(_TEXTS, _TEXTS.c.id == revisions.c.text_id)
        .outerjoin(_PAGES, _PAGES.c.id == revisions.c.page_id)
        .where(releases.c.site_id == site_id, here > tuple_(*place))
        .order_by(revisions.c.release_id, revisions.c.number)
        .limit(limit)
    )
    return [_past(row) for row in conn.execute(query)]


def rewrite(conn: Connection, readings: Iterable[NewReading]) -> None:
    """Let revisions say what today's rules read in their archived pages.

    No event comes of it, and no revision, though two may say the same now: each still names its
    page and its time, and a better reading may tell them apart again. Earlier events keep the
    texts that they were made from.
    """
    for reading in readings:
        text_id = _kept(conn, reading.text)
        _let_say(conn, *reading.of.place, text_id=text_id, reader=reading.reader)
        if reading.of.current:
            _let_stand(conn, reading.of.release_id, reading.text, text_id, reading.sameness)


def reread(  # noqa: PLR0913, PLR0917 - a revision, and all that is said of it
    conn: Connection,
    site_id: int,
    known: Known,
    release: Release,
    reader: str | None,
    sameness: bytes | None = None,
) -> Known:
    """Let the current revision say this, under the conditions of ``rewrite``.

    ``reader`` names the rules that read it in the archived page; with None those that are named
    already stay so, as when a date that no page shows is put in. ``sameness`` is what tells the
    new text under any address; that of the old one is not kept.
    """
    row = conn.execute(
        select(releases.c.id, releases.c.revision).where(
            releases.c.site_id == site_id, releases.c.key == known.key
        )
    ).one()
    text_id = _kept(conn, release)
    rules = {} if reader is None else {"reader": reader}
    _let_say(conn, row.id, row.revision, text_id=text_id, **rules)
    _let_stand(conn, row.id, release, text_id, sameness)
    return msgspec.structs.replace(known, release=release, revision=row.revision)


def reread_past(  # noqa: PLR0913, PLR0917 - a revision, and what it says now
    conn: Connection, site_id: int, key: str, number: int, release: Release, reader: str
) -> None:
    """Let a revision that does not stand say this, under the conditions of ``rewrite``."""
    of = select(releases.c.id).where(releases.c.site_id == site_id, releases.c.key == key)
    row_id = conn.execute(of).scalar_one()
    _let_say(conn, row_id, number, text_id=_kept(conn, release), reader=reader)


def _columns(blob: Any, name: str) -> list[ColumnElement[Any]]:
    return [blob.c[each].label(f"{name}_{each}") for each in _Blob._fields]


def _blob(row: Any, name: str) -> _Blob:
    return _Blob(*(getattr(row, f"{name}_{each}") for each in _Blob._fields))


def _past(row: Any) -> PastReading:
    return PastReading(
        release_id=row.release_id,
        number=row.number,
        key=row.key,
        url=row.url,
        current=bool(row.current),
        text=archive.read_text(_blob(row, "text")),
        page=None if row.page_id is None else archive.archived_page(_blob(row, "page"), row),
    )


def _kept(conn: Connection, release: Release) -> int:
    body = release.encode()
    mark = archive.digest(body)
    return archive.keep(conn, {mark: body})[mark]


def _let_say(conn: Connection, release_id: int, number: int, **values: int | str) -> None:
    conn.execute(
        update(revisions)
        .where(revisions.c.release_id == release_id, revisions.c.number == number)
        .values(**values)
    )


def _let_stand(
    conn: Connection, release_id: int, release: Release, text_id: int, sameness: bytes | None
) -> None:
    """Put the text that stands on the release; without a date it is listed by its first day."""
    values: dict[str, Any] = {
        "text_id": text_id,
        "title": release.title,
        "published_on": release.published_on,
        "sameness": sameness,
    }
    first = select(releases.c.first_seen).where(releases.c.id == release_id)
    day = release.published_on or moment(conn.execute(first).scalar_one()).date()
    conn.execute(
        update(releases)
        .where(releases.c.id == release_id)
        .values(**values, listed_on=day.toordinal())
    )
