"""From rows of the outbox to messages that a channel can send."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Connection

from scheduler.alerts.enqueue import MOST, told_of
from scheduler.alerts.model import Envelope, Rule, Told
from scheduler.alerts.trial import trial
from storage import sending, told
from storage.outgoing import Delivery

Content: TypeAlias = tuple[tuple[Told, ...], int]
"""What a message tells, and how many events more there are."""


def contents(conn: Connection, batch: Sequence[Delivery]) -> dict[int, Content]:
    """Return the content of each message, by its row."""
    found = sending.events_of(conn, [each.id for each in batch], MOST)
    texts = told.by_number(conn, sorted({seq for seqs, _ in found.values() for seq in seqs}))
    return {
        row: (tuple(told_of(texts[seq]) for seq in seqs if seq in texts), more)
        for row, (seqs, more) in found.items()
    }


def envelope(mine: Delivery, rule: Rule, address: str, content: Content, now: datetime) -> Envelope:
    """Return a message as its channel takes it; ``mine.attempts`` counts this attempt too."""
    events, more = content
    return Envelope(
        id=mine.message_id,
        rule=rule,
        address=address,
        thread=mine.thread if mine.shape == "single" else "",
        shape=mine.shape,
        created_at=mine.created_at,
        attempt=mine.attempts,
        told=(trial(now),) if mine.shape == "trial" else events,
        more=more,
    )
