"""What a release's counter comes to: its growth, what is usual at its age, and our part in it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from crawler.profile.model import SiteProfile
    from scheduler.detect.spikes import Yardstick
    from storage.records import ViewPoint
    from storage.releases import ReleaseRow
    from storage.sites import SiteRow

_DAY = timedelta(days=1)
_HOUR = 1 / 24
"""Days below which a pace by the day is arithmetic and no observation."""
_ZONE = "Asia/Bangkok"
"""The default of profiles, for a site whose profile is gone."""
ENOUGH = 100.0
"""Views due, by the general shape, in what a site was seen to do before it is compared with."""


class Growing(NamedTuple):
    """How a counter grows; None where it cannot be said. Paces are views per day."""

    age: float | None
    """Days since publication, or since we saw an undated release appear."""
    since_publication: float | None
    since_first_seen: float | None
    per_day: float | None
    """Of late: from the last reading but one until the last look, our own looks left out."""
    days: float | None
    """In how many days that was."""
    expected_per_day: float | None
    """What an ordinary release of the site gets in the same days of its age."""
    corrected: int | None
    """The last count without what may be our own looks, where the site counts them."""

    @property
    def times(self) -> float | None:
        """How many times the usual pace this one is."""
        if self.per_day is None or not self.expected_per_day:
            return None
        return self.per_day / self.expected_per_day


def of(
    row: "ReleaseRow",
    points: "Sequence[ViewPoint]",
    site: "SiteRow | None",
    profile: "SiteProfile | None",
) -> Growing:
    """Return how a release's counter grows."""
    stick = yardstick(row, site, profile)
    dated = row.published_on is not None
    age = (row.last_seen - stick.born) / _DAY if dated or stick.born == row.first_seen else None
    corrected = _corrected(points) if stick.counts_us else None
    count = points[-1].views if points else None
    others = count if corrected is None else corrected
    overall = others / age if dated and age and age > _HOUR and others is not None else None
    return Growing(
        age=age,
        since_publication=overall,
        since_first_seen=_pace(points, row.last_seen, stick),
        per_day=_pace(points[-2:], row.last_seen, stick),
        days=_days(points[-2:], row.last_seen),
        expected_per_day=None if age is None else _usual(stick, points[-2:], row.last_seen),
        corrected=corrected,
    )


def yardstick(
    row: "ReleaseRow", site: "SiteRow | None", profile: "SiteProfile | None"
) -> "Yardstick":
    """Return what the counter of a release is held against."""
    from scheduler.detect.growth import unpacked
    from scheduler.detect.spikes import Yardstick
    from scheduler.detect.views import born

    zone = ZoneInfo(profile.time_zone if profile else _ZONE)
    baselined = site.baselined_at if site else None
    start = born(row.first_seen, row.published_on, baselined, zone)
    growth = unpacked(site.growth if site else None)
    return Yardstick(growth, start, zone, counts_us=profile is not None and profile.counts_us)


def shape(found: Growing) -> dict[str, Any]:
    """Return it as JSON says it."""
    paces = {
        "age_days": found.age,
        "since_publication_per_day": found.since_publication,
        "since_first_seen_per_day": found.since_first_seen,
        "per_day": found.per_day,
        "expected_per_day": found.expected_per_day,
        "times_expected": found.times,
    }
    rounded = {name: None if each is None else round(each, 2) for name, each in paces.items()}
    return {"growth": rounded, "corrected": found.corrected}


def facts(row: "ReleaseRow", found: Growing) -> list[tuple[str, str]]:
    """Return what a person reads of it, as names and values."""
    said = [("views", "none was read" if row.views is None else f"{row.views:,}")]
    if found.corrected is not None and row.views is not None:
        ours = row.views - found.corrected
        said.append(("others", f"{found.corrected:,} at least; {ours:,} may be our own looks"))
    if found.since_publication is not None:
        said.append(("growth", f"{_number(found.since_publication)}/day since publication"))
    elif found.since_first_seen is not None:
        said.append(("growth", f"{_number(found.since_first_seen)}/day since it was first seen"))
    if found.per_day is not None:
        said.append(("now", _now(found)))
    return said


def _now(found: Growing) -> str:
    per_day = found.per_day or 0
    if found.days is not None and found.days < _HOUR:
        return f"{per_day * found.days:,.0f} in {_age(found.days)}"
    pace = f"{_number(per_day)}/day"
    if found.times is None or found.age is None:
        return pace
    usual = f"{_number(found.times)}× what a release of this site gets at {_age(found.age)}"
    return f"{pace}, {usual}"


def _corrected(points: "Sequence[ViewPoint]") -> int | None:
    """Return the last count less our looks since it last began anew, never below 0."""
    from scheduler.detect.views import fell

    if not points:
        return None
    falls = [i for i, (a, b) in enumerate(pairwise(points), 1) if fell(a.views, b.views)]
    own = sum(point.own_looks for point in points[falls[-1] if falls else 0 :])
    return max(points[-1].views - own, 0)


def _pace(points: "Sequence[ViewPoint]", until: datetime, stick: "Yardstick") -> float | None:
    """Return the views per day since the first of some points; none where it began anew."""
    if len(points) < 2:
        return None
    first, rest = points[0], points[1:]
    days = _days(points, until)
    gained = stick.gained(rest, first.views)
    return max(gained, 0) / days if days and rest[-1].views >= first.views else None


def _days(points: "Sequence[ViewPoint]", until: datetime) -> float | None:
    """Return the days from the first of some points until the last look; none for a single one."""
    if len(points) < 2:
        return None
    return max(0.0, (max(until, points[-1].at) - points[0].at) / _DAY)


def _usual(stick: "Yardstick", points: "Sequence[ViewPoint]", until: datetime) -> float | None:
    """Return what an ordinary release of the site gets a day in the same time."""
    from scheduler.detect.growth import expected

    if len(points) < 2 or sum(stick.growth.due) < ENOUGH:
        return None
    start, end = points[0].at, max(until, points[-1].at)
    return expected(stick.growth, stick.step(start, end)) / ((end - start) / _DAY)


def _number(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 10 else f"{number:,.1f}"


def _age(days: float) -> str:
    from scheduler.wording.phrases import span

    return span(days * 86_400)
