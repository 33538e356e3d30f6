"""Few looks that are in doubt, and a visit that was to compare them with others and could not."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import update

from crawler.answers import Answer
from scheduler import visits
from scheduler.doubt import Asking, compared
from scheduler.visits import Asked, Report
from storage import sites
from storage.engine import reading, writing
from storage.records import Target
from storage.sites import SiteRow
from storage.tables import releases
from storage.tally import Tally
from storage.times import micros
from tests.integration.test_held import BANNER, KEYS, PROFILE, START, Desk, told
from tests.replay.replay import TERMS
from tests.replay.site import HTML

DAEMON = replace(TERMS, cause="daemon")
DOWN = {"*": Answer("", 503, HTML, b"x")}
HOUR = timedelta(hours=1)
Happened = list[tuple[str, str]]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = Desk(tmp_path / "ministries.sqlite")
    yield opened
    opened.engine.dispose()


def visit(desk: Desk, hours: float, *due: str, budget: int = 1000) -> Report:
    """Visit as the daemon does when it is the turn of these releases and of no other."""
    now = START + HOUR * hours
    turn = update(releases)
    with writing(desk.engine) as conn:
        conn.execute(turn.values(next_look_at=micros(now + 99 * HOUR)))
        conn.execute(turn.where(releases.c.key.in_(due)).values(next_look_at=micros(now)))
    desk.replay.clock.now = now
    asked = [Asked(profile=replace(PROFILE, pace=replace(PROFILE.pace, budget=budget)))]
    (report,) = visits.visit(
        desk.engine, asked, DAEMON, desk.replay.clock, lambda _: None, desk.replay.look
    )
    return report


def site(desk: Desk) -> SiteRow:
    with reading(desk.engine) as conn:
        found = sites.get(conn, PROFILE.name)
    assert found is not None
    return found


def down(desk: Desk, hours: float, *due: str) -> Report:
    pages, desk.site.pages = desk.site.pages, dict(DOWN)
    try:
        return visit(desk, hours, *due)
    finally:
        desk.site.pages = pages


@pytest.mark.parametrize("failures", [1, 3])
def test_an_edit_is_told_when_the_site_is_back_and_others_are_as_they_were(
    desk: Desk, failures: int
) -> None:
    desk.write(edited="k4")
    assert visit(desk, 1, "k4").events == ()
    for number in range(failures):
        report = down(desk, 1.1 + number, "k4")
        assert told(report.events) == ([("site-down", "")] if number == 0 else [])
        assert report.run.outcome == "failed"
        planned = site(desk).next_visit_at
        assert planned is not None
        assert planned > desk.replay.clock.now
    assert told(visit(desk, 9, "k4").events) == [("edited", "k4"), ("site-up", "")]
    assert visit(desk, 10, "k5").events == ()


def test_a_redesign_is_none_of_its_releases_though_the_site_was_down_amid_it(desk: Desk) -> None:
    desk.write(BANNER)
    assert visit(desk, 1, *KEYS[:3]).events == ()
    assert told(down(desk, 1.1).events) == [("site-down", "")]
    assert told(visit(desk, 5, *KEYS[3:5]).events) == [("site-changed", ""), ("site-up", "")]
    assert desk.condition() == "changed"


def test_what_the_budget_did_not_let_compare_is_compared_when_there_is_one(desk: Desk) -> None:
    desk.write(edited="k4")
    assert visit(desk, 24.1, "k4").events == ()
    asked = len(desk.site.asked)
    report = visit(desk, 24.2, "k4", budget=1)
    assert (told(report.events), len(desk.site.asked)) == ([], asked)
    planned = site(desk).next_visit_at
    assert planned is not None
    assert planned > desk.replay.clock.now, "or one visit would follow the other at once"
    assert told(visit(desk, 26).events) == [("edited", "k4")]


def test_what_a_day_did_not_let_compare_is_believed(desk: Desk) -> None:
    desk.write(edited="k4")
    visit(desk, 1, "k4")
    told_at: dict[float, Happened] = {
        hours: told(down(desk, hours).events) for hours in (1.1, 8, 24.9, 25.1, 26)
    }
    assert told_at == {1.1: [("site-down", "")], 8: [], 24.9: [], 25.1: [("edited", "k4")], 26: []}


def test_a_visit_by_hand_to_a_site_that_is_down_compares_nothing(desk: Desk) -> None:
    desk.write(BANNER)
    visit(desk, 1, *KEYS[:3])
    pages, desk.site.pages = desk.site.pages, dict(DOWN)
    assert told(desk.visit(2).events) == [("site-down", "")]
    desk.site.pages = pages
    assert told(desk.visit(3).events) == [("site-changed", ""), ("site-up", "")]


def test_a_look_at_one_release_by_hand_compares_nothing(desk: Desk) -> None:
    desk.write(BANNER)
    visit(desk, 1, *KEYS[:3])
    assert desk.visit(2, url="k3").events == ()
    assert told(visit(desk, 3).events) == [("site-changed", "")]


def test_a_visit_by_hand_that_reads_the_site_compares(desk: Desk) -> None:
    desk.write(edited="k4")
    visit(desk, 1, "k4")
    assert told(desk.visit(2).events) == [("edited", "k4")]


NOTHING = Tally(frozenset(), frozenset(), 0, 0)


@pytest.mark.parametrize(
    ("live", "seen", "enough"),
    [(300, 7, False), (300, 8, True), (12, 8, True), (6, 3, False), (6, 4, True), (0, 0, True)],
)
def test_two_thirds_of_those_that_are_compared_are_enough(
    live: int, seen: int, enough: bool
) -> None:
    targets = tuple(
        Target(key=f"k{number}", url="", state="live", due=False, fingerprint="", reader="")
        for number in range(live)
    )
    looks = replace(NOTHING, fine=frozenset(f"k{number}" for number in range(seen)))
    assert compared(Asking(rationed=True, targets=targets), looks, NOTHING) == enough
    unknown = replace(NOTHING, fine=frozenset(f"n{number}" for number in range(seen)))
    assert compared(Asking(single=True, targets=targets), unknown, NOTHING) == (live == 0)
