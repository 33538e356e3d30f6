"""Files that appear whole: whatever happens while one is written, a reader sees no half of it."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import whole


def test_a_file_is_written_with_its_rights(tmp_path: Path) -> None:
    path = tmp_path / "desk.atom"
    before = os.umask(0o077)
    try:
        whole.write(path, [b"a", b"b"], 0o644)
        whole.write(tmp_path / "private", [b"c"])
    finally:
        os.umask(before)
    assert path.read_bytes() == b"ab"
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert stat.S_IMODE((tmp_path / "private").stat().st_mode) == 0o600


def test_an_error_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise ValueError

    path = tmp_path / "desk.atom"
    path.write_bytes(b"old")
    with pytest.raises(ValueError):  # noqa: PT011 - the one that broken raises
        whole.write(path, broken())
    assert [each.name for each in tmp_path.iterdir()] == ["desk.atom"]
    assert path.read_bytes() == b"old"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as raised:
        whole.write(tmp_path / "no" / "desk.atom", [])
    assert raised.value.filename == str(tmp_path / "no" / "desk.atom")


KILLED = """
import os, signal, sys
from pathlib import Path
from storage import whole

def parts():
    yield b"n" * 100_000
    os.kill(os.getpid(), signal.SIGKILL)
    yield b"w"

whole.write(Path(sys.argv[1]), parts())
"""


def test_a_writer_that_is_killed_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "desk.atom"
    path.write_bytes(b"old")
    done = subprocess.run([sys.executable, "-P", "-c", KILLED, str(path)], check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert path.read_bytes() == b"old"
    (tmp_path / ".other.atom.x.part").write_bytes(b"")
    whole.sweep(path)
    whole.write(path, [b"new"])
    assert path.read_bytes() == b"new"
    assert {each.name for each in tmp_path.iterdir()} == {"desk.atom", ".other.atom.x.part"}
