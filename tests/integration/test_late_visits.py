"""A visit that hangs and ends only when it is told to: it is tried again later, not at once."""

from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

from crawler.hearing import Ended
from crawler.order import SiteDone
from scheduler import visits
from scheduler.planned import unpacked
from scheduler.visits import Asked
from storage import sites
from storage.engine import reading
from tests.integration.test_held import PROFILE, Desk
from tests.replay.replay import TERMS


def ended(*, late: bool) -> Ended:
    done = {PROFILE.name: SiteDone(site=PROFILE.name, stopped=True)}
    return Ended(sites=done, stopped=True, late=late)


def visit(desk: Desk, *, late: bool) -> sites.SiteRow:
    terms, asked = replace(TERMS, cause="daemon"), [Asked(profile=PROFILE)]
    visits.visit(
        desk.engine, asked, terms, desk.replay.clock, lambda _: None, lambda *_: ended(late=late)
    )
    with reading(desk.engine) as conn:
        found = sites.get(conn, PROFILE.name)
    assert found is not None
    return found


def test_one_that_hung_is_put_off_longer_each_time(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "ministries.sqlite")
    pauses = []
    for _ in range(3):
        site = visit(desk, late=True)
        assert site.next_visit_at is not None
        pauses.append(site.next_visit_at - desk.replay.clock.now)
    desk.engine.dispose()
    assert pauses == [timedelta(minutes=minutes) for minutes in (2, 4, 8)]
    assert unpacked(site.visit_reason).broken


def test_one_that_somebody_stopped_stays_due_when_it_was(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "ministries.sqlite")
    with reading(desk.engine) as conn:
        before = sites.get(conn, PROFILE.name)
    assert before is not None
    assert visit(desk, late=False).next_visit_at == before.next_visit_at
    desk.engine.dispose()
