"""Events in words, for a screen, a page or a mail: pure, and remote text stays as it came."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from scheduler.wording.phrases import counted, number, said_moment, span
from scheduler.wording.troubles import SITE_KINDS, particulars, trouble

if TYPE_CHECKING:
    from storage.records import Event

KINDS = ("new", "edited", "removed", "restored", "views", *SITE_KINDS)
"""Every kind of event, those of releases first."""

FIELDS = {
    "title": "title",
    "lead": "lead",
    "body": "text",
    "published_on": "date of publication",
    "updated_on": "date of update",
    "category": "category",
    "images": "images",
    "attachments": "documents",
    "links": "links",
}
"""The fields of a release as a reader calls them."""


def headline(event: "Event") -> str:
    """Return what an event is about in one line: the release's title, or what befell the site."""
    return trouble(event) if event.kind in SITE_KINDS else event.title or event.site


def names(fields: Iterable[str]) -> str:
    """Return the fields of a release in a row of words."""
    *most, last = [FIELDS.get(field, field) for field in fields] or ["nothing"]
    return f"{', '.join(most)} and {last}" if most else last


def changes(detail: Mapping[str, Any]) -> list[str]:
    """Return what an edit changed, a line each: ``figure: 14 ล้าน → 15 ล้าน``."""
    found = detail.get("changes")
    return [_change(each) for each in found if isinstance(each, dict)] if found else []


def _change(change: Mapping[str, Any]) -> str:
    kind, field = change.get("kind", "changed"), change.get("field", "body")
    where = "" if field == "body" else f" ({FIELDS.get(field, field)})"
    before, after, count = change.get("before"), change.get("after"), change.get("count")
    words = " → ".join(str(each) for each in (before, after) if each)
    times = _times(change.get("kind"), count) if isinstance(count, int) and count > 1 else ""
    told = ", ".join(filter(None, (words, times)))
    return f"{kind}{where}: {told}" if told else f"{kind}{where}"


def remarks(event: "Event") -> list[str]:
    """Return what an event says besides its release, its title and its words, a line each."""
    detail = event.detail
    said = []
    if event.kind == "views" and "rule" in detail:
        said.append(_counted(detail))
    if "reverts_to" in detail:
        said.append(f"the text of revision {detail['reverts_to']} is back")
    if detail.get("flapping"):
        said.append("its text goes to and fro")
    if event.kind == "removed":
        said.append(_gone(detail))
    if event.kind in SITE_KINDS:
        said += particulars(detail)
    return said


def _times(kind: Any, count: int) -> str:
    """Say how often: of blocks in paragraphs, of all else in places."""
    blocks = kind in {"inserted", "deleted", "reworded", "moved"}
    return counted(count, "paragraph") if blocks else f"in {counted(count, 'place')}"


def _counted(detail: Mapping[str, Any]) -> str:
    """Say what a counter did."""
    before, after = (number(detail.get(name, 0)) for name in ("before", "after"))
    moved = f"{before} → {after}"
    match detail["rule"]:
        case "milestone" if "milestone" in detail:
            said = f"passed {number(detail['milestone'])} views: {moved}"
        case "spike":
            said = f"rose at an unusual pace: {moved}{_pace(detail)}"
        case "reset":
            said = f"the counter fell: {moved}"
        case other:
            said = f"{other}: {moved}"
    looks = detail.get("own_looks")
    return f"{said} (our own looks in between: {number(looks)})" if looks is not None else said


_BRIEF = 1 / 24
"""Days below which a rate by the day is arithmetic and no observation."""


def _pace(detail: Mapping[str, Any]) -> str:
    said = []
    days = detail.get("days")
    brief = isinstance(days, int | float) and days < _BRIEF
    if "gained" in detail and days is not None:
        said.append(f"{number(detail['gained'])} {'in minutes' if brief else f'in {_days(days)}'}")
    if "per_day" in detail and not brief:
        said.append(f"{number(detail['per_day'])} a day")
    if "expected" in detail:
        said.append(f"expected {number(detail['expected'])}")
    return ", " + ", ".join(said) if said else ""


def _days(days: Any) -> str:
    return span(86_400 * days) if isinstance(days, int | float) else str(days)


def _gone(detail: Mapping[str, Any]) -> str:
    status = detail.get("status")
    answer = f"HTTP {status}" if status not in {None, 200} else "a page that says so"
    first = said_moment(detail.get("first_gone_at"))
    when = f", for the first time at {first.astimezone():%Y-%m-%d %H:%M}" if first else ""
    return f"gone in two visits: {answer}{when}"
