"""What a judgement asks to be remembered of one release, after one look."""

from datetime import datetime

import msgspec

from storage.records import Event, Known, ViewPoint


class Validators(msgspec.Struct, frozen=True, kw_only=True):
    """What the next look can be compared with before anything is parsed."""

    body_digest: bytes | None = None
    etag: str | None = None
    last_modified: str | None = None


class Address(msgspec.Struct, frozen=True):
    """Another key and address of a release."""

    key: str
    url: str
    seen_at: datetime


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One release after one look; several changes of one key are applied in their order.

    ``known`` is the release as it now stands. Its ``revision`` and the ``before`` and ``after``
    of the events need only say that there is such a revision: numbers are given on saving,
    because a text that returns gets its old number again.
    """

    known: Known
    revised: bool = False
    """``known.release`` has become the current text, read at ``known.last_seen``.

    A release that is new to the tables is revised by its nature.
    """
    text_id: int | None = None
    """The archived text, when the observation has one; otherwise it is archived on saving."""
    page_id: int | None = None
    """The archived page the text was read from."""
    encoding: str | None = None
    """The codec that page was read with."""
    point: ViewPoint | None = None
    events: tuple[Event, ...] = ()
    address: Address | None = None
    """Another address under which the release was seen."""
    sameness: bytes | None = None
    """What tells a revised release under any address; None for one that nothing tells."""
    validators: Validators | None = None
    """Replaces the stored ones; None keeps them, as after a 304 or a problem."""
