"""The header says the same thing in any markup: title, lead, dates and counter are found."""

from datetime import date

import pytest

from crawler.pages.base import Page
from crawler.pages.release import Reading, read_release
from crawler.profile import SiteProfile, find_profile
from crawler.profile.load import SHIPPED

TITLE = "ไทยส่งเสริมความร่วมมือรับมือโควิด-๑๙ ในการประชุมเจ้าหน้าที่อาวุโสอาเซียน-รัสเซีย ครั้งที่ ๑๗"
LEAD = "รองปลัดกระทรวงการต่างประเทศผลักดันการวิจัยวัคซีนเมื่อวันที่ 26 มกราคม 2564 มีผู้ชม 300 คน"
BODY = "เมื่อวันที่ 25 มกราคม 2564 นายชุตินทร คงศักดิ์ ได้เข้าร่วมการประชุม"
CARD = (
    '<div class="p-3 col-md-4"><a href="/th/content/{slug}?page=1"><div title="{title}">{title}'
    '</div></a><p class="date">{day}</p><div class="d-inline-block">'
    '<strong class="icon-web-eye"></strong>'
    " {views}</div></div>"
)
CARDS = CARD.format(
    slug="other-1", title="ข่าวอื่นที่ไม่เกี่ยวกับหน้านี้เลยสักนิดเดียว", day="1 ม.ค. 2560", views="7,777"
) + CARD.format(
    slug="other-2", title="อีกข่าวหนึ่งซึ่งอยู่ในรายการข่าวที่เกี่ยวข้อง", day="2 ก.พ. 2561", views="8,888 view"
)
MENU = "".join(f'<li><a href="/th/page/เมนู{n}">เมนูหลักที่ {n}</a></li>' for n in range(40))

# Generation A: one bare date. B: labels. E: the English page under Thai labels.
STATED = {
    "A": (["29 ม.ค. 2564"], "695 view", (date(2021, 1, 29), None, 695)),
    "B": (
        ["วันที่นำเข้าข้อมูล 25 มี.ค. 2564", "วันที่ปรับปรุงข้อมูล 30 พ.ย. 2565"],
        "| 8,650 view",
        (date(2021, 3, 25), date(2022, 11, 30), 8650),
    ),
    "B tight": (
        ["วันที่นำเข้าข้อมูล 1 ก.พ. 2566", "วันที่ปรับปรุงข้อมูล 2 ก.พ. 2566"],
        "|9,693 view",
        (date(2023, 2, 1), date(2023, 2, 2), 9693),
    ),
    "E": (
        ["วันที่นำเข้าข้อมูล 10 Apr 2025", "วันที่ปรับปรุงข้อมูล 11 Apr 2025"],
        "| 200 view",
        (date(2025, 4, 10), date(2025, 4, 11), 200),
    ),
}


def _split(line: str) -> tuple[str, str]:
    """Cut 'วันที่นำเข้าข้อมูล 25 มี.ค. 2564' into its label and its date."""
    label, _, rest = line.partition(" ")
    return (label, rest) if label.startswith("วันที่") else ("", line)


def _each(tag: str, days: list[str], views: str) -> str:
    return "".join(f'<{tag} class="sc-x1 abc">{part}</{tag}>' for part in [*days, views])


def _labels_apart(tag: str, days: list[str], views: str) -> str:
    cut = [part for line in days for part in _split(line) if part]
    return "".join(f"<{tag}>{part}</{tag}>" for part in [*cut, views])


def _definitions(days: list[str], views: str) -> str:
    rows = [(label or "วันที่", day) for label, day in map(_split, days)]
    return f"<dl>{''.join(f'<dt>{a}</dt><dd>{b}</dd>' for a, b in rows)}</dl><p>{views}</p>"


def _rows(days: list[str], views: str) -> str:
    rows = "".join(f"<tr><td>{label}</td><td>{day}</td></tr>" for label, day in map(_split, days))
    return f"<table><tbody>{rows}<tr><td></td><td>{views}</td></tr></tbody></table>"


def _react(days: list[str], views: str) -> str:
    number = views.strip("| ").removesuffix(" view")
    bar = "| " if "|" in views else ""
    cut = "<!-- --> <!-- -->".join(days)
    return f"<div><span>{cut}</span> <span>{bar}<!-- -->{number}<!-- --> <!-- -->view</span></div>"


def _eye(days: list[str], views: str) -> str:
    number = views.strip("| ").removesuffix(" view")
    eye = f'<div class="d-inline-block"><strong class="icon-web-eye"></strong> {number}</div>'
    return f'<div class="row"><p class="date">{" ".join(days)}</p>{eye}</div>'


def _eye_far(days: list[str], views: str) -> str:
    number = views.strip("| ").removesuffix(" view")
    return f'<p>{" ".join(days)}</p><div><i class="icon-web-eye"></i></div><div>{number}</div>'


