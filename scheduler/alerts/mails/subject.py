"""The subjects of mails: what happened first, then to what, on one line that is not too long."""

from collections import Counter

from scheduler.alerts.mails.safe import shown
from scheduler.alerts.mails.tongue import Tongue
from scheduler.alerts.model import Envelope
from scheduler.detect.boundaries import shortened
from scheduler.wording.events import KINDS, changes
from scheduler.wording.phrases import counted, number
from scheduler.wording.troubles import SITE_KINDS, befell
from storage.records import Event

LONGEST = 150
"""Characters of a subject; what is beyond some 70 is not seen in most lists of mails."""
_CHANGE = 45
"""Characters of the change that is named in the subject of an edit."""
_NAMED = frozenset({"negation", "figure", "date", "name"})
"""Kinds of change that say more than the title does."""


def subject(envelope: Envelope, tongue: Tongue) -> str:
    """Return the subject of a message; no character cluster is cut in it."""
    if envelope.shape == "trial":
        said = tongue.mail.trial.format(rule=shown(envelope.rule.name))
    elif envelope.shape == "single" and len(envelope.told) == 1:
        said = _single(envelope.told[0].event, tongue)
    else:
        said = _many(envelope, tongue)
    return shortened(said, LONGEST)


def _single(event: Event, tongue: Tongue) -> str:
    site = shown(event.site)
    if event.kind in SITE_KINDS:
        return f"[{site}] {befell(event, tongue.voice)}"
    title = shown(event.title) or tongue.mail.untitled
    return tongue.mail.subject.format(site=site, what=_what(event, tongue), title=title)


def _what(event: Event, tongue: Tongue) -> str:
    words = tongue.mail
    if event.kind == "views":
        rule = str(event.detail.get("rule", "views"))
        said = words.kinds.get(rule, words.kinds["views"])
        return said.format(milestone=number(event.detail.get("milestone", "")))
    if event.severity == "cosmetic":
        return words.cosmetic
    said = words.kinds.get(event.kind, shown(event.kind))
    first = _first(event, tongue)
    return f"{said} ({first})" if first else said


def _first(event: Event, tongue: Tongue) -> str:
    """Return the gravest change of an edit where it fits: ``figure: 14 ล้าน → 15 ล้าน``."""
    found = event.detail.get("changes")
    gravest = found[0] if found and isinstance(found[0], dict) else {}
    if event.kind != "edited" or gravest.get("kind") not in _NAMED:
        return ""
    said = shown(changes({"changes": [gravest]}, tongue.voice)[0])
    return said if len(said) <= _CHANGE else ""


def _many(envelope: Envelope, tongue: Tongue) -> str:
    events = [told.event for told in envelope.told]
    sites = {event.site for event in events}
    site = shown(sites.pop()) if len(sites) == 1 else "ministrywatch"
    words = tongue.mail.flood if envelope.shape == "flood" else tongue.mail.many
    total = counted(len(events) + envelope.more, "event", tongue.voice)
    return words.format(site=site, events=total, kinds=tally(events, tongue)).rstrip(": ")


def tally(events: list[Event], tongue: Tongue) -> str:
    """Return how many events there are of each kind: ``Edited 5, New 6``."""
    found = Counter(event.kind for event in events)
    ranked = [kind for kind in KINDS if kind in found] + [k for k in found if k not in KINDS]
    groups = tongue.mail.groups
    return ", ".join(f"{groups.get(kind, shown(kind))} {found[kind]:,}" for kind in ranked)
