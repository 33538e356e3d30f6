"""What befalls a site as a whole, in words; pure, and any fact may be missing."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scheduler.wording.phrases import counted, exact, number, said_moment, span

if TYPE_CHECKING:
    from storage.records import Event

SITE_KINDS = {
    "site-down": "the site does not answer",
    "site-up": "the site answers again",
    "site-blocked": "the site turns us away",
    "site-changed": "the site itself has changed, and what its releases seem to say is held back",
    "site-silent": "the site has shown nothing new for longer than is its way",
}
"""Kinds of event that are of no release, and what each says."""
_BELIEVED = {
    "dress": "the site has dressed its texts anew, which is told once for all of them",
    "counters": "counters fell all over the site, which is told once for all of them",
    "surge": "counters rise fast all over the site, which is told once for all of them",
    "lists": "the site's lists show nothing that can be read any more",
}
"""What many changes at once come to that hold nothing back."""
_WHAT = {
    "edited": "releases that seem edited",
    "unreadable": "releases that cannot be read any more",
    "vanished": "releases that seem to be gone",
    "lists": "pages that cannot be read",
    "dress": "releases of which spacing, punctuation or numbering changed",
    "counters": "counters that fell",
    "surge": "counters that rise far faster than usual",
    "unseen": "nothing could be seen that shows the change to be over",
}
FEW = 3
"""Examples that are named."""


def trouble(event: "Event") -> str:
    """Return what befell a site in one line."""
    said = SITE_KINDS.get(event.kind, event.kind)
    if event.kind == "site-changed" and not is_held(event):
        said = _BELIEVED.get(str(event.detail.get("what")), "the site itself has changed")
    return f"{event.site}: {said}"


def is_held(event: "Event") -> bool:
    """Say whether what a site's releases seem to say waits for a person since this event."""
    held = event.detail.get("held", event.detail.get("what") not in _BELIEVED)
    return event.kind == "site-changed" and bool(held)


def is_urgent(event: "Event") -> bool:
    """Say whether a site tells nothing any more until a person has seen to it."""
    blind = event.kind == "site-changed" and event.detail.get("what") == "lists"
    return blind or is_held(event)


def particulars(detail: Mapping[str, Any]) -> list[str]:
    """Return what is known of a site's trouble, a line each."""
    said = []
    what, count = detail.get("what"), detail.get("count")
    if what or count:
        said.append(_how_many(_WHAT.get(str(what), what or "looks that failed"), count, detail))
    if kinds := detail.get("kinds"):
        said.append(f"problems: {_kinds(kinds)}")
    if (since := said_moment(detail.get("since"))) is not None:
        said.append(f"it was {detail.get('was', 'so')} since {exact(since)}{_lasted(detail)}")
    if "newest" in detail:
        said.append(f"its newest release is of {detail['newest']}{_usual(detail)}")
    return said


def examples(detail: Mapping[str, Any]) -> list[str]:
    """Return addresses, or else keys, of some releases that an event of a site names."""
    found = detail.get("examples") or ()
    named = [each.get("url") or each.get("key") if isinstance(each, dict) else each
             for each in found]  # fmt: skip
    return [str(each) for each in named if each][:FEW]


def _how_many(what: str, count: Any, detail: Mapping[str, Any]) -> str:
    if not count:
        return what
    of = f" of {number(detail['of'])}" if "of" in detail else ""
    return f"{what}: {number(count)}{of}"


def _kinds(kinds: Any) -> str:
    if isinstance(kinds, dict):
        return ", ".join(f"{kind} ({number(count)})" for kind, count in kinds.items())
    return ", ".join(map(str, kinds)) if isinstance(kinds, list | tuple) else str(kinds)


def _lasted(detail: Mapping[str, Any]) -> str:
    seconds = detail.get("seconds")
    return f", for {span(seconds)}" if isinstance(seconds, int | float) else ""


def _usual(detail: Mapping[str, Any]) -> str:
    days, usual = detail.get("days"), detail.get("usual")
    if not isinstance(days, int) or not isinstance(usual, int):
        return ""
    return f", {counted(days, 'day')} ago; at most {counted(usual, 'day')} are its way"
