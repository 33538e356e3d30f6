"""What befalls a site as a whole, in words; pure, and any fact may be missing."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scheduler.wording.english import ENGLISH, PLAIN
from scheduler.wording.phrases import counted, day_in, number, said_moment, span, told_moment
from scheduler.wording.words import Voice

if TYPE_CHECKING:
    from storage.records import Event

SITE_KINDS = ENGLISH.site_kinds
"""Kinds of event that are of no release, and what each says."""
_BELIEVED = ENGLISH.believed
FEW = 3
"""Examples that are named."""


def trouble(event: "Event", voice: Voice = PLAIN) -> str:
    """Return what befell a site in one line."""
    return f"{event.site}: {befell(event, voice)}"


def befell(event: "Event", voice: Voice = PLAIN) -> str:
    """Return what befell a site, without its name."""
    words = voice.words
    if event.kind == "site-changed" and not is_held(event):
        return words.believed.get(str(event.detail.get("what")), words.changed)
    return words.site_kinds.get(event.kind, event.kind)


def is_held(event: "Event") -> bool:
    """Say whether what a site's releases seem to say waits for a person since this event."""
    held = event.detail.get("held", event.detail.get("what") not in _BELIEVED)
    return event.kind == "site-changed" and bool(held)


def is_urgent(event: "Event") -> bool:
    """Say whether a site tells nothing any more until a person has seen to it."""
    blind = event.kind == "site-changed" and event.detail.get("what") == "lists"
    return blind or is_held(event)


def particulars(detail: Mapping[str, Any], voice: Voice = PLAIN) -> list[str]:
    """Return what is known of a site's trouble, a line each."""
    words = voice.words
    said = []
    what, count = detail.get("what"), detail.get("count")
    if what or count:
        said.append(_how_many(words.what.get(str(what), what or words.failed), detail, voice))
    if kinds := detail.get("kinds"):
        said.append(words.problems.format(kinds=_kinds(kinds)))
    if (since := said_moment(detail.get("since"))) is not None:
        was = str(detail.get("was", words.so))
        told = {"was": words.conditions.get(was, was), "when": told_moment(since, voice)}
        said.append(words.since.format(**told, lasted=_lasted(detail, voice)))
    if "newest" in detail:
        day = day_in(detail["newest"], voice)
        said.append(words.newest.format(day=day, usual=_usual(detail, voice)))
    return said


def examples(detail: Mapping[str, Any]) -> list[str]:
    """Return addresses, or else keys, of some releases that an event of a site names."""
    found = detail.get("examples") or ()
    named = [each.get("url") or each.get("key") if isinstance(each, dict) else each
             for each in found]  # fmt: skip
    return [str(each) for each in named if each][:FEW]


def _how_many(what: str, detail: Mapping[str, Any], voice: Voice) -> str:
    count = detail.get("count")
    if not count:
        return what
    if "of" not in detail:
        return f"{what}: {number(count)}"
    return voice.words.of.format(what=what, count=number(count), of=number(detail["of"]))


def _kinds(kinds: Any) -> str:
    if isinstance(kinds, dict):
        return ", ".join(f"{kind} ({number(count)})" for kind, count in kinds.items())
    return ", ".join(map(str, kinds)) if isinstance(kinds, list | tuple) else str(kinds)


def _lasted(detail: Mapping[str, Any], voice: Voice) -> str:
    seconds = detail.get("seconds")
    if not isinstance(seconds, int | float):
        return ""
    return voice.words.lasted.format(span=span(seconds, voice))


def _usual(detail: Mapping[str, Any], voice: Voice) -> str:
    days, usual = detail.get("days"), detail.get("usual")
    if not isinstance(days, int) or not isinstance(usual, int):
        return ""
    since, most = (counted(each, "day", voice) for each in (days, usual))
    return voice.words.usual.format(days=since, usual=most)
