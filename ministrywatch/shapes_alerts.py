"""The JSON of rules and of messages that scripts rely on."""

from typing import Any

import msgspec

from ministrywatch.shapes import moment
from scheduler.alerts.addressing import addresses
from scheduler.alerts.hearers import Standing
from scheduler.alerts.model import Rule
from storage.outgoing import Delivery, ShutAddress

Shape = dict[str, Any]


def rule(value: Rule, counts: dict[str, int]) -> Shape:
    """Return a rule as it is in force, with how many of its messages are in each state."""
    shaped: Shape = msgspec.to_builtins(value)
    states = {state: counts.get(state, 0) for state in ("waiting", "delivered", "dead")}
    return {**shaped, "addresses": list(addresses(value)), "counts": states}


def delivery(value: Delivery) -> Shape:
    """Return one message to one address; ``next_attempt_at`` only while it waits."""
    waits = value.state == "waiting"
    return {
        "id": value.message_id,
        "rule": value.lane.rule,
        "channel": value.channel,
        "address": value.lane.address,
        "shape": value.shape,
        "thread": value.thread or None,
        "state": value.state,
        "events": value.events,
        "attempts": value.attempts,
        "created_at": moment(value.created_at),
        "next_attempt_at": moment(value.free_at()) if waits else None,
        "finished_at": moment(value.finished_at),
        "error": value.error,
    }


def shut(value: ShutAddress) -> Shape:
    """Return an address that wants nothing any more."""
    return {
        "rule": value.lane.rule,
        "address": value.lane.address,
        "at": moment(value.at),
        "reason": value.reason,
    }


def standing(value: Standing) -> Shape:
    """Return whether the daemon is at work, and its rules; by those in force visits queue."""
    idle = value.forgotten | value.unreadable
    names = sorted(value.names())
    return {
        "at_work": value.at_work,
        "rules": [{"name": name, "in_force": name not in idle} for name in names],
    }
