"""A thousand pages whose counters alone moved: no edit, and one more reading of each counter."""

import pytest
from sqlalchemy import func, select

from ministrywatch.demo.ministry import Manners, Ministry
from storage import check
from storage.engine import reading
from storage.tables import events, revisions, view_points

PAGES = 1_000
LINKS = 100
"""On one page of a list."""


@pytest.fixture
def ministry() -> Ministry:
    return Ministry.of_size(PAGES, 0, Manners(per_page=LINKS, compresses=False))


def stored(watch, table, *where):
    with reading(watch.engine) as conn:
        return conn.execute(select(func.count()).select_from(table).where(*where)).scalar_one()


def test_a_thousand_counters_move_and_nothing_is_edited(watch, ministry):
    pages = PAGES // len(watch.profile.listings) // LINKS + 1
    first = watch.visit(pages=pages)
    assert first.run.counts.new == first.run.counts.releases == PAGES
    assert stored(watch, view_points) == PAGES

    ministry.raise_counters(7)
    second = watch.visit(pages=pages)

    assert (second.run.outcome, second.problems, second.run.note) == ("finished", (), "")
    counts = second.run.counts
    assert (counts.releases, counts.views_moved) == (PAGES, PAGES)
    assert (counts.new, counts.edited, counts.removed, counts.restored) == (0, 0, 0, 0)
    assert stored(watch, events, events.c.kind == "edited") == 0
    assert stored(watch, view_points) == 2 * PAGES
    assert stored(watch, revisions) == PAGES
    for key in ministry.keys:
        before, after = watch.points(key)
        assert after.views - before.views == 7
        assert after.views == ministry.article(key).views
    assert check.check(watch.engine) == []
