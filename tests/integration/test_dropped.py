"""Releases of a large site that are taken down while it is not their turn to be looked at."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select

from crawler.answers import Answer
from crawler.dropouts import unpacked
from scheduler import habits
from scheduler.cadence.terms import Hints
from storage import sites
from storage.engine import reading, writing
from storage.tables import releases
from tests.integration.test_few_looks import kinds, site, visit
from tests.integration.test_held import HOME, KEYS, PROFILE, Desk
from tests.replay.site import HTML

MANY = 5_000
SOFT = b"<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Watch a site of five thousand releases, of which one list shows the newest twelve."""
    opened = Desk(tmp_path / "ministries.sqlite")
    with writing(opened.engine) as conn:
        row = dict(conn.execute(select(releases).where(releases.c.key == "k0")).one()._mapping)
        del row["id"]
        others = (f"old{number}" for number in range(MANY - len(KEYS)))
        rows = [{**row, "key": key, "url": f"{HOME}news/{key}"} for key in others]
        conn.execute(insert(releases), rows)
    yield opened
    opened.engine.dispose()


def showing(desk: Desk, *keys: str) -> None:
    items = "".join(f'<li><a href="/news/{key}">หัวข้อ {key}</a></li>' for key in keys)
    desk.site.pages[f"{HOME}list"] = f"<html><body><ul>{items}</ul></body></html>".encode()


def without(*keys: str) -> tuple[str, ...]:
    return tuple(key for key in KEYS if key not in keys)


def looks(desk: Desk, hours: float) -> tuple[list[str], list[str]]:
    """Visit when it is the turn of no release: what is told, and which pages were asked."""
    desk.site.asked.clear()
    told = kinds(visit(desk, hours))
    pages = [each.removeprefix(f"{HOME}news/") for each in desk.site.asked if "/news/" in each]
    return told, pages


@pytest.mark.parametrize("key", [KEYS[0], KEYS[5]])
def test_a_release_that_was_taken_down_is_told_at_a_second_look_later_on(
    desk: Desk, key: str
) -> None:
    showing(desk, *without(key))
    del desk.site.pages[f"{HOME}news/{key}"]
    first, asked = looks(desk, 1)
    assert (first, asked) == ([], [key])
    second, asked = looks(desk, 1.02)
    assert second == []
    assert key not in asked
    assert looks(desk, 2) == (["removed"], [key])
    assert looks(desk, 3) == ([], [])


def test_one_whose_page_only_says_so_is_told_once(desk: Desk) -> None:
    showing(desk, *without("k5"))
    desk.site.pages[f"{HOME}news/k5"] = Answer("", 200, HTML, SOFT)
    told = [looks(desk, hours)[0] for hours in (1, 1.02, 2)]
    assert [kind for each in told for kind in each] == ["removed"]


def test_one_that_only_left_the_list_costs_one_request(desk: Desk) -> None:
    showing(desk, *without("k5"))
    assert [looks(desk, hours) for hours in (1, 2, 3)] == [([], ["k5"]), ([], []), ([], [])]


def test_a_list_that_shows_something_else_costs_none(desk: Desk) -> None:
    showing(desk, *KEYS[7:])
    assert looks(desk, 1) == ([], [])


def test_a_page_that_fails_is_asked_again_in_the_next_visit(desk: Desk) -> None:
    showing(desk, *without("k5"))
    page = desk.site.pages[f"{HOME}news/k5"]
    desk.site.pages[f"{HOME}news/k5"] = Answer("", 500, HTML, b"")
    assert looks(desk, 1)[1] == ["k5"]
    desk.site.pages[f"{HOME}news/k5"] = page
    assert looks(desk, 2)[1] == ["k5"]
    assert looks(desk, 3)[1] == []


def test_a_page_that_nobody_can_read_is_asked_again_in_the_next_visits(desk: Desk) -> None:
    showing(desk, *without("k5"))
    desk.site.pages[f"{HOME}news/k5"] = Answer("", 200, HTML, b"\0\1\2" * 999)
    looked = [looks(desk, hours)[1] for hours in (1, 2)]
    assert looked == [["k5"], ["k5"]]
    del desk.site.pages[f"{HOME}news/k5"]
    told = [looks(desk, hours)[0] for hours in (3, 3.02, 4)]
    assert [kind for each in told for kind in each] == ["removed"]


def test_such_looks_do_not_make_hints_less_believed(desk: Desk) -> None:
    showing(desk, *without("k5"))
    assert visit(desk, 1).dropped == ("k5",)
    assert habits.unpacked(site(desk).rhythm).terms.hints == Hints()


def test_what_lists_showed_is_kept_for_the_next_visit(desk: Desk, engine: Engine) -> None:
    with reading(desk.engine) as conn:
        kept = sites.shown(conn, sites.ensure(conn, PROFILE.name))
    (order,) = unpacked(kept).lists.values()
    assert len(order) == len(KEYS)
    with writing(engine) as conn:
        site_id = sites.ensure(conn, "another")
        assert sites.shown(conn, site_id) is None
        sites.set_shown(conn, site_id, kept or "")
        assert sites.shown(conn, site_id) == kept
