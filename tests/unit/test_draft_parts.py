"""What a draft takes for a release's headline and text, and which names it builds on."""

# ruff: noqa: E501 - markup is easier to read unbroken

from itertools import islice

import pytest
from msgspec import structs

from crawler.draft.body import body_of
from crawler.draft.model import Sample, leaf
from crawler.draft.stated import title_of
from crawler.draft.steps import own_steps
from crawler.pages.base import Page
from crawler.pages.release import Reading
from ministrywatch.config import settle
from ministrywatch.fetching import door
from scheduler import visits

HOME = "https://www.x.go.th/"
TITLES = ["ประกาศรับสมัครบุคคลเข้ารับราชการ", "ผลการประชุมคณะกรรมการครั้งที่ ๓"]
PROSE = "<p>กรมแจ้งให้ผู้สนใจยื่นใบสมัครด้วยตนเองในวันและเวลาราชการ ตามประกาศที่แนบมานี้</p>" * 4


def samples(form, titles=TITLES):
    pages = [
        Page(f"<html><body>{form.format(title=title)}</body></html>".encode(), f"{HOME}{n}")
        for n, title in enumerate(TITLES)
    ]
    return [Sample(leaf(page), title, None) for page, title in zip(pages, titles, strict=True)]


@pytest.mark.parametrize(
    ("form", "titles", "selector"),
    [
        ("<div class='whole'><div class='head'>{title}</div><div>" + PROSE + "</div></div>", TITLES, "div.head"),
        ("<div class='whole'><div class='head'>{title} (ใหม่)</div><div>" + PROSE + "</div></div>", TITLES, "div.head"),
        ("<div class='whole'><div class='head'>{title}</div>" + PROSE + "</div>", [f"{each[:20]}…" for each in TITLES], "div.head"),
        ("<div class='whole'>{title}" + PROSE + "</div>", TITLES, None),
    ],
    ids=["whole", "a little longer", "cut by the list", "nowhere alone"],
)  # fmt: skip
def test_the_headline_is_the_smallest_element_that_says_it(form, titles, selector):
    assert title_of(samples(form, titles), [Reading()] * 2).rules.get("title") == selector


@pytest.mark.parametrize(
    ("before", "after", "foreign"),
    [
        ("", "", ""),
        ("", "<p>วันที่ 19 มีนาคม 2567</p>", ""),
        ("<p>{title}</p>", "", TITLES[0]),
        ("", "<p>อ่าน 87 ครั้ง</p>", "อ่าน 87 ครั้ง"),
        ("", "<p>19 มี.ค. 2567 อ่าน 87 ครั้ง</p>", "19 มี.ค. 2567 อ่าน 87 ครั้ง"),
    ],
)
def test_a_text_that_holds_headline_or_counter_gets_no_selector(before, after, foreign):
    drafted = body_of(samples(f"<article class='txt'>{before}{PROSE}{after}</article>"))
    (finding,) = drafted.findings
    assert drafted.rules == ({} if foreign else {"body": "article.txt"})
    assert finding.word == ("guess" if foreign else "sure")
    assert repr(foreign) in finding.how or not foreign


@pytest.mark.parametrize(
    ("given", "first"),
    [
        ("NewsCard__Col-sc-1a2b3c-0 JlJeLa", "div[class*='NewsCard__Col']"),
        ("GmEoAg", "div"),
        ("bdVaJa kXyqZb", "div"),
        ("newsBox", "div.newsBox"),
        ("imgTop", "div.imgTop"),
        ("content", "div.content"),
    ],
)
def test_names_that_a_build_makes_are_not_built_on(given, first):
    (element,) = leaf(
        Page(f"<html><body><div class='{given}'>x</div></body></html>".encode(), HOME)
    ).root.iter("div")
    assert list(islice(own_steps([element]), 1)) == [first]


def test_a_look_that_is_stopped_is_no_answer(monkeypatch):
    visit = visits.visit

    def stopped(*args):
        (report,) = visit(*args)
        run = structs.replace(report.run, outcome="stopped")
        return [structs.replace(report, run=run)]

    monkeypatch.setattr(visits, "visit", stopped)
    here = settle({"MINISTRYWATCH_ALLOW_PRIVATE": "1"}, database="sqlite://")
    with pytest.raises(KeyboardInterrupt), door(here, origin="http://127.0.0.1:1", delay=0) as ask:
        ask([HOME])
