"""Events stored as a visit stores them, an outbox, and a receiver that a test plays itself."""

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from scheduler.alerts.enqueue import enqueue
from scheduler.alerts.model import Envelope, Outcome, Rule
from scheduler.alerts.postman import deliver
from scheduler.alerts.tally import Sent
from storage import events, outbox_lists, releases, runs, sites
from storage.changes import Change
from storage.engine import reading, writing
from storage.outgoing import Delivery
from storage.records import Event, Known, Release

NOON = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
"""Noon in Bangkok, on a Sunday."""
SITE = "mfa-th"
HOOK = Rule(name="hook", to="webhook", url="http://127.0.0.1:1/a", storm=10_000)
YES = Outcome(state="delivered")
NO = Outcome(state="retry", reason="HTTP 500")


class Office:
    """One site whose events are stored and queued, and a postman who walks when a test says so."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.now = NOON
        self.rules: tuple[Rule, ...] = (HOOK,)
        self.got: list[Envelope] = []
        self.answer: Callable[[Envelope], Outcome] = lambda _: YES
        self._ids = itertools.count(1)
        with writing(engine) as conn:
            self.site_id = sites.ensure(conn, SITE)

    def wait(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now

    def happens(self, *keys: str, alerts: bool = True, **more: Any) -> list[Event]:
        """Store an edit of each release, and queue what is to be told, as the end of a visit."""
        told = [self.event(key, **more) for key in keys]
        with writing(self.engine) as conn:
            run = runs.start(conn, self.site_id, "command", self.now, alerts)
            mark = events.mark(conn, self.site_id)
            own = [each for each in told if not each.key]
            changes = [self.change(each) for each in told if each.key]
            releases.save(conn, self.site_id, changes, run_id=run.id)
            events.append(conn, self.site_id, own, run_id=run.id)
            enqueue(conn, self.rules, self.site_id, mark, self.now)
        return told

    def event(self, key: str, **more: Any) -> Event:
        more = {"kind": "edited" if key else "site-down", "severity": "substantive", **more}
        ident = f"e{next(self._ids):05}"
        url = f"https://www.mfa.go.th/th/content/{key}"
        return Event(id=ident, site=SITE, key=key, url=url, title=f"ข่าว {key}", at=self.now, **more)

    def change(self, event: Event) -> Change:
        text = Release(title=event.title, body=("ย่อหน้าแรก",))
        known = Known(
            site=SITE, key=event.key, url=event.url, state="live", first_seen=self.now,
            last_seen=self.now, changed_at=self.now, release=text, revision=1, reader="r1",
        )  # fmt: skip
        return Change(known=known, events=(event,))

    def walk(self, **more: Any) -> Sent:
        channels = dict.fromkeys(("webhook", "smtp", "apprise"), self.receive)
        return deliver(self.engine, self.rules, channels, lambda: self.now, lambda: 0.5, **more)

    def receive(self, envelope: Envelope) -> Outcome:
        outcome = self.answer(envelope)
        if outcome.state == "delivered":
            self.got.append(envelope)
        return outcome

    def told(self) -> list[list[str]]:
        """Return the keys that each message told which arrived."""
        return [[told.event.key for told in each.told] for each in self.got]

    def outbox(self) -> list[Delivery]:
        """Return all messages, the oldest first."""
        with reading(self.engine) as conn:
            return outbox_lists.listing(conn, limit=100_000)[::-1]

    def states(self) -> list[str]:
        return [each.state for each in self.outbox()]


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine)
