"""The series of counters: last points, what was told of them, and how fast they grow."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import Engine

from storage import releases, sites, views
from storage.changes import Change
from storage.engine import reading, writing
from storage.records import ViewPoint

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def point(days: float, count: int, looks: int = 1) -> ViewPoint:
    return ViewPoint(at=NOON + days * DAY, views=count, own_looks=looks)


def keep(desk: Any, key: str, *points: ViewPoint, seen: float | None = None) -> None:
    """Save a release with these readings, last looked at so many days after noon."""
    text = replace(desk.first, title=key)
    for each in points or (None,):
        at = each.at if each else NOON
        views_now = each.views if each else None
        desk.save(Change(known=desk.known(key, text, at, views=views_now), point=each))
    if seen is not None:
        count = points[-1].views if points else None
        desk.save(Change(known=desk.known(key, text, NOON + seen * DAY, views=count)))


def test_the_last_points_of_many_releases_come_in_order(
    desk: Any, engine: Engine, site_id: int
) -> None:
    series = [point(day, 10 * day + 5) for day in range(5)]
    keep(desk, "a", *series)
    keep(desk, "b", *series[:2])
    keep(desk, "c")
    with writing(engine) as conn:
        other = sites.ensure(conn, "mfa-en")
        stands = replace(desk.known("a", desk.first, views=7), site="mfa-en")
        releases.save(conn, other, [Change(known=stands, point=point(0, 7))])
    with reading(engine) as conn:
        ids = {key: desk.row(conn, key).id for key in ("b", "c")}
        by_key = views.recent_by_key(conn, site_id, ["a", "b", "c", "d"], 3)
        by_row = views.recent(conn, [*ids.values(), 999], 3)
        whole = views.recent_by_key(conn, site_id, ["a"], 50)
        assert views.recent(conn, [], 3) == {}
    assert by_key == {"a": tuple(series[2:]), "b": tuple(series[:2])}
    assert by_row == {ids["b"]: tuple(series[:2])}
    assert whole == {"a": tuple(series)}


def test_what_was_told_of_a_counter_is_known_by_its_rule(
    desk: Any, engine: Engine, site_id: int
) -> None:
    told = [
        desk.event("e1", "views", at=NOON, detail={"rule": "spike", "gained": 400}),
        desk.event("e2", "views", at=NOON + DAY, detail={"rule": "milestone", "milestone": 1_000}),
        desk.event("e3", "views", at=NOON + 2 * DAY, detail={"rule": "spike", "gained": 9_000}),
        desk.event("e4", "edited", at=NOON + 3 * DAY, detail={"rule": "spike", "gained": 1}),
    ]
    desk.save(Change(known=desk.known("a", desk.first, views=9), events=tuple(told)))
    keep(desk, "b")
    with reading(engine) as conn:
        assert views.last_told(conn, site_id, "a") == {
            "spike": (NOON + 2 * DAY, 9_000),
            "milestone": (NOON + DAY, 0),
        }
        assert views.last_told(conn, site_id, "b") == {}


@pytest.fixture
def grown(desk: Any, engine: Engine) -> Engine:
    """Know releases that grow at several paces."""
    keep(desk, "fast", point(0, 10), point(0.5, 60))
    keep(desk, "ours", point(0, 900), point(1, 980, looks=75))
    keep(desk, "slow", point(0, 5_000), point(10, 5_020))
    # Its gain is a month old: nobody has come since.
    keep(desk, "still", point(0, 100), point(0.5, 700), seen=30.0)
    keep(desk, "fallen", point(0, 800), point(1, 3))
    keep(desk, "once", point(0, 9_999))
    keep(desk, "silent")
    return engine


def keys(engine: Engine, **how: Any) -> list[str]:
    with reading(engine) as conn:
        return [row.key for row in releases.listing(conn, **how)]


def test_releases_are_listed_by_their_counters(grown: Engine) -> None:
    found = keys(grown, order="views")
    assert found == ["once", "slow", "ours", "still", "fast", "fallen", "silent"]
    assert keys(grown, order="views", limit=2) == ["once", "slow"]
    assert keys(grown, order="views", state="removed") == []


def test_releases_are_listed_by_their_growth(grown: Engine) -> None:
    assert keys(grown, order="growth")[:5] == ["fast", "ours", "still", "slow", "fallen"]
    assert set(keys(grown, order="growth")[5:]) == {"once", "silent"}
    with reading(grown) as conn:
        rows = {row.key: row.per_day for row in releases.listing(conn, order="growth")}
        (found,) = releases.find(conn, "fast")
    assert rows["fast"] == pytest.approx(100)
    assert rows["slow"] == pytest.approx(2)
    assert rows["still"] == pytest.approx(20)
    assert rows["once"] is rows["silent"] is found.per_day is None


def test_where_a_site_counts_us_our_looks_are_left_out_of_growth(grown: Engine) -> None:
    counted = {"counted": ["mfa-th"], "order": "growth"}
    assert keys(grown, **counted)[:4] == ["fast", "still", "ours", "slow"]
    with reading(grown) as conn:
        rows = {row.key: row.per_day for row in releases.listing(conn, **counted)}
        others = {row.key: row.per_day for row in releases.listing(conn, counted=["mfa-en"])}
    assert (rows["fast"], rows["ours"]) == (pytest.approx(98), pytest.approx(5))
    assert others["ours"] == pytest.approx(80)
