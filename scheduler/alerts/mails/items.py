"""What a mail says of one event, before it is text or HTML; every remote word is harmless here."""

from collections.abc import Iterator
from typing import NamedTuple

from scheduler.alerts.mails.passages import Passage, passages
from scheduler.alerts.mails.safe import shown, web_link
from scheduler.alerts.mails.tongue import Tongue
from scheduler.alerts.model import Told
from scheduler.wording.events import changes, names, remarks
from scheduler.wording.phrases import counted, told_day, told_moment
from scheduler.wording.troubles import SITE_KINDS, befell, examples, is_held
from storage.records import Event

TITLE = 300
EXCERPT = 400
"""Characters of the text of a release that is new, or gone."""
CHANGES = 15
"""Changes that are listed of one edit; an event keeps 50."""
LONGEST = 300
"""Characters of any other line."""


class Item(NamedTuple):
    """One event: a sentence, the release, what changed, and what that rests on."""

    happened: str
    title: str
    language: str
    published: str
    link: str | None
    address: str
    """What stands in the place of a link that is none."""
    excerpt: str
    changes: tuple[str, ...]
    passages: tuple[Passage, ...]
    facts: tuple[tuple[str, str], ...]
    """Names and values."""
    commands: tuple[tuple[str, str], ...]
    """What a command shows or does, and the command."""


def item(told: Told, tongue: Tongue, room: int) -> Item:
    """Return what there is to say of an event; ``room`` is the characters of its word diff."""
    event, release = told.event, told.release
    link = web_link(event.url)
    return Item(
        happened=happened(event, tongue),
        title=shown(event.title, TITLE) or tongue.mail.untitled,
        language=release.language if release else "",
        published=_published(told, tongue),
        link=link,
        address="" if link else shown(event.url, LONGEST),
        excerpt=_excerpt(told),
        changes=tuple(_changes(event, tongue)),
        passages=passages(event, room) if event.kind == "edited" else (),
        facts=tuple(_facts(event, tongue)),
        commands=tuple(_commands(event, tongue)),
    )


def happened(event: Event, tongue: Tongue) -> str:
    """Return what happened, in one sentence."""
    site = shown(event.site)
    if event.kind in SITE_KINDS:
        return f"{site}: {befell(event, tongue.voice)}"
    said = "; ".join(shown(each, LONGEST) for each in remarks(event, tongue.voice)) or "…"
    sentence = tongue.mail.happened.get(event.kind)
    if sentence is None:
        return f"{site}: {shown(event.kind)}"
    return sentence.format(site=site, fields=names(event.fields, tongue.voice), said=said)


def _published(told: Told, tongue: Tongue) -> str:
    day = told.release.published_on if told.release else None
    return f"{tongue.mail.published} {told_day(day, tongue.voice)}" if day else ""


def _excerpt(told: Told) -> str:
    release = told.release
    if told.event.kind not in {"new", "removed"} or release is None:
        return ""
    return shown(release.lead or " ".join(release.body[:3]), EXCERPT)


def _changes(event: Event, tongue: Tongue) -> Iterator[str]:
    found = changes(event.detail, tongue.voice)
    for each in found[:CHANGES]:
        yield shown(each, LONGEST)
    if len(found) > CHANGES:
        more = counted(len(found) - CHANGES, "change", tongue.voice)
        yield tongue.mail.more_changes.format(changes=more)


def _facts(event: Event, tongue: Tongue) -> Iterator[tuple[str, str]]:
    words = tongue.mail
    if event.severity:
        yield words.severity, words.severities[event.severity]
    yield words.found, told_moment(event.at, tongue.voice)
    sure = _certainty(event, tongue)
    if sure:
        yield words.certainty, shown(sure, LONGEST)
    for detail in () if event.kind in {"views", "removed"} else remarks(event, tongue.voice):
        yield words.details, shown(detail, LONGEST)
    for example in examples(event.detail) if event.kind in SITE_KINDS else ():
        yield words.example, shown(example, LONGEST)


def _certainty(event: Event, tongue: Tongue) -> str:
    """Return what an event rests on; nothing for those of sites, whose details say it."""
    words = tongue.mail
    if event.kind == "removed":
        return "; ".join(remarks(event, tongue.voice))
    if event.kind == "restored" and event.before is not None and event.before == event.after:
        return words.same_text
    if event.kind == "edited" and event.before is None:
        return ""
    return words.certain.get(event.kind, "").format(before=event.before)


def _commands(event: Event, tongue: Tongue) -> Iterator[tuple[str, str]]:
    yield tongue.mail.more, f"ministrywatch event show {shown(event.id)}"
    if is_held(event):
        yield tongue.mail.held, f"ministrywatch site thaw {shown(event.site)}"
