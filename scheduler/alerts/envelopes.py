"""From rows of the outbox to messages that a channel can send."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TypeAlias

import msgspec
from sqlalchemy import Connection

from scheduler.alerts.enqueue import MOST, told_of
from scheduler.alerts.model import Envelope, Rule, Told
from scheduler.alerts.trial import trial
from storage import sending, told
from storage.outgoing import Delivery
from storage.records import Release

PAGE = 20
"""Events of a message on many whose texts are in memory at once."""
Content: TypeAlias = tuple[tuple[Told, ...], int]
"""What a message tells, and how many events more there are."""


def contents(conn: Connection, batch: Sequence[Delivery]) -> dict[int, Content]:
    """Return the content of each message, by its row."""
    found = sending.events_of(conn, [each.id for each in batch], MOST)
    of_many = {each.id for each in batch if each.shape in {"digest", "flood"}}
    known: dict[int, Told] = {}
    for row in sorted(of_many):
        known |= _without_texts(conn, found[row][0])
    alone = sorted({seq for row in found.keys() - of_many for seq in found[row][0]})
    known |= {seq: told_of(each) for seq, each in told.by_number(conn, alone).items()}
    return {
        row: (tuple(known[seq] for seq in seqs if seq in known), more)
        for row, (seqs, more) in found.items()
    }


def _without_texts(conn: Connection, seqs: Sequence[int]) -> Iterator[tuple[int, Told]]:
    """Yield events without the paragraphs of their releases, of which messages on many tell none.

    What they show of an edit stands in its diff.
    """
    for some in (seqs[at : at + PAGE] for at in range(0, len(seqs), PAGE)):
        for seq, each in told.by_number(conn, some).items():
            said = told_of(each)
            yield (
                seq,
                msgspec.structs.replace(
                    said, release=_bare(said.release), before=_bare(said.before)
                ),
            )


def _bare(release: Release | None) -> Release | None:
    return None if release is None else msgspec.structs.replace(release, lead=None, body=())


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
