"""What a person is told when the file, the disk, the server or a lock stands in the way."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text

from storage import archive, check, sites
from storage.engine import StorageError, open_engine, reading, writing
from storage.migrate import require_current, upgrade

ENSURE = """
import os, resource, sys
from storage import sites
from storage.engine import StorageError, open_engine, writing
engine = open_engine(sys.argv[1], 1.0)
{handicap}
try:
    with writing(engine) as conn:
        for number in range(100_000):
            sites.ensure(conn, "x" * 100 + str(number))
except StorageError as error:
    print(error)
engine.dispose()
"""


def one_line(error: pytest.ExceptionInfo[StorageError]) -> str:
    message = str(error.value)
    assert "\n" not in message
    return message


def attempt_in_child(url: str, handicap: str) -> str:
    """Write in a child process with a handicap, given as a line of code; return what it says."""
    # A handicapped child could not write its own measure of coverage either.
    unmeasured = {name: value for name, value in os.environ.items() if "COV" not in name}
    done = subprocess.run(
        [sys.executable, "-P", "-W", "error", "-c", ENSURE.format(handicap=handicap), url],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=unmeasured,
    )
    assert done.stderr == ""
    return done.stdout


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """Make a folder that another user may enter, unlike those of pytest."""
    folder = Path(tempfile.mkdtemp(prefix="mw-ro-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o700)
    shutil.rmtree(folder)


@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_read_only_file_or_folder_is_named(shared_folder: Path, what: str) -> None:
    path = shared_folder / "ministries.sqlite"
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    path.chmod(0o644 if what == "folder" else 0o444)
    shared_folder.chmod(0o555 if what == "folder" else 0o777)
    # To the superuser no file is read-only.
    handicap = "os.setuid(65534)" if os.getuid() == 0 else ""
    said = attempt_in_child(f"sqlite:///{path}", handicap)
    assert str(path) in said
    assert "writable" in said
    assert said.count("\n") == 1


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError) as error:
        open_engine(f"sqlite:///{tmp_path}/file/sub/a.sqlite", make_folder=True)
    assert f"{tmp_path}/file/sub cannot be made" in one_line(error)


def test_a_full_disk_is_named_and_loses_nothing(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as conn:
        sites.ensure(conn, "mfa-th")
    sqlite_engine.dispose()
    event.listen(
        sqlite_engine, "connect", lambda conn, _: conn.execute("PRAGMA max_page_count = 60")
    )

    def fill() -> None:
        with writing(sqlite_engine) as conn:
            archive.keep(conn, {bytes([n]) * 32: os.urandom(10_000) for n in range(100)})

    with pytest.raises(StorageError, match="the disk is full") as error:
        fill()
    assert "free some space and try again; nothing already stored is lost" in one_line(error)
    with reading(sqlite_engine) as conn:
        assert sites.get(conn, "mfa-th") is not None
    assert check.check(sqlite_engine) == []


def test_a_file_size_limit_is_named_and_loses_nothing(
    sqlite_engine: Engine, sqlite_url: str
) -> None:
    handicap = "resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))"
    said = attempt_in_child(sqlite_url, handicap)
    assert "the disk" in said
    assert "nothing already stored is lost" in said
    with writing(sqlite_engine) as conn:
        assert sites.ensure(conn, "mfa-th") > 0
    assert check.check(sqlite_engine) == []


def test_a_writer_that_waits_too_long_is_told_of_the_other(engine: Engine) -> None:
    with writing(engine) as conn:
        if engine.dialect.name == "postgresql":
            conn.execute(text("LOCK TABLE sites"))
        url = engine.url.render_as_string(hide_password=False)
        other = open_engine(url, timeout=0.05)

        def write() -> None:
            with writing(other) as late:
                sites.ensure(late, "mfa-th")

        with pytest.raises(StorageError, match="is locked: another process has been writing"):
            write()
        other.dispose()


def test_readers_do_not_wait_for_the_writer(engine: Engine) -> None:
    with writing(engine) as conn:
        sites.ensure(conn, "mfa-th")
        with reading(engine) as other:
            assert sites.get(other, "mfa-th") is None


@pytest.mark.parametrize("content", [b"<html>not a database</html>" * 100, b"PK\x03\x04" * 999])
def test_a_file_that_is_not_a_database_is_named_and_left_alone(
    sqlite_url: str, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "ministries.sqlite"
    path.write_bytes(content)
    engine = open_engine(sqlite_url)
    for create in (False, True):
        with pytest.raises(StorageError, match="is not a database") as error:
            require_current(engine, create=create)
        assert one_line(error).startswith(str(path))
    engine.dispose()
    assert path.read_bytes() == content


def test_a_folder_in_place_of_a_file_is_named(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "ministries.sqlite").mkdir()
    engine = open_engine(sqlite_url)
    with pytest.raises(StorageError, match="is a folder"):
        require_current(engine, create=False)
    with pytest.raises(StorageError, match="is a folder"):
        require_current(engine, create=True)
    engine.dispose()


def test_asking_a_missing_database_makes_none(sqlite_url: str, tmp_path: Path) -> None:
    engine = open_engine(sqlite_url)
    with pytest.raises(StorageError, match="there is no database at"), reading(engine):
        pass
    engine.dispose()
    assert list(tmp_path.iterdir()) == []


def test_an_unreachable_server_is_named_without_its_password() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        engine = open_engine(f"postgresql://desk:geheim@127.0.0.1:{port}/ministries")
        with pytest.raises(StorageError, match="cannot be reached") as error:
            require_current(engine, create=True)
        engine.dispose()
    assert f"127.0.0.1:{port}/ministries" in one_line(error)
    assert "geheim" not in str(error.value)


def test_a_missing_postgresql_database_is_named(postgresql_url: str) -> None:
    engine = open_engine(postgresql_url.replace("@/fresh", "@/nowhere"))
    with pytest.raises(StorageError, match="does not exist"):
        require_current(engine, create=True)
    engine.dispose()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "cannot be read"),
        ("ministries.sqlite", "cannot be read"),
        ("sqlite://", "must be a file"),
        ("sqlite:///:memory:", "must be a file"),
        ("sqlite:///ministries.sqlite?mode=ro", "says .mode=, which is not known"),
        ("sqlite:///ministries.sqlite?timeout=long", "write seconds, as 30"),
        ("mysql://localhost/x", "'mysql' are not supported"),
        ("oracle+made_up://localhost/x", "are not supported"),
        ("postgresql+made_up://localhost/x", "needs the psycopg driver"),
    ],
)
def test_a_url_that_names_no_usable_database_is_refused(url: str, words: str) -> None:
    with pytest.raises(StorageError, match=words) as error:
        open_engine(url)
    one_line(error)
