"""Sites and runs, and what is still to be judged."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from storage import archive, observations, runs, sites
from storage.engine import writing
from storage.records import Problem
from storage.tally import tally
from storage.visited import Counts, Run
from tests.integration.storage.conftest import Desk

NOON = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_site_is_made_once_and_remembers_its_visits(engine: Engine) -> None:
    with writing(engine) as conn:
        assert sites.get(conn, "mfa-th") is None
        first = sites.ensure(conn, "mfa-th")
        assert sites.ensure(conn, "mfa-th") == first
        sites.visited(conn, first, NOON, True)
        sites.visited(conn, first, NOON + HOUR, False)
        sites.set_baselined(conn, first, NOON)
        sites.set_not_before(conn, first, NOON + 2 * HOUR)
    with writing(engine) as conn:
        assert sites.get(conn, "mfa-th") == sites.SiteRow(
            id=first,
            name="mfa-th",
            baselined_at=NOON,
            last_visit_at=NOON + HOUR,
            last_success_at=NOON,
            not_before=NOON + 2 * HOUR,
        )
        sites.set_not_before(conn, first, None)
        row = sites.get(conn, "mfa-th")
        assert row is not None
        assert row.not_before is None


def test_a_run_after_a_killed_one_goes_on_with_its_visit(engine: Engine, site_id: int) -> None:
    with writing(engine) as conn:
        killed = runs.start(conn, site_id, "clock", NOON, True)
        follower = runs.start(conn, site_id, "command", NOON + HOUR, False)
        assert (follower.visit, follower.alerts, follower.cause) == (1, False, "command")
        runs.finish(conn, follower.id, NOON + 2 * HOUR, "problems", Counts(new=3), "busy")
        last = runs.last(conn, site_id)
        assert last is not None
        assert (last.outcome, last.counts, last.note) == ("problems", Counts(new=3), "busy")
        assert last.finished_at == NOON + 2 * HOUR
        fresh = runs.start(conn, site_id, "clock", NOON + 3 * HOUR, True)
    assert (killed.visit, fresh.visit) == (1, 2)


def test_visits_of_two_sites_are_counted_apart(engine: Engine, site_id: int, run: Run) -> None:
    with writing(engine) as conn:
        other = sites.ensure(conn, "moph-th")
        assert runs.last(conn, other) is None
        assert runs.start(conn, other, "clock", NOON, True).visit == 1
        before = runs.last(conn, site_id)
    assert before is not None
    assert before.finished_at is None


def test_more_runs_than_a_statement_takes_values_are_counted_held_and_let_go(
    engine: Engine, site_id: int, run: Run, desk: Desk
) -> None:
    many = [run.id, *range(10**6, 10**6 + 70_000)]
    with writing(engine) as conn:
        observations.append(conn, run.id, site_id, [desk.sighting("a", desk.first)])
        runs.hold(conn, many, "r1")
        (held,) = runs.unjudged(conn, site_id)
        assert held.held == "r1"
        assert tally(conn, many).fine == {"a"}
        runs.let_go(conn, many)
        assert runs.unjudged(conn, site_id) == []


def test_runs_are_counted_together_however_many(
    engine: Engine, site_id: int, run: Run, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = desk.sighting("a", None, problem=Problem("not-found"), seen_at=NOON + HOUR)
    with writing(engine) as conn:
        observations.append(conn, run.id, site_id, [desk.sighting("a", desk.first), gone])
        later = runs.start(conn, site_id, "clock", NOON + HOUR, True)
        observations.append(conn, later.id, site_id, [gone, desk.sighting("", None)])
        whole = tally(conn, [run.id, later.id])
        monkeypatch.setattr(archive, "CHUNK", 1)
        assert tally(conn, [run.id, later.id]) == whole
    assert (whole.fine, whole.gone, whole.lists, whole.kinds) == ({"a"}, {"a"}, 1, {"not-found": 2})
    assert whole.last_at == NOON + HOUR
