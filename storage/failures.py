"""Say in one line what a database driver complains of, and what mends it."""

import sqlite3
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

_SQLITE = {
    sqlite3.SQLITE_BUSY: "{place} is locked: another process has been writing for too long; "
    "wait for it to finish, or stop it, and try again",
    sqlite3.SQLITE_READONLY: "{place} is read-only: make the file and its folder writable, "
    "or choose another place with --db",
    sqlite3.SQLITE_FULL: "the disk is full, {place} cannot grow: free some space and try again; "
    "nothing already stored is lost",
    sqlite3.SQLITE_IOERR: "{place} cannot be read or written ({words}): look at the free space, "
    "quotas and health of the disk; nothing already stored is lost",
    sqlite3.SQLITE_NOTADB: "{place} is not a database: choose another file with --db, "
    "or move this one away",
    sqlite3.SQLITE_CORRUPT: "{place} is damaged ({words}): run `ministrywatch db check`, "
    "and put back a copy made by `ministrywatch db backup`",
}
"""By primary result code, https://www.sqlite.org/rescode.html."""

_POSTGRESQL = {
    "25006": "{place} is read-only: connect to the primary server",
    "53100": "the disk of {place} is full: free some space and try again",
    "55P03": "{place} is locked: another process has been writing for too long; "
    "wait for it to finish, or stop it, and try again",
    "42501": "{place} refuses this user ({words}): grant it the rights to the tables",
}
"""By SQLSTATE, PostgreSQL manual, appendix A."""


def explain(engine: Engine, error: DBAPIError | sqlite3.Error) -> str | None:
    """Return a line for a failure of the file, disk, server or lock; None for any other."""
    original = error.orig if isinstance(error, DBAPIError) else error
    words = _first_line(original)
    if isinstance(original, sqlite3.Error):
        path = Path(engine.url.database or "")
        return _explain_sqlite(path, original, words)
    place = engine.url.render_as_string(hide_password=True)
    return _explain_postgresql(place, error, original, words)


def tells_of_damage(error: BaseException | None) -> bool:
    """Say whether SQLite found the file itself broken."""
    original = error.orig if isinstance(error, DBAPIError) else error
    code: int | None = getattr(original, "sqlite_errorcode", None)
    return code is not None and code & 0xFF == sqlite3.SQLITE_CORRUPT


def _explain_sqlite(path: Path, original: sqlite3.Error, words: str) -> str | None:
    code: int | None = getattr(original, "sqlite_errorcode", None)
    if code is None:
        return None
    primary = code & 0xFF
    if primary == sqlite3.SQLITE_CANTOPEN:
        return _explain_unopened(path)
    template = _SQLITE.get(primary)
    return template and template.format(place=path, words=words)


def _explain_unopened(path: Path) -> str:
    """Say why a file could not be opened; SQLite itself has one message for all of these."""
    if not path.parent.is_dir():
        return f"the folder {path.parent} does not exist: make it, or choose a place with --db"
    if path.is_dir():
        return f"{path} is a folder: name a file in it with --db"
    if not path.exists():
        return f"there is no database at {path} yet: a first `ministrywatch crawl` makes it"
    return f"{path} cannot be opened: make the file and its folder readable and writable"


def _explain_postgresql(
    place: str, error: DBAPIError | sqlite3.Error, original: BaseException | None, words: str
) -> str | None:
    state: str | None = getattr(original, "sqlstate", None)
    if state in _POSTGRESQL:
        return _POSTGRESQL[state].format(place=place, words=words)
    broken = isinstance(error, DBAPIError) and error.connection_invalidated
    if broken or (state or "08").startswith(("08", "28", "3D", "57P")):
        return f"the database {place} cannot be reached ({words}): see that the server runs"
    return None


def _first_line(original: BaseException | None) -> str:
    lines = str(original).strip().splitlines()
    return lines[0].strip() if lines else type(original).__name__
