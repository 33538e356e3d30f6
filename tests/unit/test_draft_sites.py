"""From an address to a draft: what is asked, what is made of it, and what is told when nothing is.

The lists are the golden pages of shipped profiles: a draft that knows no family reads as much of
them as the profile that a person wrote.
"""

# ruff: noqa: E501 - markup is easier to read unbroken

from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest

from crawler.draft.model import profile_of
from crawler.golden import golden_pages
from crawler.pages.base import Page
from crawler.pages.listing import read_listing
from crawler.pages.release import read_release
from crawler.profile import load
from ministrywatch.drafting import draft_site
from storage.errors import MendableError
from storage.records import Problem

TODAY = date(2026, 11, 23)
GOLDEN = Path(load.SHIPPED) / "golden"
HOME = "https://www.x.go.th/"


class Web:
    """Pages by address; what is not there answers 404."""

    def __init__(self, pages):
        self.pages = {unquote(url): page for url, page in pages.items()}
        self.asked = []

    def __call__(self, urls):
        self.asked += urls
        missing = b"<html><head><title>404</title></head></html>"
        return {url: self.pages.get(unquote(url), Page(missing, url, 404)) for url in urls}


@pytest.mark.parametrize(
    "name",
    ["culture/list-thai", "dfa-ph/list-releases", "mdes/list-119", "mfa-th/list-grid",
     "mfa-th/list-row", "mid-ru/list-news", "mofa-jp/list-press", "mofa-vn/list-entries"],
)  # fmt: skip
def test_a_list_is_read_by_its_draft_as_by_a_profile_that_a_person_wrote(name):
    folder, case = name.split("/")
    goldens = {golden.name: golden for golden in golden_pages(GOLDEN / folder)}
    web = Web(
        {
            each.expected.url: Page(each.body, each.expected.url, 200, each.expected.headers)
            for each in goldens.values()
        }
    )
    expected = goldens[case].expected
    draft = draft_site(expected.url, "x", TODAY, web, [])
    page = Page(goldens[case].body, expected.url, 200, expected.headers)
    read = {
        entry.title: entry for entry in read_listing(profile_of(draft.rules, None), page).entries
    }
    for entry in expected.entries:
        found = read[entry["title"]]
        assert str(found.published_on) == str(entry.get("published_on"))
        assert found.views == entry.get("views")


def html(body, head=""):
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


def links(numbers):
    return "".join(
        f"<li><a href='/news/{n}'>ประกาศรับสมัครบุคคลเข้ารับราชการ ครั้งที่ {n}</a> <i>{n} ม.ค. 2564</i></li>"
        for n in numbers
    )


def release(n, *, head=""):
    words = "".join(f"<p>กรมแจ้งให้ผู้สนใจยื่นใบสมัครด้วยตนเองในวันและเวลาราชการ {n}</p>" for _ in range(3))
    return html(
        f"<nav><a href='/'>หน้าแรก</a> <a href='/news'>ข่าว</a></nav><h1>ประกาศรับสมัครบุคคลเข้ารับราชการ ครั้งที่ {n}</h1><p>เผยแพร่ {n} ม.ค. 2564</p>"
        f"<div class='txt'>{words}</div><div class='foot'>เข้าชม {n * 3} ครั้ง</div>"
        f"<div class='site'>จำนวนผู้เข้าชมเว็บไซต์ 2,125,465</div>",
        head,
    )


def small_site(*, head=""):
    pages = {f"{HOME}news": html(f"<ul>{links(range(11, 16))}</ul>", head)}
    pages |= {f"{HOME}news/{n}": release(n) for n in range(11, 16)}
    pages[f"{HOME}feed"] = (
        "".join(f"<item><title>x</title><link>{HOME}news/{n}</link></item>" for n in range(11, 16))
        .join(("<rss version='2.0'><channel>", "</channel></rss>"))
        .encode()
    )
    return Web({url: Page(body, url) for url, body in pages.items()})


@pytest.mark.parametrize("start", ["news", "news/12", "feed"])
def test_list_release_and_feed_lead_to_the_same_rules(start):
    draft = draft_site(HOME + start, "x", TODAY, small_site(), [])
    profile = profile_of(draft.rules, None)
    reading = read_release(profile, small_site()([f"{HOME}news/13"])[f"{HOME}news/13"])
    assert profile.release.pattern == "^/news/(?P<key>[0-9]+)$"
    assert reading.release.published_on == date(2021, 1, 13)
    assert (reading.views, len(reading.release.body)) == (39, 3)
    assert profile.draft
    assert bool(profile.feeds) is (start == "feed")
    assert not profile.listings if start == "feed" else profile.listings[0].url == f"{HOME}news"


