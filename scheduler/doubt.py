"""Doubt few looks of which many found a change, until others were looked at beside them.

A visit that is to compare may fail itself: the site is down, or the day's requests are spent.
Then it has compared nothing, and what was seen before it stays in doubt.
"""

from collections.abc import Sequence
from datetime import timedelta

import msgspec

from scheduler.rations import OTHERS
from storage.records import Target
from storage.tally import Tally
from storage.visited import Run

LONGEST = timedelta(days=1)
"""How long anything is in doubt. A site that was down comes back within a day, and so do the
requests of a day; a site that cannot be looked at for longer is told to be down, and an edit that
was made just before is news then. It is at most four releases that may be told in error."""


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """What a visit was to look at."""

    rationed: bool = False
    """The releases whose turn it was, and no others that are listed."""
    single: bool = False
    """Those that a person named."""
    targets: tuple[Target, ...] = ()
    """What was known when it began."""


def is_new(fresh: Sequence[Run], current: Run | None) -> bool:
    """Say whether nothing waits but what the run has seen that ends now."""
    return current is not None and [run.id for run in fresh] == [current.id]


def compared(asking: Asking, seen: Tally, last: Tally) -> bool:
    """Say whether others were looked at: in all that waits, or in the ``last`` run of it.

    A visit by hand looks at all that is listed, where the site answers.
    """
    if not (asking.rationed or asking.single):
        return last.answered
    live = {each.key for each in asking.targets if each.state in {"live", "restored"}}
    found = (seen.fine | seen.gone) & live
    return len(found) * 3 >= min(OTHERS, len(live)) * 2
