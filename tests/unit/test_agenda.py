"""Which visits start now, and which sites share a child."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.agenda import MOST_TOGETHER, Batch, Kind, Place, batches, next_batches
from scheduler.planned import Reason, is_due, packed, retry, unpacked

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def place(name: str, due: float | None = 0.0, **more) -> Place:
    """Name a site that answers quickly and has been due for some minutes; None: never planned."""
    at = None if due is None else ago(due)
    return Place(name=name, due_at=at, **{"expected": 30.0, **more})


def started(places, running=(), children=2, gather=0) -> list[tuple[str, ...]]:
    found = next_batches(places, running, NOW, children=children, gather=timedelta(minutes=gather))
    return [batch.names for batch in found]


def running(*names: str, kind: Kind = Kind.QUICK) -> Batch:
    return Batch(names=names, kind=kind, time_limit=300.0)


DUE = [
    ("a plan that came", ago(0), None, True),
    ("a plan to come", ago(-1), ago(60), False),
    ("never planned", None, None, True),
    ("planned by a clock that ran ahead", ago(-9999), ago(-9000), True),
    ("two machines whose clocks differ a little", ago(-60), ago(-1), False),
]


@pytest.mark.parametrize(("case", "planned", "last", "due"), DUE, ids=[each[0] for each in DUE])
def test_a_site_is_due(case, planned, last, due) -> None:
    assert is_due(planned, last, NOW) is due


SHARED = [
    ("due together", [place("a"), place("b")], [("a", "b")]),
    ("not due", [place("a"), place("b", -5)], [("a",)]),
    ("longest due first", [place("a", 1), place("b", 9)], [("b", "a")]),
    ("one that fails apart", [place("a"), place("b", failures=2)], [("a",), ("b",)]),
    ("a long one apart", [place("a"), place("b", expected=900.0)], [("a",), ("b",)]),
    ("a new one apart", [place("a"), place("b", None, expected=None)], [("a",), ("b",)]),
    ("new ones together", [place("a", None, expected=None), place("b", None, expected=None)],
     [("a", "b")]),
    ("broken ones each alone",
     [place("a", broken=True), place("b", broken=True), place("c")], [("a",), ("c",)]),
    ("sites that are down together",
     [place("a", failures=1), place("b", failures=9)], [("a", "b")]),
]  # fmt: skip


@pytest.mark.parametrize(("case", "places", "expected"), SHARED, ids=[each[0] for each in SHARED])
def test_sites_share_a_child(case, places, expected) -> None:
    assert started(places) == expected


def test_no_more_than_so_many_share_a_child() -> None:
    names = [f"s{number:02d}" for number in range(60)]
    sizes = [len(batch) for batch in started([place(name) for name in names], children=9)]
    assert sizes == [MOST_TOGETHER, MOST_TOGETHER, 10]


def test_there_are_no_more_children_than_allowed() -> None:
    assert started([place("c")], [running("a"), running("b")]) == []
    assert started([place("c")], [running("a")]) == [("c",)]


def test_a_site_that_is_being_visited_is_not_visited_twice() -> None:
    assert started([place("a"), place("b")], [running("a")]) == [("b",)]


def test_the_last_place_is_kept_for_quick_sites() -> None:
    slow = [running("x", kind=Kind.LONG)]
    ailing = place("down", 500, failures=7)
    assert started([ailing, place("quick", -5)], slow) == []
    assert started([ailing, place("quick", 1)], slow) == [("quick",)]
    assert started([ailing, place("quick", 1)], [], children=1) == [("down",)]


def test_without_quick_sites_new_ones_take_every_place() -> None:
    new = [place(f"s{number:02d}", None, expected=None) for number in range(50)]
    assert [len(batch) for batch in started(new)] == [25, 25]


def test_a_site_waits_a_little_for_others_to_share_with() -> None:
    assert started([place("a", 0.1)], gather=0.5) == []
    assert started([place("a", 0.6), place("b", 0.1)], gather=0.5) == [("a", "b")]
    assert started([place("a", None, expected=None)], gather=0.5) == [("a",)]


def test_a_machine_that_was_down_visits_each_site_once() -> None:
    places = [place(f"s{number:02d}", 60 * 24 * 30 + number) for number in range(40)]
    names = [name for batch in batches(places) for name in batch.names]
    assert sorted(names) == sorted(each.name for each in places)


LIMITS = [
    (place("quick"), 300.0),
    (place("long", expected=900.0), 2700.0),
    (place("endless", expected=9e9), 3600.0),
    (place("new", None, expected=None), 1800.0),
    (place("broke off", expected=900.0, broken=True), 300.0),
]


@pytest.mark.parametrize(("site", "limit"), LIMITS, ids=[each[0].name for each in LIMITS])
def test_a_visit_has_a_limit_of_time(site, limit) -> None:
    (batch,) = batches([site])
    assert batch.time_limit == limit


@given(
    st.lists(
        st.builds(
            Place,
            name=st.text("abcdef", min_size=1, max_size=2),
            due_at=st.none() | st.integers(-99, 99).map(ago),
            failures=st.integers(0, 3),
            broken=st.booleans(),
            expected=st.none() | st.floats(0, 9000),
        ),
        unique_by=lambda each: each.name,
        max_size=60,
    ),
    st.integers(1, 6),
)
def test_whatever_is_due_no_site_is_in_two_children(places, children) -> None:
    found = next_batches(places, [], NOW, children=children)
    names = [name for batch in found for name in batch.names]
    due = {each.name for each in places if is_due(each.due_at, None, NOW)}
    assert len(names) == len(set(names))
    assert set(names) <= due
    assert len(found) <= children
    assert not due or found


def test_what_broke_off_is_tried_again_later_each_time() -> None:
    pauses = [(retry(failures, NOW).at - NOW).total_seconds() / 60 for failures in range(1, 12)]
    assert pauses[:4] == [2, 4, 8, 16]
    assert pauses[-1] == 360
    assert retry(9, NOW, usual=NOW + timedelta(minutes=5)).at == NOW + timedelta(minutes=5)


def test_a_reason_comes_back_as_it_was_kept() -> None:
    assert unpacked(packed("every 1h", broken=True)).broken
    assert unpacked(packed("ทุกชั่วโมง")).why == "ทุกชั่วโมง"
    assert unpacked(None).why == ""


@pytest.mark.parametrize("kept", ["", None, "{", "[]", '{"why": 3}', "null"])
def test_a_reason_that_cannot_be_read_stops_no_site(kept) -> None:
    assert unpacked(kept) == Reason()
