"""Observations: what was seen, appended as it was seen and never changed."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select

from storage import archive
from storage.records import Observation, Problem, Release
from storage.tables import blobs, observations, sites
from storage.times import micros, moment

PAGE = 200
"""Observations read at a time."""

_STATUSES = range(1000)
"""Three digits (RFC 9110, section 15); a server may send any number, and that is no status."""

_APPEND = insert(observations)
_AFTER = (
    select(
        observations,
        sites.c.name.label("site"),
        blobs.c.digest,
        blobs.c.size,
        blobs.c.data,
    )
    .join(sites, sites.c.id == observations.c.site_id)
    .outerjoin(blobs, blobs.c.id == observations.c.text_id)
    .order_by(observations.c.id)
    .limit(PAGE)
)


class Sighting(msgspec.Struct, frozen=True):
    """An observation about to be kept, with its page when that is worth archiving.

    The observation's ``body_digest``, when it has one, is the SHA-256 of that page.
    """

    observation: Observation
    page: bytes | None = None


class Seen(msgspec.Struct, frozen=True):
    """An observation as it is kept, with the rows of its archived text and page."""

    id: int
    observation: Observation
    text_id: int | None = None
    page_id: int | None = None


def append(conn: Connection, run_id: int, site_id: int, items: Sequence[Sighting]) -> None:
    """Append what a run saw, archiving the texts and the given pages that are new."""
    if not items:
        return
    bodies: dict[bytes, bytes] = {}
    marks = [
        (_mark(_text(item), bodies), _mark(item.page, bodies, item.observation.body_digest))
        for item in items
    ]
    rows = archive.keep(conn, bodies)
    conn.execute(
        _APPEND,
        [
            {
                "run_id": run_id,
                "site_id": site_id,
                "text_id": None if text is None else rows[text],
                "page_id": None if page is None else rows[page],
                **_columns(item.observation),
            }
            for item, (text, page) in zip(items, marks, strict=True)
        ],
    )


def after(conn: Connection, run_id: int, after_id: int) -> Iterator[Seen]:
    """Yield a run's observations beyond an id, in the order they were appended."""
    while True:
        query = _AFTER.where(observations.c.run_id == run_id, observations.c.id > after_id)
        rows = conn.execute(query).all()
        yield from map(_seen, rows)
        if len(rows) < PAGE:
            return
        after_id = rows[-1].id


def _text(item: Sighting) -> bytes | None:
    release = item.observation.release
    return None if release is None else release.encode()


def _mark(
    body: bytes | None, bodies: dict[bytes, bytes], known: bytes | None = None
) -> bytes | None:
    """Put a body among those to archive and return its digest, worked out unless known."""
    if body is None:
        return None
    mark = known or archive.digest(body)
    bodies[mark] = body
    return mark


def _columns(seen: Observation) -> dict[str, Any]:
    problem = seen.problem
    return {
        "key": storable(seen.key),
        "url": storable(seen.url),
        "seen_at": micros(seen.seen_at),
        "status": seen.status if seen.status in _STATUSES else None,
        "same": seen.same,
        "views": seen.views,
        "problem_kind": None if problem is None else problem.kind,
        "problem_detail": None if problem is None else storable(problem.detail),
        "reader": seen.reader,
        "body_digest": seen.body_digest,
        "etag": None if seen.etag is None else storable(seen.etag),
        "last_modified": None if seen.last_modified is None else storable(seen.last_modified),
        "encoding": seen.encoding,
        "led_to": None if seen.led_to is None else storable(seen.led_to),
    }


def storable(value: str) -> str:
    """Return a string both databases take: NUL and lone surrogates become U+FFFD.

    Headers and addresses come from the other side; one odd byte must not stop a whole visit.
    """
    if value.isascii():
        return value.replace("\0", "\ufffd") if "\0" in value else value
    whole = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\0", "\ufffd")


def _seen(row: Any) -> Seen:
    problem = None
    if row.problem_kind is not None:
        problem = Problem(row.problem_kind, row.problem_detail or "")
    observation = Observation(
        site=row.site,
        key=row.key,
        url=row.url,
        seen_at=moment(row.seen_at),
        status=row.status,
        release=_release(row),
        same=row.same,
        views=row.views,
        problem=problem,
        reader=row.reader,
        body_digest=row.body_digest,
        etag=row.etag,
        last_modified=row.last_modified,
        encoding=row.encoding,
        led_to=row.led_to,
    )
    return Seen(row.id, observation, row.text_id, row.page_id)


def _release(row: Any) -> Release | None:
    return None if row.text_id is None else archive.read_text(row)