def _eye_in_one_line(days: list[str], views: str) -> str:
    number = views.strip("| ").removesuffix(" view")
    return f'<p>{" ".join(days)} <i class="far fa-eye"></i> {number}</p>'


def _number_apart(tag: str, days: list[str], views: str) -> str:
    number = views.strip("| ").removesuffix(" view")
    parts = [*days, number, "view"]
    return "".join(f"<{tag}>{part}</{tag}>" for part in parts)


SHAPES = {
    "each in a div": lambda d, v: _each("div", d, v),
    "each in a paragraph": lambda d, v: _each("p", d, v),
    "each in a span, nothing between": lambda d, v: f"<div>{_each('span', d, v)}</div>",
    "each in a small": lambda d, v: f"<div>{_each('small', d, v)}</div>",
    "each in a heading": lambda d, v: _each("h5", d, v),
    "each in an item": lambda d, v: f"<ul>{_each('li', d, v)}</ul>",
    "each in a cell": lambda d, v: f"<table><tr>{_each('td', d, v)}</tr></table>",
    "each in an unknown element": lambda d, v: _each("x-stamp", d, v),
    "one line": lambda d, v: f"<p>{' '.join(d)} {v}</p>",
    "one line with bars": lambda d, v: f"<p>{' | '.join(d)} | {v.strip('| ')}</p>",
    "one line with hard blanks": lambda d, v: f"<p>{'&nbsp;&nbsp;'.join([*d, v])}</p>".replace(
        " ", "&nbsp;"
    ),
    "broken lines": lambda d, v: f"<div>{'<br/>'.join([*d, v])}</div>",
    "text between comments": _react,
    "labels in spans of their own": lambda d, v: f"<div>{_labels_apart('span', d, v)}</div>",
    "labels in blocks of their own": lambda d, v: _labels_apart("div", d, v),
    "labels in cells": _rows,
    "a list of definitions": _definitions,
    "time elements": lambda d, v: f"<div>{_each('time', d, v)}</div>",
    "deep": lambda d, v: (
        f"<div><div><div>{_each('div', d, '')}</div></div><div><b>{v}</b></div></div>"
    ),
    "an eye and a number": _eye,
    "an eye, far from its number": _eye_far,
    "an eye in the line of the date": _eye_in_one_line,
    "number and unit in spans": lambda d, v: f"<div>{_number_apart('span', d, v)}</div>",
    "number and unit in blocks": lambda d, v: _number_apart("div", d, v),
    "counter first": lambda d, v: f"<div>{v.strip('| ')}</div>{_each('div', d, '')}",
    "with buttons for sharing": lambda d, v: (
        _each("div", d, v)
        + '<div><a href="https://facebook.com/s">แชร์</a><span>พิมพ์</span><button>A+</button></div>'
    ),
}
HEADLINES = {
    "two headings": "<h1>{t}</h1><h2>{t}</h2>",
    "two blocks": "<div class='a'>{t}</div><div class='b'>{t}</div>",
    "nested": "<div><div><span>{t}</span></div><section><p><b>{t}</b></p></section></div>",
    "a breadcrumb and a heading": "<ol><li><a href='/th'>หลัก</a></li><li>{t}</li></ol><h1>{t}</h1>",
    "a section between": "<h1>{t}</h1><h1>{t}</h1><div>ข่าวเด่น</div>",
    "once, and in the head": "<div>{t}</div>",
}


@pytest.fixture(scope="module")
def profile() -> SiteProfile:
    return find_profile("mfa-th")


def _page(
    header: str, *, head: str = "", before: str = "", between: str = "", lead: str = LEAD
) -> Page:
    html = f"""<!DOCTYPE html><html lang="th"><head>{head}</head><body><div id="__next">
    <header><ul class="nav">{MENU}</ul></header>{before}<div class="container"><div class="row">
    {header}{f"<div><strong>{lead}</strong></div>" if lead else ""}{between}
    <div class="ContentDetailstyled__ContentDescription-sc-9zz-4 mb-3"><p>{BODY}</p><p>12 view</p>
    </div></div><h3>ข่าวที่เกี่ยวข้อง</h3>{CARDS}</div>
    <footer><p>จำนวนผู้เข้าชม : 2,125,465</p><p>ปรับปรุงล่าสุด 1 ม.ค. 2567</p></footer></div>
    </body></html>"""
    return Page(html.encode(), "https://www.mfa.go.th/th/content/some-slug")


def _said(reading: Reading) -> tuple[object, ...]:
    release = reading.release
    assert release is not None, reading.problem
    return (release.title, release.lead, release.published_on, release.updated_on, reading.views)


