"""Judge what some runs have seen: unjudged observations in, remembered changes and events out."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import islice

import msgspec
from sqlalchemy import Connection

from crawler.profile.model import SiteProfile
from crawler.profile.reader import reader_id
from crawler.thai.words import cut
from scheduler import doubt, habits, health
from scheduler.afresh import Afresh
from scheduler.aside import Aside, unjudged
from scheduler.bench import Bench
from scheduler.cadence.looking import Outlook
from scheduler.counting import Counting
from scheduler.detect.policy import Context
from scheduler.digest import Digest, joined
from scheduler.doubt import Asking
from scheduler.earlier import counters_fell_at, old_before
from scheduler.health import TRUST, Scope, Upheaval
from storage import observations, releases, runs, sites, tally
from storage.observations import Seen
from storage.records import Known
from storage.tally import Tally
from storage.visited import Run

BATCH = 500
"""Observations judged at a time; their releases are loaded together."""


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """What judging a site's runs came to, and what was wrong with the site as a whole."""

    digest: Digest = Digest()
    tally: Tally = Tally(frozenset(), frozenset(), 0, 0)
    """What was seen in this visit; what waits from others is left out."""
    upheaval: Upheaval | None = None
    """Why nothing of it was believed: the looks are held back."""
    held_since: datetime | None = None
    """When the first of the visits began whose looks were held back, or are so now."""
    floods: tuple[Upheaval, ...] = ()
    doubtful: bool = False
    """Too little was looked at to say whether a page changed or the site: it waits for a visit
    that looks at others, too."""


