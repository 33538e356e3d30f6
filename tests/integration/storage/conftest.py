"""A site, a run on it, and values to say things about its releases."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import Connection, Engine

from storage import releases, runs, sites
from storage.changes import Change
from storage.engine import writing
from storage.observations import Sighting
from storage.records import Attachment, Event, Image, Known, Link, Observation, Release
from storage.visited import Run

NOON = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)
ADDRESS = "https://www.mfa.go.th/th/content/"


@pytest.fixture
def site_id(engine: Engine) -> int:
    """Know one site."""
    with writing(engine) as conn:
        return sites.ensure(conn, "mfa-th")


@pytest.fixture
def run(engine: Engine, site_id: int) -> Run:
    """Begin a run on that site."""
    with writing(engine) as conn:
        return runs.start(conn, site_id, "command", NOON, True)


class Desk:
    """Values about that site, and a short way to save some."""

    first = Release(
        title="การประชุมครั้งที่ ๑๗",
        lead="คำนำ",
        body=("ย่อหน้าแรก", "ย่อหน้าที่สอง"),
        published_on=date(2021, 1, 29),
        images=(Image("https://www.mfa.go.th/a.jpg", "ภาพ"),),
        attachments=(Attachment("https://www.mfa.go.th/a.pdf", "เอกสาร"),),
        links=(Link("https://www.mfa.go.th/b", "อ่านต่อ"),),
    )
    second = msgspec.structs.replace(first, title="การประชุมครั้งที่ ๑๘")
    third = msgspec.structs.replace(first, lead="คำนำใหม่")

    def __init__(self, engine: Engine, site_id: int) -> None:
        self.engine, self.site_id = engine, site_id

    @staticmethod
    def sighting(
        key: str, release: Release | None, page: bytes | None = None, **more: Any
    ) -> Sighting:
        more = {"status": 200, "reader": "r1", "seen_at": NOON, **more}
        url = ADDRESS + key
        return Sighting(Observation(site="mfa-th", key=key, url=url, release=release, **more), page)

    @staticmethod
    def known(key: str, release: Release, at: datetime = NOON, **more: Any) -> Known:
        more = {"first_seen": at, "changed_at": at, "state": "live", "reader": "r1", **more}
        more = {"site": "mfa-th", "url": ADDRESS + key, "revision": 1, **more}
        return Known(key=key, last_seen=at, release=release, **more)

    @staticmethod
    def event(ident: str, kind: str = "new", key: str = "a", **more: Any) -> Event:
        more = {"url": "https://www.mfa.go.th/th", "title": "ข่าว", "at": NOON, **more}
        return Event(id=ident, kind=kind, site="mfa-th", key=key, **more)

    def save(self, *changes: Change) -> list[Event]:
        with writing(self.engine) as conn:
            return releases.save(conn, self.site_id, changes)

    def edited(self, text: Release, hours: int, number: int) -> list[Event]:
        """Save that release ``a`` says something else so many hours after noon."""
        at = NOON + timedelta(hours=hours)
        told = self.event(f"e{hours}", "edited", before=number, after=number + 1)
        stands = self.known("a", text, at, first_seen=NOON, changed_at=at)
        return self.save(Change(known=stands, revised=True, events=(told,)))

    @staticmethod
    def row(conn: Connection, key: str) -> releases.ReleaseRow:
        (row,) = releases.find(conn, key)
        return row


@pytest.fixture
def desk(engine: Engine, site_id: int) -> Desk:
    """Lay out what a test says of that site."""
    return Desk(engine, site_id)
