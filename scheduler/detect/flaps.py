"""Tell a text that is edited from one that swings between two copies of a server."""

from datetime import timedelta

from msgspec.structs import replace

from storage.records import Known, Observation
from storage.turns import Turn, Turns

WINDOW = timedelta(days=7)
"""Three changes within it, back and forth between two texts, are a swing. An editor who reverts
an edit and then puts it in again does so once; copies behind a balancer do it at every look."""
SETTLED = timedelta(days=3)
"""How long every look must have read the same text for a swing to be over: longer than copies of
a site are seen to differ, and than a weekend."""


def turned(known: Known, seen: Observation, number: int) -> Turns:
    """Return the turns of a release whose text changes now to revision ``number``."""
    latest = (*known.turns.latest, Turn(seen.seen_at, number))[-2:]
    if not _swings(known, seen, number):
        return Turns(latest=latest)
    return Turns(latest=latest, other=known.revision, since=seen.seen_at)


def _swings(known: Known, seen: Observation, number: int) -> bool:
    """Say whether this is the third change between the same two texts in a short time."""
    if known.turns.other is not None or len(known.turns.latest) < 2:
        return False
    before, last = known.turns.latest
    back = before.revision == number and last.revision == known.revision
    return back and seen.seen_at - before.at <= WINDOW


def swung(turns: Turns, seen: Observation, *, other: bool) -> Turns | None:
    """Return the turns after a look at a release that swings; None when the swing is over.

    ``other`` says that the look read the text that does not stand. A page that is as it was last
    time says what it said then, and ends no swing: its text is not at hand.
    """
    away = turns.away if seen.same else other
    if away != turns.away or turns.since is None:
        return replace(turns, since=seen.seen_at, away=away)
    settled = seen.seen_at - turns.since >= SETTLED
    return None if settled and not (seen.same and away) else turns
