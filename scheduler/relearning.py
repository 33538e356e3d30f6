"""What a visit teaches of its site, learned in its own transaction and kept for the next."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection

from crawler.profile.model import SiteProfile
from scheduler import week
from scheduler.cadence.budget import aim, granted, priced
from scheduler.cadence.learning import Sampled, learned
from scheduler.cadence.looking import LONGEST, Tracks
from scheduler.cadence.terms import Hints, Terms, repriced
from scheduler.digest import Digest
from scheduler.habits import MOST_LISTS, Habits, packed, unpacked
from scheduler.rhythm import LIST_SHARE
from storage import plans, sites
from storage.records import Target

SAMPLE = 300
"""Releases of a kind that are looked through after each visit, some 20 milliseconds."""
_DAY = timedelta(days=1)


class Lesson(msgspec.Struct, frozen=True, kw_only=True):
    """A visit, as far as it teaches anything."""

    digest: Digest
    requests: int
    targets: tuple[Target, ...]
    rationed: bool
    """It looked at what was due or hinted at, and at nothing else."""


def relearn(conn: Connection, profile: SiteProfile, lesson: Lesson, now: datetime) -> None:
    """Learn from a visit that is judged and not yet written down as the site's last."""
    site = sites.get(conn, profile.name)
    if site is None:
        return
    before = unpacked(site.rhythm)
    looked = len(lesson.digest.looks.all | lesson.digest.read)
    since = site.last_success_at or now
    news = [each for each in lesson.digest.events if each.kind == "new" and not each.baseline]
    after = Habits(
        week=week.learned(before.week, since, now, len(news), ZoneInfo(profile.time_zone)),
        terms=_terms(
            conn, site.id, profile, replace(before.terms, hints=_hints(before, lesson)), now
        ),
        lists=min(max(lesson.requests - looked, 0), MOST_LISTS),
    )
    if after != before:
        sites.set_rhythm(conn, site.id, packed(after))


def _terms(
    conn: Connection, site_id: int, profile: SiteProfile, terms: Terms, now: datetime
) -> Terms:
    """Return a site's terms with its habits learned and its price brought up to date."""
    pace, every = profile.pace, timedelta(seconds=profile.pace.every_seconds)
    load = plans.load(conn, site_id, every, LONGEST)
    budget, spent = granted(pace.budget, load.releases), plans.spent(conn, site_id, now - _DAY)
    prior = learned(terms.prior, _sample(conn, site_id))
    plan = aim(budget, spent, LIST_SHARE * budget)
    price = repriced(terms.price, priced(load.paying, load.swept, plan), plan, every / _DAY)
    return replace(terms, prior=prior, price=price)


def _sample(conn: Connection, site_id: int) -> list[Sampled]:
    return [
        Sampled(Tracks(*row.tracks).past(row.last_seen), stratum.weight)
        for stratum in plans.strata(conn, site_id, SAMPLE)
        for row in stratum.rows
    ]


def _hints(before: Habits, lesson: Lesson) -> Hints:
    """Count the known releases that were looked at though it was not their turn."""
    if not lesson.rationed:
        return before.terms.hints
    waiting = {target.key for target in lesson.targets if not target.due}
    followed = waiting & lesson.digest.looks.all
    return before.terms.hints.after(len(followed), len(followed & lesson.digest.looks.edited))
