"""The JSON of evidence: why an event was told, archived pages, two revisions compared."""

from typing import TYPE_CHECKING

from ministrywatch.because import is_draft, missing, reason, rule, sentences
from ministrywatch.shapes import Shape, moment, points, problem

if TYPE_CHECKING:
    from ministrywatch.diffing import Comparison
    from ministrywatch.why import Seen, Stand, Why
    from storage.evidence import Text, Told, Visit
    from storage.looks import Look, Page


def why(value: "Why") -> Shape:
    """Return what an event rests on; a list may be empty, and what is not kept is null.

    ``rule`` is the event's kind, of a counter ``milestone``, ``spike`` or ``reset``; ``reason``
    says why an edit has its severity. ``sentences`` may be quoted. ``revisions`` are those the
    event names, by ``role``: before, after, or both where the text is the same. ``looks`` are in
    order of time, by ``role``: first, last-good, found, gone, gone-again, returned. ``readings``
    are those of the counter up to the event, ``lists`` those read before a first look, ``visit``
    the one that told the event, ``removal`` the event that a return ends. ``missing`` says what is
    no longer kept, a sentence each.
    """
    return {
        "rule": rule(value.event),
        "reason": reason(value.event),
        "sentences": sentences(value),
        "revisions": [_stand(each) for each in value.stands],
        "looks": [_seen(each) for each in value.seen],
        "lists": [{"url": each.url, "at": moment(each.seen_at)} for each in value.lists],
        "readings": points(value.readings),
        "visit": visit(value.visit) if value.visit else None,
        "removal": _told(value.removal) if value.removal else None,
        "missing": missing(value),
    }


def compared(value: "Comparison") -> Shape:
    """Return two revisions and their diff; severity and the like are null where none was told."""
    row, event = value.row, value.event
    return {
        "site": row.site,
        "key": row.key,
        "url": row.url,
        "title": row.title,
        "from": value.before.number,
        "to": value.after.number,
        "diff": value.diff,
        "severity": value.severity,
        "reason": value.reason,
        "changes": event.detail.get("changes", []) if event else [],
        "event": event.id if event else None,
        "revisions": [
            {**_side(each), "reread": each.number in value.rereads}
            for each in (value.before, value.after)
        ],
    }


def _side(text: "Text") -> Shape:
    return {
        "number": text.number,
        "first_seen": moment(text.first_seen),
        "last_seen": moment(text.last_seen),
        "fingerprint": text.fingerprint,
        "reader": text.reader,
        "draft": is_draft(text.reader),
        "page": page(text.page) if text.page else None,
    }


def _stand(stand: "Stand") -> Shape:
    """Return a text that an event names; ``role`` is before, after, or both."""
    text = stand.text
    if text is None:
        return {"role": stand.role, "number": stand.number, **dict.fromkeys(_OF_TEXT)}
    found = text_page(text, stand.fetched)
    return {"role": stand.role, **_side(text), "reread": stand.reread, "page": found}


_OF_TEXT = ("first_seen", "last_seen", "fingerprint", "reader", "draft", "reread", "page")


def text_page(text: "Text", look: "Look | None") -> Shape | None:
    """Return the archived page a text was read from, as it was fetched; None when there is none.

    What its server said of it is null once the look is no longer kept.
    """
    if text.page is None:
        return None
    return {
        **page(text.page),
        "encoding": text.encoding,
        "fetched_at": moment(text.first_seen),
        "url": look.url if look else None,
        "status": look.status if look else None,
        "etag": look.etag if look else None,
        "last_modified": look.last_modified if look else None,
    }


def page(value: "Page") -> Shape:
    """Return what names an archived page, and whether its bytes still have that digest."""
    return {"digest": f"sha256:{value.digest}", "bytes": value.size, "intact": value.intact}


def _seen(seen: "Seen") -> Shape:
    """Return a look with its role; one that is no longer kept has its moment alone."""
    shape: Shape = {"role": seen.role, "at": moment(seen.at), "kept": seen.look is not None}
    return {**shape, **(_look(seen.look) if seen.look else dict.fromkeys(_OF_LOOK))}


def _look(look: "Look") -> Shape:
    return {
        "visit": look.visit,
        "run": look.run_id,
        "url": look.url,
        "status": look.status,
        "unchanged": look.same,
        "views": look.views,
        "problem": problem(look.problem),
        "reader": look.reader,
        "draft": is_draft(look.reader),
        "encoding": look.encoding,
        "etag": look.etag,
        "last_modified": look.last_modified,
        "page": page(look.page) if look.page else None,
    }


_OF_LOOK = (
    "visit", "run", "url", "status", "unchanged", "views", "problem", "reader", "draft",
    "encoding", "etag", "last_modified", "page",
)  # fmt: skip


def visit(value: "Visit") -> Shape:
    """Return a visit as it was recorded, and the problems of its looks by kind."""
    return {
        "number": value.number,
        "run": value.run_id,
        "cause": value.cause,
        "started_at": moment(value.started_at),
        "finished_at": moment(value.finished_at),
        "outcome": value.outcome,
        "note": value.note or None,
        "counts": value.counts,
        "looks_kept": value.looks,
        "problems": [
            {"kind": each.kind, "count": each.count, "example": each.example}
            for each in value.problems
        ],
    }


def _told(value: "Told") -> Shape:
    return {"id": value.id, "at": moment(value.at)}
