"""Events in words: what each kind says of itself, and that no missing fact stops it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.wording.events import KINDS, changes, headline, names, remarks
from scheduler.wording.troubles import SITE_KINDS, examples, is_held, is_urgent
from storage.records import Event

AT = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)


def event(kind, detail=None, **more):
    more = {"key": "a", "title": "ข่าว", **more}
    return Event(id="1", kind=kind, site="mfa-th", url="", at=AT, detail=detail or {}, **more)


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        (
            {"rule": "milestone", "milestone": 1000, "before": 987, "after": 1028},
            "passed 1,000 views: 987 → 1,028",
        ),
        (
            {
                **{"rule": "spike", "before": 100, "after": 5100, "gained": 5000, "days": 2.0},
                **{"expected": 12.5, "own_looks": 3},
            },
            "rose at an unusual pace: 100 → 5,100, 5,000 in 2 days, expected 12.5"
            " (our own looks in between: 3)",
        ),
        (
            {
                "rule": "spike",
                "before": 58,
                "after": 231,
                "gained": 173,
                "days": 0.0001,
                "expected": 0.0,
            },
            "rose at an unusual pace: 58 → 231, 173 in minutes, expected fewer than one",
        ),
        (
            {"rule": "spike", "before": 1, "after": 99, "per_day": 49.0},
            "rose at an unusual pace: 1 → 99, 49.0 a day",
        ),
        ({"rule": "reset", "before": 10_000, "after": 12}, "the counter fell: 10,000 → 12"),
        ({"rule": "another", "before": 1, "after": 2}, "another: 1 → 2"),
    ],
)
def test_a_counter_says_what_it_did(detail, said):
    assert remarks(event("views", detail)) == [said]


def test_an_edit_lists_what_it_changed():
    found = [
        {"field": "body", "kind": "figure", "before": "14 ล้าน", "after": "15 ล้าน", "count": 1},
        {"field": "title", "kind": "inserted", "before": "", "after": "ด่วน"},
        {"field": "body", "kind": "renumbered", "count": 12},
    ]
    assert changes({"changes": found}) == [
        "figure: 14 ล้าน → 15 ล้าน",
        "inserted (title): ด่วน",
        "renumbered: in 12 places",
    ]
    assert changes({}) == []


def test_an_edit_says_how_its_text_came():
    assert remarks(event("edited", {"reverts_to": 1, "flapping": True})) == [
        "the text of revision 1 is back",
        "its text goes to and fro",
    ]


@pytest.mark.parametrize(
    ("kind", "detail", "head", "said"),
    [
        (
            "site-changed",
            {"what": "edited", "count": 12, "of": 14, "held": True},
            "mfa-th: the site itself has changed, and what its releases seem to say is held back",
            ["releases that seem edited: 12 of 14"],
        ),
        (
            "site-changed",
            {"what": "counters", "count": 9, "of": 9, "held": False},
            "mfa-th: counters fell all over the site, which is told once for all of them",
            ["counters that fell: 9 of 9"],
        ),
        (
            "site-changed",
            {"what": "lists", "count": 3, "kinds": {"empty": 3}},
            "mfa-th: the site's lists show nothing that can be read any more",
            ["pages that cannot be read: 3", "problems: empty (3)"],
        ),
        (
            "site-down",
            {"kinds": {"dns": 1, "timeout": 3}, "count": 4},
            "mfa-th: the site does not answer",
            ["looks that failed: 4", "problems: dns (1), timeout (3)"],
        ),
        (
            "site-up",
            {"was": "down", "since": "2026-11-22T01:04:05Z", "seconds": 7200},
            "mfa-th: the site answers again",
            ["it was down since 2026-11-22 01:04:05 UTC, for 2 hours"],
        ),
        (
            "site-silent",
            {"newest": "2026-11-01", "days": 21, "usual": 1},
            "mfa-th: the site has shown nothing new for longer than is its way",
            ["its newest release is of 2026-11-01, 21 days ago; at most 1 day are its way"],
        ),
    ],
)
def test_a_site_says_what_befell_it(kind, detail, head, said):
    found = event(kind, detail, key="", title="กระทรวงการต่างประเทศ")
    assert headline(found) == head
    assert remarks(found) == said


@pytest.mark.parametrize(
    ("detail", "held", "urgent"),
    [
        ({"what": "edited"}, True, True),
        ({"what": "edited", "held": True}, True, True),
        ({"what": "dress"}, False, False),
        ({"what": "counters", "held": False}, False, False),
        ({"what": "lists"}, False, True),
        ({}, True, True),
    ],
)
def test_what_is_held_back_wants_a_person(detail, held, urgent):
    found = event("site-changed", detail)
    assert (is_held(found), is_urgent(found)) == (held, urgent)
    assert not is_urgent(event("site-down", detail))


def test_examples_are_few_and_in_any_form():
    found = ["https://x.example/1", {"url": "https://x.example/2"}, {"key": "three"}, {}, "4"]
    assert examples({"examples": found}) == ["https://x.example/1", "https://x.example/2", "three"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ((), "nothing"),
        (("body",), "text"),
        (("title", "body", "attachments"), "title, text and documents"),
    ],
)
def test_fields_are_named_in_a_row(fields, said):
    assert names(fields) == said


FACTS = {
    **{"rule": "spike", "milestone": 1000, "before": 1, "after": 99, "gained": 98, "days": 0.5},
    **{"per_day": 196.0, "expected": 1.5, "own_looks": 2, "reverts_to": 1, "flapping": True},
    **{"changes": [{"kind": "figure"}, {"field": "title"}, {}], "reason": "a figure changed"},
    **{"status": 404, "problem": "not-found", "first_gone_at": "2026-11-22T01:04:05.5Z"},
    **{"what": "edited", "count": 5, "of": 9, "examples": ["a"], "kinds": {"dns": 1}},
    **{"held": True, "was": "down", "since": "2026-11-22", "seconds": 0, "newest": "2026-11-01"},
    **{"usual": 3, "unheard-of": None},
}


@given(st.sampled_from([*KINDS, "unheard-of"]), st.sets(st.sampled_from(sorted(FACTS))))
def test_no_missing_fact_stops_an_event_from_being_told(kind, known):
    detail = {name: FACTS[name] for name in known}
    found = event(kind, detail, key="" if kind in SITE_KINDS else "a")
    said = [headline(found), *remarks(found), *changes(detail), *examples(detail)]
    assert all(isinstance(each, str) and each for each in said)
