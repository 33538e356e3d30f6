"""From events to messages in the outbox, in the transaction that stores the events."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from scheduler.alerts.addressing import addresses, message_id, thread
from scheduler.alerts.hearers import hearing
from scheduler.alerts.model import Rule, Told
from scheduler.alerts.rules import passes
from scheduler.alerts.windows import after_quiet, due
from storage import outbox, told
from storage.outgoing import Draft, Lane, Shape

STORM = timedelta(minutes=10)
"""Within it no more single messages than ``Rule.storm`` are sent, and no more than one of all that
is beyond them."""

MOST = 500
"""Events that one message tells; of a flood of more it says how many they are."""


class Note(NamedTuple):
    """What the outbox must know of an event that is told."""

    seq: int
    id: str
    thread: str


def enqueue(
    conn: Connection, rules: Sequence[Rule] | None, site_id: int, mark: int, now: datetime
) -> int:
    """Queue what happened at a site since ``events.mark`` for all who hear of it.

    ``rules`` are those of who visits, None for the daemon; ``hearers`` says who else hears.
    Returns how many events somebody hears of. Belongs at the end of the transaction that stores
    the events, so that a crash loses neither or both.
    """
    hearers = [rule for rule in hearing(conn, rules, now) if addresses(rule)]
    if not hearers:
        return 0
    heard = _heard(conn, hearers, site_id, mark)
    if any(heard):
        outbox.alone(conn)
    for rule, notes in zip(hearers, heard, strict=True):
        for address in addresses(rule) if notes else ():
            _queue(conn, rule, Lane(rule.name, address), notes, now)
    return len({note.seq for notes in heard for note in notes})


def _heard(conn: Connection, rules: Sequence[Rule], site_id: int, mark: int) -> list[list[Note]]:
    """Return what each rule hears of, in the order of the rules."""
    heard: list[list[Note]] = [[] for _ in rules]
    for each in told.after(conn, site_id, mark):
        note = Note(each.seq, each.event.id, thread(each.event))
        said = told_of(each)
        for rule, notes in zip(rules, heard, strict=True):
            if passes(rule, said):
                notes.append(note)
    return heard


def told_of(each: told.Stored) -> Told:
    """Return a stored event as rules and messages take it."""
    return Told(seq=each.seq, event=each.event, release=each.release, before=each.before)


def _queue(conn: Connection, rule: Rule, lane: Lane, notes: Sequence[Note], now: datetime) -> None:
    when = due(rule, now)
    outbox.hasten(conn, lane, "digest", when.at)
    if when.window_end is not None:
        _gather(conn, rule, lane, "digest", notes, now, when.at)
        return
    room = _room(conn, rule, lane, now, when.at)
    outbox.put(conn, [_single(rule, lane, note, now, when.at) for note in notes[:room]])
    if len(notes) > room:
        _gather(conn, rule, lane, "flood", notes[room:], now, _flood_at(conn, rule, lane, now))


def _room(conn: Connection, rule: Rule, lane: Lane, now: datetime, at: datetime) -> int:
    """Return how many events may have messages of their own; none while a flood lasts."""
    if outbox.gathering(conn, lane, "flood") or outbox.recent(conn, lane, "flood", STORM, now):
        return 0
    if at > now:
        return max(0, rule.storm - outbox.due_together(conn, lane, at))
    return max(0, rule.storm - len(outbox.recent(conn, lane, "single", STORM, now)))


def _flood_at(conn: Connection, rule: Rule, lane: Lane, now: datetime) -> datetime:
    """Return when a flood is told: the first at once, and then one in each span of a storm."""
    before = outbox.recent(conn, lane, "flood", STORM, now)
    return after_quiet(rule, before[-1] + STORM if before else now)


def _gather(  # noqa: PLR0913, PLR0917 - all of them are what a message is made of
    conn: Connection, rule: Rule, lane: Lane, shape: Shape, notes: Sequence[Note],
    now: datetime, at: datetime,
) -> None:  # fmt: skip
    """Add events to the message that takes them in, and begin others as far as they are needed.

    A digest that is full has a second part. A flood is one message, whatever its size.
    """
    size = MOST if shape == "digest" else len(notes)
    open_one = outbox.gathering(conn, lane, shape)
    if open_one is not None:
        room = max(0, MOST - outbox.size(conn, open_one)) if shape == "digest" else len(notes)
        outbox.attach(conn, open_one, [note.seq for note in notes[:room]])
        notes = notes[room:]
    parts = [notes[start : start + size] for start in range(0, len(notes), size)]
    outbox.put(conn, [_part(rule, lane, shape, part, now, at) for part in parts])


def _part(  # noqa: PLR0913, PLR0917 - as above
    rule: Rule, lane: Lane, shape: Shape, notes: Sequence[Note], now: datetime, at: datetime
) -> Draft:
    return Draft(
        message_id=message_id(lane.rule, lane.address, shape, notes[0].id),
        lane=lane,
        channel=rule.to,
        thread="",
        shape=shape,
        created_at=now,
        not_before=at,
        window_end=at,
        events=tuple(note.seq for note in notes),
    )


def _single(rule: Rule, lane: Lane, note: Note, now: datetime, at: datetime) -> Draft:
    return Draft(
        message_id=message_id(lane.rule, lane.address, "single", note.id),
        lane=lane,
        channel=rule.to,
        thread=note.thread,
        shape="single",
        created_at=now,
        not_before=at,
        events=(note.seq,),
    )
