"""Drafts from pages: which links are the news, what tells their parts, and what the file says."""

# ruff: noqa: E501 - markup is easier to read unbroken

import time
import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.draft.anchors import anchors_of, hosts_of
from crawler.draft.kinship import kin_of
from crawler.draft.layout import layout_of
from crawler.draft.lists import groups_of
from crawler.draft.look import start_of
from crawler.draft.model import Draft, Finding, leaf
from crawler.draft.paging import paging_of
from crawler.draft.site import is_named, language_of, title_of
from crawler.draft.toml import write_toml
from crawler.pages.base import Page
from crawler.profile.families import families
from crawler.profile.load import load_profile

HOME = "https://www.x.go.th/"
TITLES = ["ประกาศรับสมัครบุคคลเข้ารับราชการ", "ผลการประชุมคณะกรรมการครั้งที่ ๓", "เปิดศูนย์บริการประชาชนแห่งใหม่"]
DAYS = ["29 ม.ค. 2564", "3 กุมภาพันธ์ 2564", "14/02/2564"]


def page(body, url=f"{HOME}news", head=""):
    html = f"<html><head><title>ข่าว | กรม ก</title>{head}</head><body>{body}</body></html>"
    return Page(html.encode(), url)


def entries(form):
    rows = zip(range(11, 14), TITLES, DAYS, strict=True)
    return "".join(form.format(n=n, title=title, day=day, views=100 + n) for n, title, day in rows)


MENU = (
    "<ul class='menu'>"
    + "".join(f"<li><a href='/about/{n}'>เมนูที่ {n}</a></li>" for n in range(9))
    + "</ul>"
)
CARD = "<div class='card c{n}'><a href='/news/{n}'><img src='/i{n}.jpg'></a><h3><a href='/news/{n}'>{title}</a></h3><span class='when'>{day}</span><i class='fa fa-eye'></i> {views}</div>"
ROW = "<tr><td>{day}</td><td><a href='/news/{n}'>{title}</a></td><td>อ่าน {views} ครั้ง</td></tr>"
CUT = "<li><a href='/news/{n}' title='{title} ฉบับเต็ม'>{title}...</a> <em>{day}</em></li>"
SLUGS = "<li><a href='/th/content/short{n}'>{title}</a> <em>{day}</em></li>"
BARE = "<p>{day} <a href='/news/{n}'>{title}</a></p>"


@pytest.mark.parametrize(
    ("form", "around", "item", "more"),
    [
        (CARD, "div id='box'", "div.card", {"title": "h3", "date": "span.when", "views": "i.fa-eye"}),
        (ROW, "table class='tbl'", "table.tbl > tr", {"date": "td:nth-child(1)", "views": "td:nth-child(3)"}),
        (CUT, "ul class='list-news'", "ul.list-news > li", {"title": "a::attr(title)", "date": "em"}),
        (BARE, "div class='inner'", "div.inner > p", {}),
    ],
)  # fmt: skip
def test_the_news_is_told_from_the_menu_and_its_parts_by_selectors(form, around, item, more):
    tag = around.partition(" ")[0]
    seen = leaf(page(f"{MENU}<{around}>{entries(form)}</{tag}>"))
    group = groups_of(anchors_of(seen, hosts_of(HOME)))[0]
    assert [each.words.removesuffix(" ฉบับเต็ม") for each in group.items] == TITLES
    layout = layout_of(seen.root, group)
    assert layout.rules == {"item": item, **more}
    words = {each.field: each.word for each in layout.findings}
    for field in ("date", "views"):
        assert (words[f"list.{field}"] == "missing") is (field not in more)


@pytest.mark.parametrize(
    ("links", "url", "rest"),
    [
        ("<a href='?page=2'>2</a> <a href='?page=3'>3</a>", "news?page={page}", (1, None, None)),
        ("<a href='?p=1'>๒</a> <a href='?p=2'>๓</a>", "news?p={page}", (0, None, None)),
        (
            "<a href='?start=20'>2</a> <a href='?start=40'>3</a>",
            "news?start={offset}",
            (0, 20, None),
        ),
        ("<a class='next' href='/news/page/2'>ถัดไป »</a>", "news", (None, None, "a.next")),
        ("<a rel='next' href='/news/p2'>2</a>", "news", (None, None, "a[rel~='next']")),
        (
            "<a href='/news/p2'>Next</a>",
            "news",
            (None, None, "xpath://a[normalize-space(.)='Next']"),
        ),
        ("<a href='?page=2'>2</a> <a href='?page=31'>»</a>", "news?page={page}", (1, None, None)),
        (
            "<a href='/news/page/2/'><span>Page</span>2</a> <a href='/other/page/3/'>3</a>",
            "news/page/{page}/",
            (1, None, None),
        ),
    ],
)
def test_further_pages_are_found_by_their_numbers_or_by_a_link(links, url, rest):
    seen = leaf(page(f"{MENU}<ul>{entries(CUT)}</ul>{links}"))
    paging = paging_of(seen, anchors_of(seen, hosts_of(HOME)))
    assert (paging.url, (paging.first, paging.step, paging.next)) == (HOME + url, rest)


def test_a_list_without_further_pages_has_none():
    seen = leaf(page(f"{MENU}<ul>{entries(CUT)}</ul>"))
    assert paging_of(seen, anchors_of(seen, hosts_of(HOME))).how == ""


PROSE = f"<h1>{TITLES[0]}</h1><div class='text'>" + f"<p>{TITLES[1] * 8}</p>" * 4 + "</div>"