@pytest.mark.parametrize("generation", STATED)
@pytest.mark.parametrize("shape", SHAPES)
def test_dates_and_counter_are_read_in_any_markup(
    profile: SiteProfile, shape: str, generation: str
) -> None:
    days, views, expected = STATED[generation]
    header = HEADLINES["two headings"].format(t=TITLE) + SHAPES[shape](days, views)
    assert _said(read_release(profile, _page(header))) == (TITLE, LEAD, *expected)


@pytest.mark.parametrize("generation", STATED)
@pytest.mark.parametrize("headline", HEADLINES)
def test_the_headline_is_found_however_it_is_printed(
    profile: SiteProfile, headline: str, generation: str
) -> None:
    days, views, expected = STATED[generation]
    header = HEADLINES[headline].format(t=TITLE) + SHAPES["each in a div"](days, views)
    head = f"<title>{TITLE} | กระทรวงการต่างประเทศ</title>"
    assert _said(read_release(profile, _page(header, head=head))) == (TITLE, LEAD, *expected)


@pytest.mark.parametrize("shape", ["each in a div", "one line", "an eye and a number"])
@pytest.mark.parametrize("lead", [LEAD, ""])
@pytest.mark.parametrize(
    "head", ["", "<title>กระทรวงการต่างประเทศ</title>", f"<title>{TITLE}</title>"]
)
def test_cards_and_menus_around_the_article_are_not_its_header(
    profile: SiteProfile, shape: str, lead: str, head: str
) -> None:
    days, views, expected = STATED["B"]
    header = HEADLINES["two headings"].format(t=TITLE) + SHAPES[shape](days, views)
    page = _page(header, head=head, before=CARDS, between=f"<aside>{CARDS}</aside>", lead=lead)
    assert _said(read_release(profile, page)) == (TITLE, lead or None, *expected)


def test_the_headline_of_a_card_before_the_body_is_no_lead(profile: SiteProfile) -> None:
    days, views, expected = STATED["A"]
    header = HEADLINES["two headings"].format(t=TITLE) + SHAPES["each in a div"](days, views)
    row = '<div>หัวข้อข่าวอื่นที่ยาวพอจะเป็นคำโปรยได้</div><p class="date">1 ม.ค. 2560</p>'
    between = f'{row}<a href="/th/content/other-3">อ่านต่อ</a>'
    for lead in (LEAD, ""):
        reading = read_release(profile, _page(header, between=between, lead=lead))
        assert _said(reading) == (TITLE, lead or None, *expected)


@pytest.mark.parametrize("head", ["", f"<title>{TITLE} - กระทรวงการต่างประเทศ</title>"])
def test_a_page_without_date_and_counter_takes_none_from_its_neighbours(
    profile: SiteProfile, head: str
) -> None:
    page = _page(HEADLINES["two headings"].format(t=TITLE), head=head, before=CARDS)
    assert _said(read_release(profile, page)) == (TITLE, LEAD, None, None, None)


@pytest.mark.parametrize("lead", [".....", "แชร์", TITLE])
def test_dots_buttons_and_the_headline_again_are_no_lead(profile: SiteProfile, lead: str) -> None:
    days, views, expected = STATED["A"]
    header = HEADLINES["two headings"].format(t=TITLE) + SHAPES["each in a div"](days, views)
    assert _said(read_release(profile, _page(header, lead=lead))) == (TITLE, None, *expected)


def test_a_page_wrapped_in_one_form_is_read_like_any_other(profile: SiteProfile) -> None:
    days, views, expected = STATED["A"]
    header = HEADLINES["two headings"].format(t=TITLE) + SHAPES["each in a div"](days, views)
    page = _page(header)
    body = page.body.replace(b'<div id="__next">', b'<form><div id="__next">')
    assert _said(read_release(profile, Page(body, page.url))) == (TITLE, LEAD, *expected)


@pytest.mark.parametrize("said", ["Invalid date", "31 ก.พ. 2564", "-/-/-", ""])
def test_a_label_without_a_date_is_a_problem_beside_the_text(
    profile: SiteProfile, said: str
) -> None:
    stated = f"<div>วันที่นำเข้าข้อมูล {said}</div><div>| 12 view</div>"
    header = f"<h1>{TITLE}</h1><h1>{TITLE}</h1>{stated}"
    reading = read_release(profile, _page(header))
    assert reading.problem is not None
    assert reading.problem.kind == "unreadable-date"
    assert "วันที่นำเข้าข้อมูล" in reading.problem.detail
    assert _said(reading) == (TITLE, LEAD, None, None, 12)


def test_the_counter_zero_printed_as_nothing_is_no_count(profile: SiteProfile) -> None:
    header = f"<h1>{TITLE}</h1><h1>{TITLE}</h1><div>29 ม.ค. 2564</div><div> view</div>"
    assert _said(read_release(profile, _page(header)))[2:] == (date(2021, 1, 29), None, None)


