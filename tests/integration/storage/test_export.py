"""Everything in memory read out: in order, of one site, since a moment, and flat in space."""

import tracemalloc
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert

from storage import events, export, releases, sites
from storage.changes import Change
from storage.engine import reading, writing
from storage.records import ViewPoint
from storage.tables import view_points
from storage.times import seconds

NOON = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)

HOUR = timedelta(hours=1)


@pytest.fixture
def filled(desk: Any, engine: Engine) -> Engine:
    """Two releases of a site, one of them edited, a third on another site, and their counters."""
    points = [ViewPoint(at=NOON + n * HOUR, views=100 + n * n, own_looks=1) for n in range(3)]
    for point in points:
        desk.save(Change(known=desk.known("b", desk.first, views=point.views), point=point))
    told = desk.event("e1", at=NOON, after=1)
    desk.save(Change(known=desk.known("a", desk.first), events=(told,)))
    later = desk.known("a", desk.second, NOON + HOUR, first_seen=NOON)
    diff = {"title": (("=", "การประชุมครั้งที่ "), ("-", "๑๗"), ("+", "๑๘"))}
    edit = desk.event("e2", "edited", at=NOON + HOUR, before=1, after=2, diff=diff)
    desk.save(Change(known=later, revised=True, events=(edit,)))
    with writing(engine) as conn:
        other = sites.ensure(conn, "mof-th")
        first = ViewPoint(at=NOON, views=7, own_looks=1)
        releases.save(conn, other, [Change(known=desk.known("c", desk.third), point=first)])
        events.append(conn, other, [desk.event("e3", "site-down", key="", at=NOON + 2 * HOUR)])
    return engine


@pytest.mark.parametrize(
    ("site", "since", "keys"),
    [
        (None, None, ["b", "a", "c"]),
        ("mfa-th", None, ["b", "a"]),
        ("mof-th", None, ["c"]),
        (None, NOON + HOUR, ["a"]),
    ],
)
def test_releases(filled: Engine, site: str | None, since: datetime, keys: list[str]) -> None:
    with reading(filled) as conn:
        found = list(export.standing(conn, site, since))
    assert [each.key for each in found] == keys


def test_a_release_comes_with_its_current_text(desk: Any, filled: Engine) -> None:
    with reading(filled) as conn:
        found = {each.key: each for each in export.standing(conn)}
    assert found["a"].release == desk.second
    assert (found["a"].revision, found["a"].revisions, found["b"].views) == (2, 2, 104)


@pytest.mark.parametrize(
    ("site", "since", "ids"),
    [
        (None, None, ["e1", "e2", "e3"]),
        ("mfa-th", None, ["e1", "e2"]),
        (None, NOON + HOUR, ["e2", "e3"]),
    ],
)
def test_events(filled: Engine, site: str | None, since: datetime, ids: list[str]) -> None:
    with reading(filled) as conn:
        found = list(export.happened(conn, site, since))
        assert found == [event for each in ids for event in events.get(conn, each)]


@pytest.mark.parametrize(
    ("site", "since", "counts"),
    [
        (None, None, [("b", 100, None), ("b", 101, 1), ("b", 104, 3), ("c", 7, None)]),
        ("mof-th", None, [("c", 7, None)]),
        (None, NOON + HOUR, [("b", 101, 1), ("b", 104, 3)]),
    ],
)
def test_views(filled: Engine, site: str | None, since: datetime, counts: Any) -> None:
    """A difference is that to the reading before, be it exported or not."""
    with reading(filled) as conn:
        found = list(export.readings(conn, site, since))
    assert [(each.key, each.point.views, each.delta) for each in found] == counts


def test_who_stops_reading_leaves_nothing_open(filled: Engine, monkeypatch: Any) -> None:
    monkeypatch.setattr(export, "BATCH", 1)
    monkeypatch.setattr(export, "POINTS", 1)
    with reading(filled) as conn:
        left = [export.standing(conn), export.happened(conn), export.readings(conn)]
        for each in left:
            next(each)
    del left
    with writing(filled) as conn:
        sites.ensure(conn, "another")


@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_of_any_size_join(filled: Engine, monkeypatch: Any, size: int) -> None:
    with reading(filled) as conn:
        whole = [list(each(conn)) for each in (export.standing, export.happened, export.readings)]
        monkeypatch.setattr(export, "BATCH", size)
        monkeypatch.setattr(export, "POINTS", size)
        paged = [list(each(conn)) for each in (export.standing, export.happened, export.readings)]
    assert paged == whole


@pytest.mark.no_cover
def test_a_hundred_thousand_readings_take_no_more_space_than_a_few(
    desk: Any, sqlite_engine: Engine
) -> None:
    """Measured after the first of them, when all that is held once is held."""
    with writing(sqlite_engine) as conn:
        site_id = sites.ensure(conn, "mfa-th")
        releases.save(conn, site_id, [Change(known=desk.known("a", desk.first))])
        rows = [
            {"release_id": 1, "at": seconds(NOON) + each, "views": each, "own_looks": 1}
            for each in range(100_000)
        ]
        conn.execute(insert(view_points), rows)
    del rows
    with reading(sqlite_engine) as conn:
        found = export.readings(conn)
        next(found)
        tracemalloc.start()
        try:
            assert sum(1 for _ in found) == 99_999
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert most < 2_000_000
