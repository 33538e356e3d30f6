"""Observations and the archive of what was seen."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from storage import archive, observations, runs
from storage.engine import StorageError, reading, writing
from storage.records import Problem
from storage.tables import blobs
from storage.visited import Counts, Run

NOON = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_observations_come_back_in_order_as_they_were_appended(
    desk: Any, engine: Engine, site_id: int, run: Run
) -> None:
    sightings = [
        desk.sighting("", None, None, status=304, same=True, etag='W/"1"', body_digest=b"d" * 32),
        desk.sighting(
            "a", desk.first, b"<html>a</html>", views=695, last_modified="Sun, 22 Nov 2026"
        ),
        desk.sighting("b", None, None, problem=Problem("blocked", "403 จากเซิร์ฟเวอร์"), status=403),
        desk.sighting("c", None, None, problem=Problem("unreachable"), status=None),
    ]
    with writing(engine) as conn:
        observations.append(conn, run.id, site_id, sightings[:1])
        observations.append(conn, run.id, site_id, sightings[1:])
        observations.append(conn, run.id, site_id, [])
    with reading(engine) as conn:
        seen = list(observations.after(conn, run.id, 0))
        assert [each.observation for each in seen] == [each.observation for each in sightings]
        assert list(observations.after(conn, run.id, seen[1].id)) == seen[2:]
        assert seen[1].text_id is not None
        assert archive.text(conn, seen[1].text_id) == desk.first
        assert archive.page(conn, archive.digest(b"<html>a</html>").hex()) == b"<html>a</html>"
        assert (seen[0].text_id, seen[0].page_id, seen[2].page_id) == (None, None, None)


def test_long_runs_are_read_in_many_parts_without_a_gap(
    desk: Any, engine: Engine, site_id: int, run: Run
) -> None:
    keys = [f"k{number}" for number in range(2 * observations.PAGE)]
    with writing(engine) as conn:
        observations.append(conn, run.id, site_id, [desk.sighting(key, desk.first) for key in keys])
    with reading(engine) as conn:
        seen = list(observations.after(conn, run.id, 0))
    assert [each.observation.key for each in seen] == keys


def test_a_body_is_archived_once_however_often_it_is_seen(
    desk: Any, engine: Engine, site_id: int, run: Run
) -> None:
    page = b"<html>" + b"x" * 50_000
    for key in ("a", "b", "a"):
        with writing(engine) as conn:
            twice = [desk.sighting(key, desk.first, page), desk.sighting(key, desk.first, page)]
            observations.append(conn, run.id, site_id, twice)
    with reading(engine) as conn:
        sizes = conn.execute(select(blobs.c.size).order_by(blobs.c.size)).scalars().all()
        stored = conn.execute(select(func.max(func.length(blobs.c.data)))).scalar_one()
    assert sizes == [len(desk.first.encode()), len(page)]
    assert stored < 1_000


@pytest.mark.parametrize("odd", ["\0", "\ud800", "ก\udcff", "\ud83d\ude00", "😀"])
def test_an_odd_character_from_outside_does_not_stop_a_run(
    desk: Any, engine: Engine, site_id: int, run: Run, odd: str
) -> None:
    one = desk.sighting(f"a{odd}", None, None, etag=odd, problem=Problem("unreadable", odd))
    with writing(engine) as conn:
        observations.append(conn, run.id, site_id, [one])
    with reading(engine) as conn:
        (seen,) = observations.after(conn, run.id, 0)
    expected = {"\ud83d\ude00": "😀", "😀": "😀", "ก\udcff": "ก\ufffd"}.get(odd, "\ufffd")
    assert (seen.observation.key, seen.observation.etag) == (f"a{expected}", expected)
    assert seen.observation.problem == Problem("unreadable", expected)


@pytest.mark.parametrize(("sent", "kept"), [(99, 99), (999, 999), (100_000, None), (2**70, None)])
def test_a_status_that_is_none_does_not_stop_a_run(
    desk: Any, engine: Engine, site_id: int, run: Run, sent: int, kept: int | None
) -> None:
    with writing(engine) as conn:
        observations.append(conn, run.id, site_id, [desk.sighting("a", None, status=sent)])
        (seen,) = observations.after(conn, run.id, 0)
    assert seen.observation.status == kept


def test_a_run_is_unjudged_while_it_holds_observations_beyond_its_mark(
    desk: Any, engine: Engine, site_id: int, run: Run
) -> None:
    with writing(engine) as conn:
        assert runs.unjudged(conn, site_id) == []
        observations.append(
            conn, run.id, site_id, [desk.sighting("a", desk.first), desk.sighting("b", desk.first)]
        )
        assert runs.unjudged(conn, site_id) == [run]
        first, second = observations.after(conn, run.id, 0)
        runs.mark_judged(conn, run.id, first.id)
        assert runs.unjudged(conn, site_id) == [run]
        runs.mark_judged(conn, run.id, second.id)
        runs.mark_judged(conn, run.id, first.id)
        assert runs.judged_through(conn, run.id) == second.id
        assert runs.unjudged(conn, site_id) == []


def test_what_a_dying_process_appends_after_the_judgement_is_found(
    desk: Any, engine: Engine, site_id: int, run: Run
) -> None:
    with writing(engine) as conn:
        observations.append(conn, run.id, site_id, [desk.sighting("a", desk.first)])
        (seen,) = observations.after(conn, run.id, 0)
        runs.mark_judged(conn, run.id, seen.id)
        runs.finish(conn, run.id, NOON + HOUR, "stopped", Counts())
        follower = runs.start(conn, site_id, "clock", NOON + HOUR, True)
        observations.append(conn, run.id, site_id, [desk.sighting("b", desk.first)])
        observations.append(conn, follower.id, site_id, [desk.sighting("c", desk.first)])
        assert [each.id for each in runs.unjudged(conn, site_id)] == [run.id, follower.id]
        (late,) = observations.after(conn, run.id, runs.judged_through(conn, run.id))
    assert late.observation.key == "b"


def test_a_page_that_is_not_archived_is_named(engine: Engine) -> None:
    with reading(engine) as conn:
        with pytest.raises(StorageError, match="no page 00ff is archived"):
            archive.page(conn, "00ff")
        with pytest.raises(StorageError, match="'๐๐' is not a SHA-256"):
            archive.page(conn, "๐๐")
        with pytest.raises(StorageError, match="no text 7 is archived"):
            archive.text(conn, 7)
