"""Which messages of one lane may be sent now, so that each release is told in its order; pure.

A lane is what one rule sends to one address.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from storage.outgoing import Waiting

ON_ITS_WAY = timedelta(seconds=10)
"""After which it is asked again whether a message that another process sends has arrived."""


class Turn(msgspec.Struct, frozen=True):
    """The messages to send, in their order, and until when others have to wait for earlier ones."""

    take: tuple[int, ...]
    behind: dict[datetime, list[int]]


def turn(waiting: Iterable[Waiting], now: datetime, most: int) -> Turn:
    """Return what of a lane's waiting messages, given in their order, has its turn.

    A message waits for the earlier ones of its thread. A digest waits for all that are earlier,
    and all that are later wait for it. It is the last that is taken: it may tell of so much that
    one is enough at a time.
    """
    take: list[int] = []
    behind: dict[datetime, list[int]] = {}
    held: dict[str, datetime] = {}
    for each in waiting:
        blocked = _until(each, held)
        if blocked is None and each.free_at() <= now:
            take.append(each.id)
            most = len(take) if not each.thread else most
        else:
            until = max(_free_at(each, now), blocked or now)
            held[each.thread] = max(until, held.get(each.thread, until))
            if blocked is not None and each.free_at() <= now:
                behind.setdefault(blocked, []).append(each.id)
        if len(take) == most:
            break
    return Turn(tuple(take), behind)


def _free_at(each: Waiting, now: datetime) -> datetime:
    """Return when to see to a message again: one on its way arrives long before its claim ends."""
    if each.claimed_until is not None and each.claimed_until > now:
        return max(each.not_before, min(each.claimed_until, now + ON_ITS_WAY))
    return each.not_before


def _until(each: Waiting, held: dict[str, datetime]) -> datetime | None:
    """Return until when earlier messages hold this one back."""
    if not each.thread:
        return max(held.values(), default=None)
    found = (held[name] for name in (each.thread, "") if name in held)
    return max(found, default=None)
