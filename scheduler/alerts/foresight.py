"""What a rule would have sent of events that happened: single messages, digests, floods; pure.

Each message is put together as the outbox does, as if it had left when it was due.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import takewhile

import msgspec

from scheduler.alerts.addressing import thread
from scheduler.alerts.enqueue import STORM
from scheduler.alerts.model import Rule, Shape, Told
from scheduler.alerts.rules import passes
from scheduler.alerts.windows import after_quiet, due
from storage.records import Event


class Foreseen(msgspec.Struct, kw_only=True):
    """One message that would have been sent to each address of a rule."""

    shape: Shape
    at: datetime
    thread: str = ""
    events: list[Event]


def foreseen(rule: Rule, told: Iterable[Told]) -> list[Foreseen]:
    """Return the messages of a rule in the order in which they would have been sent."""
    messages: list[Foreseen] = []
    for each in told:
        if passes(rule, each):
            _add(messages, rule, each.event)
    return sorted(messages, key=lambda message: message.at)


def _add(messages: list[Foreseen], rule: Rule, event: Event) -> None:
    when = due(rule, event.at)
    if when.window_end is not None:
        _gather(messages, "digest", when.at, event)
    elif _is_storm(messages, rule, event.at, when.at):
        floods = [each.at for each in _near(messages, event.at) if each.shape == "flood"]
        later = [at + STORM for at in floods if at + STORM > event.at]
        at = max((each for each in floods if each >= event.at), default=None)
        _gather(messages, "flood", at or after_quiet(rule, max(later, default=event.at)), event)
    else:
        single = Foreseen(shape="single", at=when.at, thread=thread(event), events=[event])
        messages.append(single)


def _gather(messages: list[Foreseen], shape: Shape, at: datetime, event: Event) -> None:
    for each in reversed(messages):
        if each.shape == shape and each.at == at:
            each.events.append(event)
            return
    messages.append(Foreseen(shape=shape, at=at, events=[event]))


def _near(messages: list[Foreseen], now: datetime) -> list[Foreseen]:
    """Return the last messages, of which a storm may consist; they are made in their order."""
    return list(takewhile(lambda each: each.at >= now - STORM, reversed(messages)))


def _is_storm(messages: list[Foreseen], rule: Rule, now: datetime, at: datetime) -> bool:
    """Say whether an event is beyond what may be told singly, or comes while a storm lasts."""
    since = now - STORM
    near = _near(messages, now)
    if any(each.shape == "flood" for each in near):
        return True
    if at > now:
        return sum(each.at == at for each in near) >= rule.storm
    return sum(each.events[0].at >= since for each in near) >= rule.storm
