"""Messages of the outbox as they pass between the rooms: frozen, free of any effect."""

from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

DeliveryState: TypeAlias = Literal["waiting", "delivered", "dead"]
Shape: TypeAlias = Literal["single", "digest", "flood", "trial"]


class Lane(msgspec.Struct, frozen=True, order=True):
    """What one rule sends to one address: the messages that follow each other."""

    rule: str
    address: str


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A message that is put into the outbox, with the events it tells."""

    message_id: str
    lane: Lane
    channel: str
    thread: str
    """What must arrive in its order: ``site/key``, ``site`` for a site itself, else empty."""
    shape: Shape
    created_at: datetime
    not_before: datetime
    window_end: datetime | None = None
    """With it the message takes in further events until it is sent."""
    events: tuple[int, ...] = ()


class Waiting(msgspec.Struct, frozen=True):
    """A message that waits, as far as its turn depends on it."""

    id: int
    thread: str
    not_before: datetime
    claimed_until: datetime | None = None

    def free_at(self) -> datetime:
        """Return from when on it may be claimed, as far as depends on itself."""
        return max(self.not_before, self.claimed_until or self.not_before)


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One message to one address as it stands in memory."""

    id: int
    message_id: str
    lane: Lane
    channel: str
    thread: str
    shape: Shape
    state: DeliveryState
    created_at: datetime
    not_before: datetime
    attempts: int
    claimed_until: datetime | None = None
    finished_at: datetime | None = None
    error: str | None = None
    """Why the last attempt failed."""
    events: int = 0
    """How many events it tells."""

    def free_at(self) -> datetime:
        """Return when the next attempt may be, while it waits."""
        return max(self.not_before, self.claimed_until or self.not_before)


class ShutAddress(msgspec.Struct, frozen=True, kw_only=True):
    """An address that wants nothing any more."""

    lane: Lane
    at: datetime
    reason: str
