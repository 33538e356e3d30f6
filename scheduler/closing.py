"""The end of a visit: judge what was seen, end the run and plan the next, in one transaction."""

import logging
from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, Engine

from crawler import dropouts
from crawler.cookies import packed
from crawler.launch import Ended
from crawler.order import SiteDone
from crawler.profile.reader import reader_id
from scheduler import aside, health
from scheduler.alerts.enqueue import enqueue
from scheduler.digest import Digest
from scheduler.doubt import Asking
from scheduler.outcome import SUCCESSES, counts, outcome
from scheduler.planning import Ending, plan
from scheduler.relearning import Lesson, relearn
from scheduler.standing import Standing
from scheduler.terms import Clock, Opened, Report, Terms
from scheduler.watch import Judgement, Watch
from storage import events, runs, sites
from storage.engine import writing
from storage.records import Event

_LOG = logging.getLogger(__name__)


def closed(
    engine: Engine, opened: Sequence[Opened], ended: Ended, terms: Terms, clock: Clock
) -> list[Report]:
    """Close every site, those behind one whose looks cannot be judged too."""
    reports: list[Report] = []
    errors: list[Exception] = []
    for each in opened:
        try:
            reports.append(_close(engine, each, ended, terms, clock()))
        except Exception as error:
            if errors:  # one alone can be raised
                _LOG.exception("%s: its visit could not be judged either", each.run.site)
            errors.append(error)
    if errors:
        raise errors[0]
    return reports


def _close(engine: Engine, opened: Opened, ended: Ended, terms: Terms, now: datetime) -> Report:
    """Judge what the child saw and end the run, in one transaction: a crash repeats nothing."""
    done = ended.site(opened.run.site)
    whole = opened.run.site in ended.sites
    note = done.note if whole else ended.note
    with writing(engine) as conn:
        mark = events.mark(conn, opened.site_id)
        found, told = _judge(conn, opened, done, now, broken_off=not whole or done.stopped)
        noted = " ".join(filter(None, (note, aside.remark(found.digest.troubles))))
        ending = outcome(found, done, ended, whole=whole)
        figures = counts(found.digest, done.requests, found.tally.lists)
        runs.finish(conn, opened.run.id, now, ending, figures, noted)
        _learn(conn, opened, found, done, now)
        sites.visited(conn, opened.site_id, now, ending in SUCCESSES)
        if ending in SUCCESSES and not opened.asked.urls and found.upheaval is None:
            _close_baseline(conn, opened, found, now, left_early=bool(note))
        _keep_wishes(conn, opened, done, found.digest, whole=whole)
        if not opened.asked.urls and (ending != "stopped" or ended.late):
            broken = not whole or (done.stopped and ended.late)
            how = Ending(ending not in SUCCESSES, broken, figures.lists, found.doubtful)
            plan(conn, opened.asked.profile, now, how, terms.holidays)
        enqueue(conn, terms.rules, opened.site_id, mark, now)
    held = reader_id(opened.asked.profile) if found.upheaval else None
    run = msgspec.structs.replace(
        opened.run, finished_at=now, outcome=ending, counts=figures, note=noted, held=held
    )
    return Report(
        run=run,
        events=(*found.digest.events, *told),
        problems=found.digest.troubles,
        hindrance=ended.note if ended.mendable else "",
        dropped=done.dropped,
    )


def _keep_wishes(
    conn: Connection, opened: Opened, done: SiteDone, digest: Digest, *, whole: bool
) -> None:
    """Keep until when the site asked to be left alone, its cookies, and what its lists show."""
    if whole:
        sites.set_not_before(conn, opened.site_id, done.not_before)
    if whole or not opened.asked.profile.cookies:
        sites.set_cookies(conn, opened.site_id, packed(done.cookies))
    if not whole or done.shown is None:
        return
    vain = [key for key in done.dropped if key not in digest.read | digest.looks.gone]
    shown = dropouts.waiting_still(done.shown, opened.shown, vain)
    if shown != opened.shown:
        sites.set_shown(conn, opened.site_id, dropouts.packed(shown))


def _judge(
    conn: Connection, opened: Opened, done: SiteDone, now: datetime, *, broken_off: bool
) -> tuple[Judgement, list[Event]]:
    """Judge what was seen of the releases, then of the site.

    Looks at single releases are judged; with those of a killed visit before them they wait.
    """
    profile, single = opened.asked.profile, bool(opened.asked.urls)
    partial = broken_off or (single and bool(opened.seen))
    asking = Asking(rationed=not opened.ration.listed, single=single, targets=opened.targets)
    found = Watch(conn, profile, now).judge(whole=not partial, asking=asking)
    standing = Standing(conn, opened.site_id, opened.run.id, profile)
    speaks, waits = not broken_off and not single, done.not_before is not None
    return found, standing.after(found, now, whole=speaks, waits=waits)


def _learn(
    conn: Connection, opened: Opened, found: Judgement, done: SiteDone, now: datetime
) -> None:
    """Learn from what is believed; visits to single releases say nothing of the others."""
    if opened.asked.urls or found.upheaval is not None:
        return
    dropped = frozenset(done.dropped)  # no list hinted at another text of these
    lesson = Lesson(
        digest=found.digest,
        requests=done.requests,
        targets=tuple(each for each in opened.targets if each.key not in dropped),
        rationed=not opened.ration.listed,
    )
    relearn(conn, opened.asked.profile, lesson, now)


def _close_baseline(
    conn: Connection, opened: Opened, found: Judgement, now: datetime, *, left_early: bool
) -> None:
    """Take what comes after this visit for news, once all that the site shows is known.

    Visits to single releases are not asked: they say nothing about what else is there.
    """
    known = sites.get(conn, opened.run.site)
    if known is None or known.baselined_at is not None:
        return
    unknown = found.tally.unread_lists + len(aside.unjudged(found.digest.troubles))
    if health.complete(unknown, left_early, runs.successes(conn, opened.site_id)):
        sites.set_baselined(conn, opened.site_id, now)
