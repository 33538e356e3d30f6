"""Which texts of revisions are not indexed."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from storage import archive
from storage.records import Release
from storage.search_grams import RULES
from storage.tables import releases, revisions, search_blocks, search_texts

RELEASE_BITS = 40
"""Bits of a place that name the release; those above are its day."""


class Form(NamedTuple):
    """A form in which texts are searched."""

    name: str
    """Another one when the form of any text is another."""
    of: Callable[[Release], Iterable[str]]
    """Returns the parts of a text in this form; no word reaches from one into the next."""

    @property
    def rules(self) -> str:
        """All that an index depends on: this form, and how texts in it are indexed."""
        return f"{self.name}.{RULES}"


class Waiting(NamedTuple):
    """A revision's text that is not indexed."""

    day: int
    """The day its release is listed under, an ordinal."""
    release_id: int
    number: int
    text_id: int
    site_id: int

    @property
    def place(self) -> int:
        """Day and release in one number, the newest day the highest."""
        return self.day << RELEASE_BITS | self.release_id


def waiting(conn: Connection, form: Form) -> list[Waiting]:
    """Return the texts of revisions that are not indexed in this form, the newest first."""
    query: Any = select(revisions.c.release_id, revisions.c.number, revisions.c.text_id)
    if is_current(conn, form):
        indexed = select(search_texts.c.release_id, search_texts.c.number, search_texts.c.text_id)
        # In this order SQLite walks both tables once, 17 ms for 110,000 revisions.
        query = query.except_(indexed).order_by("release_id", "number", "text_id")
    found = conn.execute(query).all()
    listed = _listed(conn, {row.release_id for row in found})
    return sorted((_waiting(row, listed[row.release_id]) for row in found), reverse=True)


def is_current(conn: Connection, form: Form) -> bool:
    """Tell whether nothing is indexed in another form."""
    others = select(search_blocks.c.id).where(search_blocks.c.form != form.rules).limit(1)
    return conn.execute(others).first() is None


def _waiting(row: Any, release: Any) -> Waiting:
    return Waiting(release.listed_on, row.release_id, row.number, row.text_id, release.site_id)


def _listed(conn: Connection, release_ids: Iterable[int]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    query = select(releases.c.id, releases.c.listed_on, releases.c.site_id)
    for chunk in archive.chunks(release_ids):
        found |= {row.id: row for row in conn.execute(query.where(releases.c.id.in_(chunk)))}
    return found
