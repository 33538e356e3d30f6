"""What a visit may ask of a site: all that a person wants, or what the day's budget leaves."""

from datetime import datetime, timedelta
from itertools import islice

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection

from crawler.profile.model import SiteProfile
from scheduler.cadence.budget import allowance
from scheduler.cadence.terms import hint_pays_after
from scheduler.habits import unpacked
from scheduler.rhythm import LIST_SHARE
from storage import plans
from storage.records import Target
from storage.sites import SiteRow

DAEMON = "daemon"
"""The cause of the visits that are rationed.

One who types ``crawl`` wants to see what changed: such a visit looks at all that is listed, and is
eager for what is fresh (``storage.targets``).
"""
OTHERS = 12
"""Releases that are looked at beside a few that changed: a third of all is less than these and
more than ``health.MANY``."""
_DAY = timedelta(days=1)
_VAIN = timedelta(days=7)
"""How long a new release that could not be read comes after those that nobody tried to read."""
_TRIES, _REST = 8, timedelta(hours=3)
"""Looks at a new release that fail in a day until it rests, and for how long: lists go on showing
what can never be read, and each visit would spend on it what the known releases are to have."""


class Ration(msgspec.Struct, frozen=True, kw_only=True):
    """How much a visit may ask, and of which known releases."""

    most: int | None = None
    """Requests; None for any number."""
    looks_until: int | None = None
    """Requests after which no known release is looked at; the rest is for lists and news."""
    news: int | None = None
    """New releases that are looked at; None for any number."""
    vain: tuple[str, ...] = ()
    """Keys of new releases that were looked at in vain: where news are counted their turn comes
    last, and elsewhere they are left alone."""
    listed: bool = True
    """Releases that a list shows are looked at though it is not their turn."""
    hints_after: float = 0.0
    """Seconds since a look after which a hint is worth another."""


def ration(
    conn: Connection, profile: SiteProfile, site: SiteRow | None, cause: str, now: datetime
) -> Ration:
    """Return what a visit that begins now may ask.

    The daemon's own requests of 24 hours are never more than the budget. What visits by hand asked
    is counted besides, half of a budget at most, and only where known releases are concerned. Of a
    site that is not known yet half of the budget is for what was not seen, and no more. So neither
    keeps the daemon from reading lists and from looking at what is fresh.
    """
    if cause != DAEMON or site is None:
        return Ration()
    spent, budget = plans.spent_by_cause(conn, site.id, now - _DAY), profile.pace.budget
    own, share = spent.requests.pop(DAEMON, 0), round(budget * (1.0 - LIST_SHARE))
    news = _unseen(budget, share - own, spent.new[DAEMON]) if site.baselined_at is None else None
    counted = own + min(spent.requests.total(), budget // 2) + (news or 0)
    before = site.last_visit_at
    days = None if before is None or site.baselined_at is None else (now - before) / _DAY
    return Ration(
        most=max(budget - own, 0),
        looks_until=allowance(share, counted, days),
        news=news,
        vain=_in_vain(conn, site, now),
        listed=False,
        hints_after=hint_pays_after(unpacked(site.rhythm).terms) * _DAY.total_seconds(),
    )


def _in_vain(conn: Connection, site: SiteRow, now: datetime) -> tuple[str, ...]:
    if site.baselined_at is None:
        return plans.in_vain(conn, site.id, now - _VAIN, lately=now - _VAIN)
    return plans.in_vain(conn, site.id, now - _DAY, least=_TRIES, lately=now - _REST)


def _unseen(budget: int, left: int, found: int) -> int:
    """Return how many releases of a site that is not known yet may be looked at in a visit.

    It is half of a day's budget in 24 hours, and nothing that lists are to have.
    """
    return max(min(budget // 2 - found, left), 0)


def compared(targets: tuple[Target, ...]) -> tuple[Target, ...]:
    """Return targets with those due, too, whose turn comes next: ``OTHERS`` of them.

    Where few releases were looked at and changed, the others show whether it was the site.
    """
    live = (each for each in targets if not each.due and each.state in {"live", "restored"})
    others = {each.key for each in islice(live, OTHERS)}
    return tuple(replace(each, due=True) if each.key in others else each for each in targets)


def urgent_first(targets: tuple[Target, ...], now: datetime) -> tuple[Target, ...]:
    """Return targets with suspects in front, then those that are overdue by the most.

    What a look is worth grows as the square of the time since the last one, and was the price when
    it was due: the order is that of time passed by time planned, for all rates alike.
    """
    return tuple(sorted(targets, key=lambda each: _urgency(each, now), reverse=True))


def _urgency(target: Target, now: datetime) -> float:
    if target.state == "suspected" or target.last_seen is None or target.next_look_at is None:
        return float("inf") if target.due else 0.0
    planned = max(target.next_look_at - target.last_seen, timedelta(seconds=1))
    return (now - target.last_seen) / planned
