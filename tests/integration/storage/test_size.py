"""What a view point costs on disk."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from storage import releases, sites
from storage.changes import Change
from storage.engine import writing
from storage.records import Known, Release, ViewPoint

NOON = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
RELEASES, ROUNDS = 1_000, 100


@pytest.mark.no_cover
def test_a_view_point_takes_less_than_twenty_bytes(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as conn:
        site_id = sites.ensure(conn, "mfa-th")
    for count in range(ROUNDS):
        at = NOON + timedelta(hours=count)
        order = [number * 977 % RELEASES for number in range(RELEASES)]
        changes = [_look(number, at, number * 50 + count * 7) for number in order]
        with writing(sqlite_engine) as conn:
            releases.save(conn, site_id, changes)
    with writing(sqlite_engine) as conn:
        pages = "SELECT sum(pgsize) FROM dbstat WHERE name = 'view_points'"
        size = conn.exec_driver_sql(pages).scalar_one()
        points = conn.exec_driver_sql("SELECT count(*) FROM view_points").scalar_one()
    assert points == RELEASES * ROUNDS
    assert size / points < 20


def _look(number: int, at: datetime, views: int) -> Change:
    known = Known(
        site="mfa-th",
        key=f"k{number}",
        url=f"https://www.mfa.go.th/th/content/k{number}",
        state="live",
        first_seen=NOON,
        last_seen=at,
        changed_at=NOON,
        release=Release(title="ข่าว"),
        revision=1,
        reader="r1",
        views=views,
    )
    return Change(known=known, point=ViewPoint(at=at, views=views, own_looks=1))
