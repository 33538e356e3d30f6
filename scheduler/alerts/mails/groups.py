"""Many events in the order of a digest: by site, then by kind, what weighs most first."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from scheduler.alerts.mails.items import Item, item
from scheduler.alerts.mails.safe import shown, web_link
from scheduler.alerts.mails.tongue import Tongue
from scheduler.alerts.model import Told
from scheduler.detect.boundaries import shortened
from scheduler.wording.events import KINDS, changes, remarks
from scheduler.wording.phrases import told_moment
from scheduler.wording.troubles import SITE_KINDS, befell
from storage.records import Event

WHOLE = 5
"""Edits of a digest that are shown word by word."""
ROOM = 1_500
"""Characters of the word diff of each."""
_TITLE = 120
_WHAT = 160
_RANKS = {kind: rank for rank, kind in enumerate(dict.fromkeys((*SITE_KINDS, *KINDS)))}


class Entry(NamedTuple):
    """One event of many, in one line; with its words where there is room for them."""

    what: str
    """What happened; empty where the heading says it."""
    title: str
    when: str
    link: str | None
    whole: Item | None


class Group(NamedTuple):
    """The events of one kind on one site."""

    kind: str
    heading: str
    entries: tuple[Entry, ...]


class Section(NamedTuple):
    """The events of one site."""

    site: str
    groups: tuple[Group, ...]


def sections(told: tuple[Told, ...], tongue: Tongue) -> tuple[Section, ...]:
    """Return every event once; of a site's troubles one hears first."""
    ranked = sorted(told, key=_rank)
    whole = frozenset(each.seq for each in worded(ranked)[:WHOLE])
    return tuple(
        Section(shown(site), tuple(_groups(list(run), whole, tongue)))
        for site, run in groupby(ranked, key=lambda each: each.event.site)
    )


def worded(told: Iterable[Told]) -> list[Told]:
    """Return the events of which a word diff is worth showing."""
    return [each for each in told if _has_words(each.event)]


def _rank(told: Told) -> tuple[str, int, bool, int]:
    event = told.event
    kind = _RANKS.get(event.kind, len(_RANKS))
    return event.site, kind, event.severity == "cosmetic", told.seq


def _has_words(event: Event) -> bool:
    return event.kind == "edited" and event.severity != "cosmetic" and bool(event.diff)


def _groups(told: list[Told], whole: frozenset[int], tongue: Tongue) -> Iterator[Group]:
    for kind, run in groupby(told, key=lambda each: each.event.kind):
        entries = tuple(_entry(each, tongue, words=each.seq in whole) for each in run)
        heading = tongue.mail.groups.get(kind, shown(kind))
        yield Group(kind, f"{heading} ({len(entries):,})", entries)


def _entry(told: Told, tongue: Tongue, *, words: bool) -> Entry:
    event = told.event
    is_site = event.kind in SITE_KINDS
    title = "" if is_site else shown(event.title, _TITLE) or tongue.mail.untitled
    return Entry(
        what=shortened("; ".join(_what(event, tongue)), _WHAT),
        title=title,
        when=told_moment(event.at, tongue.voice),
        link=None if is_site else web_link(event.url),
        whole=item(told, tongue, ROOM) if words else None,
    )


def _what(event: Event, tongue: Tongue) -> Iterator[str]:
    """Yield what stands before the title: the gravest changes, or what else an event says."""
    if event.kind in SITE_KINDS:
        yield befell(event, tongue.voice)
    if event.kind == "edited" and event.severity == "cosmetic":
        yield tongue.mail.cosmetic
    elif event.kind == "edited":
        yield from (shown(each, _WHAT) for each in changes(event.detail, tongue.voice)[:2])
    if event.kind != "removed":
        yield from (shown(each, _WHAT) for each in remarks(event, tongue.voice))
