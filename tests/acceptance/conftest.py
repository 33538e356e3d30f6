"""Acceptance: the installed command as a person or a script meets it, on the demonstration site.

This folder is also run by itself against the built wheel, so it leans on nothing outside it but
pytest.
"""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ministrywatch.demo.ministry import Ministry
from ministrywatch.demo.server import serve
from tests.acceptance.children import Done, Order, nursery, run


def _clean() -> dict[str, str]:
    """The environment without what configures the person who runs the tests."""
    return {k: v for k, v in os.environ.items() if not k.startswith("MINISTRYWATCH_")}


@dataclass
class Ran:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Desk:
    """A person's shell: one database, one environment, the command."""

    folder: Path
    door: str
    env: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        return self.folder / "watch.sqlite"

    def run(self, *args: str, code: int | None = 0, timeout: float = 90, handicap: str = "") -> Ran:
        """Run the command; a handicap is Python that the process runs before it becomes that."""
        env = {**_clean(), "MINISTRYWATCH_DB": str(self.database), **self.env}
        if handicap:
            done = self._handicapped(handicap, args, env, timeout)
        else:
            done = run(self.door, Order("ministrywatch", args, env, str(self.folder)), timeout)
        ran = Ran(done.code, done.out.decode("utf-8"), done.err.decode("utf-8"))
        if code is not None:
            assert ran.code == code, ran.out + ran.err
        return ran

    def _handicapped(
        self, handicap: str, args: tuple[str, ...], env: dict[str, str], timeout: float
    ) -> Done:
        become = "os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
        before = ["-P", "-c", f"import os, sys\n{handicap}\n{become}"]
        done = subprocess.run(
            [sys.executable, *before, "-P", "-m", "ministrywatch", *args],
            # It could not write its own measure of coverage either.
            env={name: value for name, value in env.items() if "COV" not in name},
            capture_output=True,
            timeout=timeout,
            cwd=self.folder,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def door() -> Iterator[str]:
    """Open a nursery for commands."""
    with nursery() as door:
        yield door


@pytest.fixture(scope="session")
def new_desk(tmp_path_factory: pytest.TempPathFactory, door: str) -> Callable[[str], Desk]:
    """Return what makes a shell in a folder that lasts as long as the tests."""
    return lambda name: _desk(tmp_path_factory.mktemp(name), door)


@pytest.fixture
def desk(tmp_path: Path, door: str) -> Desk:
    return _desk(tmp_path, door)


def _desk(folder: Path, door: str) -> Desk:
    home = {"XDG_CONFIG_HOME": str(folder / "cfg"), "XDG_DATA_HOME": str(folder / "data")}
    return Desk(folder, door, {"MINISTRYWATCH_ALLOW_PRIVATE": "1", "NO_COLOR": "1", **home})


@pytest.fixture
def ministry() -> Ministry:
    return Ministry.opening()


@pytest.fixture
def origin(ministry: Ministry) -> Iterator[str]:
    with serve(ministry) as address:
        yield address


@pytest.fixture(scope="session")
def seen_database(new_desk: Callable[[str], Desk]) -> Path:
    """A database of two visits, one release edited in between; made once, copied by ``seen``."""
    desk = new_desk("seen")
    ministry = Ministry.opening()
    with serve(ministry) as address:
        visit = ("crawl", "mfa-th", "--origin", address, "--delay", "0", "--recheck", "all")
        desk.run(*visit)
        ministry.rewrite("vaccine-fund0264", "๑๔ ล้านบาท", "๑๕ ล้านบาท")
        ministry.raise_counters(3)
        desk.run(*visit)
    return desk.database


@pytest.fixture
def seen(desk: Desk, seen_database: Path) -> Desk:
    """A shell whose database has seen two visits."""
    with sqlite3.connect(seen_database) as old, sqlite3.connect(desk.database) as new:
        old.backup(new)
    old.close()
    new.close()
    return desk


@pytest.fixture
def crawl(desk: Desk, origin: str) -> Callable[..., Any]:
    """Visit the demonstration ministry once and return the JSON of it."""

    def visit(*args: str, code: int | None = 0) -> Any:
        site = ("crawl", "mfa-th", "--origin", origin, "--delay", "0", "--json")
        return desk.run(*site, *args, code=code).json

    return visit
