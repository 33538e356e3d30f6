"""Choose when a known release is looked at again."""

from datetime import datetime, timedelta

from storage.records import Known

LONGEST = timedelta(days=30)
"""No release is left alone for longer, however old: old pages are edited too, seldom."""

LONGEST_REMOVED = timedelta(days=7)
"""A removed page costs one small answer, and its return is news."""


def next_look(known: Known, looked_at: datetime) -> datetime:
    """Return when ``known`` is due again after a look at ``looked_at``.

    The pause is half the time for which the text has been as it is, so a fresh or lately edited
    release is seen often and a quiet one seldom, with some 1.7 looks for each doubling of its
    age. It needs nothing but the two moments we keep; an estimate learned from edits of many
    pages finds them sooner (see ``docs/architecture.md``) and can take this function's place.
    A suspect is due at once, that is in the next visit, which decides whether it is gone.
    """
    match known.state:
        case "suspected":
            return looked_at
        case "removed":
            return looked_at + _half_since(known.gone_at or looked_at, looked_at, LONGEST_REMOVED)
        case "live" | "restored":
            settled = max(known.first_seen, known.changed_at)
            return looked_at + _half_since(settled, looked_at, LONGEST)


def _half_since(moment: datetime, now: datetime, longest: timedelta) -> timedelta:
    """Return half the time since ``moment``, never negative though a clock was set back."""
    return min(max((now - moment) / 2, timedelta(0)), longest)
