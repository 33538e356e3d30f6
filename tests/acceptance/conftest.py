"""Acceptance: the installed command as a person or a script meets it, on the demonstration site.

This folder is also run by itself against the built wheel, so it leans on nothing outside it but
pytest.
"""

import json
import os
import select
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ministrywatch.demo.ministry import Ministry
from ministrywatch.demo.server import serve


def _clean() -> dict[str, str]:
    """The environment without what configures the person who runs the tests."""
    return {k: v for k, v in os.environ.items() if not k.startswith("MINISTRYWATCH_")}


FORKING = """
import importlib, json, os, pkgutil, sys, time

for room in ("ministrywatch", "scheduler", "storage", "crawler.profile", "crawler.pages"):
    paths = importlib.import_module(room).__path__
    for found in pkgutil.walk_packages(paths, room + "."):
        if "migrations" not in found.name:
            importlib.import_module(found.name)
from ministrywatch.__main__ import main


def become(args, env, folder):
    for number, name in enumerate((os.devnull, "out", "err")):
        os.dup2(os.open(name, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), number)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(folder)
    time.tzset()
    sys.stdin, sys.argv = open(0), ["ministrywatch", *args]
    if any(name.startswith("COV") for name in env):
        import coverage

        coverage.process_startup()
    main()


while line := sys.stdin.readline():
    child = os.fork()
    if child == 0:
        become(*json.loads(line))
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""A process that has everything loaded, and becomes the command in a process of its own for each
order: starting Python and loading SQLAlchemy take longer than what most commands do."""


class Order(NamedTuple):
    """A command to be run."""

    args: tuple[str, ...]
    env: dict[str, str]
    folder: str


class Typist:
    """Runs commands, each in a process that was forked from one that has everything loaded."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", FORKING],
            cwd=folder,
            # Each command measures its own coverage; this process has none.
            env={name: value for name, value in _clean().items() if "COV" not in name},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )

    def type(self, order: Order, timeout: float) -> tuple[int, bytes, bytes]:
        """Return the exit code of a command, and what it wrote; a late one is ended."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        self.process.stdin.flush()
        ready, _, _ = select.select([self.process.stdout], [], [], timeout)
        if not ready:
            self.end()
            raise subprocess.TimeoutExpired(order.args, timeout)
        code = int(self.process.stdout.readline())
        return code, (self.folder / "out").read_bytes(), (self.folder / "err").read_bytes()

    def end(self) -> None:
        """End the process, and the command that it waits for."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe
            pipe.close()


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
    typist: Typist
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
            done = self.typist.type(Order(args, env, str(self.folder)), timeout)
        ran = Ran(done[0], done[1].decode("utf-8"), done[2].decode("utf-8"))
        if code is not None:
            assert ran.code == code, ran.out + ran.err
        return ran

    def _handicapped(
        self, handicap: str, args: tuple[str, ...], env: dict[str, str], timeout: float
    ) -> tuple[int, bytes, bytes]:
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
        return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="session")
def typist(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Typist]:
    one = Typist(tmp_path_factory.mktemp("typist"))
    yield one
    one.end()


@pytest.fixture(scope="session")
def new_desk(tmp_path_factory: pytest.TempPathFactory, typist: Typist) -> Callable[[str], Desk]:
    """Return what makes a shell in a folder that lasts as long as the tests."""
    return lambda name: _desk(tmp_path_factory.mktemp(name), typist)


@pytest.fixture
def desk(tmp_path: Path, typist: Typist) -> Desk:
    return _desk(tmp_path, typist)


def _desk(folder: Path, typist: Typist) -> Desk:
    home = {"XDG_CONFIG_HOME": str(folder / "cfg"), "XDG_DATA_HOME": str(folder / "data")}
    return Desk(folder, typist, {"MINISTRYWATCH_ALLOW_PRIVATE": "1", "NO_COLOR": "1", **home})


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
