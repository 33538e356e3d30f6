"""Notice that a site has been silent for longer than its own rhythm makes likely."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

import msgspec

ENOUGH = 20
"""Releases with a date from which a rhythm is learned; a month of a quiet ministry."""
LATEST = 200
"""Releases that are looked at for it: older ones tell of another government's rhythm."""
_PAUSES = 2
_RELEASES = 7
"""As many releases missing are likely once in a thousand times, of arrivals at random (e^-7)."""


class Silence(msgspec.Struct, frozen=True, kw_only=True):
    """A pause that is longer than usual, in days."""

    newest: date
    days: int
    usual: int
    """The longest pause that this site's rhythm makes likely."""


def silence(days: Iterable[date], today: date, came: date) -> Silence | None:
    """Return the silence of a site whose releases are dated so, None when it is not silent.

    The usual pause is twice the longest between two days with a release, which knows the weekends
    and holidays of the site, or the time in which it puts up seven, whichever is longer. Silence
    that was unusual already when we ``came`` is no news; dates of the future are typing errors.
    """
    dated = sorted(day for day in days if day <= today)[-LATEST:]
    if len(dated) < ENOUGH:
        return None
    span = (dated[-1] - dated[0]).days + 1
    longest = max((later - earlier).days for earlier, later in pairwise(dated))
    usual = max(_PAUSES * longest, -(-_RELEASES * span // len(dated)))
    newest = dated[-1]
    if (today - newest).days <= usual or (came - newest).days > usual:
        return None
    return Silence(newest=newest, days=(today - newest).days, usual=usual)
