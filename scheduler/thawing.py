"""Judge what is held back of a site because a person says that it is true."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine

from crawler.profile.model import SiteProfile
from scheduler.alerts.enqueue import enqueue
from scheduler.alerts.model import Rule
from scheduler.watch import Watch
from storage import events, lease, runs, sites
from storage.engine import writing
from storage.errors import MendableError
from storage.records import Event


def thaw(
    engine: Engine, profile: SiteProfile, now: datetime, rules: Sequence[Rule] = ()
) -> tuple[int, tuple[Event, ...]]:
    """Judge a site's held looks as they stand; return of how many visits they are, and the events.

    Alerts are queued by ``rules``, but for looks of visits that were to tell nothing.

    Raises lease.Busy during a visit, MendableError for a site that was never visited.
    """
    with lease.hold(engine, [profile.name]), writing(engine) as conn:
        site = sites.get(conn, profile.name)
        if site is None:
            name = profile.name
            raise MendableError(
                f"{name}: it was never visited; `ministrywatch crawl {name}` does it"
            )
        held = sum(run.held is not None for run in runs.unjudged(conn, site.id))
        if not held:
            return 0, ()
        mark = events.mark(conn, site.id)
        found = Watch(conn, profile, now).trust()
        if site.condition == "changed":
            sites.set_condition(conn, site.id, "up", now)
        enqueue(conn, rules, site.id, mark, now)
    return held, found.digest.events
