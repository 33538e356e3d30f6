"""One visit to some sites: hold them, let a child look, judge what it saw, say what it came to."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine

from crawler.cookies import unpacked
from crawler.dropouts import unpacked as shown_before
from crawler.launch import Ended, launch
from crawler.order import Order, Progress, SiteOrder
from crawler.patience import LONGEST
from scheduler.closing import closed
from scheduler.planned import CLOCK_SLACK, is_due
from scheduler.planning import put_off_if_quiet
from scheduler.rations import DAEMON, compared, ration, urgent_first
from scheduler.terms import Asked, Clock, Opened, Report, Terms
from storage import lease, releases, runs, sites, tally
from storage.engine import reading, writing
from storage.sites import SiteRow
from storage.visited import Run

__all__ = ["Asked", "Clock", "Look", "Report", "Terms", "visit"]

RESUMED = timedelta(hours=1)
"""How long what a killed run has seen need not be looked at again."""
Look = Callable[[Order, Callable[[Progress], None]], Ended]
"""Carries out an order, storing what it sees as it goes; ``crawler.launch.launch`` is one."""


def visit(  # noqa: PLR0913, PLR0917 - all it works with is handed in
    engine: Engine,
    asked: Sequence[Asked],
    terms: Terms,
    clock: Clock,
    on_progress: Callable[[Progress], None],
    look: Look = launch,
) -> list[Report]:
    """Visit sites once and return what each visit came to.

    Raises lease.Busy when another process is visiting one of them, and lease.Lost when one may
    have begun to: what was seen is stored then, and judged by the next visit.
    """
    names = sorted(each.profile.name for each in asked)
    with lease.hold(engine, names) as ours:
        due = _due(engine, asked, clock()) if terms.only_due else asked
        opened = [_open(engine, each, terms, clock()) for each in due]
        if not opened:
            return []
        ended = look(_order(engine, opened, terms), on_progress)
        if not ours():
            raise lease.Lost(names)
        return closed(engine, opened, ended, terms, clock)


def _due(engine: Engine, asked: Sequence[Asked], now: datetime) -> list[Asked]:
    with reading(engine) as conn:
        plans = {each.name: (each.next_visit_at, each.last_visit_at) for each in sites.every(conn)}
    never = (None, None)
    due = [each for each in asked if is_due(*plans.get(each.profile.name, never), now)]
    if all(each.profile.pace.quiet is None for each in due):
        return due
    with writing(engine) as conn:
        return [each for each in due if not put_off_if_quiet(conn, each.profile, now)]


def _open(engine: Engine, asked: Asked, terms: Terms, now: datetime) -> Opened:
    """Begin a run; what a killed one has seen is not looked at again, and judged with the rest."""
    with writing(engine) as conn:
        site_id = sites.ensure(conn, asked.profile.name)
        seen = runs.seen_since(conn, site_id, now - RESUMED)
        run = runs.start(conn, site_id, terms.cause, now, terms.alerts)
        site = sites.get(conn, asked.profile.name)
        targets = tuple(releases.targets(conn, site_id, now, eager=terms.cause != DAEMON))
        shown = shown_before(sites.shown(conn, site_id))
        rationed = ration(conn, asked.profile, site, terms.cause, now)
        if not rationed.listed:
            waiting = runs.unjudged(conn, site_id)
            targets = urgent_first(compared(targets) if waiting else targets, now)
            seen = (*seen, *_gone(conn, waiting))
    return Opened(
        asked=asked,
        run=run,
        site_id=site_id,
        seen=seen,
        not_before=_wish(site, now),
        targets=targets,
        ration=rationed,
        cookies=unpacked(site.cookies) if site and asked.profile.cookies else (),
        shown=shown,
    )


def _gone(conn: Connection, waiting: Sequence[Run]) -> frozenset[str]:
    """Return what visits that are in doubt found gone: one bad minute is not to be seen twice.

    The visit that compares follows at once; whether it is gone, the next one in its turn says.
    """
    return tally.tally(conn, [run.id for run in waiting if run.finished_at and not run.held]).gone


def _wish(site: SiteRow | None, now: datetime) -> datetime | None:
    """Return until when a site asked to be left alone; never what a wrong clock made of it."""
    until = site.not_before if site else None
    longest = timedelta(seconds=LONGEST) + CLOCK_SLACK
    return until if until is not None and until <= now + longest else None


def _order(engine: Engine, opened: Sequence[Opened], terms: Terms) -> Order:
    return Order(
        database=engine.url.render_as_string(hide_password=False),
        sites=tuple(_site_order(each, terms) for each in opened),
        contact=terms.contact,
        allow_private=terms.allow_private,
        time_limit=terms.time_limit,
    )


def _site_order(opened: Opened, terms: Terms) -> SiteOrder:
    return SiteOrder(
        profile=opened.asked.profile,
        run_id=opened.run.id,
        site_id=opened.site_id,
        origin=terms.origin,
        pages=opened.asked.pages,
        recheck=opened.asked.recheck,
        listed=opened.ration.listed,
        hints_after=opened.ration.hints_after,
        most=opened.ration.most,
        looks_until=opened.ration.looks_until,
        news=opened.ration.news,
        vain=opened.ration.vain,
        delay=terms.delay,
        urls=opened.asked.urls,
        keep=opened.asked.keep,
        not_before=opened.not_before,
        seen=opened.seen,
        targets=opened.targets,
        cookies=opened.cookies,
        shown=opened.shown,
    )
