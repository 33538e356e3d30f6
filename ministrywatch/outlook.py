"""Why a release is looked at again when it is, in words for a person."""

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler.cadence import Reason


def why(reason: "Reason") -> str:
    """Return in one sentence why a look is planned for its moment."""
    match reason.cause:
        case "suspected":
            return "it seemed to be gone; the next visit makes sure"
        case "removed":
            return "it was gone; a page that comes back is news, and a look at one costs little"
        case "longest":
            return f"{_edits(reason)}; no release is left alone for longer than 30 days"
        case "shortest":
            return f"{_edits(reason)}; no release is looked at more often than every 10 minutes"
        case "pays":
            return f"{_edits(reason)}; {_until(reason)}"


def left(until: datetime, now: datetime) -> str:
    """Return how long it is until a moment, in the largest unit that says something."""
    seconds = (until - now).total_seconds()
    if seconds <= 0:
        return "due now"
    if seconds < 5_400:
        return f"in {max(round(seconds / 60), 1)} min"
    return f"in {round(seconds / 3_600)} h" if seconds < 172_800 else f"in {seconds / 86_400:.0f} d"


def _edits(reason: "Reason") -> str:
    """Return how often edits are expected, and what that rests on."""
    if reason.per_day <= 0:
        return "hardly any edit is expected at this age"
    often = f"about 1 edit in {_span(1 / reason.per_day)} expected at this age"
    seen = f" after {_count(reason.edits)}" if reason.edits else ""
    kept = ", as of a page that is kept up to date" if reason.living > 0.5 else ""
    return f"{often}{seen}{kept}"


def _until(reason: "Reason") -> str:
    chance = f"{reason.expected:.0%}" if reason.expected >= 0.01 else "under 1%"
    return f"until then {chance} of an edit, which is what a look at this site is worth now"


def _count(edits: int) -> str:
    return "1 edit" if edits == 1 else f"{edits:,} edits"


def _span(days: float) -> str:
    """Return a span in days, or in hours or years where these say more."""
    if days < 2:
        return f"{max(round(days * 24), 1)} h"
    return f"{days:.0f} days" if days < 730 else f"{days / 365:.0f} years"
