"""Two revisions of a release found in memory and compared: as they were told, or else anew."""

from typing import TYPE_CHECKING

from ministrywatch.diffing import Comparison
from storage.errors import MendableError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.evidence import Text
    from storage.records import Event
    from storage.releases import ReleaseRow


def compare(
    conn: "Connection", row: "ReleaseRow", old: int | None = None, new: int | None = None
) -> Comparison:
    """Compare two revisions, the two of the last edit unless told; MendableError names a mistake.

    A stored diff needs no word cutting, so the common case never loads a dictionary.
    """
    from storage import events

    edits = events.edits(conn, row.id)
    if old is None and new is None:
        if edits and edits[0].before and edits[0].after:
            return _as_told(conn, row, edits[0])
        if row.revisions == 1:
            text = _text(conn, row, 1)
            return Comparison(row, text, text, {}, _language(conn, text))
    before, after = _pair(row, old, new)
    for edit in edits:
        if (edit.before, edit.after) == (before, after):
            return _as_told(conn, row, edit)
    return _anew(conn, row, before, after)


def _as_told(conn: "Connection", row: "ReleaseRow", edit: "Event") -> Comparison:
    from storage import evidence

    anchor = evidence.anchor(conn, edit.id)
    before, after = (_text(conn, row, each or row.revision) for each in (edit.before, edit.after))
    sides = ((before, anchor.before_text_id), (after, anchor.after_text_id))
    return Comparison(
        row=row,
        before=before,
        after=after,
        diff=edit.diff,
        language=_language(conn, after),
        event=edit,
        severity=edit.severity,
        reason=edit.detail.get("reason"),
        rereads=tuple(side.number for side, told in sides if told not in {None, side.text_id}),
    )


def _anew(conn: "Connection", row: "ReleaseRow", before: int, after: int) -> Comparison:
    from crawler.thai.words import cut
    from scheduler.detect.edits import diff_fields, severity
    from storage import archive

    sides = [_text(conn, row, number) for number in (before, after)]
    said = archive.texts(conn, [side.text_id for side in sides])
    old, new = (said[side.text_id] for side in sides)
    diff = diff_fields(old, new, cut)
    return Comparison(
        row=row,
        before=sides[0],
        after=sides[1],
        diff=diff,
        language=new.language,
        severity=severity(old, new) if diff else None,
    )


def _text(conn: "Connection", row: "ReleaseRow", number: int) -> "Text":
    from storage import evidence

    found = evidence.text(conn, row.id, number)
    if found is None:
        raise MendableError(f"revision {number} of {row.key}: it is no longer kept; give another")
    return found


def _language(conn: "Connection", text: "Text") -> str:
    from storage import archive

    return archive.text(conn, text.text_id).language


def _pair(row: "ReleaseRow", old: int | None, new: int | None) -> tuple[int, int]:
    """Return the revisions to compare: one that is not told is the current, or the one before."""
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
