"""Bring a database to the schema of this program, or say why it is not there."""

import sys
from pathlib import Path
from typing import Literal

import msgspec
from sqlalchemy import Connection, Engine, inspect, text

from storage.engine import database_file, reading, writing
from storage.errors import StorageError
from storage.tables import metadata

MIGRATIONS = Path(__file__).parent / "migrations"

# Any number will do, if it is always the same and no site's.
_SCHEMA_LOCK = -1


class SchemaState(msgspec.Struct, frozen=True):
    """Which schema a database has, and which one this program needs."""

    current: str | None
    head: str
    kind: Literal["empty", "current", "older", "newer"]


def known_schemas() -> list[str]:
    """Return the schemas this program knows, oldest first, from the names of its migrations."""
    return sorted(path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def schema_state(engine: Engine) -> SchemaState:
    """Return how the schema of a database stands; a file that does not exist is empty.

    Raises StorageError for the database of another program.
    """
    path = database_file(engine)
    if path is not None and not path.exists():
        return _state(None)
    with reading(engine) as conn:
        current = _current(conn)
        if current is None:
            _refuse_strangers(conn, _place(engine))
        return _state(current)


def require_current(engine: Engine, create: bool) -> None:
    """Raise StorageError unless the schema is this program's; ``create`` fills an empty one."""
    state = schema_state(engine)
    if state.kind == "current":
        return
    if state.kind == "empty" and create:
        upgrade(engine)
        return
    raise StorageError(_mend(_place(engine), state))


def upgrade(engine: Engine) -> tuple[str | None, str]:
    """Make the database where there is none, migrate it, and return the schema before and after.

    It is one transaction: a process killed in it leaves the database as it was.
    """
    state = schema_state(engine)
    if state.kind == "newer":
        raise StorageError(_mend(_place(engine), state))
    if database_file(engine) is not None:
        _make_file(engine)
    with writing(engine) as conn:
        if conn.dialect.name == "postgresql":
            conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _SCHEMA_LOCK})
        before = _current(conn)
        if before is None:
            _refuse_strangers(conn, _place(engine))
        if before != state.head:
            _migrate(conn)
    return before, state.head


def _state(current: str | None) -> SchemaState:
    known = known_schemas()
    if current is None:
        return SchemaState(None, known[-1], "empty")
    if current not in known:
        return SchemaState(current, known[-1], "newer")
    return SchemaState(current, known[-1], "current" if current == known[-1] else "older")


def _current(conn: Connection) -> str | None:
    if not inspect(conn).has_table("alembic_version"):
        return None
    return conn.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _mend(place: str, state: SchemaState) -> str:
    match state.kind:
        case "newer":
            return (
                f"{place} was made by a newer ministrywatch (schema {state.current}, this one "
                f"knows {state.head}): upgrade the program, pip install -U ministrywatch"
            )
        case "older":
            return (
                f"{place} was made by an older ministrywatch (schema {state.current}, this one "
                f"needs {state.head}): run `ministrywatch db upgrade`"
            )
        case _:
            return f"there is no database at {place} yet: a first `ministrywatch crawl` makes it"


def _place(engine: Engine) -> str:
    path = database_file(engine)
    return str(path) if path else engine.url.render_as_string(hide_password=True)


def _make_file(engine: Engine) -> None:
    """Make the file when missing, and let readers and the writer not wait for each other (WAL).

    Two processes that switch to WAL at once make SQLite fail without waiting, hence the lock.
    """
    from storage import lease  # noqa: PLC0415 - needs fcntl, which only this path does

    path = database_file(engine) or Path()
    with lease.alone(engine):
        try:
            path.touch(mode=0o600)
        except OSError as error:
            raise StorageError(
                f"{path} cannot be written ({error.strerror}): make the file and its folder "
                "writable, or choose another place with --db"
            ) from error
        with reading(engine) as conn:
            conn.connection.cursor().execute("PRAGMA journal_mode = WAL")


def _refuse_strangers(conn: Connection, place: str) -> None:
    """Stop before another program's database is filled with our tables.

    An SQLite file has one owner; on a server several programs may share a database.
    """
    strange = set(inspect(conn).get_table_names())
    if conn.dialect.name != "sqlite":
        strange &= set(metadata.tables)
    if strange:
        raise StorageError(
            f"{place} belongs to another program (it holds {', '.join(sorted(strange)[:3])}): "
            "choose another place with --db"
        )


def _migrate(conn: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - a quarter of a second, and seldom needed
    from alembic.config import Config  # noqa: PLC0415

    config = Config(stdout=sys.stderr)
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = conn
    command.upgrade(config, "head")
