"""The main job with its memory on a PostgreSQL server: visit, an edit, visit again."""

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from crawler.profile.load import find_profile
from ministrywatch.demo.ministry import Ministry
from ministrywatch.demo.server import serve
from scheduler.visits import Asked, Report, Terms, visit
from storage import check, lease, releases, revisions, views
from storage.engine import open_engine, reading
from tests.acceptance.nursery import popen

FUND = "vaccine-fund0264"


@pytest.fixture
def postgresql(
    postgresql_made: str, door: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Engine]:
    monkeypatch.setattr(subprocess, "Popen", popen(door))
    engine = open_engine(postgresql_made)
    yield engine
    engine.dispose()


def visited(engine: Engine, origin: str) -> Report:
    asked = Asked(profile=find_profile("mfa-th"), recheck="all")
    terms = Terms(contact="test", allow_private=True, origin=origin, delay=0)
    (report,) = visit(engine, [asked], terms, lambda: datetime.now(UTC), lambda _: None)
    return report


def test_an_edit_between_two_visits_is_told_once(postgresql: Engine) -> None:
    ministry = Ministry.opening()
    with serve(ministry) as origin:
        first = visited(postgresql, origin)
        assert (first.run.outcome, first.run.counts.new) == ("finished", len(ministry.keys))
        ministry.rewrite(FUND, "๑๔ ล้านบาท", "๑๕ ล้านบาท")
        ministry.raise_counters(3)
        second = visited(postgresql, origin)
        third = visited(postgresql, origin)
    assert [event.kind for event in second.events] == ["edited"]
    (event,) = second.events
    assert (event.key, event.fields) == (FUND, ("body",))
    assert {("-", "๑๔"), ("+", "๑๕")} <= set(event.diff["body"])
    counted = sum(ministry.article(key).views is not None for key in ministry.keys)
    assert second.run.counts.views_moved == counted
    assert (third.events, third.run.counts.not_modified) == ((), len(ministry.keys))
    with reading(postgresql) as conn:
        (row,) = releases.find(conn, FUND)
        assert [each.number for each in revisions.of(conn, row.id)] == [1, 2]
        assert [point.views for point in views.of(conn, row.id)] == [1284, 1287]
    assert check.check(postgresql) == []


def test_two_visits_at_once_are_one_too_many(postgresql: Engine) -> None:
    other = open_engine(postgresql.url.render_as_string(hide_password=False))
    with lease.hold(other, ["mfa-th"]), pytest.raises(lease.Busy, match="mfa-th"):
        visited(postgresql, "http://127.0.0.1:9")
    other.dispose()
