"""Other keys and addresses of releases: they moved, or are listed under two."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, Select, delete, select

from storage import archive
from storage.changes import Address
from storage.tables import addresses, releases
from storage.times import micros, moment


def keep(conn: Connection, site_id: int, found: Sequence[tuple[int, Address]]) -> None:
    """Remember addresses of releases, given by row; one that is taken stays whose it is."""
    rows = [
        {
            "site_id": site_id,
            "key": address.key,
            "release_id": release_id,
            "url": address.url,
            "first_seen": micros(address.seen_at),
        }
        for release_id, address in found
    ]
    if rows:
        conn.execute(archive.insert_new(conn, addresses), rows)


def drop(conn: Connection, site_id: int, key: str) -> None:
    """Forget that a key is another one of a release: what stands there is something else now."""
    conn.execute(delete(addresses).where(addresses.c.site_id == site_id, addresses.c.key == key))


def leave(conn: Connection, site_id: int, key: str, first: Address) -> None:
    """Remember the first address of a release that stands at another one from now on."""
    row = select(releases.c.id).where(releases.c.site_id == site_id, releases.c.key == key)
    release_id = conn.execute(row).scalar_one_or_none()
    if release_id is not None:
        keep(conn, site_id, [(release_id, first)])


def of_site(conn: Connection, site_id: int) -> dict[int, dict[str, str]]:
    """Return the other keys of a site's releases and their addresses, by the release's row.

    A release that has moved from its first address has its own key among them.
    """
    found: dict[int, dict[str, str]] = defaultdict(dict)
    query = select(addresses.c.release_id, addresses.c.key, addresses.c.url)
    query = query.where(addresses.c.site_id == site_id)
    for row in conn.execute(query.order_by(addresses.c.id)):
        found[row.release_id][row.key] = row.url
    return dict(found)


def of_release(conn: Connection, release_id: int) -> list[Address]:
    """Return the other addresses of one release, in the order in which they were found.

    Its first address is one while it stands elsewhere.
    """
    query = select(addresses).join(releases, releases.c.id == addresses.c.release_id)
    other = (addresses.c.key != releases.c.key) | (addresses.c.url != releases.c.url)
    query = query.where(addresses.c.release_id == release_id, other).order_by(addresses.c.id)
    return [Address(row.key, row.url, moment(row.first_seen)) for row in conn.execute(query)]


def owners(text: str) -> Select[tuple[int]]:
    """Return the query for the rows of the releases that have this other key or address."""
    here = (addresses.c.key == text) | (addresses.c.url == text)
    return select(addresses.c.release_id).where(here)


def own_keys(conn: Connection, site_id: int, keys: Iterable[str]) -> dict[str, str]:
    """Return, for those keys that are another one of a release, the release's own."""
    found: dict[str, str] = {}
    for chunk in archive.chunks(set(keys)):
        query = (
            select(addresses.c.key, releases.c.key.label("own"))
            .join(releases, releases.c.id == addresses.c.release_id)
            .where(addresses.c.site_id == site_id, addresses.c.key.in_(chunk))
            .where(addresses.c.key != releases.c.key)
        )
        found.update((row.key, row.own) for row in conn.execute(query))
    return found


def the_same(conn: Connection, site_id: int, marks: Iterable[bytes]) -> dict[bytes, str]:
    """Return the key of the oldest release of a site that each sameness belongs to."""
    found: dict[bytes, str] = {}
    for chunk in archive.chunks(set(marks)):
        query = select(releases.c.sameness, releases.c.key).where(
            releases.c.site_id == site_id, releases.c.sameness.in_(chunk)
        )
        for row in conn.execute(query.order_by(releases.c.id.desc())):
            found[row.sameness] = row.key
    return found


def unmarked(conn: Connection, site_id: int, keys: Iterable[str]) -> set[str]:
    """Return those keys whose releases have no sameness: an older version did not note it."""
    found: set[str] = set()
    for chunk in archive.chunks(set(keys)):
        query = select(releases.c.key).where(
            releases.c.site_id == site_id, releases.c.key.in_(chunk), releases.c.sameness.is_(None)
        )
        found.update(conn.execute(query).scalars())
    return found
