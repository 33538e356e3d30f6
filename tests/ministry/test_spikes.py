"""One counter among many leaps, and one begins anew: each is told once, and nothing else is."""

from ministrywatch.demo.ministry import Ministry
from storage import check, sites
from storage.engine import reading


def told(watch) -> list[tuple[str, str, int, int]]:
    events = watch.told(pages=2)
    assert {event.kind for event in events} <= {"views"}
    return [(e.key, e.detail["rule"], e.detail["before"], e.detail["after"]) for e in events]


def test_a_leap_and_a_fall_are_told_once_each_and_ordinary_growth_is_not(
    watch, ministry: Ministry
) -> None:
    watch.visit(pages=2)
    one, other, *_ = (key for key in ministry.keys if ministry.article(key).views)
    count, fallen = ministry.article(one).views, ministry.article(other).views
    ministry.raise_counters(3)
    assert told(watch) == []

    ministry.raise_counters({one: 120, other: 20})
    ((*what, before, after),) = told(watch)
    # Since the look before, or since the first: which of them is rarer depends on the seconds.
    assert (what, after) == ([one, "spike"], count + 123)
    assert before in {count, count + 3}
    ministry.raise_counters({one: 120, other: 20})
    assert told(watch) == []

    ministry.edit(other, views=2)
    assert told(watch) == [(other, "reset", fallen + 43, 2)]
    ministry.edit(other, views=fallen + 43)
    assert told(watch) == []
    with reading(watch.engine) as conn:
        site = sites.get(conn, watch.profile.name)
    assert site is not None
    assert site.growth is not None
    assert check.check(watch.engine) == []
