"""Releases that may hold some terms, by the index and by what is not indexed yet."""

import struct
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, Literal, TypeAlias

import msgspec
from sqlalchemy import Connection, select

from storage import archive
from storage.errors import StorageError
from storage.records import State
from storage.search_grams import code, needed
from storage.search_index import MEND, SPAN
from storage.search_lists import common
from storage.search_waiting import RELEASE_BITS, Form, is_current, waiting
from storage.tables import releases, revisions, search_blocks, search_grams, sites

Kind: TypeAlias = Literal["current", "past", "edited", "removed"]
_FEW = 1_000
"""Releases that are looked at one by one rather than asked for as a whole: 10 ms."""
_RELEASE = (1 << RELEASE_BITS) - 1


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is searched for; days are those that releases are listed under, both included."""

    terms: tuple[str, ...]
    """In their search form; at least one has two letters or more."""
    steady: bytes = b""
    """UTF-8 that is in every text with these terms once its blanks are gone, or nothing."""
    site: str | None = None
    since: date | None = None
    until: date | None = None
    state: State | None = None
    kind: Kind | None = None
    limit: int = 20


def candidates(conn: Connection, form: Form, asked: Asked) -> list[int]:
    """Return the releases that may be hits, the newest first; none that is one is missing."""
    site_id = None
    if asked.site is not None:
        known = select(sites.c.id).where(sites.c.name == asked.site)
        site_id = conn.execute(known).scalar_one_or_none() or 0
    places = {each.place for each in waiting(conn, form) if site_id in {None, each.site_id}}
    if is_current(conn, form):
        places |= _indexed(conn, asked, site_id)
    found = sorted(_of_days(conn, asked, places), reverse=True)
    ids = dict.fromkeys(place & _RELEASE for place in found)
    allowed = _allowed(conn, asked) if len(ids) > _FEW else None
    return [each for each in ids if allowed is None or each in allowed]


def _indexed(conn: Connection, asked: Asked, site_id: int | None) -> set[int]:
    """Return the places of indexed texts that hold each term's n-grams in one section."""
    terms = [{code(gram) for gram in needed(term)} for term in asked.terms]
    columns = (search_blocks.c.id, search_blocks.c.places, search_blocks.c.sites)
    blocks = conn.execute(select(*columns)).all()
    lists = _lists(conn, [row.id for row in blocks], set().union(*terms))
    try:
        found = (_holding(marks, blocks, lists, site_id) for marks in terms if marks)
        return set.intersection(*found)
    except (struct.error, IndexError) as error:
        raise StorageError(f"the search index is damaged: {MEND}") from error


def _holding(
    marks: Collection[int], blocks: Sequence[Any], lists: dict[int, bytes], site_id: int | None
) -> set[int]:
    """Return the places of the texts that hold all of some n-grams in one section."""
    found: set[int] = set()
    for row in blocks:
        ids = [row.id * SPAN + mark for mark in marks]
        if all(each in lists for each in ids):
            found.update(_places(row, common(lists[each] for each in ids), site_id))
    return found


def _lists(conn: Connection, blocks: Collection[int], marks: Collection[int]) -> dict[int, bytes]:
    """Return the packed lists of some n-grams, by id; none for what nothing holds."""
    found: dict[int, bytes] = {}
    query = select(search_grams.c.id, search_grams.c.places)
    for chunk in archive.chunks(block * SPAN + mark for block in blocks for mark in sorted(marks)):
        rows = conn.execute(query.where(search_grams.c.id.in_(chunk)))
        found |= {row.id: row.places for row in rows}
    return found


def _places(row: Any, numbers: Iterable[int], site_id: int | None) -> Iterable[int]:
    places = struct.unpack(f"<{len(row.places) // 8}q", row.places)
    if site_id is None:
        return map(places.__getitem__, numbers)
    of_site = struct.unpack(f"<{len(row.sites) // 4}i", row.sites)
    return (places[each] for each in numbers if of_site[each] == site_id)


def _of_days(conn: Connection, asked: Asked, places: Collection[int]) -> Collection[int]:
    """Leave out releases of other days; who was edited may have been given another one since."""
    if asked.since is None and asked.until is None:
        return places
    first = (asked.since or date.min).toordinal()
    last = (asked.until or date.max).toordinal()
    edited = _edited(conn)
    return [
        each
        for each in places
        if first <= each >> RELEASE_BITS <= last or each & _RELEASE in edited
    ]


def _allowed(conn: Connection, asked: Asked) -> Collection[int] | None:
    """Return the releases that can be of the kind, or None where most are."""
    if asked.kind in {"past", "edited"}:
        return _edited(conn)
    state = "removed" if asked.kind == "removed" else asked.state
    if state in {None, "live"}:
        return None
    query = select(releases.c.id).where(releases.c.state == state)
    return set(conn.execute(query).scalars())


def _edited(conn: Connection) -> set[int]:
    """Return the releases that have had several texts."""
    return set(conn.execute(select(revisions.c.release_id).where(revisions.c.number > 1)).scalars())
