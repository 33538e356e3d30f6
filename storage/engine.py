"""Open the database and run transactions on it, on SQLite files and on PostgreSQL."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from storage.errors import StorageError
from storage.failures import explain

__all__ = ["StorageError", "database_file", "open_engine", "reading", "writing"]

TIMEOUT = 30.0
"""Seconds to wait for another writer: the largest batches take well under one."""
LONGEST_TIMEOUT = 86400.0
"""Seconds; SQLite counts them in milliseconds that must fit into 32 bits."""


def open_engine(url: str, timeout: float = TIMEOUT, *, make_folder: bool = False) -> Engine:
    """Return an engine for an SQLite file or a PostgreSQL server; nothing is opened yet.

    ``timeout`` is in seconds; ``?timeout=`` in the URL of an SQLite file comes before it.
    ``make_folder`` makes the folders above an SQLite file, as befits
    the default place; the file itself is made by ``migrate.upgrade``. Dispose of the engine.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StorageError(
            "the database URL cannot be read: write sqlite:////folder/file.sqlite or "
            "postgresql+psycopg://user@host/name"
        ) from None
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(parsed, timeout, make_folder=make_folder)
    if parsed.get_backend_name() == "postgresql":
        return _open_postgresql(parsed, timeout)
    raise StorageError(
        f"databases of the kind {parsed.drivername!r} are not supported: "
        "use sqlite:///… or postgresql+psycopg://…"
    )


def database_file(engine: Engine) -> Path | None:
    """Return the path of an SQLite database, None on PostgreSQL."""
    if engine.dialect.name != "sqlite":
        return None
    return Path(engine.url.database or "")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Yield a connection that sees one consistent state of the database and changes nothing."""
    with _explained(engine), engine.connect() as conn:
        yield conn


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Yield a connection in a write transaction, committed at the end or rolled back whole.

    On SQLite it starts with BEGIN IMMEDIATE: a deferred one that reads first and then writes
    fails at once when another writer came between, whatever the timeout says.
    """
    with (
        _explained(engine),
        engine.connect().execution_options(immediate=True) as conn,
        conn.begin(),
    ):
        yield conn


@contextmanager
def _explained(engine: Engine) -> Iterator[None]:
    """Turn the driver's known complaints into a StorageError."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        told = explain(engine, error)
        if told is None:
            raise
        raise StorageError(told) from error


def _open_sqlite(url: URL, timeout: float, *, make_folder: bool) -> Engine:
    if url.database in (None, "", ":memory:"):
        raise StorageError("the database must be a file: write sqlite:////folder/file.sqlite")
    path = Path(str(url.database)).absolute()
    timeout = _timeout(url, timeout)
    if make_folder:
        _make_folder(path.parent)
    engine = create_engine(
        URL.create("sqlite", database=str(path), query=url.query),
        creator=_connector(path, timeout),
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    return engine


def _timeout(url: URL, otherwise: float) -> float:
    """Return what the URL says of waiting for another writer; it may say nothing else."""
    strange = sorted(url.query.keys() - {"timeout"})
    if strange:
        raise StorageError(
            f"the database URL says ?{strange[0]}=, which is not known: an SQLite file has "
            "only ?timeout=30, the seconds to wait for another writer"
        )
    said = str(url.query.get("timeout", otherwise))
    try:
        return min(max(0.0, float(said)), LONGEST_TIMEOUT)
    except ValueError:
        raise StorageError(f"the database URL says ?timeout={said}: write seconds, as 30") from None


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"the folder {folder} cannot be made ({error.strerror}): "
            "make it yourself, or choose another place with --db"
        ) from error


def _connector(path: Path, timeout: float) -> Callable[[], sqlite3.Connection]:
    """Return a function that opens the file; it never makes one, unlike SQLite's own default."""
    address = f"{path.as_uri()}?mode=rw"

    def connect() -> sqlite3.Connection:
        # With no isolation level the driver leaves BEGIN to _begin.
        conn = sqlite3.connect(
            address, uri=True, timeout=timeout, isolation_level=None, check_same_thread=False
        )
        try:
            conn.execute("PRAGMA foreign_keys = ON")
            conn.execute("PRAGMA synchronous = NORMAL")
        except sqlite3.Error:
            conn.close()
            raise
        return conn

    return connect


def _begin(conn: Connection) -> None:
    immediate = conn.get_execution_options().get("immediate", False)
    conn.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _open_postgresql(url: URL, timeout: float) -> Engine:
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    arguments: dict[str, object] = {}
    if "connect_timeout" not in url.query:
        arguments["connect_timeout"] = 10
    if "options" not in url.query:
        arguments["options"] = f"-c lock_timeout={int(timeout * 1000)}"
    try:
        # An error's text names no value: some are secrets, as a site's cookies.
        return create_engine(url, connect_args=arguments, pool_pre_ping=True, hide_parameters=True)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise StorageError(
            "PostgreSQL needs the psycopg driver: pip install 'ministrywatch[postgresql]'"
        ) from error
