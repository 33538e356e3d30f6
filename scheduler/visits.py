"""One visit to some sites: hold them, let a child look, judge what it saw, say what it came to."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, Engine

from crawler.cookies import Cookie, packed, unpacked
from crawler.launch import Ended, launch
from crawler.order import Order, Progress, Recheck, SiteDone, SiteOrder
from crawler.profile.model import SiteProfile
from crawler.profile.reader import reader_id
from scheduler import health
from scheduler.digest import Trouble
from scheduler.outcome import SUCCESSES, counts, outcome
from scheduler.standing import Standing
from scheduler.watch import Judgement, Watch
from storage import lease, releases, runs, sites
from storage.engine import writing
from storage.records import Event, Target
from storage.visited import Run

Clock = Callable[[], datetime]
RESUMED = timedelta(hours=1)
"""How long what a killed run has seen need not be looked at again."""
Look = Callable[[Order, Callable[[Progress], None]], Ended]
"""Carries out an order, storing what it sees as it goes; ``crawler.launch.launch`` is one."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One site of a visit, and what is wanted of it."""

    profile: SiteProfile
    urls: tuple[str, ...] = ()
    """Single releases; with any, no list is asked for."""
    keep: bool = False
    """Archive every page that is fetched, whatever can be read of it."""
    pages: int | None = None
    recheck: Recheck = "due"


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for every site of a visit."""

    contact: str
    allow_private: bool = False
    origin: str | None = None
    delay: float | None = None
    alerts: bool = True
    cause: str = "command"


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a visit to one site came to."""

    run: Run
    events: tuple[Event, ...]
    problems: tuple[Trouble, ...]
    hindrance: str = ""
    """What on our own side kept the visit from being stored whole, and what mends it."""


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A run that has begun; ``seen`` are the keys that an earlier, killed one has read."""

    asked: Asked
    run: Run
    site_id: int
    seen: tuple[str, ...]
    not_before: datetime | None
    """The site asked to be left alone until then."""
    targets: tuple[Target, ...]
    cookies: tuple[Cookie, ...]
    """What earlier visits kept, where the profile wants that."""


def visit(  # noqa: PLR0913, PLR0917 - all it works with is handed in
    engine: Engine,
    asked: Sequence[Asked],
    terms: Terms,
    clock: Clock,
    on_progress: Callable[[Progress], None],
    look: Look = launch,
) -> list[Report]:
    """Visit sites once and return what each visit came to.

    Raises lease.Busy when another process is visiting one of them.
    """
    with lease.hold(engine, sorted(each.profile.name for each in asked)):
        opened = [_open(engine, each, terms, clock()) for each in asked]
        ended = look(_order(engine, opened, terms), on_progress)
        return _closed(engine, opened, ended, clock)


def _open(engine: Engine, asked: Asked, terms: Terms, now: datetime) -> Opened:
    """Begin a run; what a killed one has seen is not looked at again, and judged with the rest."""
    with writing(engine) as conn:
        site_id = sites.ensure(conn, asked.profile.name)
        seen = runs.seen_since(conn, site_id, now - RESUMED)
        run = runs.start(conn, site_id, terms.cause, now, terms.alerts)
        site = sites.get(conn, asked.profile.name)
        targets = tuple(releases.targets(conn, site_id, now))
    return Opened(
        asked=asked,
        run=run,
        site_id=site_id,
        seen=seen,
        not_before=site.not_before if site else None,
        targets=targets,
        cookies=unpacked(site.cookies) if site and asked.profile.cookies else (),
    )


def _order(engine: Engine, opened: Sequence[Opened], terms: Terms) -> Order:
    return Order(
        database=engine.url.render_as_string(hide_password=False),
        sites=tuple(_site_order(each, terms) for each in opened),
        contact=terms.contact,
        allow_private=terms.allow_private,
    )


def _site_order(opened: Opened, terms: Terms) -> SiteOrder:
    return SiteOrder(
        profile=opened.asked.profile,
        run_id=opened.run.id,
        site_id=opened.site_id,
        origin=terms.origin,
        pages=opened.asked.pages,
        recheck=opened.asked.recheck,
        delay=terms.delay,
        urls=opened.asked.urls,
        keep=opened.asked.keep,
        not_before=opened.not_before,
        seen=opened.seen,
        targets=opened.targets,
        cookies=opened.cookies,
    )


def _closed(engine: Engine, opened: Sequence[Opened], ended: Ended, clock: Clock) -> list[Report]:
    """Close every site, those behind one whose looks cannot be judged too."""
    reports, errors = [], []
    for each in opened:
        try:
            reports.append(_close(engine, each, ended, clock()))
        except Exception as error:
            errors.append(error)
    if errors:
        raise errors[0]
    return reports


def _close(engine: Engine, opened: Opened, ended: Ended, now: datetime) -> Report:
    """Judge what the child saw and end the run, in one transaction: a crash repeats nothing."""
    done = ended.site(opened.run.site)
    whole = opened.run.site in ended.sites
    note = done.note if whole else ended.note
    with writing(engine) as conn:
        found, told = _judge(conn, opened, done, now, broken_off=not whole or done.stopped)
        ending = outcome(found, done, ended, whole=whole)
        figures = counts(found.digest, done.requests, found.tally.lists)
        runs.finish(conn, opened.run.id, now, ending, figures, note)
        sites.visited(conn, opened.site_id, now, ending in SUCCESSES)
        if ending in SUCCESSES and not opened.asked.urls and found.upheaval is None:
            _close_baseline(conn, opened, found, now, left_early=bool(note))
        if whole:
            sites.set_not_before(conn, opened.site_id, done.not_before)
        if whole or not opened.asked.profile.cookies:
            sites.set_cookies(conn, opened.site_id, packed(done.cookies))
    held = reader_id(opened.asked.profile) if found.upheaval else None
    run = msgspec.structs.replace(
        opened.run, finished_at=now, outcome=ending, counts=figures, note=note, held=held
    )
    return Report(
        run=run,
        events=(*found.digest.events, *told),
        problems=found.digest.troubles,
        hindrance=ended.note if ended.mendable else "",
    )


def _judge(
    conn: Connection, opened: Opened, done: SiteDone, now: datetime, *, broken_off: bool
) -> tuple[Judgement, list[Event]]:
    """Judge what was seen of the releases, then of the site.

    Looks at single releases are judged; with those of a killed visit before them they wait.
    """
    profile, single = opened.asked.profile, bool(opened.asked.urls)
    partial = broken_off or (single and bool(opened.seen))
    found = Watch(conn, profile, now).judge(whole=not partial)
    standing = Standing(conn, opened.site_id, opened.run.id, profile)
    speaks, waits = not broken_off and not single, done.not_before is not None
    return found, standing.after(found, now, whole=speaks, waits=waits)


def _close_baseline(
    conn: Connection, opened: Opened, found: Judgement, now: datetime, *, left_early: bool
) -> None:
    """Take what comes after this visit for news, once all that the site shows is known.

    Visits to single releases are not asked: they say nothing about what else is there.
    """
    known = sites.get(conn, opened.run.site)
    if known is None or known.baselined_at is not None:
        return
    if health.complete(found.tally.unread_lists, left_early, runs.successes(conn, opened.site_id)):
        sites.set_baselined(conn, opened.site_id, now)
