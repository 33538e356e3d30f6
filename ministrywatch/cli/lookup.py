"""Finding the one release that a person means."""

from typing import TYPE_CHECKING

import click

from ministrywatch.cli.options import Session
from ministrywatch.cli.screen import MORE

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ministrywatch.shapes import Shape
    from storage.records import Revision
    from storage.releases import ReleaseRow

LONGEST_TYPED = 60
"""Letters of a mistyped key that are looked at."""
of_site = click.option("--site", metavar="SITE", help="Look only among this site's releases.")


def one(session: Session, conn: "Connection", key: str, site: str | None) -> "ReleaseRow":
    """Return the one release meant; raises MendableError when there is none, or several."""
    from storage.errors import MendableError

    check_site(session, conn, site)
    if not key.strip(MORE + " "):
        raise MendableError("KEY is empty: give a release's key, a beginning of it, or its URL")
    found = _by_url(session, conn, key, site) if "://" in key else _by_key(conn, key, site)
    if not found:
        near = None if "://" in key else _near(conn, key, site)
        hint = f"did you mean {near}?" if near else "see `ministrywatch release list`"
        raise MendableError(f"{key}: no such release; {hint}")
    if len(found) > 1:
        some = ", ".join(f"{row.site} {row.key}" for row in found[:3])
        raise MendableError(f"{key}: {len(found)} releases match ({some}); give more, or --site")
    return found[0]


def check_site(session: Session, conn: "Connection", site: str | None) -> None:
    """Raise MendableError for a site that neither memory nor a profile knows."""
    from storage import sites

    if site is None or sites.get(conn, site) is not None:
        return
    from crawler.profile.load import available
    from storage.errors import MendableError, whereabouts

    known = {row.name for row in sites.every(conn)}
    known |= {source.name for source in available(session.settings.sites)}
    if site not in known:
        raise MendableError(f"{site}: no site of that name; {whereabouts(site, known)}")


def _by_key(conn: "Connection", key: str, site: str | None) -> "list[ReleaseRow]":
    """Find a release by its key or a beginning, which a table on a screen ends with ``…``."""
    from storage import releases

    found = releases.find(conn, key, site)
    if found or not key.endswith(MORE):
        return found
    return releases.find(conn, key.rstrip(MORE), site, begins=True)


def _near(conn: "Connection", key: str, site: str | None) -> str | None:
    """Return a key that begins like a mistyped one, None when none does; three letters must fit."""
    from storage import releases
    from storage.errors import nearest

    for length in range(min(len(key), LONGEST_TYPED), 2, -1):
        found = releases.find(conn, key[:length], site, begins=True)
        if found:
            starts = {row.key[: len(key) + 1]: row.key for row in found}
            near = nearest(key, starts)
            return None if near is None else starts[near]
    return None


def _by_url(session: Session, conn: "Connection", url: str, site: str | None) -> "list[ReleaseRow]":
    """Find a release by any of its addresses; the profiles know which are the same."""
    from crawler.identity import release_address
    from ministrywatch.shelf import shelf
    from storage import releases

    found = releases.find(conn, url, site)
    for book in shelf(session.settings.sites):
        if found or book.profile is None or site not in {None, book.source.name}:
            continue
        address = release_address(book.profile, url)
        if address is not None:
            found = releases.named(conn, address.key, book.source.name)
    return found


def current(conn: "Connection", row: "ReleaseRow") -> "Revision":
    """Return the text a release has now."""
    from storage import revisions

    return next(each for each in revisions.of(conn, row.id) if each.number == row.revision)


def name(row: "ReleaseRow") -> "Shape":
    """Return what names a release in every JSON document about it."""
    return {"site": row.site, "key": row.key, "url": row.url, "title": row.title}


def standing(row: "ReleaseRow") -> "Shape":
    """Return how a release stands, as JSON says it."""
    from ministrywatch import shapes

    return {
        **name(row),
        "state": row.state,
        "published_on": shapes.day(row.published_on),
        "first_seen": shapes.moment(row.first_seen),
        "last_seen": shapes.moment(row.last_seen),
        "changed_at": shapes.moment(row.changed_at),
        "next_look_at": shapes.moment(row.next_look_at),
        "revision": row.revision,
        "views": row.views,
        "views_delta": row.delta,
    }


def signed(delta: int | None) -> str | None:
    """Return how a counter moved, with its sign."""
    return None if delta is None else f"{delta:+,}"
