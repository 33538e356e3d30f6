"""``release list``: the releases that are known, the newest first."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from ministrywatch.cli.limit import with_limit, within
from ministrywatch.cli.lookup import check_site, of_site, signed, standing
from ministrywatch.cli.options import Session, as_json, with_session
from ministrywatch.cli.since import Since

if TYPE_CHECKING:
    from storage.records import State
    from storage.releases import Order, ReleaseRow


STATES = ("live", "suspected", "removed", "restored")


@click.command("list", short_help="What is known, newest first, with the last counter.")
@of_site
@click.option("--state", type=click.Choice(STATES), help="Only these.")
@click.option(
    "--since", type=Since(), metavar="WHEN", help="First seen not before: 7d, 2026-11-01."
)
@with_limit(50)
@click.option(
    "--by",
    type=click.Choice(["published", "views", "growth"]),
    default="published",
    show_default=True,
    help="What comes first: the newest, the most read, or what is read most of late.",
)
@as_json
@with_session
def list_releases(
    session: Session,
    site: str | None,
    state: "State | None",
    since: datetime | None,
    limit: int,
    by: "Order",
    as_json: bool,
) -> None:
    """List releases, newest first, with the last counter and its last move.

    By views or growth, they come with their views a day of late: from the last reading but one
    until they were last seen, without our own looks where a site counts them.

    \b
    Examples:
      ministrywatch release list --site mfa-th --limit 20
      ministrywatch release list --by growth --since 7d
    """
    from ministrywatch.cli import show
    from storage import releases
    from storage.engine import reading

    with reading(session.engine()) as conn:
        check_site(session, conn, site)
        rows = releases.listing(
            conn, site, state, since, limit + 1, by, () if by == "published" else _counted(session)
        )
        some = bool(rows or releases.listing(conn, limit=1))
    rows = within(rows, limit)
    if as_json:
        show.json_document({"releases": [_shape(row, by) for row in rows]})
    elif rows and by == "published":
        _print_table(rows)
    elif rows:
        _print_most_read(rows)
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


def _print_most_read(rows: "list[ReleaseRow]") -> None:
    from ministrywatch.cli import show

    heads = ("views", "a day", "published", "site", "state", "key", "title")
    shown = [
        (
            r.views,
            None if r.per_day is None else f"{r.per_day:,.1f}",
            *(r.published_on, r.site, r.state, r.key, r.title),
        )
        for r in rows
    ]
    show.table(heads, shown, right=(0, 1))


def _shape(row: "ReleaseRow", by: "Order") -> "dict[str, Any]":
    if by == "published":
        return standing(row)
    per_day = None if row.per_day is None else round(row.per_day, 2)
    return {**standing(row), "views_per_day": per_day}


def _counted(session: Session) -> list[str]:
    """Return the sites whose counters may count our own looks."""
    from ministrywatch.shelf import shelf

    books = shelf(session.settings.sites)
    return [each.source.name for each in books if each.profile and each.profile.counts_us]
