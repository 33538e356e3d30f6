"""A database of every older schema is upgraded with all that it holds."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, text

from storage.check import check
from storage.engine import open_engine, reading, writing
from storage.migrate import MIGRATIONS, schema_state, upgrade
from storage.tables import metadata

TABLES = (
    "sites",
    "runs",
    "blobs",
    "observations",
    "releases",
    "revisions",
    "view_points",
    "events",
)

FIRST_SCHEMA = """
INSERT INTO sites (id, name, baselined_at) VALUES (1, 'mfa-th', 7), (2, 'moi-th', NULL)
INSERT INTO runs VALUES (1, 1, 5, 'command', 1, 2, 'finished', TRUE, '{}', '', 3)
INSERT INTO blobs VALUES (1, :one, 1, :one), (2, :two, 1, :two), (3, :page, 1, :page)
INSERT INTO observations VALUES (3, 1, 1, 'ก', 'https://a', 9, 200, FALSE, 7, NULL, NULL, 'r1', NULL, '"e"', 'Mon', 1, 3)
INSERT INTO releases VALUES (1, 1, 'ก', 'https://a', 'ข่าว', NULL, 1, 'live', 1, 9, 1, 2, 2, 2, 'r1', NULL, NULL, NULL, 0, 1, NULL, NULL, NULL, NULL, NULL, NULL)
INSERT INTO revisions VALUES (1, 1, 1, NULL, 'r0', 1, 4), (1, 2, 2, 3, 'r1', 5, 9)
INSERT INTO view_points VALUES (1, 1, 7, 1)
INSERT INTO events VALUES (1, 'e1', 'edited', 1, 1, 1, 'https://a', 'ข่าว', 9, NULL, FALSE, 1, 2, 1, 2, '[]', '{}', '{}')
"""  # noqa: E501 - one row a line


@pytest.fixture
def first(database_url: str) -> Iterator[Engine]:
    """Make a database as the first schema had it, with a row of everything and two of some."""
    engine = open_engine(database_url)
    if engine.dialect.name == "sqlite":
        Path(str(engine.url.database)).touch()
    with writing(engine) as conn:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.set_main_option("path_separator", "newline")
        config.attributes["connection"] = conn
        command.upgrade(config, "0001")
        for statement in FIRST_SCHEMA.strip().splitlines():
            values = {"one": b"1", "two": b"2", "page": b"3"} if ":one" in statement else {}
            conn.execute(text(statement), values)
    yield engine
    engine.dispose()


NEW = {
    "sites": (
        *("cookies", "condition_since", "silence_told", "growth"),
        *("next_visit_at", "visit_reason", "rhythm", "shown"),
    ),
    "runs": ("held",),
    "observations": ("encoding", "led_to"),
    "revisions": ("encoding",),
    "releases": ("sameness", "turns", "point_before_at", "look_reason"),
}
"""Columns that later migrations added, empty in older rows."""


def rows(conn: Connection) -> dict[str, list[dict[str, Any]]]:
    return {
        name: [dict(row) for row in conn.execute(text(f"SELECT * FROM {name}")).mappings()]
        for name in TABLES
    }


def test_the_first_schema_is_upgraded_with_all_it_holds(first: Engine) -> None:
    with reading(first) as conn:
        before = rows(conn)
    assert all(before.values())
    assert schema_state(first).kind == "older"
    upgrade(first)
    with reading(first) as conn:
        after = rows(conn)
        context = MigrationContext.configure(conn, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    for name, columns in NEW.items():
        for column in columns:
            assert [row.pop(column) for row in after[name]] == [None] * len(before[name])
    assert [row.pop("condition") for row in after["sites"]] == ["up"] * len(before["sites"])
    assert [row.pop("failures") for row in after["sites"]] == [0] * len(before["sites"])
    edits = [(row.pop("edits"), row.pop("late_edits")) for row in after["releases"]]
    assert edits == [(row["revisions"] - 1, 0) for row in before["releases"]]
    assert after == before


def test_an_upgraded_database_numbers_observations_on(first: Engine) -> None:
    """An id is never used twice, or a look could count as judged before it was made."""
    upgrade(first)
    with writing(first) as conn:
        if first.dialect.name == "sqlite":
            conn.execute(text("DELETE FROM observations"))
            conn.execute(
                text(
                    "INSERT INTO observations (run_id, site_id, key, url, seen_at, same, reader)"
                    " VALUES (1, 1, '', '', 1, FALSE, '')"
                )
            )
            assert conn.execute(text("SELECT id FROM observations")).scalar_one() == 4
        conn.execute(text("UPDATE revisions SET text_id = 2"))  # two may say the same now
    assert not [fault for fault in check(first) if "damaged" not in fault]
