"""What a site's planned looks come to, what its visits have cost, and a sample of its releases."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from storage.tables import observations, releases, runs
from storage.times import micros, moment
from storage.visited import Counts

_COUNTS = msgspec.json.Decoder(Counts)
_LIVE = ("live", "restored")
_DAY = timedelta(days=1)
_APART = timedelta(minutes=5)
"""By which two clocks that write to one database may differ."""


class Row(NamedTuple):
    """What the habits of a site are learned from, of one release."""

    last_seen: datetime
    tracks: tuple[datetime, datetime, date | None, int, int]
    """First seen, last found changed, published on, edits, and late ones of them."""


class Stratum(NamedTuple):
    """Some releases that stand for all of their kind, ``weight`` for each."""

    rows: tuple[Row, ...]
    weight: float


class Spent(NamedTuple):
    """What the visits of a while took, by their cause."""

    requests: Counter[str]
    new: Counter[str]
    """Releases that they found."""


def spent(conn: Connection, site_id: int, since: datetime) -> int:
    """Return the requests of a site's runs that began since a moment, and within a day of it."""
    return spent_by_cause(conn, site_id, since).requests.total()


def spent_by_cause(conn: Connection, site_id: int, since: datetime) -> Spent:
    """Return what a site's runs took that began since a moment, and within a day of it.

    Later ones were made by a clock that went wrong. A run that was killed told no
    number; each of its looks was one request at least.
    """
    query = select(runs.c.id, runs.c.cause, runs.c.counts)
    begun = runs.c.started_at.between(micros(since), micros(since + _DAY + _APART))
    query = query.where(runs.c.site_id == site_id, begun)
    asked: Counter[str] = Counter()
    new: Counter[str] = Counter()
    killed: dict[int, str] = {}
    for row in conn.execute(query):
        counts = _COUNTS.decode(row.counts)
        asked[row.cause] += counts.requests
        new[row.cause] += counts.new
        if not counts.requests:
            killed[row.id] = row.cause
    looks = select(observations.c.run_id, func.count()).group_by(observations.c.run_id)
    looks = looks.where(observations.c.run_id.in_(list(killed)[-500:]))
    for run_id, number in conn.execute(looks) if killed else ():
        asked[killed[run_id]] += number
    return Spent(asked, new)


def in_vain(
    conn: Connection, site_id: int, since: datetime, *, least: int = 1, lately: datetime
) -> tuple[str, ...]:
    """Return the keys at which ``least`` looks have failed since a moment, one of them lately."""
    query = select(observations.c.key).join(runs, runs.c.id == observations.c.run_id)
    query = query.where(runs.c.site_id == site_id, runs.c.started_at >= micros(since))
    query = query.where(observations.c.key != "", observations.c.problem_kind.is_not(None))
    failed = and_(func.count() >= least, func.max(observations.c.seen_at) >= micros(lately))
    return tuple(conn.execute(query.group_by(observations.c.key).having(failed)).scalars())


class Load(NamedTuple):
    """What the planned looks of a site's releases come to."""

    releases: int
    paying: float
    """Looks a day of those that are looked at as often as it pays."""
    swept: float
    """Looks a day of those that rest for the longest time there is, however little it pays."""


def load(conn: Connection, site_id: int, gap: timedelta, longest: timedelta) -> Load:
    """Return how many releases are there, and how many looks a day are planned for them.

    Visits are a ``gap`` apart, so that a look comes half of it late on average.
    """
    planned = releases.c.next_look_at - releases.c.last_seen
    rest = case((planned > 0, planned), else_=0) + max(gap // timedelta(microseconds=2), 1)
    looks = float(_DAY / timedelta(microseconds=1)) / rest
    swept = case((planned >= longest // timedelta(microseconds=1), looks), else_=0.0)
    query = select(func.count(), func.sum(looks), func.sum(swept))
    query = query.where(releases.c.site_id == site_id, releases.c.state.in_(_LIVE))
    number, daily, slow = conn.execute(query).one()
    return Load(int(number), float(daily or 0.0) - float(slow or 0.0), float(slow or 0.0))


def strata(conn: Connection, site_id: int, most: int) -> list[Stratum]:
    """Return releases that were edited late, and others, ``most`` of each, evenly chosen."""
    kinds = (releases.c.late_edits > 0, releases.c.late_edits == 0)
    return [_stratum(conn, site_id, each, most) for each in kinds]


def _stratum(conn: Connection, site_id: int, kind: ColumnElement[bool], most: int) -> Stratum:
    whose = (releases.c.site_id == site_id, releases.c.state.in_(_LIVE), kind)
    number = int(conn.execute(select(func.count()).where(*whose)).scalar_one())
    step = -(-number // most) or 1
    query = select(releases).where(*whose, releases.c.id % step == 0).limit(most)
    rows = tuple(_row(found) for found in conn.execute(query))
    return Stratum(rows, number / len(rows) if rows else 0.0)


def _row(found: Any) -> Row:
    first, changed = moment(found.first_seen), moment(found.changed_at)
    tracks = (first, changed, found.published_on, found.edits, found.late_edits)
    return Row(moment(found.last_seen), tracks)
