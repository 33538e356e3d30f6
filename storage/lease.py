"""Leases: at most one process visits a site, and a killed process holds nothing."""

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, make_url, text
from sqlalchemy.exc import DBAPIError

from storage.engine import database_file, reading
from storage.errors import StorageError


class Busy(StorageError):  # noqa: N818 - callers read "except lease.Busy"
    """Another process is visiting the site."""

    def __init__(self, site: str) -> None:
        """Name the site that is taken."""
        super().__init__(
            f"{site} is being visited by another process: wait for it to finish, or stop it"
        )
        self.site = site


class Lost(StorageError):  # noqa: N818 - callers read "except lease.Lost"
    """Another process may be visiting the site by now."""

    def __init__(self, names: Sequence[str]) -> None:
        """Name the sites that were held."""
        super().__init__(
            f"the hold on {' '.join(names)} was lost, with the connection to the database or its "
            "lock file: what was seen is judged by the next visit"
        )


@contextmanager
def hold(engine: Engine, names: Sequence[str]) -> Iterator[Callable[[], bool]]:
    """Hold sites for this process, all of them or none; raises Busy for the first one taken.

    Yields a question, as ``stand`` does, that says whether they are still ours. A process may hold
    once at a time: POSIX drops all its locks on a file with the first descriptor of it that it
    closes.
    """
    with ExitStack() as stack:
        if database_file(engine) is None:
            conn = stack.enter_context(_connected(engine))
            stack.enter_context(_hold_on(conn, names))
            yield lambda: _answers(conn)
        else:
            descriptor = stack.enter_context(_lock_file(engine))
            for name in names:
                _hold_in_file(descriptor, name)
            yield lambda: _is_lock_file(engine, descriptor)


@contextmanager
def stand(engine: Engine, name: str) -> Iterator[Callable[[], bool]]:
    """Hold one name for long, and yield a question that says whether it is still ours.

    It ceases to be ours when the connection to a server breaks, or when somebody removes the lock
    file. Raises Busy when another process holds it.
    """
    with hold(engine, [name]) as is_ours:
        yield is_ours


_STEADY = {
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "2",
    "tcp_user_timeout": "15000",
}
"""Keys of libpq, in seconds and milliseconds: PostgreSQL manual, 34.1.2."""
_SERVER_STEADY = (
    "SELECT set_config('tcp_keepalives_idle', '10', false),"
    " set_config('tcp_keepalives_interval', '5', false),"
    " set_config('tcp_keepalives_count', '2', false)"
)
"""The same for the server's side; over a Unix socket it does nothing."""


def steady(url: str) -> str:
    """Return a URL by which a server that went away without a word is noticed in 20 seconds.

    Without it the system waits for a quarter of an hour. What the URL says already stands.
    """
    if not url.startswith("postgresql"):
        return url
    given = make_url(url)
    more = {key: value for key, value in _STEADY.items() if key not in given.query}
    return given.update_query_dict(more).render_as_string(hide_password=False)


@contextmanager
def alone(engine: Engine) -> Iterator[None]:
    """Wait to be the one process that changes the schema of an SQLite file."""
    with _lock_file(engine) as descriptor:
        fcntl.lockf(descriptor, fcntl.LOCK_EX, 1, 0)
        yield


def lock_path(database: Path) -> Path:
    """Return the lock file of a database: beside it, so that all its users meet there.

    Whoever comes by a symbolic link meets the others too.
    """
    database = database.resolve()
    return database.with_name(f"{database.name}-lock")


@contextmanager
def _lock_file(engine: Engine) -> Iterator[int]:
    path = lock_path(database_file(engine) or Path())
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StorageError(_unlocked(path, error)) from error
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _unlocked(path: Path, error: OSError) -> str:
    """Say why a lock file cannot be opened, and what mends it."""
    if not path.parent.is_dir():
        return f"the folder {path.parent} does not exist: make it, or choose a place with --db"
    what = path if path.exists() else f"the folder {path.parent}"
    return (
        f"{what} cannot be written ({error.strerror}): make it writable, "
        "or choose another place with --db"
    )


def number(name: str) -> int:
    """Return a number for a site that is the same in every process: 62 bits of its SHA-256."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8]) >> 2


def _hold_in_file(descriptor: int, name: str) -> None:
    # Byte 0 is for the schema; a range beyond the end of the file can be locked as well.
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, 1 + number(name))
    except (BlockingIOError, PermissionError):
        raise Busy(name) from None


def _is_lock_file(engine: Engine, descriptor: int) -> bool:
    """Say whether others would meet at the file we hold, and not at another of its name."""
    try:
        there = lock_path(database_file(engine) or Path()).stat()
    except OSError:
        return False
    ours = os.fstat(descriptor)
    return (there.st_dev, there.st_ino) == (ours.st_dev, ours.st_ino)


@contextmanager
def _connected(engine: Engine) -> Iterator[Connection]:
    """Yield a connection for advisory locks alone; the server drops them with it."""
    with reading(engine) as conn:
        steadied = conn.execution_options(isolation_level="AUTOCOMMIT")
        steadied.execute(text(_SERVER_STEADY))
        yield steadied


@contextmanager
def _hold_on(conn: Connection, names: Sequence[str]) -> Iterator[None]:
    take = text("SELECT pg_try_advisory_lock(:number)")
    try:
        for name in names:
            if not conn.execute(take, {"number": number(name)}).scalar_one():
                raise Busy(name)
        yield
    finally:
        _let_go(conn)


def _let_go(conn: Connection) -> None:
    """Give all locks back; those of a connection that broke went with it."""
    try:
        if not conn.invalidated:
            conn.execute(text("SELECT pg_advisory_unlock_all()"))
    except DBAPIError:
        conn.invalidate()


def _answers(conn: Connection) -> bool:
    """Say whether a connection still stands, and the server's locks with it."""
    if conn.invalidated:
        return False
    try:
        return bool(conn.execute(text("SELECT 1")).scalar_one())
    except DBAPIError:
        return False
