"""When one release is looked at again, and why then."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NamedTuple, TypeAlias

import msgspec
from msgspec.structs import replace

from scheduler.cadence.belief import EARLY, Belief, Past
from scheduler.cadence.terms import Terms
from scheduler.cadence.worth import hidden, wait
from storage.records import Known

LONGEST = timedelta(days=30)
"""No release is left alone for longer, however old: old pages are edited too, seldom."""

LONGEST_REMOVED = timedelta(days=7)
"""A removed page costs one small answer, and its return is news."""

SHORTEST = timedelta(minutes=10)
"""No release is looked at more often, however fresh; robots and editors need that long, too."""

_DAY = timedelta(days=1)
_AT_ONCE = timedelta(days=1, hours=18)
"""Between noon (UTC) of the day of publication and a first look that came with publication."""

Cause: TypeAlias = Literal["pays", "longest", "shortest", "suspected", "removed"]


class Reason(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why a look is planned for its moment; the numbers are those it was planned by."""

    cause: Cause
    age: float = 0.0
    """Age of the release at the look before, in days."""
    per_day: float = 0.0
    """Edits a day that are expected at this age."""
    expected: float = 0.0
    """Edits expected until the look that is planned."""
    living: float = 0.0
    """Probability that it is a page that is kept up to date."""
    edits: int = 0
    """Substantive edits seen so far."""
    price: float = 0.0
    """The site's price of a look then, in days of waiting."""


class Planned(msgspec.Struct, frozen=True):
    """A moment, and why it is that one."""

    at: datetime
    reason: Reason


class Outlook:
    """One site's terms, made ready to plan the looks of a whole visit."""

    def __init__(self, terms: Terms) -> None:
        self._price = terms.paid
        self._shape = terms.prior.shape
        self._belief = Belief(terms.prior)

    def next_look(self, known: Known, looked_at: datetime) -> Planned:
        """Return when a release is due again after a look; a suspect is due in the next visit."""
        match known.state:
            case "suspected":
                return Planned(looked_at, Reason("suspected"))
            case "removed":
                rest = max((looked_at - (known.gone_at or looked_at)) / 2, timedelta(0))
                return Planned(looked_at + min(rest, LONGEST_REMOVED), Reason("removed"))
            case "live" | "restored":
                pause, reason = self.pause(_past(known, looked_at))
                return Planned(looked_at + timedelta(days=pause), reason)

    def rested(self, known: Known, looked_at: datetime, *, edited: bool) -> Known:
        """Return a release after a look with its next one, an edit that was found counted."""
        if edited:
            late = is_late(known, looked_at)
            known = replace(known, edits=known.edits + 1, late_edits=known.late_edits + late)
        planned = self.next_look(known, looked_at)
        return replace(known, next_look_at=planned.at, look_reason=packed(planned.reason))

    def pause(self, past: Past) -> tuple[float, Reason]:
        """Return for how many days a release rests after a look, and why so long."""
        rate = self._belief.rate(past)
        if past.late:
            rate = rate._replace(steady=rate.steady * hidden(rate.steady, self._price))
        longest = LONGEST / _DAY
        days, due, per_day = wait(self._shape, rate, past.now, self._price, longest)
        shortest = SHORTEST / _DAY
        cause: Cause = "longest" if days >= longest else "pays"
        if days < shortest:
            cause, days = "shortest", shortest
        reason = Reason(
            cause=cause,
            age=round(past.now, 3),
            per_day=_short(per_day),
            expected=_short(due),
            living=_short(rate.living),
            edits=past.edits,
            price=_short(self._price),
        )
        return days, reason


def next_look(known: Known, looked_at: datetime, terms: Terms | None = None) -> Planned:
    """Return when a release is due again, by a site's terms or by the shipped ones."""
    return Outlook(terms or Terms()).next_look(known, looked_at)


def born(first_seen: datetime, published_on: date | None) -> datetime:
    """Return when a release appeared: when it was seen first, unless that was days later."""
    if published_on is None:
        return first_seen
    noon = datetime.combine(published_on, time(12), UTC)
    return noon if first_seen - noon > _AT_ONCE else first_seen


class Tracks(NamedTuple):
    """What memory keeps of a release's edits."""

    first_seen: datetime
    changed_at: datetime
    published_on: date | None
    edits: int
    late_edits: int

    def past(self, looked_at: datetime) -> Past:
        """Return it as ages at a look; never a negative span, whatever clocks do."""
        birth = born(self.first_seen, self.published_on)
        first = max((self.first_seen - birth) / _DAY, 0.0)
        now = max((looked_at - birth) / _DAY, first)
        changed = min(max((self.changed_at - birth) / _DAY, first), now)
        edits = max(self.edits, 0)
        return Past(first, now, changed, edits, min(max(self.late_edits, 0), edits))


def _past(known: Known, looked_at: datetime) -> Past:
    day = known.release.published_on
    tracks = Tracks(known.first_seen, known.changed_at, day, known.edits, known.late_edits)
    return tracks.past(looked_at)


def is_late(known: Known, seen_at: datetime) -> bool:
    """Say whether an edit found at a moment counts among ``late_edits``."""
    return (seen_at - born(known.first_seen, known.release.published_on)) / _DAY > EARLY


def packed(reason: Reason) -> str:
    """Return it as JSON for memory, about 100 bytes."""
    return msgspec.json.encode(reason).decode()


def unpacked(kept: str | None) -> Reason | None:
    """Return what memory holds; None when nothing, or what cannot be read."""
    try:
        return None if kept is None else msgspec.json.decode(kept, type=Reason)
    except msgspec.DecodeError:
        return None


def _short(number: float) -> float:
    """Return a number with three digits that count, enough to explain by."""
    return float(f"{number:.3g}")
