"""``release diff``: what changed between two revisions, word by word."""

from typing import TYPE_CHECKING

import click

from ministrywatch.cli.lookup import name, of_site, one
from ministrywatch.cli.options import Session, as_json, with_session

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.records import Diff, Release
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
    show.lines(f"{row.title}\n{row.url}\nrevision {before} → {after}")
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
    if old is None and new is None and edits and edits[0].before and edits[0].after:
        return edits[0].before, edits[0].after, edits[0].diff
    after = new or row.revision
    before = old or max(1, after - 1)
    for edit in edits:
        if (edit.before, edit.after) == (before, after):
            return before, after, edit.diff
    return before, after, _cut_now(conn, row, before, after)


def _cut_now(conn: "Connection", row: "ReleaseRow", before: int, after: int) -> "Diff":
    from crawler.thai.words import cut
    from scheduler.detect.edits import diff_fields
    from storage import revisions

    texts = {each.number: each.release for each in revisions.of(conn, row.id)}
    return diff_fields(_text(texts, before), _text(texts, after), cut)


def _text(texts: "dict[int, Release]", number: int) -> "Release":
    from storage.errors import MendableError

    if number not in texts:
        raise MendableError(f"revision {number}: there are revisions 1 to {max(texts)}")
    return texts[number]
