"""Visits sites for the daemon: one order in, one line for each site out."""

import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial

import msgspec
from sqlalchemy import Engine

from crawler.launch import launch
from crawler.order import Progress
from crawler.profile.model import SiteProfile
from scheduler.alerts.model import Rule
from scheduler.child import Tell
from scheduler.orders import Visit, VisitOrder
from scheduler.terms import Asked, Report, Terms
from scheduler.visits import visit
from storage import lease
from storage.engine import open_engine
from storage.errors import MendableError


def visit_sites(given: bytes, tell: Tell, stop: threading.Event) -> None:
    """Visit the sites of an order; one that another process holds does not stop the others."""
    order = msgspec.json.decode(given, type=VisitOrder)
    asked = [_asked(raw) for raw in order.profiles]
    engine = open_engine(lease.steady(order.database))
    try:
        for each in _visits(engine, asked, _terms(order), stop):
            tell(each)
        if not stop.is_set():
            _write_feeds(engine, order.rules)
    finally:
        engine.dispose()


def _visits(
    engine: Engine, asked: list[Asked], terms: Terms, stop: threading.Event
) -> Iterator[Visit]:
    free = asked
    while free:
        try:
            reports = visit(engine, free, terms, _now, _unheard, partial(launch, stop=stop))
        except lease.Busy as busy:
            yield Visit(site=busy.site, outcome="busy", note=str(busy))
            free = [each for each in free if each.profile.name != busy.site]
            continue
        yield from (_told(report) for report in reports)
        visited = {report.run.site for report in reports}
        for each in free:
            if each.profile.name not in visited:
                yield Visit(site=each.profile.name, outcome="not due")
        return


def _write_feeds(engine: Engine, rules: Sequence[Rule]) -> None:
    """Bring feed files up to date; raises MendableError, which the daemon logs, with the faults."""
    if any(rule.to == "feed" for rule in rules):
        from scheduler.alerts.feeds import refresh  # noqa: PLC0415 - most have no feeds

        if faults := refresh(engine, rules, _now()):
            raise MendableError("; ".join(faults))


def _asked(raw: msgspec.Raw) -> Asked:
    return Asked(profile=msgspec.json.decode(raw, type=SiteProfile))


def _terms(order: VisitOrder) -> Terms:
    return Terms(
        contact=order.contact,
        allow_private=order.allow_private,
        origin=order.origin,
        delay=order.delay,
        cause="daemon",
        time_limit=order.time_limit,
        only_due=True,
        holidays=order.holidays,
        rules=None,
    )


def _told(report: Report) -> Visit:
    run = report.run
    seconds = (run.finished_at - run.started_at).total_seconds() if run.finished_at else 0.0
    return Visit(
        site=run.site,
        outcome=run.outcome or "failed",
        requests=run.counts.requests,
        events=sum(1 for event in report.events if not event.baseline),
        seconds=seconds,
        dropped=" ".join(report.dropped),
        note=report.hindrance or run.note,
    )


def _unheard(_: Progress) -> None:
    """Nobody watches the progress of a daemon's visits."""


def _now() -> datetime:
    return datetime.now(UTC)
