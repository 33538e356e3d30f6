"""The schema: made, upgraded, told apart, and always that of the tables."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import URL, Engine, create_engine, inspect, text

from storage.engine import StorageError, open_engine, reading, writing
from storage.migrate import MIGRATIONS, known_schemas, require_current, schema_state, upgrade
from storage.tables import metadata


@pytest.fixture
def empty(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


def test_a_database_is_made_from_nothing_and_made_once(empty: Engine) -> None:
    assert schema_state(empty).kind == "empty"
    assert upgrade(empty) == (None, schema_state(empty).head)
    assert schema_state(empty).kind == "current"
    assert upgrade(empty) == (schema_state(empty).head, schema_state(empty).head)


def test_the_migrated_schema_is_that_of_the_tables(engine: Engine) -> None:
    with reading(engine) as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_migrated_sqlite_file_has_the_very_statements_of_the_tables(
    sqlite_engine: Engine,
) -> None:
    drawn = create_engine("sqlite://")
    metadata.create_all(drawn)
    query = text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    with reading(sqlite_engine) as conn, drawn.connect() as other:
        migrated = {name: re.sub(r"\s+", " ", sql) for name, sql in conn.execute(query)}
        expected = {name: re.sub(r"\s+", " ", sql) for name, sql in other.execute(query)}
    drawn.dispose()
    del migrated["alembic_version"]
    assert migrated == expected


def test_postgresql_orders_keys_by_code_point(postgresql_url: str) -> None:
    engine = open_engine(postgresql_url)
    upgrade(engine)
    with reading(engine) as conn:
        collations = {
            (column["name"], getattr(column["type"], "collation", None))
            for table in ("sites", "releases", "events")
            for column in inspect(conn).get_columns(table)
        }
    engine.dispose()
    assert {("name", "C"), ("key", "C"), ("id", "C")} <= collations


def test_every_migration_names_its_schema_in_its_file_name() -> None:
    for path in sorted((MIGRATIONS / "versions").glob("*.py")):
        assert f'revision = "{path.name.split("_")[0]}"' in path.read_text()


def test_an_empty_database_is_filled_only_when_asked(empty: Engine) -> None:
    with pytest.raises(StorageError, match="a first `ministrywatch crawl` makes it"):
        require_current(empty, create=False)
    require_current(empty, create=True)
    require_current(empty, create=False)


def test_a_newer_schema_is_left_alone_and_named(engine: Engine) -> None:
    with writing(engine) as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert schema_state(engine).kind == "newer"
    for attempt in (lambda: require_current(engine, create=True), lambda: upgrade(engine)):
        with pytest.raises(StorageError, match=r"newer ministrywatch .schema 9999.*pip install -U"):
            attempt()


def test_an_older_schema_asks_for_an_upgrade(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.migrate.known_schemas", lambda: [*known_schemas(), "9998"])
    assert schema_state(engine).kind == "older"
    with pytest.raises(StorageError, match=r"older ministrywatch.*run `ministrywatch db upgrade`"):
        require_current(engine, create=True)


def test_the_tables_of_another_program_are_not_touched(empty: Engine) -> None:
    if empty.dialect.name == "sqlite":
        Path(empty.url.database or "").touch()
    with writing(empty) as conn:
        conn.execute(text("CREATE TABLE sites (host TEXT)"))
    for attempt in (upgrade, schema_state, lambda one: require_current(one, create=False)):
        with pytest.raises(StorageError, match=r"belongs to another program .it holds sites."):
            attempt(empty)
    with reading(empty) as conn:
        assert inspect(conn).get_table_names() == ["sites"]


def test_the_file_of_another_program_stays_byte_for_byte(sqlite_url: str, tmp_path: Path) -> None:
    path = tmp_path / "ministries.sqlite"
    with sqlite3.connect(path) as theirs:
        theirs.execute("CREATE TABLE photos (taken TEXT)")
    theirs.close()
    before = path.read_bytes()
    engine = open_engine(sqlite_url)
    with pytest.raises(StorageError, match=r"another program .it holds photos."):
        require_current(engine, create=True)
    engine.dispose()
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_failing_migration_leaves_nothing_behind(
    empty: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop_short(conn: object) -> None:
        metadata.tables["sites"].create(conn)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr("storage.migrate._migrate", stop_short)
    with pytest.raises(KeyboardInterrupt):
        upgrade(empty)
    with reading(empty) as conn:
        assert inspect(conn).get_table_names() == []


def test_many_processes_make_one_database_together(database_url: str) -> None:
    code = (
        "import sys; from storage.engine import open_engine; from storage.migrate import *\n"
        "engine = open_engine(sys.argv[1]); require_current(engine, create=True)\n"
        "print(schema_state(engine).kind); engine.dispose()"
    )
    children = [
        subprocess.Popen(
            [sys.executable, "-P", "-W", "error", "-c", code, database_url],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    answers = [child.communicate(timeout=60) for child in children]
    assert answers == [("current\n", "")] * 4


def test_the_folder_is_made_only_when_asked(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a' / 'b' / 'ministries.sqlite'}"
    engine = open_engine(url)
    assert schema_state(engine).kind == "empty"
    with pytest.raises(StorageError, match=r"the folder .*/a/b does not exist: make it"):
        upgrade(engine)
    engine.dispose()
    engine = open_engine(url, make_folder=True)
    require_current(engine, create=True)
    engine.dispose()
    assert (tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700


def test_an_odd_path_is_a_path_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "ข่าว ๑ 100%?#.sqlite"
    url = URL.create("sqlite", database=str(path)).render_as_string()
    engine = open_engine(url)
    upgrade(engine)
    engine.dispose()
    assert path.stat().st_size > 0
