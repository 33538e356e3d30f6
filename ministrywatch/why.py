"""Why an event was told: all that it rests on, gathered from memory, and nothing judged anew."""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import Connection

    from storage.evidence import Anchor, Text, Told, Visit
    from storage.looks import Look
    from storage.records import Event, ViewPoint

MOST_READINGS = 20
"""Counter readings that are shown of one event, the last ones."""


class Stand(NamedTuple):
    """A text that an event names, on which side of it, and as what it was told then."""

    role: str
    """``before`` or ``after``; ``both`` where an event found the text as it was."""
    number: int
    text: "Text | None" = None
    fetched: "Look | None" = None
    """The look that fetched its page."""
    told_id: int | None = None
    """The row of the text that the event was told by."""

    @property
    def reread(self) -> bool:
        """Whether its page was read again since: the event tells it by the former rules."""
        return self.text is not None and self.told_id not in {None, self.text.text_id}


class Seen(NamedTuple):
    """A look that an event rests on, and what it is to it; None where it is no longer kept."""

    role: str
    at: "datetime | None"
    look: "Look | None"


class Why(NamedTuple):
    """All that an event rests on, as far as it is still kept."""

    event: "Event"
    stands: tuple[Stand, ...] = ()
    seen: tuple[Seen, ...] = ()
    lists: "tuple[Look, ...]" = ()
    """Lists that were read in the visit before a release was first looked at."""
    readings: "tuple[ViewPoint, ...]" = ()
    visit: "Visit | None" = None
    removal: "Told | None" = None
    """The removal that a return ends."""

    @property
    def confirmed(self) -> bool:
        """Whether the look before an edit read, or found unchanged, the text that was edited."""
        good = self.look("last-good")
        if good is None or not self.stands:
            return False
        before = self.stands[0]
        texts = {before.told_id, before.text.text_id if before.text else None}
        return good.same or (good.text_id is not None and good.text_id in texts)

    def look(self, role: str) -> "Look | None":
        """Return the look that has a role, None where there is none, or none any more."""
        return next((each.look for each in self.seen if each.role == role), None)


def gather(conn: "Connection", event: "Event") -> Why:
    """Return what a stored event rests on; what was pruned since is None or left out."""
    from storage import evidence

    anchor = evidence.anchor(conn, event.id)
    visit = None if anchor.run_id is None else evidence.visit(conn, anchor.run_id)
    if anchor.release_id is None:
        return Why(event, visit=visit)
    removal = evidence.told_before(conn, anchor, "removed") if event.kind == "restored" else None
    seen = tuple(_seen(conn, anchor, event, removal))
    return Why(
        event,
        stands=tuple(_stands(conn, anchor, event)),
        seen=seen,
        lists=_lists(conn, seen) if event.kind == "new" else (),
        readings=_readings(conn, anchor.release_id, event) if event.kind == "views" else (),
        visit=visit,
        removal=removal,
    )


def _stands(conn: "Connection", anchor: "Anchor", event: "Event") -> "Iterator[Stand]":
    from storage import evidence, looks

    for role, number, told in _sides(anchor, event):
        text = evidence.text(conn, anchor.release_id, number)
        if text is None:
            yield Stand(role, number)
        else:
            fetched = looks.at(conn, anchor.site_id, anchor.keys, text.first_seen)
            yield Stand(role, number, text, fetched, told)


def _sides(anchor: "Anchor", event: "Event") -> list[tuple[str, int, int | None]]:
    """Return the role and number of each text that an event names, and the row it was told by."""
    sides = [("before", event.before, anchor.before_text_id)]
    if event.before != event.after:
        sides.append(("after", event.after, anchor.after_text_id))
    elif event.before is not None:
        sides = [("both", event.after, anchor.after_text_id)]
    return [(role, number, told) for role, number, told in sides if number is not None]


def _seen(
    conn: "Connection", anchor: "Anchor", event: "Event", removal: "Told | None"
) -> "Iterator[Seen]":
    """Yield the looks that an event rests on, in the order in which they were made."""
    from storage import looks

    if event.kind == "removed":
        yield from _gone(conn, anchor, event.at, event.detail)
        return
    if removal is not None:
        yield from _gone(conn, anchor, removal.at, removal.detail)
    elif event.kind in {"edited", "views"}:
        yield _last_good(conn, anchor, event.at)
    role = {"new": "first", "restored": "returned"}.get(event.kind, "found")
    yield Seen(role, event.at, looks.at(conn, anchor.site_id, anchor.keys, event.at))


def _gone(
    conn: "Connection", anchor: "Anchor", at: "datetime", detail: "dict[str, object]"
) -> "Iterator[Seen]":
    """Yield the last look at a page that was there, and the two that found it gone."""
    from scheduler.wording.phrases import said_moment
    from storage import looks

    first = said_moment(detail.get("first_gone_at"))
    yield _last_good(conn, anchor, first or at)
    if first is not None:
        yield Seen("gone", first, looks.at(conn, anchor.site_id, anchor.keys, first))
    yield Seen("gone-again", at, looks.at(conn, anchor.site_id, anchor.keys, at))


def _last_good(conn: "Connection", anchor: "Anchor", before: "datetime") -> Seen:
    from storage import looks

    look = looks.last_good(conn, anchor.site_id, anchor.keys, before)
    return Seen("last-good", look.seen_at if look else None, look)


def _lists(conn: "Connection", seen: tuple[Seen, ...]) -> "tuple[Look, ...]":
    from storage import looks

    first = seen[0].look if seen else None
    return () if first is None else tuple(looks.lists(conn, first.run_id, first.seen_at))


def _readings(conn: "Connection", release_id: int, event: "Event") -> "tuple[ViewPoint, ...]":
    """Return the counter readings up to the one that the event tells of."""
    from storage import views

    points = views.of(conn, release_id)
    second = event.at.replace(microsecond=0)
    # Two readings within a second are kept a second apart, so the one told may stand a bit later.
    own = (n for n, p in enumerate(points) if p.at >= second and p.views == event.detail["after"])
    last = next(own, None) if "after" in event.detail else None
    if last is None:
        return tuple(p for p in points if p.at <= event.at)[-MOST_READINGS:]
    return tuple(points[: last + 1])[-MOST_READINGS:]
