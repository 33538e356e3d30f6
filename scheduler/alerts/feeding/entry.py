"""One event as an entry of a feed, and the feed that has them; pure."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid5

import msgspec

from scheduler.alerts.feeding.fragment import fragment
from scheduler.alerts.mails.items import item
from scheduler.alerts.mails.subject import subject
from scheduler.alerts.mails.tongue import tongue
from scheduler.alerts.model import Envelope, Language, Rule, Told
from storage.records import Severity

ROOM = 20_000
"""Characters of the word diff of one entry."""
_SPACE = UUID("5f0e7a63-6f0d-4d55-9b0c-0a3f6f5a8d11")
"""Ours alone: identifiers of feeds and entries are made from it and must never change."""
_FORMAT = 1
"""Raised when entries are told otherwise, so that those in files are made again."""


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What a program wants to know of an entry."""

    seq: int
    """Number of the event in its database."""
    event: str
    kind: str
    site: str
    key: str
    severity: Severity | None = None


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One event; nothing in it is remote markup."""

    id: str
    url: str | None
    """The release's own page, where it may be linked to."""
    title: str
    html: str
    at: datetime
    about: About

    @property
    def tags(self) -> tuple[str, ...]:
        """What readers sort by: the kind, the site and the severity."""
        return tuple(filter(None, (self.about.kind, self.about.site, self.about.severity)))


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """All that the files of a feed say; ``entries`` have the newest first."""

    id: str
    title: str
    language: Language
    updated: datetime
    seq: int
    """Number of the last event that was looked at."""
    rule: str
    """Digest of the rule that chose the entries."""
    entries: tuple[Entry, ...] = ()


def entry(told: Told, rule: Rule) -> Entry:
    """Return an event in the words of a rule."""
    event, speech = told.event, tongue(rule)
    said = item(told, speech, ROOM)
    return Entry(
        id=_urn(f"event {event.id}"),
        url=said.link,
        title=subject(_alone(told, rule), speech),
        html=fragment(said, speech),
        at=event.at,
        about=About(
            seq=told.seq,
            event=event.id,
            kind=event.kind,
            site=event.site,
            key=event.key,
            severity=event.severity,
        ),
    )


def empty(rule: Rule, place: str, now: datetime) -> Feed:
    """Return a feed without entries; ``place`` is what no other feed in the world is called by."""
    return Feed(
        id=_urn(f"feed {place} {rule.name}"),
        title=f"ministrywatch: {rule.name}",
        language=rule.language,
        updated=now,
        seq=0,
        rule=digest(rule),
    )


def digest(rule: Rule) -> str:
    """Return what tells whether entries were chosen, and told, by the same rule."""
    return sha256(b"%d" % _FORMAT + msgspec.json.encode(rule)).hexdigest()[:16]


def _urn(name: str) -> str:
    return uuid5(_SPACE, name).urn


def _alone(told: Told, rule: Rule) -> Envelope:
    """Return the message that would tell this event alone: its subject is the entry's title."""
    return Envelope(
        id=told.event.id,
        rule=rule,
        address="",
        thread="",
        shape="single",
        created_at=told.event.at,
        attempt=1,
        told=(told,),
    )
