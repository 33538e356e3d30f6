"""Judge what a run has seen: unjudged observations in, remembered changes and events out."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice

from sqlalchemy import Connection

from crawler.profile.model import SiteProfile
from crawler.thai.words import cut
from scheduler import health
from scheduler.bench import Bench
from scheduler.detect.policy import Context
from scheduler.digest import Digest
from storage import observations, releases, runs, sites
from storage.observations import Seen
from storage.sites import SiteRow
from storage.visited import Run

BATCH = 500
"""Observations judged at a time; their releases are loaded together."""
LATEST = 50
"""Releases among which the latest date is looked for: a few list pages."""


def digest(conn: Connection, run: Run, profile: SiteProfile, now: datetime) -> Digest:
    """Judge a run's observations that were not judged yet, in the caller's transaction."""
    site_id = sites.ensure(conn, run.site)
    site = sites.get(conn, run.site)
    start = runs.judged_through(conn, run.id)
    tally = observations.tally(conn, run.id, start)
    context = Context(
        visit=run.visit,
        baseline=site is None or site.baselined_at is None,
        old_before=_old_before(conn, site),
        answering=health.answering(tally, releases.removed(conn, site_id)),
        cut=cut,
    )
    bench = Bench(conn, site_id, run.id, profile, context, now)
    whole = Digest(answered=tally.answered, unread_lists=tally.unread_lists)
    for batch in _batches(observations.after(conn, run.id, start)):
        whole = whole.joined(bench.judge_all(batch))
        runs.mark_judged(conn, run.id, batch[-1].id)
    return whole


def _old_before(conn: Connection, site: SiteRow | None) -> date | None:
    """Return the day before which the site's releases are old; undated ones stand among the new."""
    if site is None:
        return None
    rows = releases.listing(conn, site.name, limit=LATEST)
    newest = max((row.published_on for row in rows if row.published_on), default=None)
    return health.old_before(site.baselined_at, newest)


def _batches(seen: Iterable[Seen]) -> Iterator[list[Seen]]:
    source = iter(seen)
    while batch := list(islice(source, BATCH)):
        yield batch
