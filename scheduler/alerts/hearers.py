"""Whose rules hear of a visit: those of who visits, and those that the daemon left in memory."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from scheduler.alerts.addressing import address_now, addresses
from scheduler.alerts.model import Rule, Smtp
from storage import heartbeats
from storage import rules as stored

FORGOTTEN = timedelta(days=14)
"""A daemon that has been away for so long is not expected back: nothing more is queued for it."""
AT_WORK = timedelta(minutes=2)
"""After the last heartbeat of a daemon that is at work: eight beats, and a slow database.

Before it as well, as clocks differ; one that a clock dated further ahead says nothing.
"""

_UNQUEUED = {"secret_env", "folder", "language"}
"""What only the sender needs; of secrets a rule holds none but the address, as the outbox does."""
_SOME_SERVER = Smtp(host="mail.invalid")
"""Which mail server the daemon has is no matter here."""


class Standing(NamedTuple):
    """The rules that a daemon left in memory, for it to send by."""

    rules: tuple[Rule, ...]
    at_work: bool
    """The daemon gave a sign of life just now; messages of rules that it does not have are dead."""
    forgotten: frozenset[str] = frozenset()
    """Rules by which nothing is queued any more: no daemon has said for long that it has them."""
    unreadable: frozenset[str] = frozenset()
    """Rules that another version of the program wrote, and that this one cannot read."""

    def version(self, name: str) -> Rule | None:
        """Return the rule of a name, None when the daemon has none."""
        return next((rule for rule in self.rules if rule.name == name), None)

    def names(self) -> set[str]:
        """Return the names of all rules that the daemon left."""
        return {rule.name for rule in self.rules} | self.unreadable


def as_stored(rules: Iterable[Rule]) -> dict[str, str]:
    """Return rules that send messages as JSON by name, as far as queueing needs them.

    Feeds are written from the events themselves, whoever found them.
    """
    return {rule.name: _json(rule) for rule in rules if addresses(rule)}


def standing(conn: Connection, now: datetime) -> Standing:
    """Return what the daemon left in memory, and whether it is at work."""
    read: list[Rule] = []
    unreadable, forgotten = set(), set()
    for each in stored.every(conn):
        rule = _read(each.rule)
        if rule is None:
            unreadable.add(each.name)
            continue
        read.append(rule)
        if each.at < now - FORGOTTEN:
            forgotten.add(each.name)
    beat = heartbeats.latest(conn)
    at_work = beat is not None and abs(now - beat.beat_at) < AT_WORK
    return Standing(tuple(read), at_work, frozenset(forgotten), frozenset(unreadable))


def hearing(conn: Connection, mine: Sequence[Rule] | None, now: datetime) -> list[Rule]:
    """Return the rules by which the events of a visit are queued; a name may come twice.

    ``mine`` are those of who visits: None for the daemon, whose rules are the stored ones as they
    stand now, whatever they were when the visit began.

    Of two rules with one name that of the daemon is in force while it is at work, as it sends the
    messages of both. While none is, ours is, and that of the daemon only hears for the addresses
    that ours knows nothing of: they are told when it comes back.
    """
    there = standing(conn, now)
    if mine is None:
        return list(there.rules)
    theirs = [rule for rule in there.rules if rule.name not in there.forgotten]
    if there.at_work:
        names = {rule.name for rule in theirs}
        return [*theirs, *(rule for rule in mine if rule.name not in names)]
    ours = {rule.name: rule for rule in mine}
    return [*mine, *(_beside(rule, ours.get(rule.name)) for rule in theirs)]


def sent_by_us(conn: Connection, mine: Sequence[Rule], now: datetime) -> list[Rule]:
    """Return those of our rules by which we may send what waits.

    What waits for a rule that the daemon at work has in another version was queued by that one,
    for its addresses: it is the daemon's to send, and not to be led to ours.
    """
    there = standing(conn, now)
    if not there.at_work:
        return list(mine)
    theirs = {rule.name: rule for rule in there.rules}
    return [rule for rule in mine if is_same(rule, theirs.get(rule.name, rule))]


def is_same(mine: Rule, theirs: Rule) -> bool:
    """Say whether a stored rule queues as one of ours does."""
    return as_stored((mine,)) == as_stored((theirs,))


def _beside(theirs: Rule, ours: Rule | None) -> Rule:
    """Return the daemon's rule without the addresses that ours of the same name reaches."""
    if ours is None:
        return theirs
    left = tuple(each for each in addresses(theirs) if address_now(ours, each) is None)
    if theirs.to == "smtp":
        return msgspec.structs.replace(theirs, recipients=left)
    return theirs if left else msgspec.structs.replace(theirs, url=None, url_env=None)


def _json(rule: Rule) -> str:
    said = msgspec.structs.asdict(rule)
    return msgspec.json.encode(
        {key: said[key] for key in said.keys() - _UNQUEUED}, order="sorted"
    ).decode()


def _read(text: str) -> Rule | None:
    """Read a stored rule, None where it would break the visit that queues by it.

    Keys that only a newer version knows are left aside: its filter lets everything pass here.
    """
    # What reads texts is not for the daemon, which only stores rules.
    from scheduler.alerts.checking import faults  # noqa: PLC0415

    try:
        said = msgspec.json.decode(text, type=dict[str, object])
        known = {key: said[key] for key in said.keys() & set(Rule.__struct_fields__)}
        rule = msgspec.convert(known, Rule)
    except msgspec.MsgspecError:
        return None
    return None if any(faults((rule,), _SOME_SERVER)) else rule
