"""``release diff``: what changed between two revisions, word by word."""

from typing import TYPE_CHECKING

import click

from ministrywatch.cli.lookup import name, of_site, one
from ministrywatch.cli.options import Session, as_json, with_session

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.records import Diff
    from storage.releases import ReleaseRow


@click.command()
@click.argument("key")
@click.option("--from", "old", type=click.IntRange(1), metavar="N", help="The older revision.")
@click.option("--to", "new", type=click.IntRange(1), metavar="N", help="The newer revision.")
@of_site
@as_json
@with_session
def diff(
    session: Session, key: str, old: int | None, new: int | None, site: str | None, as_json: bool
) -> None:
    """Show what changed between two revisions, word by word; the last change unless told.

    \b
    Example:
      ministrywatch release diff ammretreat0223 --from 1 --to 3
    """
    from ministrywatch.cli import show
    from storage.engine import reading

    with reading(session.engine()) as conn:
        row = one(session, conn, key, site)
        before, after, change = _change(conn, row, old, new)
    if as_json:
        show.json_document({**name(row), "from": before, "to": after, "diff": change})
        return
    show.lines(row.title, show.address(row.url))
    if before == after:
        show.lines("It has one text: it was never edited.")
        return
    show.lines(f"revision {before} → {after}")
    for field, pieces in change.items():
        show.lines(f"{field}:", show.word_diff(pieces))
    if not change:
        show.lines("No difference.")


def _change(
    conn: "Connection", row: "ReleaseRow", old: int | None, new: int | None
) -> "tuple[int, int, Diff]":
    """Return two revision numbers and their diff, the stored one where an event holds it.

    A stored diff needs no word cutting, so the common case never loads a dictionary.
    """
    from storage import events

    edits = events.edits(conn, row.id)
    if old is None and new is None:
        if edits and edits[0].before and edits[0].after:
            return edits[0].before, edits[0].after, edits[0].diff
        if row.revisions == 1:
            return 1, 1, {}
    before, after = _pair(row, old, new)
    for edit in edits:
        if (edit.before, edit.after) == (before, after):
            return before, after, edit.diff
    return before, after, _cut_now(conn, row, before, after)


def _pair(row: "ReleaseRow", old: int | None, new: int | None) -> tuple[int, int]:
    """Return the revisions to compare: one that is not told is the current, or the one before."""
    from storage.errors import MendableError

    after = new or row.revision
    if after == 1 and new and not old:
        raise MendableError(f"revision 1 of {row.key} is the first; give another with --from")
    before = old or after - 1 or row.revisions
    for number in (before, after):
        if number > row.revisions:
            last = row.revisions
            has = f"there are revisions 1 to {last}" if last > 1 else "there is revision 1 alone"
            raise MendableError(f"revision {number} of {row.key}: {has}")
    if before == after:
        mend = "give another to --from or --to; `ministrywatch release history` lists them"
        raise MendableError(f"revision {after} of {row.key} is the same as itself: {mend}")
    return before, after


def _cut_now(conn: "Connection", row: "ReleaseRow", before: int, after: int) -> "Diff":
    from crawler.thai.words import cut
    from scheduler.detect.edits import diff_fields
    from storage import revisions

    texts = {each.number: each.release for each in revisions.of(conn, row.id)}
    return diff_fields(texts[before], texts[after], cut)
