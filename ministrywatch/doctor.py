"""What may be wrong with an installation, each finding with its mend."""

import importlib.metadata
import importlib.util
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from ministrywatch.config import DEFAULT_CONTACT, Settings
from storage.errors import MendableError

if TYPE_CHECKING:
    from sqlalchemy import Engine

_CONTACT = re.compile(r"(mailto:)?[^\s@/:]+@[^\s@/]+\.[^\s@/]+|https?://[^\s/]+\.\S+", re.ASCII)
OLDEST_SQLITE = (3, 35, 0)
"""The first SQLite with ``RETURNING``, which SQLAlchemy uses for inserted keys."""


class Finding(msgspec.Struct, frozen=True):
    """One thing looked at: ``ok``, ``note`` (works, could be better) or ``wrong``."""

    state: Literal["ok", "note", "wrong"]
    what: str
    mend: str = ""


def findings(settings: Callable[[], Settings]) -> Iterator[Finding]:
    """Look at everything in turn; one thing broken does not hide the next."""
    yield _python()
    yield from _rooms()
    try:
        settled = settings()
    except MendableError as error:
        yield Finding("wrong", "configuration", str(error))
        return
    yield from _configuration(settled)
    yield from _profiles(settled)
    yield from _database(settled)
    yield _child()


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        mend = f"SQLite {sqlite3.sqlite_version} is too old; use a Python built with 3.35 or newer"
        return Finding("wrong", f"Python {version}", mend)
    return Finding("ok", f"Python {version}, SQLite {sqlite3.sqlite_version}")


def _rooms() -> Iterator[Finding]:
    """Check that our general names are ours: another package may be called ``storage`` too."""
    home = Path(__file__).resolve().parent.parent
    for room in ("ministrywatch", "scheduler", "crawler", "storage"):
        spec = importlib.util.find_spec(room)
        origin = Path(spec.origin).resolve() if spec and spec.origin else None
        if origin is None or origin.parent.parent != home:
            mend = f"{origin or 'nothing'} answers to that name; use a virtual environment"
            yield Finding("wrong", f"package {room}", mend)
            return
    yield Finding("ok", f"ministrywatch {importlib.metadata.version('ministrywatch')} in {home}")


def _configuration(settings: Settings) -> Iterator[Finding]:
    from ministrywatch.doctor_daemon import watched

    found = "configuration" if settings.source else "no configuration file at"
    where = f"{found} {settings.sought}"
    if settings.contact == DEFAULT_CONTACT:
        mend = 'say whom a webmaster can write to: [network] contact = "mailto:you@example.org"'
        yield Finding("note", where, mend)
    elif not _CONTACT.fullmatch(settings.contact):
        mend = "it is no address: write mailto:you@example.org or https://example.org/contact"
        yield Finding("note", f"{where}, contact {settings.contact!r}", mend)
    else:
        yield Finding("ok", f"{where}, contact {settings.contact}")
    if settings.allow_private:
        mend = "crawls may reach this machine and its network; for tests and mirrors only"
        yield Finding("note", "private addresses are allowed", mend)
    yield from (Finding("wrong", what, mend) for what, mend in watched(settings))
    yield from _alerts(settings)


def _alerts(settings: Settings) -> Iterator[Finding]:
    from ministrywatch.doctor_alerts import rules

    found = list(rules(settings)) if settings.alerts else []
    yield from (Finding(*each) for each in found)
    if settings.alerts and not found:
        yield Finding("ok", f"alert rules: {len(settings.alerts)}")


def _profiles(settings: Settings) -> Iterator[Finding]:
    from ministrywatch.shelf import shelf

    books = shelf(settings.sites)
    for book in books:
        if book.profile is None:
            yield Finding("wrong", f"profile {book.source.name}", book.fault)
    yield Finding("ok", f"site profiles: {sum(book.profile is not None for book in books)}")


def _database(settings: Settings) -> Iterator[Finding]:
    from storage.engine import open_engine
    from storage.migrate import require_current, schema_state

    try:
        engine = open_engine(settings.database)
        state = schema_state(engine)
        shown = engine.url.render_as_string(hide_password=True)
        if state.kind == "empty":
            yield Finding("note", f"no database yet at {shown}", "the first crawl makes it")
            return
        require_current(engine, create=False)
        yield Finding("ok", f"database {shown}, schema {state.current}")
        yield from _remembered(engine, settings)
    except MendableError as error:
        yield Finding("wrong", "database", str(error))


def _remembered(engine: "Engine", settings: Settings) -> Iterator[Finding]:
    """Look at what the database says of the outbox, and of the daemon."""
    from ministrywatch.doctor_alerts import outbox
    from ministrywatch.doctor_daemon import daemon
    from storage.engine import reading

    with reading(engine) as conn:
        yield from (Finding("note", what, mend) for what, mend in outbox(conn, settings))
        yield from (Finding(*found) for found in daemon(conn))


def _child() -> Finding:
    """Load what the crawling process loads, in a process of its own, as a visit does."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", "import crawler.process"], capture_output=True, check=False
    )
    if done.returncode == 0:
        return Finding("ok", "the crawling process starts")
    last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
    mend = f"{last}; install ministrywatch again in a fresh virtual environment"
    return Finding("wrong", "the crawling process does not start", mend)
