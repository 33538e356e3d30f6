"""Judge what a run has seen: unjudged observations in, remembered changes and events out."""

from collections.abc import Iterable, Iterator
from datetime import datetime
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
from storage.visited import Run

BATCH = 500
"""Observations judged at a time; their releases are loaded together."""


def digest(conn: Connection, run: Run, profile: SiteProfile, now: datetime) -> Digest:
    """Judge a run's observations that were not judged yet, in the caller's transaction."""
    site_id = sites.ensure(conn, run.site)
    site = sites.get(conn, run.site)
    start = runs.judged_through(conn, run.id)
    tally = observations.tally(conn, run.id, start)
    context = Context(
        visit=run.visit,
        baseline=site is None or site.baselined_at is None,
        answering=health.answering(tally, releases.removed(conn, site_id)),
        cut=cut,
    )
    bench = Bench(conn, site_id, run.id, profile, context, now)
    whole = Digest(answered=tally.answered, unread_lists=tally.unread_lists)
    for batch in _batches(observations.after(conn, run.id, start)):
        whole = whole.joined(bench.judge_all(batch))
        runs.mark_judged(conn, run.id, batch[-1].id)
    return whole


def _batches(seen: Iterable[Seen]) -> Iterator[list[Seen]]:
    source = iter(seen)
    while batch := list(islice(source, BATCH)):
        yield batch
