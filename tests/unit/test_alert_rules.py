"""Which events a rule hears of, on the words of real releases."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.alerts.model import Rule, Told
from scheduler.alerts.rules import passes
from storage.records import Event, Release

AT = datetime(2026, 11, 22, 5, tzinfo=UTC)
TEXT = Release(
    title="ไทยสมทบเงินเข้ากองทุนอาเซียนเพื่อรับมือโควิด-๑๙ และเตรียมรับวัคซีนล็อตแรก",
    lead="ครั้งที่ ๑๗ ณ กรุงเทพฯ",
    body=("รัฐมนตรีว่าการกระทรวงการ", "ต่างประเทศ เข้าร่วมการประชุม ASEAN Summit",),
    category="ข่าวเด่น",
)  # fmt: skip
WAS = msgspec.structs.replace(TEXT, body=("ประกาศภาวะฉุกเฉิน", *TEXT.body), category="ข่าวสาร")


def rule(**filters: Any) -> Rule:
    return Rule(name="desk", to="webhook", url="https://hooks.example.org/", **filters)


def told(kind: str = "edited", **more: Any) -> Told:
    texts = {"release": more.pop("release", TEXT), "before": more.pop("before", None)}
    if kind == "edited":
        texts["before"] = texts["before"] or WAS
        more = {"severity": "substantive", "fields": ("body",), **more}
    more = {"site": "mfa-th", "key": "a", "url": "https://www.mfa.go.th/", **more}
    event = Event(id="1", kind=kind, title=TEXT.title, at=AT, **more)
    return Told(seq=1, event=event, **texts)


SITE = told("site-down", key="", release=None)
VIEWS = told("views", detail={"rule": "milestone", "before": 900, "after": 1100})


@pytest.mark.parametrize(
    ("filters", "event", "heard"),
    [
        ({}, told("new"), True),
        ({}, told("new", baseline=True), False),
        ({"sites": ("mfa-th",)}, told(), True),
        ({"sites": ("moc",)}, told(), False),
        ({"sites": ("moc",)}, SITE, False),
        ({"kinds": ("new", "removed")}, told(), False),
        ({"kinds": ("site-down",)}, SITE, True),
        ({"kinds": ("edited",)}, SITE, False),
        ({"severity": "substantive"}, SITE, True),
        ({"severity": "substantive"}, told(severity="cosmetic"), False),
        ({"severity": "substantive"}, told(), True),
        ({"severity": "substantive"}, told("new"), True),
        ({"severity": "cosmetic"}, told(), True),
        ({"fields": ("title",)}, told(), False),
        ({"fields": ("title", "body")}, told(), True),
        ({"fields": ("title",)}, told("new"), True),
        ({"fields": ("title",)}, SITE, False),
        ({"categories": ("ข่าวเด่น",)}, told(), True),
        ({"categories": ("ข่าวสาร",)}, told(), True),
        ({"categories": ("ข่าว",)}, told(), False),
        ({"categories": ("ข่าวเด่น",)}, SITE, False),
        ({"views": 1000}, VIEWS, True),
        ({"views": 1101}, VIEWS, False),
        ({"views": 5000}, told(), True),
        ({"views": 1000}, SITE, False),
        ({"views": 1}, told("views", detail={}), False),
    ],
)  # fmt: skip
def test_a_filter_that_is_left_out_lets_everything_pass(
    filters: dict[str, Any], event: Told, heard: bool
) -> None:
    assert passes(rule(**filters), event) is heard


@pytest.mark.parametrize(
    ("keyword", "heard"),
    [
        ("วัคซีน", True),
        ("โควิด-19", True),
        ("ครั้งที่ 17", True),
        ("asean summit", True),
        ("ASEAN  SUMMIT", True),
        ("กระทรวงการต่างประเทศ", True),
        ("วัค\u200bซีน", True),
        ("นํ้าท่วม", False),
        ("ฉุกเฉิน", True),
        ("แรกครั้งที่", False),
    ],
)
def test_a_keyword_is_sought_as_a_search_does(keyword: str, heard: bool) -> None:
    """What only the text before the edit says is heard too."""
    assert passes(rule(keywords=(keyword,)), told()) is heard
    assert passes(rule(keywords_all=("อาเซียน", keyword)), told()) is heard
    assert passes(rule(keywords_none=(keyword,)), told()) is not heard


def test_words_that_an_edit_took_out_are_heard_from_its_diff_alone() -> None:
    diff = {"body": (("-", "ยกเลิก"), ("+", "เลื่อน"))}
    event = told(diff=diff, before=TEXT)
    assert passes(rule(keywords=("ยกเลิก",)), event)
    assert not passes(rule(keywords=("ยกเลิก",)), told(before=TEXT))


def test_a_release_whose_text_is_no_more_is_heard_by_its_title() -> None:
    assert passes(rule(keywords=("วัคซีน",)), told("removed", release=None))
    assert not passes(rule(keywords=("ประชุม",)), told("removed", release=None))


FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "sites": st.sampled_from([("mfa-th",), ("moc",)]),
        "kinds": st.sampled_from([("new",), ("edited", "views"), ("site-down",)]),
        "fields": st.sampled_from([("title",), ("body",)]),
        "severity": st.sampled_from(["substantive", "cosmetic"]),
        "keywords": st.sampled_from([("วัคซีน",), ("ไม่มี",), ("ไม่มี", "๑๗")]),
        "keywords_all": st.sampled_from([("วัคซีน",), ("ไม่มี", "17")]),
        "keywords_none": st.sampled_from([("วัคซีน",), ("ไม่มี",)]),
        "categories": st.sampled_from([("ข่าวเด่น",), ("อื่น",)]),
        "views": st.integers(0, 2000),
    },
)
EVENTS = st.sampled_from(
    [told("new"), told(), told(severity="cosmetic"), told("removed"), SITE, VIEWS]
)


@given(FILTERS, st.data(), EVENTS)
def test_a_filter_more_never_lets_more_pass(
    filters: dict[str, Any], data: st.DataObject, event: Told
) -> None:
    fewer = {name: filters[name] for name in data.draw(st.sets(st.sampled_from(sorted(filters))))
             } if filters else {}  # fmt: skip
    assert passes(rule(**fewer), event) or not passes(rule(**filters), event)