@pytest.mark.parametrize(
    ("body", "url", "kind"),
    [
        (f"{MENU}<ul>{entries(CUT)}</ul>", "news", "list"),
        (MENU + PROSE, "news/11", "release"),
        (f"{MENU}{PROSE}<aside><ul>{entries(CUT)}</ul></aside>", "news/11", "release"),
        (f"{MENU}{PROSE}<ul>{entries(SLUGS)}</ul>", "th/content/some-fund0264", "release"),
        (f"{MENU}{PROSE}<ul>{entries(SLUGS)}</ul>", "th/page/some-fund0264", "list"),
        ("<div id='app'></div><script>boot()</script>", "news", "none"),
    ],
)
def test_a_list_is_told_from_a_release(body, url, kind):
    assert start_of(page(body, HOME + url)).kind == kind


def test_families_are_recognised_by_their_own_signs():
    html = (
        "<link rel='https://api.w.org/' href='/wp-json/'><script src='/wp-includes/x.js'></script>"
    )
    kin = kin_of([page(PROSE, head=html)], [], families())
    assert (kin.family.name, kin.confidence) == ("wordpress", 0.95)
    assert kin_of([page(PROSE)], [], families()) is None


@pytest.mark.parametrize(
    ("bodies", "head", "title"),
    [
        (("", ""), "", "ข่าว"),
        ((f"<a href='{HOME}'>กรมตัวอย่าง</a>", ""), "", "กรมตัวอย่าง"),
        (("<a href='/'>หน้าแรก</a>", ""), "<meta property='og:site_name' content='กรม ข'>", "กรม ข"),
        ((f"<a href='{HOME}'><img src='/l.png' alt='กรมในภาพ'></a>", ""), "", "กรมในภาพ"),
        (("<a href='/'><img alt='Logo'></a><a href='/' title='กรมในคำ'>•</a>", ""), "", "กรมในคำ"),
        (("", f"<a href='{HOME}'>กรมบนหน้าที่สอง</a>"), "", "กรมบนหน้าที่สอง"),
    ],
)
def test_what_a_site_calls_itself(bodies, head, title):
    leaves = [leaf(page(body, head=head)) for body in bodies]
    assert title_of(leaves)[0] == title
    assert language_of(leaves) == "th"


@pytest.mark.parametrize(
    ("path", "title", "name"),
    [
        ("", "กระทรวงตัวอย่าง", "กระทรวงตัวอย่าง"),
        ("th", "หน้าหลัก - กระทรวงตัวอย่าง", "กระทรวงตัวอย่าง"),
        ("th/index.php", "Home | กรม ก", "กรม ก"),
        ("", "Home", "www.x.go.th"),
        ("news", "ข่าวเด่น", "www.x.go.th"),
    ],
)
def test_a_front_page_is_called_what_the_site_is_called(path, title, name):
    front = leaf(Page(f"<title>{title}</title><p>ข่าว</p>".encode(), HOME + path))
    other = leaf(Page("<title>ประกาศ</title><p>ข่าว</p>".encode(), f"{HOME}news/11"))
    assert title_of([front, other])[0] == title_of([other, front])[0] == name
    assert is_named([front, other]) is (name != "www.x.go.th")


def drafted(found="", how="seen", **rules):
    whole = {
        "name": "x", "titles": {"th": "กรม ก"}, "home": HOME, "hosts": ["www.x.go.th"],
        "language": "th", "draft": True,
        "listings": [{"name": "ข่าว", "url": f"{HOME}news", "pages": 1}], "list": [{"item": "li"}],
        "release": {"pattern": r"^/news/(?P<key>[0-9]+)$"}, **rules,
        "evidence": [{"text": f"drafted {found}", "seen": date(2026, 11, 23), "source": "site new"}],
    }  # fmt: skip
    finding = Finding(field="page.body", found=found, confidence=0.9, how=how)
    return Draft(name="x", rules=whole, findings=(finding,))


def test_the_file_is_a_profile_and_says_what_is_missing(tmp_path):
    missing = "no counter was found; give the selector of its element, or leave it out"
    finding = Finding(field="page.views", how=missing)
    text = write_toml(Draft(name="x", rules=drafted().rules, findings=(finding,)))
    assert f"# page.views: The counter of a release. [missing] {missing}" in text.splitlines()
    path = tmp_path / "x.toml"
    path.write_text(text, encoding="utf-8")
    assert load_profile(path).draft


@given(st.text(max_size=300), st.text(max_size=60))
def test_nothing_that_a_page_says_leaves_its_comment_or_its_string(words, name):
    rules = drafted(found=words, how=name, titles={"th": words}, page={"body": name}).rules
    finding = Finding(field="page.body", found=words, confidence=0.9, how=name)
    text = write_toml(Draft(name="x", rules=rules, findings=(finding,), offers=(words,)))
    said = tomllib.loads(text)
    assert set(said) <= {*rules, "page"}
    assert said["home"] == HOME
    assert said["page"]["body"] == name
    assert said["titles"]["th"] == words


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 1_500 + entries(CUT) + "</div>" * 1_500,
        "".join(f"<div><a href='/news/{n}'>{TITLES[0]}</a><i>{DAYS[0]}</i></div>" for n in range(6_000)),
        "<a href='/n/1'>" * 5_000,
        "<a href='/" + ".aa" * 1_300 + "'>x</a>" + f"<a href='/{'9' * 3_000}'>{TITLES[0]}</a>" * 3,
    ],
    ids=["deep", "many", "nested", "dots"],
)  # fmt: skip
def test_a_hostile_page_is_looked_at_soon(body):
    began = time.process_time()
    start = start_of(page(MENU + body))
    if start.groups:
        layout_of(start.leaf.root, start.groups[0])
    assert time.process_time() - began < 60
