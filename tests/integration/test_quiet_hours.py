"""A daemon that comes late visits no site in its quiet hours."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from scheduler import visits
from scheduler.visits import Asked
from storage import sites
from storage.engine import open_engine, reading
from storage.migrate import upgrade
from tests.integration.test_held import PROFILE
from tests.replay.replay import TERMS, Clock, Replay
from tests.replay.site import Site

QUIET = replace(PROFILE, pace=replace(PROFILE.pace, quiet="22:00-06:00"))


@pytest.mark.parametrize(
    ("hour", "visited"),
    [(14, True), (15, False), (20, False), (23, True)],  # UTC; seven hours later in Bangkok
)
def test_a_site_that_is_due_is_left_alone_in_its_quiet_hours(
    tmp_path: Path, hour: int, visited: bool
) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'ministries.sqlite'}")
    upgrade(engine)
    now = datetime(2026, 11, 23, hour, 30, tzinfo=UTC)
    replay = Replay(engine, QUIET, Clock(now), Site().fetch)
    terms = replace(TERMS, cause="daemon", only_due=True)
    reports = visits.visit(
        engine, [Asked(profile=QUIET)], terms, replay.clock, lambda _: None, replay.look
    )
    assert bool(reports) is visited
    with reading(engine) as conn:
        site = sites.get(conn, QUIET.name)
    assert site is not None
    assert site.next_visit_at is not None
    assert (site.last_visit_at is not None) is visited
    if not visited:
        end = datetime(2026, 11, 23, 23, tzinfo=UTC)
        assert end <= site.next_visit_at < end.replace(minute=10)
        assert "quiet hours" in (site.visit_reason or "")
    engine.dispose()
