"""A clock that ran a year ahead and was put right: nothing waits for that year to come."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from scheduler import visits
from scheduler.visits import Asked, Report
from storage import sites
from storage.engine import writing
from tests.integration.test_held import PROFILE, START, Desk
from tests.replay.replay import TERMS

YEAR = 365 * 24
SMALL = replace(PROFILE, pace=replace(PROFILE.pace, budget=60))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = Desk(tmp_path / "ministries.sqlite")
    for hours in range(4):
        visit(opened, YEAR + 24 * hours)
    yield opened
    opened.engine.dispose()


def visit(desk: Desk, hours: int) -> Report:
    desk.replay.clock.now = START + timedelta(hours=hours)
    terms, asked = replace(TERMS, cause="daemon"), [Asked(profile=SMALL)]
    (report,) = visits.visit(
        desk.engine, asked, terms, desk.replay.clock, lambda _: None, desk.replay.look
    )
    return report


def test_releases_are_looked_at_again(desk: Desk) -> None:
    desk.write(edited="k4")
    assert [event.key for event in visit(desk, 30).events if event.kind == "edited"] == ["k4"]


def test_a_wish_to_be_left_alone_that_lies_far_ahead_is_none(desk: Desk) -> None:
    with writing(desk.engine) as conn:
        site_id = sites.ensure(conn, PROFILE.name)
        sites.set_not_before(conn, site_id, START + timedelta(hours=YEAR))
    assert visit(desk, 30).run.counts.requests > 2
