"""``release list``: the releases that are known, the newest first."""

from datetime import datetime
from typing import TYPE_CHECKING

import click

from ministrywatch.cli.lookup import check_site, of_site, signed, standing
from ministrywatch.cli.options import Session, as_json, with_session
from ministrywatch.cli.since import Since

if TYPE_CHECKING:
    from storage.records import State
    from storage.releases import ReleaseRow


STATES = ("live", "suspected", "removed", "restored")


@click.command("list")
@of_site
@click.option("--state", type=click.Choice(STATES), help="Only these.")
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
        check_site(session, conn, site)
        rows = releases.listing(conn, site=site, state=state, since=since, limit=limit)
        some = bool(rows or releases.listing(conn, limit=1))
    if as_json:
        show.json_document({"releases": [standing(row) for row in rows]})
    elif rows:
        _print_table(rows)
    elif some:
        show.lines("None of the known releases matches.")
    else:
        show.lines("No releases known. A visit finds them: ministrywatch crawl --all")


def _print_table(rows: "list[ReleaseRow]") -> None:
    from ministrywatch.cli import show

    heads = ("published", "site", "state", "views", "moved", "rev", "key", "title")
    shown = [
        (r.published_on, r.site, r.state, r.views, signed(r.delta), r.revision, r.key, r.title)
        for r in rows
    ]
    show.table(heads, shown, right=(3, 4, 5))
