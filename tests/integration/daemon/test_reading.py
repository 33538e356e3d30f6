"""The child that reads profiles for the daemon, which loads nothing that understands them."""

import subprocess
import sys

import msgspec
import pytest

from scheduler.orders import Read, ReadOrder, line
from storage.engine import open_engine
from storage.migrate import schema_state


def read(url: str, folder: str | None = None) -> Read:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "scheduler", "read"],
        input=line(ReadOrder(database=url, folder=folder)),
        capture_output=True,
        check=False,
    )
    assert done.stderr == b""
    return msgspec.json.decode(done.stdout, type=Read)


def test_an_empty_database_gets_its_tables(sqlite_url) -> None:
    found = read(sqlite_url)
    assert "mfa-th" in [each.name for each in found.profiles]
    assert found.broken == {}
    engine = open_engine(sqlite_url)
    assert schema_state(engine).kind == "current"
    engine.dispose()


EVERY = [
    ("*/30 8-18 * * mon-fri", None),
    ("0 6 * * 0", None),
    ("99 6 * * *", "cannot be read"),
    ("0 6 * * funday", "cannot be read"),
    ("0 6 31 2 *", "names no moment"),
]


@pytest.mark.parametrize(("every", "fault"), EVERY)
def test_a_line_of_cron_is_read_before_it_is_needed(desk, every, fault) -> None:
    desk.profile("one", f'every = "{every}"')
    found = read(desk.url, str(desk.sites))
    if fault is None:
        assert "one" in [each.name for each in found.profiles]
    else:
        assert fault in found.broken["one"]
        assert "one.toml: pace.every" in found.broken["one"]
        assert "write minute hour day month weekday" in found.broken["one"]


def test_a_database_that_cannot_be_used_is_one_line(tmp_path) -> None:
    (tmp_path / "not.sqlite").write_bytes(b"this is no database" * 100)
    done = subprocess.run(
        [sys.executable, "-P", "-m", "scheduler", "read"],
        input=line(ReadOrder(database=f"sqlite:///{tmp_path / 'not.sqlite'}")),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert b"is not a database" in done.stderr
    assert done.stderr.count(b"\n") == 1
