"""A release that was there long before us is kept, and told as of the baseline."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from crawler.profile import find_profile
from scheduler.watch import Watch
from storage import observations, runs, sites
from storage.engine import writing
from storage.observations import Sighting
from storage.records import Event, Observation, Release

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
PROFILE = find_profile("mfa-th")
ADDRESS = "https://www.mfa.go.th/th/content/"


def visit(engine: Engine, hour: int, **found: date | None) -> dict[str, Event]:
    """Look at releases of those dates, end the baseline, and return what was told of each."""
    at = NOON + timedelta(hours=hour)
    looks = [
        Sighting(
            Observation(
                site=PROFILE.name, key=key, url=ADDRESS + key, seen_at=at, status=200,
                release=Release(title=key, body=("ย่อหน้า",), published_on=day), reader="r",
            )
        )
        for key, day in found.items()
    ]  # fmt: skip
    with writing(engine) as conn:
        site_id = sites.ensure(conn, PROFILE.name)
        run = runs.start(conn, site_id, "command", at, True)
        observations.append(conn, run.id, site_id, looks)
        told = Watch(conn, PROFILE, at).judge().digest.events
        again = Watch(conn, PROFILE, at).judge().digest.events
        sites.set_baselined(conn, site_id, NOON)
        runs.finish(conn, run.id, at, "finished", run.counts, "")
    assert again == ()
    return {event.key: event for event in told}


@pytest.mark.parametrize(
    ("newest", "baseline"),
    [(date(2025, 12, 29), True), (date(2012, 5, 1), False), (None, False)],
)
def test_a_touched_page_of_2012_is_news_only_where_dates_tell_nothing(
    sqlite_engine: Engine, newest: date | None, baseline: bool
) -> None:
    first = visit(sqlite_engine, 0, known=newest)
    assert first["known"].baseline
    told = visit(sqlite_engine, 30, old=date(2012, 3, 3), fresh=date(2025, 12, 31), undated=None)
    assert {key: event.baseline for key, event in told.items()} == {
        "old": baseline,
        "fresh": False,
        "undated": False,
    }
