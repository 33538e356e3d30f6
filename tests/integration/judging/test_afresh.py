"""What was held back for months is read by better rules: each page once, and to the same end."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import Engine

from crawler.profile.model import PageRules, Version
from scheduler import afresh, again
from storage.engine import reading
from storage.observations import Seen
from storage.records import Observation, Release
from tests.integration.test_held import BANNER, HOME, KEYS, PROFILE, START, Desk, told

MENDED = replace(PROFILE, page=replace(PROFILE.page, ignore=("p + p",)))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = Desk(tmp_path / "x.sqlite")
    yield opened
    opened.engine.dispose()


@pytest.mark.parametrize(("most", "read"), [(0, 60), (afresh.MOST, 13)])
def test_a_page_that_was_met_five_times_is_read_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, most: int, read: int
) -> None:
    pages: list[str] = []

    def counted(self: again.Rereader, looked: Seen) -> Seen:
        pages.append(looked.observation.url)
        return of_today(self, looked)

    of_today = again.Rereader.of_today
    monkeypatch.setattr(again.Rereader, "of_today", counted)
    monkeypatch.setattr(afresh, "MOST", most)
    desk.write(BANNER)
    for hour in range(1, 6):
        if hour == 3:
            desk.write(BANNER, edited="k3")
        assert desk.visit(hour).run.held is not None
    assert pages == []
    assert told(desk.visit(6, MENDED).events) == [("edited", "k3")]
    assert len(pages) == read
    assert set(pages) == {f"{HOME}news/{key}" for key in KEYS}


LOOK = Observation(
    site="x", key="a", url=f"{HOME}news/a", seen_at=START, encoding="utf-8", reader="then",
    release=Release(title="หัวข้อ", published_on=date(2026, 1, 9)),
)  # fmt: skip
OLD = replace(PROFILE, versions=(Version(until=START.date(), page=PageRules(body=".old")),))


@pytest.mark.parametrize(
    ("other", "page", "once"),
    [
        (LOOK, 7, True),
        (replace(LOOK, seen_at=START + timedelta(hours=9), views=9), 7, True),
        (LOOK, 8, False),
        (replace(LOOK, seen_at=START + timedelta(days=1)), 7, False),
        (replace(LOOK, encoding="cp874"), 7, False),
        (replace(LOOK, url=f"{HOME}news/b"), 7, False),
        (replace(LOOK, release=Release(title="หัวข้อ")), 7, False),
        (replace(LOOK, release=None), 7, False),
    ],
)
def test_a_page_is_read_anew_where_anything_else_of_it_differs(
    sqlite_engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
    other: Observation,
    page: int,
    once: bool,
) -> None:
    def numbered(_: again.Rereader, looked: Seen) -> Seen:
        seen = replace(looked.observation, reader="today", views=next(numbers), release=None)
        return replace(looked, observation=seen, text_id=None)

    numbers = count(1)
    monkeypatch.setattr(again.Rereader, "of_today", numbered)
    with reading(sqlite_engine) as conn:
        found = afresh.Afresh(conn, 1, OLD)
        looks = [Seen(1, LOOK, 3, 7), Seen(2, other, 4, page)]
        first, second = (found.of_today(look) for look in looks)
    assert (first.observation.views, second.observation.views) == (1, 1 if once else 2)
    assert (second.id, second.text_id, second.page_id) == (2, None, page)
    assert second.observation == replace(
        other, reader="today", release=None, views=second.observation.views
    )
