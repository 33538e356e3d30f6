"""An archive or a file that is damaged: never handed out, always reported."""

import os
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from storage import archive, check, sites, zstd
from storage.engine import StorageError, reading, writing


def replace_blob(engine: Engine, data: bytes) -> str:
    """Archive a page, put other bytes in its place, and return its digest."""
    body = b"<html>a page</html>"
    with writing(engine) as conn:
        archive.keep(conn, {archive.digest(body): body})
    with writing(engine) as conn:
        conn.execute(text("UPDATE blobs SET data = :data"), {"data": data})
    return archive.digest(body).hex()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a frame",
        zstd.shrink(b"<html>a page</html>")[:-3],
        zstd.shrink(b"<html>4 page</html>"),
        zstd.shrink(b"<html>a page"),
        zstd.shrink(b"<html>a page</html>" + b"0" * 50_000_000),
    ],
    ids=["nothing", "no frame", "cut short", "another body", "shorter", "bomb"],
)
def test_a_damaged_page_is_never_handed_out(engine: Engine, data: bytes) -> None:
    digest = replace_blob(engine, data)
    with reading(engine) as conn, pytest.raises(StorageError, match="is damaged") as error:
        archive.page(conn, digest)
    assert digest in str(error.value)
    assert check.check(engine) == [str(error.value)]


def test_a_truncated_file_is_reported(sqlite_engine: Engine, tmp_path: Path) -> None:
    with writing(sqlite_engine) as conn:
        archive.keep(conn, {bytes([n]) * 32: os.urandom(10_000) for n in range(100)})
    sqlite_engine.dispose()
    path = tmp_path / "ministries.sqlite"
    with sqlite3.connect(path) as conn:
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    conn.close()
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    faults = check.check(sqlite_engine)
    assert faults
    assert "damaged" in faults[0]


def test_checks_find_what_does_not_belong_together(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as conn:
        sites.ensure(conn, "mfa-th")
        kept = archive.keep(conn, {archive.digest(b"[]"): b"[]"})
        (row,) = kept.values()
        conn.execute(
            text(
                "INSERT INTO releases (id, site_id, key, url, title, listed_on, state, first_seen,"
                " last_seen, changed_at, revision, revisions, text_id, reader, views, point_at,"
                " point_looks, looks)"
                " VALUES (1, 1, 'a', '', '', 1, 'live', 1, 1, 1, 1, 2, :row, '', 5, 9, 2, 0)"
            ),
            {"row": row},
        )
        conn.execute(text("INSERT INTO view_points VALUES (1, 7, 5, 1), (1, 8, 5, 1)"))
    assert check.check(sqlite_engine) == [
        "mfa-th a: its current revision is not among its revisions",
        "mfa-th a: its last counter reading is missing",
        "mfa-th a: its counter has two equal readings in a row",
    ]
    with writing(sqlite_engine) as conn:
        conn.execute(
            text("INSERT INTO revisions VALUES (1, 1, :row, NULL, '', 1, 1, NULL)"), {"row": row}
        )
    faults = check.check(sqlite_engine)
    assert "mfa-th a: the number of its revisions is wrong" in faults
    assert any("is damaged" in fault for fault in faults)