def test_the_reference_page_is_read_as_a_reader_sees_it(profile: SiteProfile) -> None:
    golden = SHIPPED / "golden" / "mfa-th" / "a-asean-russia.html"
    reading = read_release(profile, Page(golden.read_bytes(), "https://mfa.go.th/th/content/x"))
    assert reading.release is not None
    assert (reading.release.published_on, reading.views) == (date(2021, 1, 29), 695)
    assert len(reading.release.body) == 4


def test_an_empty_date_of_update_is_no_problem(profile: SiteProfile) -> None:
    stated = "<div>วันที่นำเข้าข้อมูล 25 มี.ค. 2564</div><div>วันที่ปรับปรุงข้อมูล -</div>"
    reading = read_release(profile, _page(f"<h1>{TITLE}</h1><h1>{TITLE}</h1>{stated}"))
    assert reading.problem is None
    assert _said(reading)[2:] == (date(2021, 3, 25), None, None)


@pytest.mark.parametrize(
    "stated",
    ["12:47 | 29/01/2021", "29 ม.ค. 2564 | 09.30 น.", "เวลา ๐๙.๓๐ น. | ๒๙ มกราคม ๒๕๖๔"],
)
def test_a_time_beside_a_date_does_not_hide_it(profile: SiteProfile, stated: str) -> None:
    header = f"<h1>{TITLE}</h1><h1>{TITLE}</h1><p>{stated}</p><p>695 view</p>"
    said = _said(read_release(profile, _page(header)))
    assert said == (TITLE, LEAD, date(2021, 1, 29), None, 695)


@pytest.mark.parametrize(
    ("stated", "views"),
    [
        ("by pr moi 29 มกราคม 2564 เข้าชม 1,204 ครั้ง", 1204),
        ("โดย: กองประชาสัมพันธ์ 29 ม.ค. 2564 | 1,204 view", 1204),
        ("29 ม.ค 2564 จำนวนผู้เข้าชม : ดาวน์โหลด 16 ครั้ง", None),
    ],
)
def test_an_author_and_other_counters_do_not_hide_date_and_counter(
    profile: SiteProfile, stated: str, views: int | None
) -> None:
    header = f"<h1>{TITLE}</h1><h1>{TITLE}</h1><p>{stated}</p>"
    said = _said(read_release(profile, _page(header)))
    assert said == (TITLE, LEAD, date(2021, 1, 29), None, views)


def test_a_counter_among_other_words_is_no_lead(profile: SiteProfile) -> None:
    stated = "หมวดหมู่ข่าวประชาสัมพันธ์ เข้าชม 1,204 ครั้ง"
    header = f"<h1>{TITLE}</h1><h1>{TITLE}</h1><p>29 ม.ค. 2564</p><p>{stated}</p>"
    assert _said(read_release(profile, _page(header, lead="")))[1] is None


LINKED_DATE = '<a href="/2024/03/19/"><time>19 มีนาคม 2567</time></a>'


@pytest.mark.parametrize(
    "shape",
    [
        "<div>{}</div>",
        "<ul><li><span>{}</span></li><li><a href='/author/pr'>กองประชาสัมพันธ์</a></li></ul>",
    ],
)
@pytest.mark.parametrize("lead", [LEAD, ""])
def test_a_linked_date_right_under_the_headline_is_its_date(
    profile: SiteProfile, shape: str, lead: str
) -> None:
    head = f"<title>{TITLE} - กระทรวงการต่างประเทศ</title>"
    page = _page(f"<h1>{TITLE}</h1>{shape.format(LINKED_DATE)}", head=head, lead=lead)
    said = _said(read_release(profile, page))
    assert said == (TITLE, lead or None, date(2024, 3, 19), None, None)


@pytest.mark.parametrize(
    "around",
    [
        f'<div><a href="/n/2">ข่าวอื่นที่ไม่เกี่ยวกับหน้านี้เลยสักนิด</a><p>{LINKED_DATE}</p></div>',
        f"<div><h3>ข่าวอื่นที่ไม่เกี่ยวกับหน้านี้เลยสักนิด</h3><p>{LINKED_DATE}</p></div>",
        '<p><a href="/n/2">19 มีนาคม 2567 รัฐมนตรีเปิดงาน</a></p>',
    ],
)
def test_a_linked_date_elsewhere_is_not_the_header_s(profile: SiteProfile, around: str) -> None:
    head = f"<title>{TITLE} - กระทรวงการต่างประเทศ</title>"
    for page in (
        _page(f"<h1>{TITLE}</h1>", head=head, before=around),
        _page(f"<h1>{TITLE}</h1>{around}", head=head),
    ):
        assert _said(read_release(profile, page))[2:] == (None, None, None)
