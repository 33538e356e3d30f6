"""What a site's plan asks for and has cost, and what its visits teach, from real tables."""

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import Connection, Engine

from crawler.profile.load import find_profile
from scheduler.cadence.terms import Hints
from scheduler.digest import Digest, Looks
from scheduler.habits import Habits, packed, unpacked
from scheduler.rations import ration
from scheduler.relearning import Lesson, relearn
from storage import observations, plans, releases, runs, sites
from storage.changes import Change
from storage.engine import reading, writing
from storage.records import Known
from storage.visited import Counts
from tests.integration.storage.conftest import NOON, Desk

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PROFILE = find_profile("mfa-th")


def kept(desk: Desk, key: str, rest: timedelta, **more: Any) -> Known:
    known = desk.known(key, desk.first, next_look_at=NOON + rest, **more)
    desk.save(Change(known=known, revised=True))
    return known


def test_edits_and_the_reason_of_a_look_survive_memory(desk: Desk, engine: Engine) -> None:
    known = kept(desk, "a", DAY, edits=3, late_edits=1, look_reason='{"cause":"pays"}')
    with reading(engine) as conn:
        again = releases.load(conn, desk.site_id, ["a"])["a"]
    assert (again.edits, again.late_edits) == (3, 1)
    assert (again.look_reason, again.next_look_at) == (known.look_reason, known.next_look_at)


def test_the_looks_of_a_day_that_a_plan_wants(desk: Desk, engine: Engine) -> None:
    kept(desk, "hourly", 0.5 * HOUR)
    kept(desk, "daily", 23.5 * HOUR)
    kept(desk, "overdue", -3 * HOUR)
    kept(desk, "gone", HOUR, state="removed", gone_visit=1, gone_at=NOON)
    with reading(engine) as conn:
        load = plans.load(conn, desk.site_id, HOUR, 30 * DAY)
        assert plans.load(conn, 99, HOUR, 30 * DAY) == (0, 0.0, 0.0)
        short = plans.load(conn, desk.site_id, HOUR, 23.5 * HOUR)
    assert load == (3, pytest.approx(24 + 1 + 48), 0.0)
    assert short == (3, pytest.approx(24 + 48), pytest.approx(1))


def test_what_was_spent_is_that_of_the_runs_since(desk: Desk, engine: Engine) -> None:
    with writing(engine) as conn:
        for hours, requests in ((-30, 500), (-20, 40), (-1, 2)):
            run = runs.start(conn, desk.site_id, "daemon", NOON + hours * HOUR, True)
            counts = Counts(requests=requests)
            runs.finish(conn, run.id, NOON + hours * HOUR, "finished", counts)
        killed = runs.start(conn, desk.site_id, "daemon", NOON, True)
        sightings = [desk.sighting(key, desk.first) for key in "abc"]
        observations.append(conn, killed.id, desk.site_id, sightings)
        assert plans.spent(conn, desk.site_id, NOON - DAY) == 45
        assert plans.spent_by_cause(conn, desk.site_id, NOON - DAY).requests == {"daemon": 45}
        assert plans.spent(conn, 99, NOON - DAY) == 0


def test_a_sample_stands_for_all_releases(desk: Desk, engine: Engine) -> None:
    for number in range(30):
        kept(desk, f"quiet{number}", DAY)
    for number in range(4):
        kept(desk, f"late{number}", DAY, edits=2, late_edits=1)
    with reading(engine) as conn:
        late, quiet = plans.strata(conn, desk.site_id, 10)
    assert (len(late.rows), late.weight) == (4, 1.0)
    assert {row.tracks[3:] for row in late.rows} == {(2, 1)}
    assert len(quiet.rows) == 10
    assert len(quiet.rows) * quiet.weight == 30
    assert quiet.rows[0].tracks[2] == date(2021, 1, 29)


def lesson(**more: Any) -> Lesson:
    return Lesson(**{"digest": Digest(), "requests": 5, "targets": (), "rationed": True, **more})


def test_a_visit_teaches_when_news_comes_and_how_far_hints_are_right(
    desk: Desk, engine: Engine
) -> None:
    kept(desk, "a", DAY)
    kept(desk, "b", DAY)
    with writing(engine) as conn:
        targets = tuple(releases.targets(conn, desk.site_id, NOON))
        looks = Looks(all=frozenset("ab"), edited=frozenset("b"))
        events = (desk.event("e1"), desk.event("e2", baseline=True))
        sites.visited(conn, desk.site_id, NOON - HOUR, True)
        digest = Digest(events=events, looks=looks, read=frozenset("abc"))
        relearn(conn, PROFILE, lesson(digest=digest, requests=8, targets=targets), NOON)
        site = sites.get(conn, "mfa-th")
    assert site is not None
    habits = unpacked(site.rhythm)
    assert sum(habits.week.found) == pytest.approx(1.0, abs=0.01)
    assert habits.terms.hints == Hints(2, 1)
    assert habits.lists == 5
    assert habits.terms.price is not None


def test_a_visit_by_hand_says_nothing_of_hints(desk: Desk, engine: Engine) -> None:
    kept(desk, "a", DAY)
    with writing(engine) as conn:
        targets = tuple(releases.targets(conn, desk.site_id, NOON))
        digest = Digest(looks=Looks(all=frozenset("a")))
        relearn(conn, PROFILE, lesson(digest=digest, targets=targets, rationed=False), NOON)
        site = sites.get(conn, "mfa-th")
    assert site is not None
    assert unpacked(site.rhythm).terms.hints == Hints()


