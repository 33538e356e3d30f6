"""``db``: the database's schema and integrity."""

import click

from ministrywatch.cli.options import Session, as_json, with_session


@click.group(short_help="The schema of the database, and its integrity.")
def db() -> None:
    """The database: bring its schema up to date, check that it is whole.

    \b
    Example:
      ministrywatch db check
    """


@db.command(short_help="Create the database, or bring an older one up to date.")
@as_json
@with_session
def upgrade(session: Session, as_json: bool) -> None:
    """Create the database, or bring an older one up to date.

    \b
    Example:
      ministrywatch db upgrade --db ministries.sqlite
    """
    from ministrywatch.cli import show
    from storage import migrate

    before, after = migrate.upgrade(session.unchecked_engine(create=True))
    if as_json:
        show.json_document({"before": before, "after": after})
    elif before == after:
        show.lines(f"Up to date at {after}.")
    else:
        show.lines(f"Upgraded from {before or 'nothing'} to {after}.")


@db.command(short_help="Whether structure, references and archived pages are whole.")
@as_json
@with_session
def check(session: Session, as_json: bool) -> int:
    """Check the database: structure, references, archived pages against their digests.

    \b
    Example:
      ministrywatch db check --json
    """
    from ministrywatch.cli import show
    from ministrywatch.cli.codes import DONE, PROBLEMS
    from storage import check

    faults = check.check(session.engine())
    if as_json:
        show.json_document({"ok": not faults, "faults": faults})
    else:
        show.lines(*(faults or ["The database is whole."]))
    return PROBLEMS if faults else DONE
