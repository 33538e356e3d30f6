"""Visits in child processes that are killed with SIGKILL at a chosen boundary, and made again."""

import os
import random
import signal
import sqlite3
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, TypeAlias

from sqlalchemy import Engine, event

from crawler.hearing import Ended
from crawler.order import Order, Progress
from storage.engine import database_file
from storage.times import micros
from tests.replay.replay import Replay

PLACES = ("before", "opening", "begun", "storing", "stored", "looked", "judging", "judged", "after")
"""Boundaries of a visit: before anything; before its run is stored, and after; before a batch of
looks is stored, and after; when all is seen; at a statement of the judging transaction; before
that is committed, and after."""


class Boundary(NamedTuple):
    """Where a visit is killed: at a place, the so-manieth time it comes there."""

    place: str
    number: int = 1


class _Killer:
    """Kills its own process at a boundary; every visit ends so, at ``after`` at the latest."""

    def __init__(self, engine: Engine, boundary: Boundary) -> None:
        self._boundary = boundary
        self._phase = "opening"
        self._passed: Counter[str] = Counter()
        event.listen(engine, "commit", self._commit)
        event.listen(engine, "before_cursor_execute", self._statement)

    def come_to(self, place: str) -> None:
        """Die when this is the place, and the time."""
        self._passed[place] += 1
        if Boundary(place, self._passed[place]) == self._boundary:
            _die()

    def around(self, look: Callable[..., Ended]) -> Callable[..., Ended]:
        """Return one who carries out orders as ``look`` does, and notes where a visit is."""

        def noted(order: Order, on_progress: Callable[[Progress], None]) -> Ended:
            self._phase = "looking"
            self.come_to("begun")
            ended = look(order, on_progress)
            self._after_commit()
            self._phase = "judging"
            self.come_to("looked")
            return ended

        return noted

    def _commit(self, *_: object) -> None:
        self.come_to({"opening": "opening", "looking": "storing", "judging": "judged"}[self._phase])
        if self._phase == "looking":
            self._passed["waiting"] = 1

    def _statement(self, *_: object) -> None:
        self._after_commit()
        if self._phase == "judging":
            self.come_to("judging")

    def _after_commit(self) -> None:
        if self._passed.pop("waiting", 0):
            self.come_to("stored")


class Killings:
    """Makes a visit in children, kills most of them, and makes it again until it is done."""

    def __init__(self, replay: Replay, seed: int) -> None:
        self._replay = replay
        self._dice = random.Random(seed)

    def visit(self, at: datetime, **wishes: Any) -> Counter[str]:
        """Visit the site at that moment, and return where processes died over it.

        ``after`` is the end of every visit; up to two die before.
        """
        deaths: Counter[str] = Counter()
        for chance in (0.75, 0.3, 0.0):
            boundary = self._boundary() if self._dice.random() < chance else Boundary("after")
            self._in_child(at, boundary, wishes)
            if _has_ended(self._replay.engine, at):
                deaths["after"] += 1
                return deaths
            deaths[boundary.place] += 1
        raise AssertionError(f"the visit at {at} did not end")

    def _boundary(self) -> Boundary:
        place = self._dice.choice(PLACES)
        most = {"storing": 4, "stored": 3, "judging": 40}.get(place, 1)
        return Boundary(place, self._dice.randint(1, most))

    def _in_child(self, at: datetime, boundary: Boundary, wishes: Mapping[str, Any]) -> None:
        """Make a visit in a forked child, which opens connections of its own."""
        self._replay.engine.dispose()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of threads that pytest may have
            child = os.fork()
        if child == 0:
            try:
                self._to_death(at, boundary, wishes)
            finally:
                _die()
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL

    def _to_death(self, at: datetime, boundary: Boundary, wishes: Mapping[str, Any]) -> None:
        killer = _Killer(self._replay.engine, boundary)
        killer.come_to("before")
        try:
            self._replay.visit(at, look=killer.around(self._replay.look), **wishes)
        except BaseException:
            traceback.print_exc()


def _die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("a process outlived SIGKILL")


def _has_ended(engine: Engine, at: datetime) -> bool:
    """Say whether a visit that began then has ended by itself, as the database tells it."""
    query = "SELECT count(*) FROM runs WHERE started_at = ? AND outcome <> 'stopped'"
    with closing(sqlite3.connect(database_file(engine) or Path())) as conn:
        (count,) = conn.execute(query, (micros(at),)).fetchone()
        return bool(count)


Standing: TypeAlias = dict[str, list[tuple[Any, ...]]]
_STANDING = {
    "releases": (
        "SELECT key, url, state, revision, revisions, views, views_before, title, published_on,"
        " first_seen, last_seen, changed_at, gone_at, next_look_at, edits, late_edits,"
        " hex(digest)"
        " FROM releases JOIN blobs ON blobs.id = text_id ORDER BY key"
    ),
    "revisions": (
        "SELECT key, number, hex(digest), page_id IS NULL, revisions.reader, revisions.first_seen,"
        " revisions.last_seen FROM revisions"
        " JOIN releases ON releases.id = release_id JOIN blobs ON blobs.id = revisions.text_id"
        " ORDER BY key, number"
    ),
    "points": (
        "SELECT key, at, view_points.views FROM view_points"
        " JOIN releases ON releases.id = release_id ORDER BY key, at"
    ),
    "events": (
        "SELECT at, events.kind, key, events.url, events.title, severity, baseline, before, after,"
        " fields, diff FROM events LEFT JOIN releases ON releases.id = release_id"
        " ORDER BY at, events.kind, key, events.seq"
    ),
    "sites": "SELECT name, baselined_at IS NULL FROM sites",
}
"""What must be the same however often the process died, moments included: the clock is set. Only
how often we looked, and the numbers of runs and rows, may differ."""


def standing(path: Path) -> Standing:
    """Return what a database knows, in a form that two databases can be compared in."""
    with closing(sqlite3.connect(path)) as conn:
        return {name: conn.execute(query).fetchall() for name, query in _STANDING.items()}
