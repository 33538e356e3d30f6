"""One release whose judging fails: it alone is set aside, and told, and tried again."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, insert, text, update
from sqlalchemy.exc import OperationalError

from scheduler import bench, closing, weighing
from scheduler.counting import Counting
from scheduler.visits import Report
from scheduler.watch import Judgement, Watch
from scheduler.whereabouts import Whereabouts
from storage import observations, releases, runs
from storage import sites as all_sites
from storage.engine import reading, writing
from storage.errors import StorageError
from storage.observations import Sighting
from storage.records import Known, Observation, Release
from storage.tables import releases as rows
from storage.tables import sites
from tests.integration.test_held import HOME, KEYS, PROFILE, START, Desk, told

FAILING = "k3"
URL = f"{HOME}news/{FAILING}"


class DiffError(Exception):
    """Something that nobody thought of."""


def fails(found: Callable[..., Any], key: Callable[..., str | None]) -> Callable[..., Any]:
    """Return a step that fails at one release, having done what it does."""

    def step(*given: Any, **named: Any) -> Any:
        done = found(*given, **named)
        if key(*given) == FAILING:
            raise DiffError("no such paragraph")
        return done

    return step


def _saved(_conn: Any, _site: int, changes: Any) -> str | None:
    return next((each.known.key for each in changes if each.known.key == FAILING), None)


STEPS: dict[str, tuple[Any, str, Callable[..., str | None]]] = {
    "where it belongs": (Whereabouts, "place", lambda _, looked: looked.observation.key),
    "what it says": (weighing.Scales, "judge", lambda _, known, looked: looked.observation.key),
    "what a counter teaches": (Counting, "learn", lambda _, known, seen: seen.key),
    "what stands": (Whereabouts, "keep", lambda _, change: change.known.key),
    "what is told": (bench, "told", lambda known, seen, *_: seen.key),
    "what is stored": (releases, "save", _saved),
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = Desk(tmp_path / "x.sqlite")
    yield opened
    opened.engine.dispose()


@pytest.fixture(params=STEPS)
def failing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let one step fail at one release, until what is returned is called."""
    owner, name, key = STEPS[request.param]
    monkeypatch.setattr(owner, name, fails(getattr(owner, name), key))
    return monkeypatch.undo


def known(desk: Desk, key: str) -> Known:
    with reading(desk.engine) as conn:
        return releases.load(conn, 1, [key])[key]


def edited(desk: Desk, *keys: str) -> None:
    desk.write()
    for key in keys:
        page = desk.site.pages[f"{HOME}news/{key}"]
        assert isinstance(page, bytes)
        more = f"</p><p>แก้ไขเพิ่มเติมวงเงินอีก 5 ล้านบาท {key}</p>"
        desk.site.pages[f"{HOME}news/{key}"] = page.replace(b"</p></div>", f"{more}</div>".encode())


def problems(report: Report) -> list[tuple[str, str]]:
    return [(each.url, each.problem.kind) for each in report.problems]


