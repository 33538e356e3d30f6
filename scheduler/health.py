"""Ask whether a visit as a whole was normal: what one look proves depends on all the others."""

from collections.abc import Iterator
from datetime import date, datetime

import msgspec

from scheduler.detect.policy import LATE
from scheduler.digest import Looks
from storage.tally import Tally

FEW = 3
"""Releases that may be gone in one visit, whatever their share: a small site has few of them."""
PATIENCE = 3
"""Visits after which a list that never could be read no longer keeps everything from being news."""

MANY = 5
"""Releases that must change in one visit, besides a third of those looked at, for the site to be
what changed: ministries edit a release or two a day, and a redesign takes all."""

ENOUGH = 50
"""Releases that show whether an upheaval lasts, however many were looked at in its first visit:
the daemon has a budget, and may never look at hundreds in one visit."""

FLOODS = frozenset({"dress", "counters", "surge"})
"""What may befall all of a site's releases and yet can be believed."""


class Upheaval(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to many releases of a site at once."""

    what: str
    """``edited``, ``unreadable`` or ``vanished``; ``lists`` that show nothing any more; ``dress``,
    ``counters`` and ``surge``, which are all over a site and hide nothing; ``unseen``, when a
    visit saw too little to show that an upheaval is over."""
    keys: tuple[str, ...]
    """The releases concerned."""
    of: int
    """How many were looked at."""


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """How far the looks of a visit can speak for the site."""

    lasting: frozenset[str] = frozenset()
    """While an upheaval lasts: the releases that were looked at in the first visit of it."""
    whole: bool = True
    """The visit asked for all that it meant to."""
    few: bool = False
    """What befell few releases, in any way, is to be compared with others first."""
    trust: bool = False
    """A person says that what was seen is true."""


TRUST = Scope(trust=True)


def upheaval(looks: Looks, scope: Scope = Scope()) -> Upheaval | None:  # noqa: B008 - frozen
    """Return what befell so many releases in one visit that no single change can be believed.

    While an upheaval lasts even one change in few looks is not, nor is it in a visit that was
    broken off. It is over when a third of what was looked at in its first visit is seen again, or
    ``ENOUGH`` of it, and few of it changed.
    """
    if scope.trust:
        return None
    again = len(looks.all & scope.lasting)
    if scope.lasting and again * 3 < len(scope.lasting) and again < ENOUGH:
        return Upheaval(what="unseen", keys=(), of=len(looks.all))
    kinds = {"edited": looks.edited, "unreadable": looks.unread, "vanished": looks.gone}
    changed = frozenset().union(*kinds.values())
    if not _many(changed, looks.all, 1 if scope.lasting or not scope.whole else MANY):
        return next(_of_few(looks), None) if scope.few else None
    what = max(kinds, key=lambda kind: len(kinds[kind]))
    return Upheaval(what=what, keys=tuple(sorted(changed)), of=len(looks.all))


def floods(looks: Looks) -> dict[str, Upheaval]:
    """Return what befell many releases at once that is told in one word and believed."""
    return {each.what: each for each in _befallen(looks, MANY)}


def _of_few(looks: Looks) -> Iterator[Upheaval]:
    return (each for each in _befallen(looks, 1) if len(each.keys) < MANY)


def _befallen(looks: Looks, least: int) -> Iterator[Upheaval]:
    found = {
        "dress": (looks.dressed, looks.all),
        "counters": (looks.fallen, looks.counted),
        "surge": (looks.surged, looks.counted),
    }
    for what, (keys, among) in found.items():
        if _many(keys, among, least):
            yield Upheaval(what=what, keys=tuple(sorted(keys)), of=len(among))


def _many(some: frozenset[str], among: frozenset[str], least: int) -> bool:
    return len(some) >= least and len(some) * 3 > len(among)


def answering(tally: Tally, removed: frozenset[str]) -> bool:
    """Say whether a page that is gone in this visit is gone by itself.

    It proves nothing when nothing else of the site can be read, nor when most of what was looked
    at went at once: then it is the site that fails, with the words of a missing page.
    """
    if not tally.answered:
        return False
    lately = len(tally.gone - removed)
    return lately <= FEW or lately <= len(tally.fine)


def complete(unread_lists: int, left_early: bool, successes: int) -> bool:
    """Say whether all that a site's lists show is known, so that what comes next is news."""
    return not left_early and (not unread_lists or successes >= PATIENCE)


def old_before(baselined_at: datetime | None, newest: date | None) -> date | None:
    """Return the day before which a release is old, though it was never seen; None tells nothing.

    ``newest`` is the latest date among the known. Where even that was old when we came, the site
    stood still or misdates its releases, and a date says nothing of when one was put up.
    """
    if baselined_at is None or newest is None:
        return None
    day = (baselined_at - LATE).date()
    return day if newest >= day else None
