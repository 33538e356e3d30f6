"""Feed files: what rules with ``to = "feed"`` hear of, for readers and other tools to fetch."""

import fcntl
import os
import platform
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy import Connection, Engine

from scheduler.alerts.enqueue import told_of
from scheduler.alerts.feeding.as_json import json_feed, read
from scheduler.alerts.feeding.atom import atom
from scheduler.alerts.feeding.entry import Entry, Feed, digest, empty, entry
from scheduler.alerts.model import Rule
from scheduler.alerts.rules import passes
from storage import feeding, told, whole
from storage.engine import reading

MOST = 100
"""Entries of a feed."""
LOOKED = 10_000
"""Events that are looked at, the newest first, for a feed that is made anew."""
LOOKBACK = 100
"""Events that are looked at once more: transactions may end in another order than they began."""
LAG = 200
"""Events that were looked at and not told, after which the files note them all the same."""
_MEND = "mend the folder or its rights"
MODE = 0o644
"""Rights of the files: a web server of another user reads them."""


def refresh(engine: Engine, rules: Sequence[Rule], now: datetime) -> list[str]:
    """Bring the files of all feeds up to date; return what kept some from it, a line each.

    A file is only written when there is something new in it, and whole: a reader sees the old
    one or the new one. What is missed by a process that is killed comes with the next call.
    """
    faults = []
    for rule in rules:
        if rule.to == "feed" and rule.folder:
            try:
                _refresh(engine, rule, Path(rule.folder), now)
            except OSError as error:
                where = error.filename or rule.folder
                faults.append(f"feed {rule.name}: {where}: {error.strerror}; {_MEND}")
    return faults


def unwritable(rule: Rule) -> str | None:
    """Return what keeps us from writing a rule's feed, None when nothing does, or it has none.

    A folder that is not there yet is not made: the one that it would be made in is tried.
    """
    if rule.to != "feed" or not rule.folder:
        return None
    there = folder = Path(rule.folder).absolute()
    try:
        there = next(each for each in (folder, *folder.parents) if each.exists())
        with tempfile.TemporaryFile(dir=there):
            return None
    except OSError as error:
        return f"{there}: {error.strerror}; {_MEND}"


def _refresh(engine: Engine, rule: Rule, folder: Path, now: datetime) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for_readers, for_tools = (folder / f"{rule.name}.{end}" for end in ("atom", "json"))
    with _alone(folder):
        there = _there(for_tools, rule)
        before = there or empty(rule, f"{platform.node()} {folder.absolute()}", now)
        with reading(engine) as conn:
            feed = _filled(conn, rule, before)
        if feed == there and for_readers.exists():
            return
        # The second one says how far we are: who is killed in between begins again.
        for path, body in ((for_readers, atom(feed)), (for_tools, json_feed(feed))):
            whole.sweep(path)
            whole.write(path, [body], MODE)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold a folder against other processes that write feeds; the system lets go of it."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        yield
    finally:
        os.close(number)


def _there(path: Path, rule: Rule) -> Feed | None:
    """Return the feed in a file when it was made by this very rule."""
    try:
        found = read(path.read_bytes())
    except FileNotFoundError:
        return None
    return found if found is not None and found.rule == digest(rule) else None


def _filled(conn: Connection, rule: Rule, feed: Feed) -> Feed:
    """Return a feed with what happened since; itself when there is nothing to note."""
    last = feeding.last(conn)
    if last == feed.seq:
        return feed
    if last < feed.seq:  # another database: its numbers begin anew
        feed = msgspec.structs.replace(feed, seq=0)
    had = {each.id for each in feed.entries}
    new = [each for each in _entries(conn, rule, feed.seq - LOOKBACK) if each.id not in had]
    if not new and feed.seq > 0 and last - feed.seq < LAG:
        return feed
    entries = sorted((*feed.entries, *new), key=lambda each: each.about.seq, reverse=True)[:MOST]
    return msgspec.structs.replace(
        feed,
        entries=tuple(entries),
        seq=last,
        updated=max((each.at for each in entries), default=feed.updated),
    )


def _entries(conn: Connection, rule: Rule, since: int) -> list[Entry]:
    """Return the newest events beyond a number that pass a rule, as many as a feed holds."""
    found: list[Entry] = []
    for numbers in feeding.back(conn, since, LOOKED):
        stored = told.by_number(conn, numbers)
        events = (told_of(stored[seq]) for seq in numbers if seq in stored)
        found += [entry(each, rule) for each in events if passes(rule, each)]
        if len(found) >= MOST:
            break
    return found[:MOST]
