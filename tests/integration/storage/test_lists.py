"""Counters, lists and look-ups."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import Engine

from storage import check, releases, sites, views
from storage.changes import Change
from storage.engine import reading, writing
from storage.records import (
    ViewPoint,
)

NOON = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_two_counter_readings_within_a_second_are_both_kept(
    desk: Any, engine: Engine, site_id: int
) -> None:
    counts = [5, 6, 5]
    for number, count in enumerate(counts):
        at = NOON + timedelta(milliseconds=number)
        point = ViewPoint(at=at, views=count, own_looks=1)
        desk.save(Change(known=desk.known("a", desk.first, NOON, views=count), point=point))
    with reading(engine) as conn:
        row = desk.row(conn, "a")
        points = views.of(conn, row.id)
    second = NOON.replace(microsecond=0)
    assert [each.views for each in points] == counts
    assert [each.at - second for each in points] == [timedelta(seconds=n) for n in range(3)]
    assert (row.views, row.delta) == (5, -1)
    assert check.check(engine) == []


def test_our_own_looks_are_those_of_the_points_and_those_since(
    desk: Any, engine: Engine, site_id: int
) -> None:
    for hours, (count, looks) in enumerate([(5, 1), (9, 4)]):
        point = ViewPoint(at=NOON + hours * HOUR, views=count, own_looks=looks)
        desk.save(Change(known=desk.known("a", desk.first, views=count), point=point))
    desk.save(Change(known=desk.known("a", desk.first, views=9, looks=2)))
    with reading(engine) as conn:
        row = desk.row(conn, "a")
        assert [each.own_looks for each in views.of(conn, row.id)] == [1, 4]
    assert (row.own_looks, row.delta) == (7, 4)


@pytest.fixture
def shelf(desk: Any, engine: Engine, site_id: int) -> Engine:
    def dated(key: str, day: date | None, hours: int) -> Change:
        text = msgspec.structs.replace(desk.first, title=key, published_on=day)
        return Change(known=desk.known(key, text, NOON + hours * HOUR), revised=True)

    desk.save(
        dated("old", date(2020, 5, 1), 3),
        dated("undated", None, 0),
        dated("new", date(2026, 11, 23), 1),
        dated("newer", date(2026, 11, 23), 2),
    )
    with writing(engine) as conn:
        other = sites.ensure(conn, "moph-th")
        stands = desk.known("new", desk.second, state="removed", site="moph-th")
        releases.save(conn, other, [Change(known=stands)])
    return engine


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["newer", "new", "undated", "new", "old"]),
        ({"limit": 2}, ["newer", "new"]),
        ({"site": "moph-th"}, ["new"]),
        ({"site": "nobody"}, []),
        ({"state": "removed"}, ["new"]),
        ({"since": NOON + 2 * HOUR}, ["newer", "old"]),
    ],
)
def test_releases_are_listed_newest_first(
    shelf: Engine, asked: dict[str, Any], expected: list[str]
) -> None:
    with reading(shelf) as conn:
        assert [row.key for row in releases.listing(conn, **asked)] == expected


@pytest.mark.parametrize(
    ("text", "site", "expected"),
    [
        ("new", "mfa-th", [("mfa-th", "new")]),
        ("new", None, [("mfa-th", "new"), ("moph-th", "new")]),
        ("ne", "mfa-th", [("mfa-th", "new"), ("mfa-th", "newer")]),
        ("newe", None, [("mfa-th", "newer")]),
        ("NEW", None, []),
        ("%", None, []),
        ("n_w", None, []),
        ("", None, []),
        ("https://www.mfa.go.th/th/content/old", None, [("mfa-th", "old")]),
        ("https://www.mfa.go.th/th/content/ol", None, []),
    ],
)
def test_a_release_is_found_by_key_prefix_or_address(
    shelf: Engine, text: str, site: str | None, expected: list[tuple[str, str]]
) -> None:
    with reading(shelf) as conn:
        assert [(row.site, row.key) for row in releases.find(conn, text, site)] == expected


def test_a_thai_key_is_found_by_its_beginning(desk: Any, engine: Engine, site_id: int) -> None:
    keys = ["ประชุม-๑", "ประชุม-๒", "ปรับปรุง"]
    desk.save(*(Change(known=desk.known(key, desk.first)) for key in keys))
    with reading(engine) as conn:
        assert [row.key for row in releases.find(conn, "ประชุ")] == keys[:2]
