"""The values that pass between the rooms: frozen, comparable and free of any effect."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

import msgspec

from storage.turns import Turns

State: TypeAlias = Literal["live", "suspected", "removed", "restored"]
"""``restored`` is live again after having been removed."""
Severity: TypeAlias = Literal["substantive", "cosmetic"]
Piece: TypeAlias = tuple[Literal["=", "-", "+"], str]
Diff: TypeAlias = dict[str, tuple[Piece, ...]]


DRAFT = "draft-"
"""How the reader of a profile begins that nobody has accepted yet."""


class Image(msgspec.Struct, frozen=True):
    """A picture shown with a release: its full-size address and its text."""

    url: str
    alt: str = ""


class Attachment(msgspec.Struct, frozen=True):
    """A document offered with a release."""

    url: str
    title: str = ""


class Link(msgspec.Struct, frozen=True):
    """A link inside the text of a release."""

    url: str
    text: str = ""


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """What a page says, cleaned. It holds no counter: a counter that moves is not an edit."""

    title: str
    lead: str | None = None
    body: tuple[str, ...] = ()
    published_on: date | None = None
    updated_on: date | None = None
    category: str | None = None
    language: str = "th"
    images: tuple[Image, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    links: tuple[Link, ...] = ()

    def encode(self) -> bytes:
        """Return the canonical JSON of this text, the form that is archived and digested."""
        return msgspec.json.encode(self)

    def fingerprint(self) -> str:
        """Return the identity of this text, ``sha256:`` and 64 hex digits."""
        return f"sha256:{hashlib.sha256(self.encode()).hexdigest()}"


class Problem(msgspec.Struct, frozen=True):
    """Why a page could not be read as a release; it is kept as such and changes nothing."""

    kind: str
    detail: str = ""


GONE_KINDS = frozenset({"not-found", "gone", "soft-404"})
"""Kinds of problem that say the page itself is no longer there."""


class Observation(msgspec.Struct, frozen=True, kw_only=True):
    """One look at one address. ``key`` is empty for a list page.

    ``same`` is true when the server answered 304, or sent the very bytes we read last time:
    the text and the counter are then those already known, and ``release`` is None.
    """

    site: str
    key: str
    url: str
    seen_at: datetime
    status: int | None = None
    release: Release | None = None
    same: bool = False
    views: int | None = None
    problem: Problem | None = None
    reader: str = ""
    body_digest: bytes | None = None
    etag: str | None = None
    last_modified: str | None = None
    encoding: str | None = None
    """The codec the page was read with; None where nothing was read."""
    led_to: str | None = None
    """The address of another release that redirects led to, whose page this is."""


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """What a visit must know of a release it may look at again."""

    key: str
    url: str
    state: State
    due: bool
    next_look_at: datetime | None = None
    fingerprint: str
    reader: str
    published_on: date | None = None
    body_digest: bytes | None = None
    etag: str | None = None
    last_modified: str | None = None
    last_seen: datetime | None = None
    title: str = ""
    missing: bool = False
    """At the last visit too its page said that it is not there, and that page was kept."""
    also: Mapping[str, str] = {}
    """Other keys that it goes by and their addresses, the oldest first.

    Its own key is among them, with its first address, once it has moved from there.
    """


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A release as it stands in memory: the left-hand side of every judgement."""

    site: str
    key: str
    url: str
    state: State
    first_seen: datetime
    last_seen: datetime
    """Last moment the page was read, or found unchanged."""
    changed_at: datetime
    """Last moment its text was found changed; ``first_seen`` when it never was."""
    release: Release
    revision: int
    reader: str
    views: int | None = None
    looks: int = 0
    """Our own looks since the last stored counter reading."""
    gone_visit: int | None = None
    """The visit in which the page was first found gone, while ``suspected`` or ``removed``."""
    gone_at: datetime | None = None
    next_look_at: datetime | None = None
    turns: Turns = Turns()
    edits: int = 0
    """Substantive changes of its text."""
    late_edits: int = 0
    """Those of them that were seen after its first seven days."""
    look_reason: str | None = None
    """JSON of why the next look is when it is, as ``scheduler.cadence`` wrote it."""


class Revision(msgspec.Struct, frozen=True, kw_only=True):
    """One text of a release, with the first and last moment it was seen."""

    number: int
    first_seen: datetime
    last_seen: datetime
    fingerprint: str
    reader: str
    release: Release
    page_digest: str | None = None
    """SHA-256, in hex, of the archived page this text was read from."""
    encoding: str | None = None
    """The codec that page is read with, where it is known."""

    @property
    def doubtful(self) -> bool:
        """Whether it was read by the draft of a profile."""
        return self.reader.startswith(DRAFT)


class ViewPoint(msgspec.Struct, frozen=True, kw_only=True):
    """A counter reading that differed from the one before it."""

    at: datetime
    views: int
    own_looks: int
    """Our own looks since the reading before, this one included."""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something worth telling a person."""

    id: str
    kind: str
    site: str
    key: str
    url: str
    title: str
    at: datetime
    severity: Severity | None = None
    baseline: bool = False
    fields: tuple[str, ...] = ()
    diff: Diff = {}
    detail: dict[str, Any] = {}
    before: int | None = None
    """Number of the revision before the change."""
    after: int | None = None
