"""Why an event was told, in sentences that a reporter can quote; pure."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.wording.events import headline, names, remarks
from scheduler.wording.phrases import counted, exact, span
from storage.records import DRAFT

if TYPE_CHECKING:
    from ministrywatch.why import Seen, Why
    from storage.evidence import Visit
    from storage.looks import Look
    from storage.records import Event

_DRESS = {
    "cosmetic": "only spacing, punctuation, the kind of digits or the numbering of a list differs",
    "substantive": "more differs than spacing, punctuation, the kind of digits or numbering",
}
"""What a severity means, for events that hold no reason of their own."""


def sentences(why: "Why") -> list[str]:
    """Return the rule that told an event, and what it was told by."""
    tell = _RULES.get(why.event.kind, _of_site)
    said = [*tell(why), *_reservations(why)]
    return [f"{each[0].upper()}{each[1:]}." if n else f"{each}." for n, each in enumerate(said)]


def missing(why: "Why") -> list[str]:
    """Return what is no longer kept, or never was, a line each; the claim rests on the rest."""
    said = []
    for stand in why.stands:
        if stand.text is None:
            said.append(f"revision {stand.number} is no longer kept")
        elif stand.text.page is None:
            said.append(f"the page of revision {stand.number} is not in the archive (any more)")
        elif not stand.text.page.intact:
            said.append(
                f"the archived page of revision {stand.number} is damaged: "
                "run `ministrywatch db check`"
            )
    said += [_lost(each) for each in why.seen if each.look is None]
    if why.visit is None:
        said.append("the visit is no longer kept")
    return said


def rule(event: "Event") -> str:
    """Return the name of the rule by which an event was told."""
    return str(event.detail.get("rule", event.kind)) if event.kind == "views" else event.kind


def reason(event: "Event") -> str | None:
    """Return why an edit has its severity, None where an event has none."""
    if event.severity is None:
        return None
    own = event.detail.get("reason")
    return str(own).strip().rstrip(".") if own else _DRESS[event.severity]


def _edited(why: "Why") -> Iterator[str]:
    event = why.event
    said = f"edited: what the page says differs from revision {event.before}"
    if event.fields:
        said += f" in its {names(event.fields)}"
    if event.severity:
        said += f"; {event.severity} because {reason(event)}"
    yield said
    good, found = why.look("last-good"), why.look("found")
    if good and found and why.confirmed:
        yield (
            f"the change came after {_met(good)}, when the page still said what it had said, "
            f"and not later than {_met(found)}, when it was found"
        )
    elif found:
        before = f"; the look before was at {_met(good)}" if good else ""
        yield f"it was found at {_met(found)}{before}"
    yield from remarks(event)


def _new(why: "Why") -> Iterator[str]:
    first = why.look("first")
    when = _met(first) if first else exact(why.event.at)
    yield f"new: no release of this key was known before it was first read at {when}"
    if why.event.baseline:
        yield (
            "it is part of the baseline, and so no news: it was there before the watch began, or "
            "its date says so"
        )
    if why.lists:
        few = ", ".join(look.url for look in why.lists[:2])
        which = "" if len(why.lists) <= 2 else f", {len(why.lists):,} in all, the first of them"
        yield f"the visit had read these lists before{which}: {few}"


def _removed(why: "Why") -> Iterator[str]:
    yield "removed: the page was found gone in two visits in which the site itself answered"
    yield from _vanishing(why)


def _vanishing(why: "Why") -> Iterator[str]:
    good, gone, again = (why.look(role) for role in ("last-good", "gone", "gone-again"))
    met = [_met(look) for look in (gone, again) if look]
    if met:
        yield f"it was found gone at {', and again at '.join(met)}"
    if good:
        yield f"it was last there at {_met(good)}"


def _restored(why: "Why") -> Iterator[str]:
    removal, back = why.removal, why.look("returned")
    when = _met(back) if back else exact(why.event.at)
    told = f", which was told as removed at {exact(removal.at)}," if removal else ""
    yield f"restored: the page{told} could be read again at {when}"
    before, after = why.event.before, why.event.after
    if before is not None and after is not None:
        same = f"it says what it said before, revision {after}"
        yield same if before == after else f"it says revision {after}; before it said {before}"
    yield from _vanishing(why)


def _views(why: "Why") -> Iterator[str]:
    yield f"{rule(why.event)}: {'; '.join(remarks(why.event)) or 'the counter moved'}"
    yield "the number is the one that the page itself states, at the moments of our own looks"
    if len(why.readings) > 1:
        looks = sum(point.own_looks for point in why.readings[1:])
        since = exact(why.readings[0].at)
        yield (
            f"since {since} we looked {counted(looks, 'time')} ourselves, "
            "and the page may have counted each look as a view"
        )


def _of_site(why: "Why") -> Iterator[str]:
    yield f"{why.event.kind}: {headline(why.event)}"
    yield from remarks(why.event)
    if why.visit is not None:
        yield _visited(why.visit)


def _visited(visit: "Visit") -> str:
    said = f"it was told by visit {visit.number}, which began at {exact(visit.started_at)}"
    if visit.finished_at is not None:
        took = span((visit.finished_at - visit.started_at).total_seconds())
        said += f", took {took} and ended as '{visit.outcome}'"
    return f"{said}: {visit.note}".rstrip(": .")


def _reservations(why: "Why") -> Iterator[str]:
    """Say what else one must know before one stands by an event."""
    drafts = [each.number for each in why.stands if each.text and is_draft(each.text.reader)]
    if drafts:
        yield f"revision {drafts[-1]} was read by the draft of a profile: nobody has accepted it"
    for stand in why.stands:
        if stand.reread:
            yield (
                f"the page of revision {stand.number} was read again since, by other rules; the "
                "event is told by what was read in it then"
            )


def is_draft(reader: str) -> bool:
    """Say whether a reader is the draft of a profile."""
    return reader.startswith(DRAFT)


def _met(look: "Look") -> str:
    """Return when a look was made, in which visit, and what the server answered."""
    answer = [] if look.status is None else [f"HTTP {look.status}"]
    if look.problem is not None:
        answer.append(look.problem.kind)
    elif look.same:
        answer.append("unchanged")
    return f"{exact(look.seen_at)} ({', '.join([f'visit {look.visit}', *answer])})"


def _lost(seen: "Seen") -> str:
    when = f" at {exact(seen.at)}" if seen.at else ""
    if seen.role == "last-good":
        return "no look before it, at which the page was there, is kept"
    return f"the look{when} is no longer kept"


_RULES = {
    "new": _new,
    "edited": _edited,
    "removed": _removed,
    "restored": _restored,
    "views": _views,
}