def test_the_price_settles_where_the_plan_is_the_budget(desk: Desk, engine: Engine) -> None:
    for number in range(40):
        kept(desk, f"k{number}", timedelta(minutes=10))
    with writing(engine) as conn:
        relearn(conn, PROFILE, lesson(), NOON)
        site = sites.get(conn, "mfa-th")
        assert site is not None
        dear = unpacked(site.rhythm).terms.paid
        relearn(conn, PROFILE, lesson(), NOON + HOUR)
        later = sites.get(conn, "mfa-th")
    assert later is not None
    assert dear > 0.03
    assert unpacked(later.rhythm).terms.paid > dear


def test_a_visit_by_the_daemon_gets_what_the_last_day_left(desk: Desk, engine: Engine) -> None:
    with writing(engine) as conn:
        sites.set_baselined(conn, desk.site_id, NOON - 9 * DAY)
        sites.visited(conn, desk.site_id, NOON - HOUR, True)
        run = runs.start(conn, desk.site_id, "daemon", NOON - 3 * HOUR, True)
        runs.finish(conn, run.id, NOON, "finished", Counts(requests=790))
        sites.set_rhythm(conn, desk.site_id, packed(Habits()))
        site = sites.get(conn, "mfa-th")
        found = ration(conn, PROFILE, site, "daemon", NOON)
        assert ration(conn, PROFILE, site, "command", NOON).most is None
    assert (found.most, found.looks_until, found.listed) == (210, 10, False)
    assert 0 < found.hints_after < 3_600


@pytest.mark.parametrize(
    ("own", "by_hand", "found"),
    [
        (0, 0, (1_000, 87, None)),
        (0, 400, (1_000, 87, None)),
        (0, 5_000, (1_000, 87, None)),  # what a person asked is half of the budget at most
        (250, 5_000, (750, 50, None)),
        (300, 5_000, (700, 0, None)),
        (900, 5_000, (100, 0, None)),
        (1_000, 0, (0, 0, None)),
        (1_200, 0, (0, 0, None)),
    ],
)
def test_what_a_person_asked_leaves_the_daemon_means_for_lists_and_news(
    desk: Desk, engine: Engine, own: int, by_hand: int, found: tuple[int, int, int | None]
) -> None:
    with writing(engine) as conn:
        sites.set_baselined(conn, desk.site_id, NOON - 9 * DAY)
        sites.visited(conn, desk.site_id, NOON - HOUR, True)
        spend(conn, desk, daemon=own, command=by_hand)
        given = ration(conn, PROFILE, sites.get(conn, "mfa-th"), "daemon", NOON)
    assert (given.most, given.looks_until, given.news) == found


@pytest.mark.parametrize(
    ("own", "new", "found"),
    [
        (0, 0, (1_000, 300, 500)),
        (510, 500, (490, 290, 0)),
        (300, 200, (700, 200, 300)),
        (700, 300, (300, 0, 100)),  # a fifth stays for lists
        (900, 300, (100, 0, 0)),
    ],
)
def test_of_a_site_that_is_not_known_yet_half_of_a_budget_is_looked_at_in_a_day(
    desk: Desk, engine: Engine, own: int, new: int, found: tuple[int, int, int]
) -> None:
    with writing(engine) as conn:
        spend(conn, desk, daemon=own, new=new)
        given = ration(conn, PROFILE, sites.get(conn, "mfa-th"), "daemon", NOON)
    assert (given.most, given.looks_until, given.news) == found


def spend(conn: Connection, desk: Desk, *, new: int = 0, **requests: int) -> None:
    for cause, number in requests.items():
        run = runs.start(conn, desk.site_id, cause, NOON - 3 * HOUR, True)
        counts = Counts(requests=number, new=new)
        runs.finish(conn, run.id, NOON - HOUR, "finished", counts)


def test_a_damaged_memory_of_habits_hinders_no_visit(desk: Desk, engine: Engine) -> None:
    with writing(engine) as conn:
        sites.set_rhythm(conn, desk.site_id, '{"lists": "many"}')
        relearn(conn, PROFILE, lesson(), NOON)
        site = sites.get(conn, "mfa-th")
    assert site is not None
    assert msgspec.json.decode(site.rhythm or "")["lists"] == 5


@pytest.mark.parametrize(
    ("hours", "eager", "due"),
    [(24, False, []), (1, True, ["fresh"]), (24, True, ["fresh", "days old"])],
)
def test_a_visit_by_hand_looks_also_at_what_stood_still_for_a_short_time(
    desk: Desk, engine: Engine, hours: float, eager: bool, due: list[str]
) -> None:
    kept(desk, "fresh", 25 * HOUR)
    kept(desk, "days old", 26 * HOUR, changed_at=NOON - 2 * DAY)
    kept(desk, "old", 27 * HOUR, changed_at=NOON - 50 * DAY)
    kept(desk, "gone", 28 * HOUR, state="removed", gone_visit=1, gone_at=NOON)
    with reading(engine) as conn:
        found = releases.targets(conn, desk.site_id, NOON + hours * HOUR, eager=eager)
    assert [each.key for each in found if each.due] == due
