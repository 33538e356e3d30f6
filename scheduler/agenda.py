"""Which visits start now, and which sites share a child; pure.

Sites that are due together share a child, because a child costs a second or two to start. But one
child judges what it saw when all of its sites have answered, so a site is only put together with
others like it: quick ones with quick ones, long ones with long ones, those that fail with those
that fail; and a site with which a visit broke off goes alone. The last three kinds never take
the last place, so that a healthy site does not wait for them.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from enum import IntEnum

import msgspec

from scheduler.planned import is_due

MOST_TOGETHER = 25
"""Sites in one child: it holds the known releases of all of them in memory."""
QUICK = 300.0
"""Seconds that a visit may take and still share a child with short ones."""
UNKNOWN = 600.0
"""Seconds that a first visit is expected to take; what it leaves over stays due."""
LEAST_LIMIT, MOST_LIMIT = 300.0, 3600.0
"""Seconds, the time limit of a visit that is expected to be short, and of the longest."""
SLACK = 3.0
"""How many times its expected length a visit may take."""


class Kind(IntEnum):
    """Which sites may share a child."""

    QUICK = 0
    LONG = 1
    AILING = 2
    ALONE = 3


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A site, when it is due, and what its visits are like."""

    name: str
    due_at: datetime | None = None
    """None for a site that was never planned: it is due."""
    last_visit_at: datetime | None = None
    failures: int = 0
    broken: bool = False
    expected: float | None = None
    """Seconds that its next visit will take; None when nothing is known of it."""

    @property
    def kind(self) -> Kind:
        """Return with which others it may share a child."""
        if self.broken:
            return Kind.ALONE
        if self.failures:
            return Kind.AILING
        return Kind.QUICK if self.expected is not None and self.expected <= QUICK else Kind.LONG


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """Sites that one child visits."""

    names: tuple[str, ...]
    kind: Kind
    time_limit: float
    """Seconds after which it asks for nothing more."""


def overdue(place: Place, now: datetime) -> timedelta:
    """Return for how long a site has been due; nothing for one that was never planned."""
    late = timedelta(0) if place.due_at is None else now - place.due_at
    return max(late, timedelta(0))


def next_batches(
    places: Sequence[Place],
    running: Collection[Batch],
    now: datetime,
    *,
    children: int,
    gather: timedelta = timedelta(0),
) -> list[Batch]:
    """Return the batches that start now, those whose site waited longest first.

    ``children`` run at once at the most. ``gather`` is how long a site that is due waits for
    others to share its child with.
    """
    busy = {name for batch in running for name in batch.names}
    due = sorted(
        (
            each
            for each in places
            if each.name not in busy and is_due(each.due_at, each.last_visit_at, now)
        ),
        key=lambda each: (-overdue(each, now), each.name),
    )
    ready = [batch for batch in batches(due) if _is_ready(batch, due, now, gather)]
    healthy = any(each.kind is Kind.QUICK for each in places)
    return list(_fitting(ready, running, children, healthy=healthy))


def batches(due: Iterable[Place]) -> Iterator[Batch]:
    """Put sites together by kind, in the order they are in; yield those that begin first first."""
    groups: list[list[Place]] = []
    last: dict[Kind, list[Place]] = {}
    for place in due:
        group = last.get(place.kind)
        if group is None or len(group) >= MOST_TOGETHER or place.kind is Kind.ALONE:
            group = last[place.kind] = []
            groups.append(group)
        group.append(place)
    yield from (_batch(group) for group in groups)


def _batch(group: Sequence[Place]) -> Batch:
    expected = max(UNKNOWN if each.expected is None else each.expected for each in group)
    kind = group[0].kind
    most = LEAST_LIMIT if kind is Kind.ALONE else MOST_LIMIT
    return Batch(
        names=tuple(each.name for each in group),
        kind=kind,
        time_limit=min(max(SLACK * expected, LEAST_LIMIT), most),
    )


def _is_ready(batch: Batch, due: Sequence[Place], now: datetime, gather: timedelta) -> bool:
    """Say whether a batch is full, or has a site in it that has waited for others long enough."""
    if len(batch.names) >= MOST_TOGETHER or batch.kind is Kind.ALONE:
        return True
    waiting = [each for each in due if each.name in batch.names]
    return any(_waits_for_nobody(each, now, gather) for each in waiting)


def _waits_for_nobody(place: Place, now: datetime, gather: timedelta) -> bool:
    """Say whether a site that is due has waited long enough, or was never rightly planned."""
    return place.due_at is None or place.due_at > now or overdue(place, now) >= gather


def _fitting(
    ready: Iterable[Batch], running: Collection[Batch], children: int, *, healthy: bool
) -> Iterator[Batch]:
    """Yield what there is a place for; one is kept for quick sites where there are any."""
    free = children - len(running)
    slow = sum(1 for batch in running if batch.kind is not Kind.QUICK)
    most_slow = max(1, children - 1) if healthy else children
    for batch in ready:
        if free <= 0:
            return
        if batch.kind is not Kind.QUICK:
            if slow >= most_slow:
                continue
            slow += 1
        free -= 1
        yield batch
