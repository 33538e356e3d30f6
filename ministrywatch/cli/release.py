"""``release``: what is known of each release, its versions and its counter."""

from datetime import datetime
from typing import TYPE_CHECKING

import click

from ministrywatch.cli.diff import diff
from ministrywatch.cli.event import Since
from ministrywatch.cli.lookup import current, name, of_site, one
from ministrywatch.cli.options import Session, as_json, with_session

if TYPE_CHECKING:
    from ministrywatch.shapes import Shape
    from storage.records import Revision, State
    from storage.releases import ReleaseRow


@click.group(short_help="What is known of each release.")
def release() -> None:
    """What is known of each release. KEY is its key, a unique beginning of it, or its URL."""


release.add_command(diff)


@release.command("list")
@of_site
@click.option("--state", type=click.Choice(["live", "suspected", "removed"]), help="Only these.")
@click.option(
    "--since", type=Since(), metavar="WHEN", help="First seen not before: 7d, 2026-11-01."
)
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="At most.")
@as_json
@with_session
def list_releases(
    session: Session,
    site: str | None,
    state: "State | None",
    since: datetime | None,
    limit: int,
    as_json: bool,
) -> None:
    """List releases, newest first, with the last counter and its last move.

    \b
    Example:
      ministrywatch release list --site mfa-th --limit 20
    """
    from ministrywatch.cli import show
    from storage import releases
    from storage.engine import reading

    with reading(session.engine()) as conn:
        rows = releases.listing(conn, site=site, state=state, since=since, limit=limit)
    if as_json:
        show.json_document({"releases": [_row(row) for row in rows]})
    elif not rows:
        show.lines("No releases known. A visit finds them: ministrywatch crawl --all")
    else:
        heads = ("published", "site", "state", "views", "moved", "rev", "key", "title")
        shown = [
            (r.published_on, r.site, r.state, r.views, _signed(r.delta), r.revision, r.key, r.title)
            for r in rows
        ]
        show.table(heads, shown, right=(3, 4, 5))


@release.command("show")
@click.argument("key")
@of_site
@as_json
@with_session
def show_release(session: Session, key: str, site: str | None, as_json: bool) -> None:
    """Show one release as it was last read, and where it stands.

    \b
    Example:
      ministrywatch release show https://www.mfa.go.th/th/content/ammretreat0223
    """
    from ministrywatch import shapes
    from ministrywatch.cli import show
    from storage.engine import reading

    with reading(session.engine()) as conn:
        row = one(session, conn, key, site)
        text = current(conn, row)
    document = {**_row(row), "release": shapes.record(row.site, row.url, text.release, row.views)}
    if as_json:
        show.json_document(document)
    else:
        _print_release(row, text)


@release.command()
@click.argument("key")
@of_site
@as_json
@with_session
def history(session: Session, key: str, site: str | None, as_json: bool) -> None:
    """List every distinct text a release has had.

    \b
    Example:
      ministrywatch release history ammretreat0223
    """
    from ministrywatch import shapes
    from ministrywatch.cli import show
    from storage import revisions
    from storage.engine import reading

    with reading(session.engine()) as conn:
        row = one(session, conn, key, site)
        found = revisions.of(conn, row.id)
    if as_json:
        show.json_document({**name(row), "revisions": [shapes.revision(each) for each in found]})
    else:
        show.lines(row.title, show.address(row.url))
        heads = ("rev", "first seen", "last seen", "paragraphs", "text")
        shown = [
            (r.number, r.first_seen, r.last_seen, len(r.release.body), r.fingerprint[7:19])
            for r in found
        ]
        show.table(heads, shown, right=(0, 3))


@release.command()
@click.argument("key")
@of_site
@as_json
@with_session
def views(session: Session, key: str, site: str | None, as_json: bool) -> None:
    """List a release's counter readings that differed, and our own looks between them.

    \b
    Example:
      ministrywatch release views ammretreat0223
    """
    from ministrywatch import shapes
    from ministrywatch.cli import show
    from storage import views as counters
    from storage.engine import reading

    with reading(session.engine()) as conn:
        row = one(session, conn, key, site)
        points = counters.of(conn, row.id)
    shaped = shapes.points(points)
    if as_json:
        show.json_document({**name(row), "points": shaped})
        return
    show.lines(row.title, show.address(row.url))
    rows = [
        (point.at, point.views, _signed(each["delta"]), point.own_looks)
        for point, each in zip(points, shaped, strict=True)
    ]
    show.table(("at", "views", "moved", "own looks"), rows, right=(1, 2, 3))


def _row(row: "ReleaseRow") -> "Shape":
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


def _signed(delta: int | None) -> str | None:
    return None if delta is None else f"{delta:+,}"


def _print_release(row: "ReleaseRow", text: "Revision") -> None:
    from ministrywatch.cli import show

    said = text.release
    show.lines(said.title, show.address(row.url), "")
    facts = (
        ("site", row.site),
        ("key", row.key),
        ("state", row.state),
        ("published", said.published_on),
        ("updated", said.updated_on),
        ("views", row.views),
        ("revision", f"{text.number}, first seen {show.plain(text.first_seen)}"),
        ("last looked at", row.last_seen),
        ("next look", row.next_look_at),
    )
    show.facts(facts)
    for paragraph in (said.lead, *said.body):
        if paragraph:
            show.lines("", show.plain(paragraph))
    for heading, addresses in (("Images", said.images), ("Documents", said.attachments)):
        if addresses:
            show.lines("", f"{heading}:", *(f"  {show.plain(each.url)}" for each in addresses))
