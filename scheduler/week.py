"""At which hours of the week a site has news: learned from when its releases were found."""

from datetime import datetime, timedelta
from math import isfinite
from zoneinfo import ZoneInfo

import msgspec

HOURS = 168
"""Hours of a week, from the first of Monday on, in the site's own time."""
OFFICE = range(8, 18)
"""Hours of the day in which an office is assumed to put up its news, Monday to Friday."""
_WORTH = 100.0
"""Releases that the assumption is worth: some weeks of a ministry's."""
_OUTSIDE = 0.05
"""Likelihood of news in an hour outside the office hours, of one inside as 1."""
_HALF_LIFE = timedelta(days=56)
"""After so long a release counts half: habits change with a government."""
_LONGEST_GAP = timedelta(days=2)
"""Releases found after a longer pause may be of any hour, and teach nothing."""
_HOUR = timedelta(hours=1)


class Week(msgspec.Struct, frozen=True):
    """How many releases appeared in each hour of the week, older ones counting less."""

    found: tuple[float, ...] = (0.0,) * HOURS
    as_of: float = 0.0
    """When they were last made to count less, in days since 1970."""

    @property
    def sound(self) -> bool:
        """Whether this can be reckoned with: memory may have been damaged."""
        numbers = all(isfinite(each) and 0 <= each < 1e9 for each in self.found)
        return len(self.found) == HOURS and numbers and isfinite(self.as_of)

    def shares(self) -> tuple[float, ...]:
        """Return for each hour the part of a week's news that it is expected to have."""
        assumed = [_assumed(hour) for hour in range(HOURS)]
        worth = _WORTH / sum(assumed)
        whole = _WORTH + sum(self.found)
        return tuple(
            (worth * likely + self._smooth(hour)) / whole for hour, likely in enumerate(assumed)
        )

    def _smooth(self, hour: int) -> float:
        """Return what an hour had, half of it by what its neighbours and like days had.

        A clerk is not on time to the minute, and has some habits for all days of work.
        """
        before, after = self.found[hour - 1], self.found[(hour + 1) % HOURS]
        own = before / 4 + self.found[hour] / 2 + after / 4
        days = range(5) if hour < 120 else range(5, 7)
        alike = sum(self.found[day * 24 + hour % 24] for day in days) / len(days)
        return (own + alike) / 2


def hour_of(moment: datetime, zone: ZoneInfo) -> int:
    """Return the hour of the week of a moment, 0 for the first of Monday."""
    local = moment.astimezone(zone)
    return local.weekday() * 24 + local.hour


def learned(week: Week, since: datetime, until: datetime, count: int, zone: ZoneInfo) -> Week:
    """Return what is known after so many releases were new between two visits.

    They are spread over the hours between the two as news has been so far.
    """
    if count <= 0 or not timedelta(0) < until - since <= _LONGEST_GAP:
        return week
    today = until.timestamp() / 86_400
    age = max(today - week.as_of, 0.0) / (_HALF_LIFE / timedelta(days=1))
    found = [each * 0.5**age for each in week.found]
    shares = week.shares()
    parts = list(_hours_between(since, until, zone))
    whole = sum(shares[hour] * part for hour, part in parts)
    for hour, part in parts:
        found[hour] += count * shares[hour] * part / whole
    return Week(tuple(round(each, 3) for each in found), round(today, 2))


def _hours_between(since: datetime, until: datetime, zone: ZoneInfo) -> list[tuple[int, float]]:
    """Return each hour of the week between two moments, and how much of it lies between them."""
    parts, start = [], since
    while start < until:
        end = min(start.replace(minute=0, second=0, microsecond=0) + _HOUR, until)
        parts.append((hour_of(start, zone), (end - start) / _HOUR))
        start = end
    return parts


def _assumed(hour: int) -> float:
    day, clock = divmod(hour, 24)
    return 1.0 if day < 5 and clock in OFFICE else _OUTSIDE
