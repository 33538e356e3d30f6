"""Follow a release's own counter: which readings are kept, and which deserve a word."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, TypeAlias

import msgspec

from scheduler.detect.growth import Step
from scheduler.detect.policy import LATE
from scheduler.detect.spikes import AGAIN, LARGER, LEAST, Yardstick, spike
from storage.records import Known, Observation, ViewPoint

Rule: TypeAlias = Literal["milestone", "spike", "reset"]

RECENT = 12
"""Points before a reading that are looked at: half a day of hourly looks, a year of monthly."""
_IN_REACH = LEAST // RECENT
_RESET_AGAIN = timedelta(days=30)
"""A counter that begins anew more often is one of the day or of the week, and no news."""
_YEAR = timedelta(days=365)
_NOON = time(12)


Earlier: TypeAlias = tuple[datetime, int]
"""When a rule was last told of a release, and of how many views."""
NEVER: Mapping[str, Earlier] = MappingProxyType({})


class Counter(msgspec.Struct, frozen=True, kw_only=True):
    """What a new reading of a counter is held against; what is left out was not asked for."""

    recent: tuple[ViewPoint, ...] = ()
    """The last stored points, the oldest first."""
    peak: int | None = None
    """The highest count ever stored."""
    yardstick: Yardstick | None = None
    earlier: Mapping[str, Earlier] = NEVER


class Told(NamedTuple):
    """What a new reading is worth telling for: a rule, and the facts for the event's detail."""

    rule: Rule
    detail: dict[str, Any]


def reading(known: Known, seen: Observation) -> ViewPoint | None:
    """Return the point a look adds: None when the page states no number, or the same as before.

    ``known`` counts this look already. A fall is a point like any other; but where the page is
    the same, a list told the number, and a list that lags behind its page proves none.
    """
    if seen.views is None or seen.views == known.views:
        return None
    if seen.same and known.views is not None and seen.views < known.views:
        return None
    return ViewPoint(at=seen.seen_at, views=seen.views, own_looks=max(known.looks, 1))


def in_reach(before: int | None, after: int, milestones: Iterable[int]) -> bool:
    """Say whether a reading may be worth a word, so that more of the past is worth reading."""
    if before is None:
        return False
    gained = after - before
    return gained < 0 or gained >= _IN_REACH or milestone(before, after, milestones) is not None


def told(
    before: int | None, point: ViewPoint, counter: Counter, milestones: Iterable[int]
) -> tuple[Told, ...]:
    """Return what a new reading is worth telling for; a first one for nothing."""
    if before is None:
        return ()
    found = (
        _milestone(before, point.views, milestones, counter.peak),
        _spike(counter, point),
        _reset(before, point, counter.recent),
    )
    return tuple(each for each in found if each and not _was_told(each, point.at, counter))


def milestone(
    before: int | None, after: int, milestones: Iterable[int], peak: int | None = None
) -> int | None:
    """Return the largest milestone passed in one step, or None; a first reading passes none.

    ``peak`` is the highest count ever read, where the caller knows it: a counter that fell and
    rose again passes nothing a second time.
    """
    if before is None:
        return None
    floor = max(before, peak or 0)
    return max((step for step in milestones if floor < step <= after), default=None)


def fell(before: int, after: int) -> bool:
    """Say whether a counter fell by more than a list, or the other of two servers, lags behind."""
    return before - after > max(3, before // 50)


def is_reset(before: int, after: int, recent: Sequence[ViewPoint]) -> bool:
    """Say whether a counter begins anew; one that fell a few readings ago only swings.

    Two copies of a page that answer in turn make it swing, and so does a counter of the day.
    """
    swings = any(fell(one.views, other.views) for one, other in pairwise(recent))
    return fell(before, after) and not swings


def born(
    first_seen: datetime, published_on: date | None, baselined_at: datetime | None, zone: tzinfo
) -> datetime:
    """Return since when a release can be read, as far as we can know.

    What appeared while we watched is as old as our first look: a day says no hour, and clerks put
    up yesterday's news. What was there before us is as old as its date says, or a year.
    """
    watched = baselined_at is not None and first_seen > baselined_at
    if published_on is None:
        return first_seen if watched else first_seen - _YEAR
    noon = min(datetime.combine(published_on, _NOON, zone), first_seen)
    return first_seen if watched and first_seen - noon < LATE else noon


def step(known: Known, seen: Observation, yardstick: Yardstick) -> Step | None:
    """Return what a look teaches of the site's growth: None when it read no counter.

    A look that finds the same count teaches that nobody came.
    """
    after = known.views if seen.same and seen.views is None else seen.views
    if seen.problem is not None or known.views is None or after is None or after < known.views:
        return None
    own = int(yardstick.counts_us)
    return yardstick.step(known.last_seen, seen.seen_at, max(after - known.views - own, 0))


def _milestone(before: int, after: int, milestones: Iterable[int], peak: int | None) -> Told | None:
    passed = milestone(before, after, milestones, peak)
    if passed is None:
        return None
    return Told("milestone", {"milestone": passed, "before": before, "after": after})


def _spike(counter: Counter, point: ViewPoint) -> Told | None:
    if counter.yardstick is None:
        return None
    found = spike(counter.recent, point, counter.yardstick)
    if found is None:
        return None
    facts = {
        "gained": found.gained,
        "per_day": _rounded(found.gained / found.days),
        "expected": _rounded(found.expected),
        "days": round(found.days, 2),
        "own_looks": found.own_looks,
    }
    return Told("spike", {"before": found.before, "after": found.after, **facts})


def _reset(before: int, point: ViewPoint, recent: Sequence[ViewPoint]) -> Told | None:
    if not is_reset(before, point.views, recent):
        return None
    facts = {"before": before, "after": point.views, "gained": point.views - before}
    return Told("reset", {**facts, "own_looks": point.own_looks})


def _was_told(found: Told, at: datetime, counter: Counter) -> bool:
    """Say whether a rule was told lately: a spike not again before it is much larger."""
    if found.rule == "milestone" or found.rule not in counter.earlier:
        return False
    last, gained = counter.earlier[found.rule]
    if found.rule == "reset":
        return at - last < _RESET_AGAIN
    return at - last < AGAIN and found.detail["gained"] < LARGER * gained


def _rounded(number: float) -> float | int:
    return round(number) if number >= 10 else round(number, 1)
