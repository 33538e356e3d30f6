"""Several processes at once, and processes killed at any moment."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text

from storage import check, lease, observations, releases, runs, sites
from storage.engine import open_engine, reading, writing
from storage.tables import events
from storage.tables import observations as observed
from storage.tables import sites as site_table

WRITER = """
import sys
from storage import sites
from storage.engine import open_engine, reading, writing
engine = open_engine(sys.argv[1])
for number in range(200):
    with writing(engine) as conn:
        assert sites.get(conn, f"{sys.argv[2]}-{number}") is None
        sites.ensure(conn, f"{sys.argv[2]}-{number}")
engine.dispose()
"""

VISITOR = """
import sys
from datetime import UTC, datetime, timedelta
from itertools import count
from storage import lease, observations, releases, runs, sites
from storage.changes import Change
from storage.engine import open_engine, writing
from storage.records import Event, Known, Observation, Release, ViewPoint

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
engine = open_engine(sys.argv[1])

def change(seen):
    look = seen.observation
    known = Known(site=look.site, key=look.key, url=look.url, state="live", first_seen=NOON,
        last_seen=NOON, changed_at=NOON, release=look.release, revision=1, reader="r1", views=1)
    event = Event(id=look.key, kind="new", site=look.site, key=look.key, url=look.url,
        title=look.release.title, at=NOON, after=1)
    return Change(known=known, revised=True, text_id=seen.text_id, page_id=seen.page_id,
        point=ViewPoint(at=NOON, views=1, own_looks=1), events=(event,))

with lease.hold(engine, ["mfa-th"]):
    with writing(engine) as conn:
        site_id = sites.ensure(conn, "mfa-th")
        run = runs.start(conn, site_id, "command", NOON, True)
    for batch in count():
        with writing(engine) as conn:
            observations.append(conn, run.id, site_id, [
                observations.Sighting(Observation(site="mfa-th", key=f"k{number}", url="u",
                    seen_at=NOON, release=Release(title=f"ข่าว {number}"), views=1),
                    b"<html>%d" % number * 999)
                for number in range(batch * 10, batch * 10 + 10)])
        with writing(engine) as conn:
            seen = list(observations.after(conn, run.id, runs.judged_through(conn, run.id)))
            releases.save(conn, site_id, [change(each) for each in seen], run_id=run.id)
            runs.mark_judged(conn, run.id, seen[-1].id)
        print(batch + 1, flush=True)
"""

HOLDER = """
import sys
from storage import lease
from storage.engine import open_engine
engine = open_engine(sys.argv[1])
with lease.hold(engine, sys.argv[2:]):
    print("held", flush=True)
    sys.stdin.read()
engine.dispose()
"""


@contextmanager
def child(code: str, engine: Engine, *words: str) -> Iterator[subprocess.Popen[str]]:
    url = engine.url.render_as_string(hide_password=False)
    with subprocess.Popen(
        [sys.executable, "-P", "-W", "error", "-c", code, url, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def test_two_writers_at_once_lose_nothing(engine: Engine) -> None:
    with child(WRITER, engine, "a") as first, child(WRITER, engine, "b") as second:
        said = [first.communicate(timeout=60), second.communicate(timeout=60)]
        assert (said, first.returncode, second.returncode) == ([("", "")] * 2, 0, 0)
    with reading(engine) as conn:
        names = conn.execute(select(site_table.c.name)).scalars().all()
    assert sorted(names) == sorted(f"{who}-{number}" for who in "ab" for number in range(200))


@pytest.mark.parametrize("batches", [1, 2, 5])
def test_a_killed_process_neither_loses_nor_doubles_anything(engine: Engine, batches: int) -> None:
    with child(VISITOR, engine) as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(batches)]
        os.kill(process.pid, signal.SIGKILL)
        process.wait(timeout=60)
    assert told[-1] == f"{batches}\n"
    assert check.check(engine) == []
    with writing(engine) as conn:
        seen = conn.execute(select(func.count()).select_from(observed)).scalar_one()
        keys = [row.key for row in releases.listing(conn, limit=10_000)]
        told_of = conn.execute(select(events.c.id)).scalars().all()
        assert batches * 10 <= len(keys) <= seen
        assert seen % 10 == 0
        assert sorted(keys) == sorted(told_of)
        site = sites.get(conn, "mfa-th")
        assert site is not None
        judged = runs.judged_through(conn, 1)
        rest = [each.observation.key for each in observations.after(conn, 1, judged)]
        assert len(keys) + len(rest) == seen
        assert not set(rest) & set(keys)
        assert [run.id for run in runs.unjudged(conn, site.id)] == ([1] if rest else [])


def test_a_site_is_held_by_one_process_and_freed_by_its_death(engine: Engine) -> None:
    with child(HOLDER, engine, "mfa-th", "moph-th") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with (
            pytest.raises(lease.Busy, match="moph-th is being visited by another process") as busy,
            lease.hold(engine, ["moe-th", "moph-th"]),
        ):
            raise AssertionError
        assert busy.value.site == "moph-th"
        with lease.hold(engine, ["moe-th"]), writing(engine) as conn:
            sites.ensure(conn, "moe-th")
        process.kill()
        process.wait(timeout=60)
    if engine.dialect.name == "postgresql":
        _wait_for_the_server_to_notice(engine)
    with lease.hold(engine, ["mfa-th", "moph-th"]):
        pass


def test_a_symbolic_link_is_no_second_database(
    sqlite_engine: Engine, sqlite_url: str, tmp_path: Path
) -> None:
    link = tmp_path / "elsewhere" / "link.sqlite"
    link.parent.mkdir()
    link.symlink_to(sqlite_url.removeprefix("sqlite:///"))
    with child(HOLDER, sqlite_engine, "mfa-th") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        linked = open_engine(f"sqlite:///{link}")
        with pytest.raises(lease.Busy), lease.hold(linked, ["mfa-th"]):
            raise AssertionError
        linked.dispose()


def _wait_for_the_server_to_notice(engine: Engine) -> None:
    """Wait until the killed process's locks are gone: a blocking lock waits without polling."""
    with reading(engine) as conn:
        for name in ("mfa-th", "moph-th"):
            number = {"number": lease.number(name)}
            conn.execute(text("SELECT pg_advisory_lock(:number)"), number)
            conn.execute(text("SELECT pg_advisory_unlock(:number)"), number)


def test_a_refused_lease_frees_what_it_had_taken(engine: Engine) -> None:
    with child(HOLDER, engine, "b") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(lease.Busy), lease.hold(engine, ["a", "b"]):
            raise AssertionError
        with child(HOLDER, engine, "a") as other:
            assert other.stdout is not None
            assert other.stdout.readline() == "held\n"
            other.communicate("", timeout=60)
        process.communicate("", timeout=60)
