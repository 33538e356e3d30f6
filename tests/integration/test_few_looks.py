"""Visits of the daemon that look at few releases: did a page change, or the site?"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import update

from scheduler import visits
from scheduler.visits import Asked, Report
from storage import sites
from storage.engine import reading, writing
from storage.sites import SiteRow
from storage.tables import releases
from storage.times import micros
from tests.integration.test_held import BANNER, HOME, KEYS, PROFILE, START, Desk
from tests.replay.replay import TERMS

DAEMON = replace(TERMS, cause="daemon")
HOUR = timedelta(hours=1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = Desk(tmp_path / "ministries.sqlite")
    yield opened
    opened.engine.dispose()


def visit(desk: Desk, hours: float, *due: str) -> Report:
    """Visit as the daemon does when it is the turn of these releases and of no other."""
    now = START + HOUR * hours
    turn = update(releases)
    with writing(desk.engine) as conn:
        conn.execute(turn.values(next_look_at=micros(now + 99 * HOUR)))
        conn.execute(turn.where(releases.c.key.in_(due)).values(next_look_at=micros(now)))
    desk.replay.clock.now = now
    asked = [Asked(profile=PROFILE)]
    (report,) = visits.visit(
        desk.engine, asked, DAEMON, desk.replay.clock, lambda _: None, desk.replay.look
    )
    return report


def site(desk: Desk) -> SiteRow:
    with reading(desk.engine) as conn:
        found = sites.get(conn, PROFILE.name)
    assert found is not None
    return found


def kinds(report: Report) -> list[str]:
    return [event.kind for event in report.events]


@pytest.mark.parametrize("few", [1, 3])
@pytest.mark.parametrize("befalls", ["redesign", "missing"])
def test_what_befalls_a_whole_site_is_not_told_of_each_release_in_its_turn(
    desk: Desk, few: int, befalls: str
) -> None:
    if befalls == "redesign":
        desk.write(BANNER)
    else:
        for key in KEYS:
            del desk.site.pages[f"{HOME}news/{key}"]
    told = [kinds(visit(desk, hour, *KEYS[hour : hour + few])) for hour in range(1, 8)]
    assert told == [[], ["site-changed"], [], [], [], [], []]
    assert desk.condition() == "changed"


def test_an_edit_among_few_looks_is_told_in_a_visit_that_follows_at_once(desk: Desk) -> None:
    desk.write(edited="k4")
    first = visit(desk, 1, "k4")
    assert kinds(first) == []
    planned = site(desk)
    assert planned.next_visit_at == first.run.finished_at
    assert "compared" in (planned.visit_reason or "")
    (event,) = visit(desk, 1.02, "k4").events
    assert (event.kind, event.key) == ("edited", "k4")
    assert desk.condition() == "up"
    later = site(desk)
    assert later.next_visit_at is not None
    assert later.next_visit_at > START + 1.5 * HOUR


def test_a_removal_among_few_looks_is_told_as_well(desk: Desk) -> None:
    del desk.site.pages[f"{HOME}news/k4"]
    told = [kinds(visit(desk, hours, "k4")) for hours in (1, 1.02, 2)]
    assert [kind for each in told for kind in each] == ["removed"]


def test_an_edit_among_many_looks_waits_for_nothing(desk: Desk) -> None:
    desk.write(edited="k4")
    assert kinds(visit(desk, 1, *KEYS)) == ["edited"]


def test_a_site_of_few_releases_is_believed_at_the_second_visit(desk: Desk) -> None:
    others = update(releases).where(releases.c.key.not_in(KEYS[:2]))
    with writing(desk.engine) as conn:
        conn.execute(others.values(state="removed"))
    desk.write(BANNER)
    told = [kinds(visit(desk, hours, *KEYS[:2])) for hours in (1, 1.02, 2)]
    assert told == [[], ["edited", "edited"], []]