class Watch:
    """Judges one site's runs, all of a visit together, in the caller's transaction."""

    def __init__(self, conn: Connection, profile: SiteProfile, now: datetime) -> None:
        """Judge by this profile."""
        self._conn = conn
        self._profile = profile
        self._now = now
        self._site_id = sites.ensure(conn, profile.name)
        self._reader = reader_id(profile)
        site = sites.get(conn, profile.name)
        self._aside = Aside(conn)
        self._afresh = Afresh(conn, self._site_id, profile)
        self._outlook = Outlook(habits.unpacked(site.rhythm if site else None).terms)

    def judge(self, *, whole: bool = True, asking: Asking = Asking()) -> Judgement:  # noqa: B008
        """Judge what was not judged yet.

        When the site itself changed, all of it is held back. What is held back is judged, before
        what came later, when other rules may read it; it is let go when a visit shows that the
        site is what it was. Of a visit that is not ``whole`` what looks like an upheaval, however
        small, waits for the next one: the few looks that were made may all be of it. So it is with
        one that was rationed and looked at a few releases alone, until others were looked at.
        """
        current = runs.last(self._conn, self._site_id)
        pending = runs.unjudged(self._conn, self._site_id)
        fresh = [run for run in pending if run.held is None]
        held = [run for run in pending if run.held is not None]
        seen, few = self._seen(fresh, current), not held and self._in_doubt(fresh, current, asking)
        scope = Scope(lasting=self._looked_at(held), whole=whole and not few, few=few)
        found = Judgement()
        for some in self._attempts(fresh, held):
            found = self._attempt(some, scope)
            if found.upheaval is None:
                runs.let_go(self._conn, [run.id for run in held])
                break
        waits = few and found.upheaval is not None and len(found.upheaval.keys) < health.MANY
        if found.upheaval is not None and not held and (waits or not whole):
            at_once = waits and whole and doubt.is_new(fresh, current)
            return Judgement(digest=found.digest, tally=seen, doubtful=at_once)
        if found.upheaval is not None:
            runs.hold(self._conn, [run.id for run in pending], self._reader)
        since = min((run.started_at for run in held or fresh), default=None)
        return msgspec.structs.replace(found, tally=seen, held_since=since)

    def trust(self) -> Judgement:
        """Judge what is held back, and whatever else was not judged yet, as it stands."""
        pending = runs.unjudged(self._conn, self._site_id)
        found = self._attempt(pending, TRUST)
        runs.let_go(self._conn, [run.id for run in pending if run.held is not None])
        return found

    def _seen(self, fresh: Sequence[Run], current: Run | None) -> Tally:
        """Return what the visit that ends now has seen, before and after it was killed."""
        visit = current.visit if current else 0
        return tally.tally(self._conn, [run.id for run in fresh if run.visit == visit])

    def _in_doubt(self, fresh: Sequence[Run], current: Run | None, asking: Asking) -> bool:
        """Say whether a few changes, of this visit or of one before it, prove nothing yet."""
        if current is None or doubt.is_new(fresh, current):
            return asking.rationed
        if not fresh or abs(self._now - fresh[0].started_at) >= doubt.LONGEST:
            return False
        seen, last = (
            tally.tally(self._conn, [run.id for run in some]) for some in (fresh, [current])
        )
        return not doubt.compared(asking, seen, last)

    def _looked_at(self, held: Sequence[Run]) -> frozenset[str]:
        """Return the releases looked at in the first held visit that looked at any."""
        keys = (tally.tally(self._conn, [run.id]).keys for run in held)
        return next(filter(None, keys), frozenset())

    def _attempts(self, fresh: list[Run], held: list[Run]) -> Iterator[list[Run]]:
        """Yield which runs to judge, the most first."""
        if any(run.held != self._reader for run in held):
            yield sorted([*held, *fresh], key=lambda run: run.id)
        if fresh:
            yield fresh

    def _attempt(self, some: Sequence[Run], scope: Scope) -> Judgement:
        """Judge some runs, and take it back when what they saw cannot be believed."""
        floods: dict[str, Upheaval] = {}
        while True:
            savepoint = self._conn.begin_nested()
            judge = partial(self._judged, some, frozenset(floods), trust=scope.trust)
            found = self._aside.sparing(judge)
            upheaval = health.upheaval(found.looks, scope)
            more = {} if scope.trust else health.floods(found.looks)
            if upheaval is not None:
                savepoint.rollback()
                return Judgement(digest=_nothing(found), upheaval=upheaval)
            if more.keys() <= floods.keys():
                savepoint.commit()
                return Judgement(digest=found, floods=tuple(floods.values()))
            savepoint.rollback()
            floods |= more

    def _judged(self, some: Sequence[Run], silent: frozenset[str], *, trust: bool) -> Digest:
        everything = tally.tally(self._conn, [run.id for run in some])
        site = sites.get(self._conn, self._profile.name)
        missing = releases.missing(self._conn, self._site_id)
        context = Context(
            visit=0,
            baseline=site is None or site.baselined_at is None,
            old_before=old_before(self._conn, site),
            answering=trust or health.answering(everything, missing),
            cut=cut,
            silent=silent,
            counters_fell_at=counters_fell_at(self._conn, self._site_id, self._now),
        )
        counting = Counting(self._conn, site, self._profile)
        stood: dict[str, Known] = {}
        found = Digest()
        for run in some:
            # One at a time: months of visits that were held back must not pile up in memory.
            found = joined((found, self._of_run(run, context, counting, stood)))
        counting.keep()
        return found

    def _of_run(
        self, run: Run, context: Context, counting: Counting, stood: dict[str, Known]
    ) -> Digest:
        context = msgspec.structs.replace(context, visit=run.visit)
        bench = Bench(
            self._conn, self._site_id, run.id, self._profile, context, counting, self._now, stood,
            afresh=None if run.held is None else self._afresh, outlook=self._outlook,
            aside=self._aside if self._aside.wary else None,
        )  # fmt: skip
        parts = []
        start = runs.judged_through(self._conn, run.id)
        for batch in _batches(observations.after(self._conn, run.id, start)):
            parts.append(bench.judge_all(batch))
            runs.mark_judged(self._conn, run.id, batch[-1].id)
        found = joined(parts)
        # What could not be read in a visit that is over was reported by it.
        if run.held is None:
            return found
        return msgspec.structs.replace(found, troubles=unjudged(found.troubles))


def _nothing(found: Digest) -> Digest:
    """Return what is left of a digest that is not believed: what could not be read."""
    return Digest(troubles=found.troubles, read=found.read, not_modified=found.not_modified)


def _batches(seen: Iterable[Seen]) -> Iterator[list[Seen]]:
    source = iter(seen)
    while batch := list(islice(source, BATCH)):
        yield batch
