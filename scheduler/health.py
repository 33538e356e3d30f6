"""Ask whether a visit as a whole was normal: what one look proves depends on all the others."""

from datetime import date, datetime

from scheduler.detect.policy import LATE
from storage.observations import Tally

FEW = 3
"""Releases that may be gone in one visit, whatever their share: a small site has few of them."""
PATIENCE = 3
"""Visits after which a list that never could be read no longer keeps everything from being news."""


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