def test_a_release_that_cannot_be_judged_hides_no_other(
    desk: Desk, failing: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    before = known(desk, FAILING)
    edited(desk, FAILING, "k4")
    report = desk.visit(1)
    assert told(report.events) == [("edited", "k4")]
    assert problems(report) == [(URL, "unjudged")]
    assert report.run.outcome == "problems"
    assert f"1 release could not be judged and stand as before, {URL}" in report.run.note
    assert [record.exc_info is not None for record in caplog.records] == [True]
    assert known(desk, FAILING) == before
    failing()
    report = desk.visit(2)
    assert told(report.events) == [("edited", FAILING)]
    assert (report.run.outcome, report.run.note) == ("finished", "")


def test_a_row_that_contradicts_hides_no_other(desk: Desk) -> None:
    turned = update(rows).where(rows.c.key == FAILING)
    with writing(desk.engine) as conn:
        conn.execute(turned.values(turns="{"))
    edited(desk, FAILING, "k4")
    report = desk.visit(1)
    assert (told(report.events), problems(report)) == ([("edited", "k4")], [(URL, "unjudged")])
    with writing(desk.engine) as conn:
        conn.execute(turned.values(turns=None))
    assert told(desk.visit(2).events) == [("edited", FAILING)]


def test_a_release_that_fails_at_each_visit_is_told_at_each_visit(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, name, key = STEPS["what it says"]
    monkeypatch.setattr(owner, name, fails(getattr(owner, name), key))
    for hour, other in enumerate(("k4", "k5", "k6"), 1):
        edited(desk, FAILING, *KEYS[4 : 4 + hour])
        report = desk.visit(hour)
        assert (told(report.events), problems(report)) == (
            [("edited", other)], [(URL, "unjudged")]
        )  # fmt: skip


def test_what_is_set_aside_is_no_upheaval(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    judge = weighing.judge

    def only_of_others(known: Known | None, *given: Any) -> Any:
        if known is not None and known.key in KEYS[:8]:
            raise DiffError("no such paragraph")
        return judge(known, *given)

    monkeypatch.setattr(weighing, "judge", only_of_others)
    edited(desk, *KEYS[:9])
    report = desk.visit(1)
    assert told(report.events) == [("edited", KEYS[8])]
    assert [url for url, _ in problems(report)] == [f"{HOME}news/{key}" for key in KEYS[:8]]
    assert "8 releases could not be judged" in report.run.note
    assert len(caplog.records) == 1
    assert desk.condition() == "up"


def test_what_fails_no_second_time_is_judged_with_all_others(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    save, failed = releases.save, []

    def at_first(*given: Any, **named: Any) -> Any:
        if not failed:
            failed.append(given)
            raise MemoryError
        return save(*given, **named)

    monkeypatch.setattr(releases, "save", at_first)
    edited(desk, FAILING, "k4")
    report = desk.visit(1)
    assert told(report.events) == [("edited", FAILING), ("edited", "k4")]
    assert (problems(report), report.run.note) == ([], "")


@pytest.mark.parametrize(
    "error",
    [
        StorageError("the disk is full"),
        OperationalError("SELECT", {}, sqlite3.OperationalError("database is locked")),
        sqlite3.DatabaseError("database disk image is malformed"),
    ],
    ids=["full", "locked", "damaged"],
)
def test_a_database_that_fails_takes_the_whole_visit_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def failing(*_: Any, **__: Any) -> Any:
        raise error

    edited(desk, FAILING)
    with monkeypatch.context() as broken:
        broken.setattr(releases, "save", failing)
        with pytest.raises((StorageError, OperationalError, sqlite3.DatabaseError)):
            desk.visit(1)
    with reading(desk.engine) as conn:
        (left,) = runs.unjudged(conn, 1)
    assert left.finished_at is None
    assert told(desk.visit(2).events) == [("edited", FAILING)]


def test_a_first_visit_with_what_cannot_be_judged_stays_a_baseline_for_a_while(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(desk.engine) as conn:
        for name in ("events", "view_points", "revisions", "releases", "observations", "runs"):
            conn.execute(text(f"DELETE FROM {name}"))
        conn.execute(update(sites).values(baselined_at=None, last_visit_at=None))
    owner, name, key = STEPS["what it says"]
    monkeypatch.setattr(owner, name, fails(getattr(owner, name), key))
    opened = []
    for hour in range(1, 4):
        assert problems(desk.visit(hour)) == [(URL, "unjudged")]
        with reading(desk.engine) as conn:
            site = all_sites.get(conn, PROFILE.name)
        opened.append(site is not None and site.baselined_at is None)
    assert opened == [True, True, False]


def seen(conn: Connection, site_id: int, hours: int, words: str) -> Judgement:
    """Judge a look at each of four releases that say these words."""
    at = START + timedelta(hours=hours)
    run = runs.start(conn, site_id, "command", at, True)
    looks = [
        Observation(
            site=PROFILE.name, key=key, url=f"{HOME}news/{key}", seen_at=at, reader="r",
            release=Release(title=key, body=(f"{TEXT} {key} {words if key < 'k4' else ''}",)),
        )
        for key in ("k2", FAILING, "k4", "k5", "k6", "k7", "k8")
    ]  # fmt: skip
    observations.append(conn, run.id, site_id, [Sighting(each) for each in looks])
    return Watch(conn, PROFILE, at).judge()


TEXT = "ที่ประชุมเห็นชอบแผนงานด้านการค้าชายแดน และขอบคุณทุกหน่วยงานที่เกี่ยวข้องกับเรื่องนี้"


def test_a_row_that_is_taken_spoils_no_transaction(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = releases.save

    def contradicting(conn: Connection, site_id: int, changes: Any, **named: Any) -> Any:
        if _saved(conn, site_id, changes):
            conn.execute(insert(sites).values(name=PROFILE.name))
        return save(conn, site_id, changes, **named)

    with writing(engine) as conn:
        site_id = all_sites.ensure(conn, PROFILE.name)
        assert len(seen(conn, site_id, 0, "").digest.events) == 7
    monkeypatch.setattr(releases, "save", contradicting)
    with writing(engine) as conn:
        found = seen(conn, site_id, 1, "วงเงิน 5 ล้านบาท").digest
    assert [event.key for event in found.events] == ["k2"]
    assert [trouble.url for trouble in found.troubles] == [URL]
    with reading(engine) as conn:
        assert runs.unjudged(conn, site_id) == []


def test_errors_of_several_sites_are_all_told_and_keep_none_from_its_end(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def ended(_: Any, opened: Any, *__: Any) -> None:
        asked.append(opened.run.site)
        if opened.run.site != "b":
            raise StorageError(f"{opened.run.site} is full")

    asked: list[str] = []
    monkeypatch.setattr(closing, "_close", ended)
    opened: Any = [SimpleNamespace(run=SimpleNamespace(site=name)) for name in "abc"]
    nothing: Any = None
    with pytest.raises(StorageError, match="a is full"):
        closing.closed(nothing, opened, nothing, nothing, lambda: START)
    assert asked == ["a", "b", "c"]
    assert [record.message for record in caplog.records] == [
        "c: its visit could not be judged either"
    ]
