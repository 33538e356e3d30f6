"""``export``: everything that is known, for other programs."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from ministrywatch.cli.lookup import check_site
from ministrywatch.cli.options import Session, with_session
from ministrywatch.cli.output import form_of, to_file, write_parts
from ministrywatch.cli.since import Since

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ministrywatch.exporting import Format, Shape

What = Literal["releases", "events", "views"]
_ENDINGS: "dict[str, Format]" = {".jsonl": "jsonl", ".csv": "csv"}


@click.command(short_help="Everything that is known, as lines of JSON or a table.")
@click.argument("what", type=click.Choice(["releases", "events", "views"]))
@click.option(
    "--format",
    "format_",
    type=click.Choice(["jsonl", "csv"]),
    help="A JSON document a line, or a table with a header; by the ending of --output, or else "
    "jsonl.",
)
@click.option("--site", metavar="SITE", help="Only this site.")
@click.option(
    "--since",
    type=Since(),
    metavar="WHEN",
    help="Releases with a text not older, events and counts not before: 2026-11-22, 7d.",
)
@to_file
@with_session
def export(
    session: Session,
    what: What,
    format_: "Format | None",
    site: str | None,
    since: datetime | None,
    output: Path | None,
) -> None:
    """Write all releases, events or counter readings, oldest first, as they are read.

    Without --output they go to standard output.

    Lines of JSON have the shapes of `release show`, `event list` and `release views`. CSV is in
    UTF-8; a text that a spreadsheet would take for a formula (=, +, -, @) has an apostrophe before
    it, and lists of paragraphs stand in one cell. A file appears when it is whole.

    \b
    Examples:
      ministrywatch export releases --site mfa-th > releases.jsonl
      ministrywatch export events --since 30d --output events.csv
      ministrywatch export views --format csv | head
    """
    from ministrywatch.exporting import lines
    from storage.engine import reading

    form = form_of(output, format_, _ENDINGS, "jsonl")
    with reading(session.engine()) as conn:
        check_site(session, conn, site)
        write_parts(lines(_found(conn, what, site, since), what, form), output)


def _found(
    conn: "Connection", what: What, site: str | None, since: datetime | None
) -> "Iterator[Shape]":
    from ministrywatch import exporting
    from storage import export

    match what:
        case "releases":
            return map(exporting.release, export.standing(conn, site, since))
        case "events":
            return map(exporting.event, export.happened(conn, site, since))
        case "views":
            return map(exporting.reading, export.readings(conn, site, since))
