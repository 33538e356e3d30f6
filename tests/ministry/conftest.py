"""The whole path on the demonstration ministry: real HTTP, real child processes, real SQLite."""

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from crawler.profile.load import find_profile
from ministrywatch.demo.ministry import Ministry
from ministrywatch.demo.server import serve
from scheduler.visits import Asked, Report, Terms, visit
from storage import migrate, releases, revisions, views
from storage.engine import open_engine, reading
from storage.records import Event, Revision, ViewPoint
from storage.releases import ReleaseRow
from tests.acceptance.nursery import popen

SITE = "mfa-th"


class Watch:
    """A desk that watches the demonstration ministry."""

    def __init__(self, engine: Engine, origin: str) -> None:
        self.engine = engine
        self.profile = find_profile(SITE)
        self.terms = Terms(
            contact="mailto:test@example.org", allow_private=True, origin=origin, delay=0
        )

    def visit(self, *, recheck="all", urls=(), pages=None) -> Report:
        asked = Asked(profile=self.profile, recheck=recheck, urls=urls, pages=pages)
        (report,) = visit(
            self.engine, [asked], self.terms, lambda: datetime.now(UTC), lambda _: None
        )
        return report

    def told(self, **wanted) -> list[Event]:
        """Visit, and return what is worth telling."""
        return list(self.visit(**wanted).events)

    def row(self, key: str) -> ReleaseRow:
        with reading(self.engine) as conn:
            (row,) = releases.find(conn, key, SITE)
            return row

    def revisions(self, key: str) -> list[Revision]:
        with reading(self.engine) as conn:
            return revisions.of(conn, self.row(key).id)

    def points(self, key: str) -> list[ViewPoint]:
        with reading(self.engine) as conn:
            return views.of(conn, self.row(key).id)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{tmp_path / 'watch.sqlite'}")
    migrate.upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def ministry() -> Ministry:
    return Ministry.opening()


@pytest.fixture
def watch(
    engine: Engine, ministry: Ministry, door: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Watch]:
    monkeypatch.setattr(subprocess, "Popen", popen(door))
    with serve(ministry) as origin:
        yield Watch(engine, origin)
