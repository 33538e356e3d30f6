"""Real daemons with real children, on a ministry on loopback."""

import json
import os
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from crawler.profile.load import SHIPPED
from ministrywatch.demo.ministry import Ministry
from ministrywatch.demo.server import serve
from storage import sites
from storage.engine import open_engine, reading, writing

PATIENCE = 90.0
"""Seconds that a busy machine is given for a daemon's start and first visit."""


class Process:
    """A daemon that runs, and what it has logged."""

    def __init__(self, command: list[str], env: dict[str, str]) -> None:
        self.child = subprocess.Popen(
            command, env=env, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
        )
        self.facts: list[dict[str, Any]] = []
        self._news = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self.child.stderr or ():
            with self._news:
                self.facts.append(json.loads(line) if line.startswith("{") else {"fact": line})
                self._news.notify_all()
        with self._news:
            self._news.notify_all()

    def saw(self, words: str, **values: Any) -> dict[str, Any] | None:
        """Return the newest fact of these words and values, if there is one."""
        wanted = {"fact": words, **values}
        found = (each for each in reversed(self.facts) if wanted.items() <= each.items())
        return next(found, None)

    def wait_for(self, words: str, **values: Any) -> dict[str, Any]:
        """Return the fact as soon as it is logged."""
        with self._news:
            ready = self._news.wait_for(
                lambda: self.saw(words, **values) or not self._reader.is_alive(), PATIENCE
            )
        found = self.saw(words, **values)
        assert ready, f"{words} {values} was not logged: {self.facts}"
        assert found, f"{words} {values} was not logged: {self.facts}"
        return found

    def wait_for_text(self) -> str:
        """Return all that was said, once it has ended."""
        self._reader.join(PATIENCE)
        return "".join(each["fact"] for each in self.facts)

    def send(self, number: signal.Signals) -> None:
        self.child.send_signal(number)

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and return the exit code."""
        self.send(number)
        return self.child.wait(PATIENCE)

    def page(self, path: str) -> tuple[int, str]:
        """Ask for a page of the figures."""
        root = self.wait_for("listening")["url"].removesuffix("/healthz")
        try:
            with urllib.request.urlopen(f"{root}{path}", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def close(self) -> None:
        if self.child.poll() is None:
            self.child.kill()
        self.child.wait(PATIENCE)
        self._reader.join(PATIENCE)
        if self.child.stderr:
            self.child.stderr.close()


class Desk:
    """A folder with profiles and a configuration, a database, and daemons on both."""

    def __init__(self, folder: Path, url: str, origin: str) -> None:
        self.folder, self.url, self.origin = folder, url, origin
        self.engine = open_engine(url)
        self.sites = folder / "sites"
        self.sites.mkdir()
        self.config = folder / "config.toml"
        self.config.write_text("", "utf-8")
        self._open: list[Process] = []

    def profile(self, name: str, pace: str = 'every = "1h"') -> None:
        """Write a profile of the ministry under another name."""
        shipped = (SHIPPED / "mfa-th.toml").read_text("utf-8")
        body = shipped.replace('name = "mfa-th"', f'name = "{name}"', 1)
        self.write(name, f"{body}\n[pace]\n{pace}\n")

    def write(self, name: str, body: str) -> None:
        """Write a file of the folder of profiles, whole or not at all."""
        made = self.sites / f"{name}.new"
        made.write_text(body, "utf-8")
        made.rename(self.sites / f"{name}.toml")

    def start(self, *names: str, **environ: str) -> Process:
        process = Process(
            [
                sys.executable, "-P", "-m", "ministrywatch", "daemon", *names,
                "--db", self.url, "--sites", str(self.sites), "--config", str(self.config),
                "--origin", self.origin, "--delay", "0",
                "--listen", "127.0.0.1:0", "--log-json",
            ],
            {**os.environ, "MINISTRYWATCH_ALLOW_PRIVATE": "1", **environ},
        )  # fmt: skip
        self._open.append(process)
        return process

    def runs(self) -> list[tuple[str, str | None]]:
        """Return site and outcome of every run, the oldest first."""
        query = "SELECT name, outcome FROM runs JOIN sites ON sites.id = site_id ORDER BY runs.id"
        with reading(self.engine) as conn:
            return [(row.name, row.outcome) for row in conn.execute(text(query))]

    def site(self, name: str) -> sites.SiteRow:
        with reading(self.engine) as conn:
            found = sites.get(conn, name)
        assert found is not None
        return found

    def due(self, *names: str) -> None:
        """Make sites due now."""
        with writing(self.engine) as conn:
            for name in names:
                sites.set_next_visit(
                    conn, sites.ensure(conn, name), datetime.now(UTC) - timedelta(hours=1), "{}", 0
                )

    def releases_due(self) -> None:
        """Let every release be looked at in the next visit."""
        with writing(self.engine) as conn:
            conn.execute(text("UPDATE releases SET next_look_at = 0"))

    def close(self) -> None:
        for process in self._open:
            process.close()
        self.engine.dispose()


@pytest.fixture
def ministry() -> Iterator[tuple[Ministry, str]]:
    """Serve a small ministry on loopback."""
    small = Ministry.opening()
    with serve(small) as origin:
        yield small, origin


Open = Callable[[str], "Desk"]


@pytest.fixture
def open_desk(tmp_path: Path, ministry: tuple[Ministry, str]) -> Iterator[Open]:
    desks: list[Desk] = []

    def made(url: str) -> Desk:
        desks.append(Desk(tmp_path, url, ministry[1]))
        return desks[-1]

    yield made
    for desk in desks:
        desk.close()


@pytest.fixture
def desk(open_desk: Open, sqlite_made: str) -> Desk:
    """Open a desk on an SQLite file."""
    return open_desk(sqlite_made)


@pytest.fixture
def either_desk(open_desk: Open, kind: str, request: pytest.FixtureRequest) -> Desk:
    """Open a desk on each kind of database in turn."""
    return open_desk(request.getfixturevalue(f"{kind}_made"))
