"""What a round of deliveries came to; pure."""

from collections.abc import Iterable

import msgspec


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """How many messages arrived, how many are tried again, and how many are dead."""

    delivered: int = 0
    later: int = 0
    dead: int = 0
    faults: tuple[str, ...] = ()
    """A line for each lane in which an attempt failed: its last failure."""


def summed(parts: Iterable[Sent]) -> Sent:
    """Return the sum of what the lanes came to."""
    parts = tuple(parts)
    return Sent(
        delivered=sum(each.delivered for each in parts),
        later=sum(each.later for each in parts),
        dead=sum(each.dead for each in parts),
        faults=tuple(fault for each in parts for fault in each.faults),
    )
