"""Make the events of one release, each with an identity that judging again does not change."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, TypeAlias

from msgspec.structs import replace

from scheduler.detect.changes import Account
from storage.records import Diff, Event, Known, Observation

Detail: TypeAlias = dict[str, Any]

STAMP = ("updated_on",)
"""The fields of an edit that ministries make in bulk, when a site is moved or indexed anew."""


def new(known: Known, baseline: bool) -> Event:
    """Tell of a release seen for the first time; what was there before us is no news."""
    event = _event("new", known, known.first_seen)
    return _named(replace(event, baseline=baseline, after=known.revision))


def edited(
    before: Known, after: Known, diff: Diff, account: Account, reverts_to: int | None = None
) -> Event:
    """Tell of another text; ``reverts_to`` is the number of an earlier one that came back.

    Its severity, with the reason and the changes in ``detail``, is what ``account`` says.
    """
    event = replace(
        _event("edited", after, after.last_seen),
        severity=account.severity,
        fields=tuple(diff),
        diff=diff,
        detail={**account.detail, **_way(after, reverts_to)},
        before=before.revision,
        after=after.revision,
    )
    return _named(event)


def _way(after: Known, reverts_to: int | None) -> dict[str, Any]:
    """Return which way a text came: it may be an earlier one, and come again and again."""
    back = {} if reverts_to is None else {"reverts_to": reverts_to}
    return back if after.turns.other is None else {**back, "flapping": True}


def removed(known: Known, seen: Observation) -> Event:
    """Tell of a page found gone in two visits, with what the server said the second time."""
    detail = {
        "status": seen.status,
        "problem": seen.problem.kind if seen.problem else None,
        "first_gone_at": _moment(known.gone_at or seen.seen_at),
    }
    return _named(
        replace(_event("removed", known, seen.seen_at), before=known.revision, detail=detail)
    )


def restored(before: Known, after: Known) -> Event:
    """Tell of a removed page that can be read again, with the same text or another."""
    detail = {} if before.gone_at is None else {"first_gone_at": _moment(before.gone_at)}
    event = _event("restored", after, after.last_seen)
    return _named(replace(event, before=before.revision, after=after.revision, detail=detail))


def of_site(event: Event) -> Event:
    """Give an event of a site as a whole its identity."""
    return _named(event)


def _event(kind: str, known: Known, at: datetime) -> Event:
    return Event(
        id="",
        kind=kind,
        site=known.site,
        key=known.key,
        url=known.url,
        title=known.release.title,
        at=at,
    )


def _named(event: Event) -> Event:
    """Give an event its identity: 16 hex digits of what happened, to whom and when."""
    what = (
        event.site,
        event.key,
        event.kind,
        _moment(event.at),
        event.before,
        event.after,
        event.detail.get("milestone"),
        *([event.detail["what"]] if "what" in event.detail else []),
    )
    digest = sha256("\x1f".join(map(str, what)).encode("utf-8", "surrogatepass"))
    return replace(event, id=digest.hexdigest()[:16])


def _moment(at: datetime) -> str:
    """Return a moment in ISO 8601, UTC, to the microsecond where it has any."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
