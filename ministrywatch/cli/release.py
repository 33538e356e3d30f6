"""``release``: what is known of each release, its versions and its counter."""

from typing import TYPE_CHECKING

import click

from ministrywatch.cli.diff import diff
from ministrywatch.cli.listing import list_releases
from ministrywatch.cli.lookup import name, of_site, one
from ministrywatch.cli.options import Session, as_json, with_session
from ministrywatch.cli.page import page
from ministrywatch.cli.release_show import show_release
from ministrywatch.cli.reread import reread
from ministrywatch.cli.search import search
from ministrywatch.cli.views import views

if TYPE_CHECKING:
    from storage.records import Revision
    from storage.releases import ReleaseRow


@click.group(short_help="What is known of each release.")
def release() -> None:
    """What is known of each release. KEY is its key, a unique beginning of it, or its URL.

    \b
    Examples:
      ministrywatch release list
      ministrywatch release diff ammretreat0223
    """


release.add_command(list_releases)
release.add_command(show_release)
release.add_command(diff)
release.add_command(page)
release.add_command(reread)
release.add_command(search)
release.add_command(views)


@release.command(short_help="Every text a release has had, and which stands now.")
@click.argument("key")
@of_site
@as_json
@with_session
def history(session: Session, key: str, site: str | None, as_json: bool) -> None:
    """List every text a release has had, and say which of them stands now.

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
        shown = [
            {**shapes.revision(each), "current": each.number == row.revision} for each in found
        ]
        show.json_document({**name(row), "revisions": shown})
    else:
        show.lines(row.title, show.address(row.url))
        heads = ("rev", "state", "first seen", "last seen", "paragraphs", "text")
        rows = [_past(each, row) for each in found]
        show.table(heads, rows, right=(0, 4))


def _past(text: "Revision", row: "ReleaseRow") -> tuple[object, ...]:
    """Return a line on one text; the state is that of the release, at the text it has now."""
    state = row.state if text.number == row.revision else "past"
    paragraphs, mark = len(text.release.body), text.fingerprint[7:19]
    return text.number, state, text.first_seen, text.last_seen, paragraphs, mark
