"""Releases as they stand: what a visit must know, and what a person asks for."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

import msgspec
from sqlalchemy import Connection, Select, select

from storage import addresses, archive
from storage.records import Known, State
from storage.saving import save
from storage.tables import blobs, releases, sites
from storage.targets import targets
from storage.times import micros, moment, moment_or_none
from storage.turns import Turns
from storage.views import per_day

__all__ = ["ReleaseRow", "find", "listing", "load", "missing", "save", "targets"]


class ReleaseRow(msgspec.Struct, frozen=True, kw_only=True):
    """A release in a list: no text, but its counter and how it stands."""

    id: int
    site_id: int
    site: str
    key: str
    url: str
    title: str
    state: State
    published_on: date | None
    first_seen: datetime
    last_seen: datetime
    changed_at: datetime
    next_look_at: datetime | None
    revision: int
    """Number of the current text."""
    revisions: int
    """How many distinct texts it has had."""
    views: int | None
    delta: int | None
    """The last stored counter reading less the one before; None while there are not two."""
    own_looks: int
    """All our looks at the page so far; each may itself have been counted as a view."""
    per_day: float | None = None
    """Views per day of late; only a listing says it."""


Order: TypeAlias = Literal["published", "views", "growth"]
_ROWS = select(releases, sites.c.name.label("site")).join(sites, sites.c.id == releases.c.site_id)
_TURNS = msgspec.json.Decoder(Turns)
_MATCHES = 20
"""More than a person wants to choose from."""


def load(conn: Connection, site_id: int, keys: Iterable[str]) -> dict[str, Known]:
    """Return those of the releases that are known, by key, each with its current text."""
    found: dict[str, Known] = {}
    for chunk in archive.chunks(set(keys)):
        query = (
            _ROWS.add_columns(blobs.c.digest, blobs.c.size, blobs.c.data)
            .join(blobs, blobs.c.id == releases.c.text_id)
            .where(releases.c.site_id == site_id, releases.c.key.in_(chunk))
        )
        found.update((row.key, _known(row)) for row in conn.execute(query))
    return found


def missing(conn: Connection, site_id: int) -> frozenset[str]:
    """Return the keys of a site's releases that are removed, or suspected to be."""
    query = select(releases.c.key)
    query = query.where(
        releases.c.site_id == site_id, releases.c.state.in_(("removed", "suspected"))
    )
    return frozenset(conn.execute(query).scalars())


def days(conn: Connection, site_id: int, limit: int) -> list[date]:
    """Return the publication days of a site's latest releases, one for each release."""
    query = (
        select(releases.c.published_on)
        .where(releases.c.site_id == site_id, releases.c.published_on.is_not(None))
        .order_by(releases.c.listed_on.desc())
        .limit(limit)
    )
    return list(conn.execute(query).scalars())


def find(
    conn: Connection, text: str, site: str | None = None, *, begins: bool = False
) -> list[ReleaseRow]:
    """Return the releases of that key or URL, or else those whose key begins so, at most 20.

    With ``begins`` the text is known to be no whole key.
    """
    exact = [] if begins else named(conn, text, site)
    if exact or not text:
        return exact
    return _read(conn, _among(site).where(archive.begins(releases.c.key, text)))


def named(conn: Connection, text: str, site: str | None = None) -> list[ReleaseRow]:
    """Return the releases of that whole key or URL, or those that once went by it."""
    some = _among(site)
    exact = _read(conn, some.where(releases.c.key == text))
    if not exact and "://" in text:
        exact = _read(conn, some.where(releases.c.url == text))
    if exact:
        return exact
    return _read(conn, some.where(releases.c.id.in_(addresses.owners(text))))


def _among(site: str | None) -> Select[Any]:
    wanted = select(sites.c.id)
    if site is not None:
        wanted = wanted.where(sites.c.name == site)
    query = _ROWS.order_by(releases.c.key, sites.c.name).limit(_MATCHES)
    return query.where(releases.c.site_id.in_(wanted))


def listing(  # noqa: PLR0913, PLR0917 - each narrows or orders the list by itself
    conn: Connection,
    site: str | None = None,
    state: State | None = None,
    since: datetime | None = None,
    limit: int = 50,
    order: Order = "published",
    counted: Collection[str] = (),
) -> list[ReleaseRow]:
    """Return releases first seen not before ``since``, the newest publication first.

    A release without a date of its own is listed under the day it was first seen. Ordered by
    views or growth, those with the most come first, and those of which nothing is known last.
    ``counted`` names the sites whose counters count our own looks.
    """
    grown = per_day(counted)
    query = _ROWS.add_columns(grown.label("per_day")).limit(limit)
    if order != "published":
        query = query.order_by(
            {"views": releases.c.views, "growth": grown}[order].desc().nulls_last()
        )
    query = query.order_by(
        releases.c.listed_on.desc(), releases.c.first_seen.desc(), releases.c.id.desc()
    )
    if site is not None:
        only = select(sites.c.id).where(sites.c.name == site).scalar_subquery()
        query = query.where(releases.c.site_id == only)
    if state is not None:
        query = query.where(releases.c.state == state)
    if since is not None:
        query = query.where(releases.c.first_seen >= micros(since))
    return _read(conn, query)


def _read(conn: Connection, query: Select[Any]) -> list[ReleaseRow]:
    return [_row(row) for row in conn.execute(query)]


def _row(row: Any) -> ReleaseRow:
    moved = row.views is not None and row.views_before is not None
    return ReleaseRow(
        id=row.id,
        site_id=row.site_id,
        site=row.site,
        key=row.key,
        url=row.url,
        title=row.title,
        state=row.state,
        published_on=row.published_on,
        first_seen=moment(row.first_seen),
        last_seen=moment(row.last_seen),
        changed_at=moment(row.changed_at),
        next_look_at=moment_or_none(row.next_look_at),
        revision=row.revision,
        revisions=row.revisions,
        views=row.views,
        delta=row.views - row.views_before if moved else None,
        own_looks=row.point_looks + row.looks,
        per_day=_float(getattr(row, "per_day", None)),
    )


def _float(number: Any) -> float | None:
    return None if number is None else float(number)


def _known(row: Any) -> Known:
    return Known(
        site=row.site,
        key=row.key,
        url=row.url,
        state=row.state,
        first_seen=moment(row.first_seen),
        last_seen=moment(row.last_seen),
        changed_at=moment(row.changed_at),
        release=archive.read_text(row),
        revision=row.revision,
        reader=row.reader,
        views=row.views,
        looks=row.looks,
        gone_visit=row.gone_visit,
        gone_at=moment_or_none(row.gone_at),
        next_look_at=moment_or_none(row.next_look_at),
        turns=Turns() if row.turns is None else _TURNS.decode(row.turns),
        edits=row.edits,
        late_edits=row.late_edits,
        look_reason=row.look_reason,
    )