def test_few_pages_are_asked_for():
    web = small_site(head=f"<link rel='alternate' type='application/rss+xml' href='{HOME}feed'>")
    draft = draft_site(f"{HOME}news", "x", TODAY, web, [])
    asked = [f"{HOME}{path}" for path in ("news", "robots.txt", "news/11", "news/12", "feed", "")]
    assert web.asked == asked
    assert draft.offers == (f"feed {HOME}feed",)


@pytest.mark.parametrize("moved", [False, True])
def test_the_front_page_is_asked_what_the_site_is_called(moved):
    web = small_site()
    front = f"{HOME}th/home" if moved else HOME
    web.pages[front] = Page(html("<p>ข่าว</p>", "<title>กรมทดสอบ | หน้าแรก</title>"), front)
    answers = {HOME: Problem("redirect", f"moved to {front}")} if moved else {}
    draft = draft_site(f"{HOME}news", "x", TODAY, lambda urls: {**web(urls), **answers}, [])
    assert draft.rules["titles"] == {"th": "กรมทดสอบ"}
    assert draft.finding("titles").how == "the title of its front page"
    assert web.asked[-1] == front


def test_a_site_whose_pages_say_its_name_is_not_asked_for_its_front_page():
    web = small_site(head="<meta property='og:site_name' content='กรมทดสอบ'>")
    draft = draft_site(f"{HOME}news", "x", TODAY, web, [])
    assert draft.rules["titles"] == {"th": "กรมทดสอบ"}
    assert HOME not in web.asked


def test_entries_are_counted_once_and_as_a_visit_finds_them():
    draft = draft_site(f"{HOME}news", "x", TODAY, small_site(), [])
    counts = [each.field for each in draft.findings if "entries" in each.found]
    assert counts == ["list.item"]
    assert draft.finding("list.item").found.startswith("5 entries, the first: ประกาศรับสมัคร")


def test_a_front_page_that_leads_on_is_followed_once():
    web = small_site()
    answers = {HOME: Problem("redirect", f"moved to {HOME}news")}
    draft = draft_site(HOME, "x", TODAY, lambda urls: {**web(urls), **answers}, [])
    assert draft.rules["listings"][0]["url"] == f"{HOME}news"


def test_a_counter_of_the_whole_site_is_no_counter_of_a_release():
    draft = draft_site(f"{HOME}news", "x", TODAY, small_site(), [])
    assert draft.rules["page"]["views"] == "div.foot"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Problem("robots", "the site's robots.txt asks not to read this address"), "give another"),
        (Problem("dns", "there is no address for the name"), "check how the host is written"),
        (Page(html("<h1>403</h1>"), f"{HOME}news", 403), "blocked: HTTP 403"),
        (
            Page(b"<title>Just a moment...</title>", f"{HOME}news", 403),
            "challenge: just a moment...; the site lets only browsers in",
        ),
        (Page(html("<div id='app'></div><script>go()</script>"), f"{HOME}news"), "without JavaScript"),
        (
            Page(html("<h1>เข้าสู่ระบบ</h1><input type='password'>"), f"{HOME}news"),
            "pages behind a password are not watched",
        ),
        (Page(html("<p>ยินดีต้อนรับ</p>"), f"{HOME}news"), "give the page that lists them"),
        (Page(b"", f"{HOME}news"), "empty: the page is empty"),
        (Page(b"%PDF-1.7 ...", f"{HOME}news"), "this is a PDF file, not a web page"),
        (Page(b"\x89PNG\r\n", f"{HOME}news"), "this is a PNG file, not a web page"),
        (Page(bytes(range(1, 32)) * 40, f"{HOME}news"), "the bytes are not those of a web page"),
        (Page(b"<?xml version='1.0'?><urlset></urlset>", f"{HOME}news"), "this is a sitemap"),
        (
            Page(html("".join(f"<li><a href='/f/{n}.pdf'>x {n}</a></li>" for n in range(5))), f"{HOME}news"),
            "all its links lead to documents (PDF): such a list cannot be watched yet",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_drafted_is_told_in_one_line(answer, said):
    def ask(urls):
        return {url: answer if url.endswith("news") else Problem("dns") for url in urls}

    with pytest.raises(MendableError) as caught:
        draft_site(f"{HOME}news", "x", TODAY, ask, [])
    assert str(caught.value).startswith(f"{HOME}news: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
