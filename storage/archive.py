"""Pages and texts kept by their SHA-256: each distinct body once, compressed."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Connection, Insert, Table, select
from sqlalchemy.dialects import sqlite

from storage import zstd
from storage.errors import DamagedBodyError, StorageError
from storage.records import Release
from storage.tables import blobs, releases, revisions
from storage.times import moment

T = TypeVar("T")

CHUNK = 500
"""Values in one IN list; SQLite before 3.32 takes 999 parameters."""

_RELEASE = msgspec.json.Decoder(Release)


class ArchivedPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page as it came, with the row it is kept in."""

    id: int
    digest: str
    body: bytes
    encoding: str | None
    """The codec it is read with, where it is known."""
    seen_at: datetime
    """When it was fetched, which is when the text that was read from it was first seen."""
    reader: str
    """The rules by which that text was read from it, which a later look need not be read by."""


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Cut values into lists short enough for one IN list."""
    waiting = iter(values)
    while chunk := list(islice(waiting, CHUNK)):
        yield chunk


def begins(column: ColumnElement[str], prefix: str) -> ColumnElement[bool]:
    """Return the condition that a column ordered by code point begins so; it uses its index."""
    return (column >= prefix) & (column < prefix + "\U0010ffff")


def insert_new(conn: Connection, table: Table) -> Insert:
    """Return an INSERT that passes over rows whose unique columns are taken."""
    if conn.dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    # With its five drivers it is a tenth of what a reading process imports, mostly for nothing.
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415

    return postgresql.insert(table).on_conflict_do_nothing()


def digest(body: bytes) -> bytes:
    """Return the SHA-256 a body is kept under."""
    return hashlib.sha256(body).digest()


def keep(conn: Connection, bodies: Mapping[bytes, bytes]) -> dict[bytes, int]:
    """Archive bodies, given by digest, and return the row of each; known ones cost a look-up."""
    found = ids(conn, bodies)
    # In the order of their digests, so that two writers never wait for each other in a ring.
    new = sorted(key for key in bodies if key not in found)
    if new:
        rows = [
            {"digest": key, "size": len(bodies[key]), "data": zstd.shrink(bodies[key])}
            for key in new
        ]
        conn.execute(insert_new(conn, blobs), rows)
        found |= ids(conn, new)
    return found


def ids(conn: Connection, digests: Iterable[bytes]) -> dict[bytes, int]:
    """Return the rows of those digests that are archived."""
    found: dict[bytes, int] = {}
    for chunk in chunks(digests):
        query = select(blobs.c.digest, blobs.c.id).where(blobs.c.digest.in_(chunk))
        found.update((row.digest, row.id) for row in conn.execute(query))
    return found


def page(conn: Connection, digest_hex: str) -> bytes:
    """Return an archived page by its SHA-256 in hex; StorageError when absent or damaged."""
    try:
        wanted = bytes.fromhex(digest_hex)
    except ValueError:
        raise StorageError(f"{digest_hex!r} is not a SHA-256 in hex digits") from None
    row = conn.execute(select(*COLUMNS).where(blobs.c.digest == wanted)).one_or_none()
    if row is None:
        raise StorageError(f"no page {digest_hex} is archived: see the digests in the history")
    return unpack(row)


def body(conn: Connection, blob_id: int) -> bytes:
    """Return an archived body by its row; StorageError when it is damaged."""
    return unpack(conn.execute(select(*COLUMNS).where(blobs.c.id == blob_id)).one())


def text(conn: Connection, blob_id: int) -> Release:
    """Return an archived text by its row; StorageError when absent or damaged."""
    found = texts(conn, [blob_id])
    if blob_id not in found:
        raise StorageError(f"no text {blob_id} is archived: run `ministrywatch db check`")
    return found[blob_id]


def texts(conn: Connection, blob_ids: Iterable[int]) -> dict[int, Release]:
    """Return archived texts by their rows."""
    found: dict[int, Release] = {}
    for chunk in chunks(set(blob_ids)):
        query = select(*COLUMNS).where(blobs.c.id.in_(chunk))
        found.update((row.id, read_text(row)) for row in conn.execute(query))
    return found


def page_of_revision(conn: Connection, site_id: int, key: str, number: int) -> ArchivedPage | None:
    """Return the page a revision was read from; None when there is no such page."""
    query = (
        select(*COLUMNS, *OF_REVISION)
        .join(revisions, revisions.c.page_id == blobs.c.id)
        .join(releases, releases.c.id == revisions.c.release_id)
        .where(releases.c.site_id == site_id, releases.c.key == key)
        .where(revisions.c.number == number)
    )
    row = conn.execute(query).one_or_none()
    return None if row is None else archived_page(row, row)


def archived_page(blob: Any, revision: Any) -> ArchivedPage:
    """Return the page of a row of ``COLUMNS`` and one of ``OF_REVISION``."""
    return ArchivedPage(
        id=blob.id,
        digest=blob.digest.hex(),
        body=unpack(blob),
        encoding=revision.encoding,
        seen_at=moment(revision.first_seen),
        reader=revision.reader,
    )


COLUMNS: Sequence[Any] = (blobs.c.id, blobs.c.digest, blobs.c.size, blobs.c.data)
"""What ``unpack`` and ``read_text`` need of a row."""

OF_REVISION: Sequence[Any] = (
    revisions.c.encoding,
    revisions.c.first_seen,
    revisions.c.reader,
)
"""What a revision says of the page it was read from. A page is stored with its revision and never
after it (``Ledger``), so that its first moment is the page's own."""


def unpack(row: Any) -> bytes:
    """Return the body of a row of ``COLUMNS``; StorageError when it is not what was archived."""
    try:
        body = zstd.inflate(row.data, row.size)
    except zstd.DamagedError as error:
        raise _damaged(row, str(error)) from error
    if digest(body) != row.digest:
        raise _damaged(row, "its digest differs")
    return body


def read_text(row: Any) -> Release:
    """Return the release text of a row of ``COLUMNS``, under the same conditions."""
    try:
        return _RELEASE.decode(unpack(row))
    except msgspec.DecodeError as error:
        raise _damaged(row, str(error)) from error


def _damaged(row: Any, why: str) -> DamagedBodyError:
    return DamagedBodyError(
        f"the archived body {row.digest.hex()} is damaged ({why}): run `ministrywatch db check`, "
        "and put back a copy made by `ministrywatch db backup`"
    )
