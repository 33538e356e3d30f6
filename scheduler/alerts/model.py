"""What alerts are made of: a rule, a message on its way, and what became of an attempt; pure."""

from datetime import datetime, timedelta
from typing import Annotated, Literal, TypeAlias

import msgspec

from storage.records import Event, Release, Severity

Channel: TypeAlias = Literal["smtp", "webhook", "apprise", "feed"]
Shape: TypeAlias = Literal["single", "digest", "flood", "trial"]
Language: TypeAlias = Literal["th", "en"]


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who hears what, when and by which channel: one ``[[alert]]`` of the configuration.

    A filter that is left out lets everything pass; with several, all must.
    """

    name: str
    to: Channel
    recipients: tuple[str, ...] = ()
    """Mailboxes, for ``smtp``."""
    url: str | None = None
    """Where to post, for ``webhook``."""
    url_env: str | None = None
    """Variable that holds an Apprise address, which is a secret as a whole."""
    secret_env: str | None = None
    """Variable that holds ``whsec_…``; several, parted by spaces, while a key is being changed."""
    folder: str | None = None
    """Where the feed files are written, for ``feed``."""
    sites: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    """Of an edit, at least one of these changed."""
    severity: Severity | None = None
    """``substantive`` leaves out cosmetic edits."""
    keywords: tuple[str, ...] = ()
    """At least one stands in the release, or in what an edit took out of it."""
    keywords_all: tuple[str, ...] = ()
    keywords_none: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    views: int | None = None
    """Events of counters only from this many views on."""
    deliver: str = "at once"
    """``at once``, ``hourly``, ``daily 08:00`` or ``weekly mon 08:00``."""
    time_zone: str = "Asia/Bangkok"
    quiet: str | None = None
    """``22:00-06:00``: nothing is sent then; it follows when the hours are over."""
    language: Language = "en"
    storm: int = 20
    """More events than this at once are told in one message."""


class Smtp(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The mail server: ``[smtp]`` of the configuration.

    User and password come from the environment only.
    """

    host: str
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 587
    starttls: bool = True
    """Required then: nothing is sent where the server does not offer it."""
    tls: bool = False
    """TLS from the first byte, as on port 465, in place of STARTTLS."""
    ca_file: str | None = None
    """Certificates to trust besides those of this machine, for a server of one's own."""
    user_env: str | None = None
    password_env: str | None = None
    sender: str | None = None
    """The address that mails come from; by default ``ministrywatch@`` and this machine's name."""
    timeout: Annotated[float, msgspec.Meta(gt=0, le=3600)] = 20.0
    """Seconds for each step of the conversation, an hour at most."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """An event with what its release says, where it is of a release."""

    seq: int
    event: Event
    release: Release | None = None
    """The text after the event; of a removed release the last one."""
    before: Release | None = None
    """The text before an edit."""


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """One message to one address, as often as it is tried."""

    id: str
    """The same at every attempt: ``webhook-id``, and what ``Message-ID`` is made of."""
    rule: Rule
    address: str
    thread: str
    """What must arrive in its order: ``site/key``, ``site`` for a site itself, else empty."""
    shape: Shape
    created_at: datetime
    attempt: int
    """1 for the first."""
    told: tuple[Told, ...]
    """In the order they happened; of a trial one made-up event."""
    more: int = 0
    """Events of a digest or of a flood beyond those told here; ``event list`` has them all."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an attempt.

    ``delivered``; ``retry`` later (not before ``retry_after`` has passed, where the other side
    says so); ``refused`` for good, which is dead at once; ``shut``: the address wants nothing
    any more.
    """

    state: Literal["delivered", "retry", "refused", "shut"]
    reason: str = ""
    """For a person, without any secret; remote text in it is short and on one line."""
    retry_after: timedelta | None = None
