"""A newcomer adds a site nobody knows, counted in commands: the draft, a look, a visit.

The sites are made up, with all that surrounds news on a ministry's page: menus, a clock, side
columns, a footer with a counter of the whole site. They are served over HTTP on loopback.
"""

# ruff: noqa: E501 - markup is easier to read unbroken

import json
import shutil
import threading
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

import pytest


class News(NamedTuple):
    number: int
    slug: str
    title: str
    iso: str
    thai: str
    views: int
    body: tuple[str, ...]


def _body(subject: str) -> tuple[str, ...]:
    return (
        f"อธิบดีเป็นประธานในการประชุม{subject} โดยมีผู้บริหารและเจ้าหน้าที่จากหน่วยงานที่เกี่ยวข้องเข้าร่วมอย่างพร้อมเพรียง",
        f"ที่ประชุมได้หารือถึงแนวทางการดำเนินงานด้าน{subject} ให้เกิดประโยชน์สูงสุดแก่ประชาชนในทุกพื้นที่ของประเทศ",
        "ทั้งนี้ กรมจะติดตามผลการดำเนินงานอย่างต่อเนื่อง และรายงานให้คณะกรรมการทราบเป็นระยะ",
    )


SUBJECTS = ("การดูแลผู้สูงอายุในชุมชน", "การพัฒนาอาชีพชาวประมง", "การบริหารจัดการน้ำในฤดูแล้ง", "การส่งเสริมสินค้าท้องถิ่น",
            "การคุ้มครองแรงงานสตรี", "ความปลอดภัยบนท้องถนน", "การเปิดศูนย์บริการร่วม", "โครงการปลูกป่าชายเลน")  # fmt: skip
MONTHS = ("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน")
NEWS = tuple(
    News(
        number=4300 + 7 * at,
        slug=f"{subject}-ครั้งที่-{at + 1}",
        title=f"กรมจัดประชุมเรื่อง{subject} ประจำปี ๒๕๖๗ ครั้งที่ {at + 1}",
        iso=f"2024-0{1 + at % 4}-{10 + at}",
        thai=f"{10 + at} {MONTHS[at % 4]} 2567",
        views=120 + 37 * at,
        body=_body(subject),
    )
    for at, subject in enumerate(SUBJECTS)
)
FOOT = "เลขที่ 99 ถนนตัวอย่าง แขวงสมมุติ เขตสมมุติ กรุงเทพฯ 10400 โทรศัพท์ 0 2000 0000"


def paragraphs(news: News) -> str:
    return "".join(f"<p>{words}</p>" for words in news.body)


class Site(NamedTuple):
    home: str
    pages: Mapping[str, tuple[str, bytes]]
    """By path and query: the content type and the body."""


def wordpress() -> Site:
    home = "https://www.krom-thodsob.go.th/"
    menu = "".join(
        f'<li class="menu-item menu-item-{at}"><a href="{home}{quote(name)}/">{name}</a></li>'
        for at, name in enumerate(
            ("หน้าแรก", "เกี่ยวกับกรม", "โครงสร้าง", "กฎหมายและระเบียบ", "ติดต่อเรา"), 11
        )
    )
    recent = "".join(f'<li><a href="{home}{quote(n.slug)}/">{n.title}</a></li>' for n in NEWS[:5])

    def page(title: str, inner: str, head: str = "") -> tuple[str, bytes]:
        html = f"""<!DOCTYPE html><html lang="th"><head><meta charset="UTF-8">
<title>{title} - กรมทดสอบระบบ</title><meta property="og:site_name" content="กรมทดสอบระบบ">{head}
<link rel="alternate" type="application/rss+xml" title="กรมทดสอบระบบ &raquo; Feed" href="{home}feed/">
<link rel="alternate" type="application/rss+xml" title="Comments" href="{home}comments/feed/">
<link rel="https://api.w.org/" href="{home}wp-json/">
<link rel="stylesheet" href="{home}wp-content/themes/plain/style.css"></head><body class="wp-theme">
<header id="masthead"><p class="site-title"><a href="{home}">กรมทดสอบระบบ</a></p>
<nav class="main-navigation"><ul id="menu">{menu}</ul></nav></header>
<div id="content"><main id="main">{inner}</main><aside id="secondary" class="widget-area">
<section class="widget widget_recent_entries"><h2>เรื่องล่าสุด</h2><ul>{recent}</ul></section></aside></div>
<footer id="colophon"><p>{FOOT}</p><p>จำนวนผู้เข้าชมเว็บไซต์ 2,125,465</p></footer></body></html>"""
        return "text/html; charset=UTF-8", html.encode()

    def card(news: News) -> str:
        link = f"{home}{quote(news.slug)}/"
        return f"""<article id="post-{news.number}" class="post-{news.number} post type-post category-news">
<a class="post-thumbnail" href="{link}"><img src="{home}wp-content/uploads/{news.number}.jpg" alt=""></a>
<h2 class="entry-title"><a href="{link}" rel="bookmark">{news.title}</a></h2>
<time class="entry-date published" datetime="{news.iso}T09:00:00+07:00">{news.thai}</time>
<div class="entry-summary"><p>{news.body[0][:60]} […]</p></div></article>"""

    def post(news: News) -> dict[str, object]:
        return {
            "id": news.number, "date": f"{news.iso}T09:00:00", "modified": f"{news.iso}T09:00:00",
            "date_gmt": f"{news.iso}T02:00:00", "modified_gmt": f"{news.iso}T02:00:00",
            "slug": quote(news.slug).lower(), "link": f"{home}{quote(news.slug).lower()}/", "type": "post",
            "title": {"rendered": news.title}, "status": "publish",
            "content": {"rendered": paragraphs(news), "protected": False},
            "excerpt": {"rendered": f"<p>{news.body[0][:60]} [&hellip;]</p>", "protected": False},
        }  # fmt: skip

    pager = f'<nav class="navigation pagination"><a class="next page-numbers" href="{home}category/news/page/2/">ถัดไป</a></nav>'
    posts = json.dumps([post(news) for news in NEWS], ensure_ascii=False).encode()
    items = "".join(
        f"<item><title>{n.title}</title><link>{home}{quote(n.slug)}/</link></item>" for n in NEWS
    )
    feed = f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>กรม</title>{items}</channel></rss>'
    pages = {
        "/": page("หน้าแรก", "".join(map(card, NEWS[:4]))),
        "/category/news/": page("ข่าว", "".join(map(card, NEWS[:6])) + pager),
        "/category/news/page/2/": page("ข่าว", "".join(map(card, NEWS[6:]))),
        "/feed/": ("application/rss+xml; charset=UTF-8", feed.encode()),
        "/wp-json/wp/v2/posts": ("application/json; charset=UTF-8", posts),
    }
    for news in NEWS:
        inner = f"""<article id="post-{news.number}" class="post-{news.number} post">
<header class="entry-header"><h1 class="entry-title">{news.title}</h1><div class="entry-meta">
<time class="entry-date published" datetime="{news.iso}T09:00:00+07:00">{news.thai}</time>
<span class="byline">โดย ผู้ดูแลระบบ</span></div></header><div class="entry-content">{paragraphs(news)}</div></article>"""
        head = f'<meta property="article:published_time" content="{news.iso}T09:00:00+07:00">'
        pages[f"/{news.slug}/"] = page(news.title, inner, head)
    return Site(home, pages)


def joomla() -> Site:
    home = "https://www.krom-samnao.go.th/"
    menu = "".join(
        f'<li class="item-{at}"><a href="/index.php/{name}">{words}</a></li>'
        for at, (name, words) in enumerate(
            (
                ("about-us", "เกี่ยวกับเรา"),
                ("news-all", "ข่าวทั้งหมด"),
                ("law", "กฎหมาย"),
                ("contact", "ติดต่อ"),
            ),
            101,
        )
    )

    def link(news: News) -> str:
        return f"/index.php/news-all/{news.number}-meeting-{news.number % 10}.html"

    latest = "".join(f'<li><a href="{link(n)}">{n.title}</a></li>' for n in NEWS[2:7])

    def page(title: str, inner: str) -> tuple[str, bytes]:
        html = f"""<!DOCTYPE html><html lang="th-th"><head><meta charset="utf-8"><base href="{home}">
<meta name="generator" content="Joomla! - Open Source Content Management"><title>{title}</title></head>
<body class="site"><div class="header"><a class="brand" href="/">กรมสำเนา</a>
<span class="today">วันจันทร์ที่ 23 พฤศจิกายน 2569</span></div>
<ul class="nav menu">{menu}</ul><div class="container"><div id="system-message-container"></div>
<div class="item-page-wrap">{inner}</div><div class="moduletable"><h3>ข่าวล่าสุด</h3><ul class="latestnews">{latest}</ul></div></div>
<div class="footer"><img src="/media/k2/items/cache/logo_XL.jpg" alt=""><p>{FOOT}</p>
<p>วันนี้ 103 คน เดือนนี้ 8,120 คน ทั้งหมด 660,583 คน</p></div></body></html>"""
        return "text/html; charset=utf-8", html.encode()

    def row(news: News, at: int) -> str:
        return f"""<tr class="cat-list-row{at % 2}"><td headers="categorylist_header_title" class="list-title">
<a href="{link(news)}">{news.title}</a></td><td headers="categorylist_header_date" class="list-date small">{news.thai}</td>
<td headers="categorylist_header_hits" class="list-hits"><span class="badge">ฮิต: {news.views}</span></td></tr>"""

    def listed(some: tuple[News, ...]) -> tuple[str, bytes]:
        rows = "".join(row(news, at) for at, news in enumerate(some))
        pager = """<div class="pagination"><ul><li><span>1</span></li><li><a href="/index.php/news-all?start=5">2</a></li>
<li><a title="ถัดไป" href="/index.php/news-all?start=5">ถัดไป</a></li></ul></div>"""
        return page(
            "ข่าวทั้งหมด",
            f'<h1>ข่าวทั้งหมด</h1><table class="category"><tbody>{rows}</tbody></table>{pager}',
        )

    pages = {
        "/": page("หน้าแรก", "<p>ยินดีต้อนรับ</p>"),
        "/index.php/news-all": listed(NEWS[:5]),
        "/index.php/news-all?start=0": listed(NEWS[:5]),
        "/index.php/news-all?start=5": listed(NEWS[5:]),
    }
    for news in NEWS:
        pages[link(news)] = page(
            news.title,
            f"""<div class="item-page"><div class="page-header"><h2>{news.title}</h2></div>
<dl class="article-info muted"><dd class="createdby">เขียนโดย Super User</dd><dd class="published">เผยแพร่เมื่อ: {news.thai}</dd>
<dd class="hits">ฮิต: {news.views}</dd></dl><div class="articleBody">{paragraphs(news)}</div></div>""",
        )
    return Site(home, pages)


def unknown() -> Site:
    """A site of its own making, in TIS-620: tables in tables, and the counter below the text."""
    home = "http://www.krom-tarang.go.th/"
    menu = "".join(
        f'<tr><td class="menuleft"><a href="page.php?menu_id={at}">{words}</a></td></tr>'
        for at, words in enumerate(
            ("ประวัติความเป็นมา", "วิสัยทัศน์และพันธกิจ", "โครงสร้างหน่วยงาน", "แผนปฏิบัติราชการ", "ติดต่อเรา"), 1
        )
    )

    def link(news: News) -> str:
        return f"shownews.php?nid={news.number}&typeid=2"

    hot = "".join(
        f'<tr><td class="hot">&raquo; <a href="{link(n)}">{n.title}</a></td></tr>'
        for n in NEWS[3:6]
    )

    def page(title: str, inner: str) -> tuple[str, bytes]:
        html = f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=tis-620">
<title>กรมตาราง : {title}</title></head><body bgcolor="#FFFFFF"><table width="980" align="center"><tr><td colspan="3">
<img src="images/head.jpg"><div align="right" class="clock">วันที่ 23 พฤศจิกายน 2569</div></td></tr><tr>
<td width="180" valign="top"><table>{menu}</table></td><td width="600" valign="top">{inner}</td>
<td width="200" valign="top"><table><tr><td class="hothead">ข่าวเด่น</td></tr>{hot}</table></td></tr>
<tr><td colspan="3" align="center" class="bottom">{FOOT}<br>จำนวนผู้เข้าชม : 2,125,465</td></tr></table></body></html>"""
        return "text/html", html.encode("cp874", "xmlcharrefreplace")

    def row(news: News) -> str:
        return f"""<tr bgcolor="#f0f0f0"><td width="20"><img src="images/dot.gif"></td><td class="newslist">
<a href="{link(news)}">{news.title}</a></td><td class="newslist_d" nowrap>{news.thai}</td>
<td class="newslist_v" nowrap>อ่าน {news.views} ครั้ง</td></tr>"""

    def listed(some: tuple[News, ...]) -> tuple[str, bytes]:
        rows = "".join(map(row, some))
        pager = """<div align="center">หน้า : <b>1</b> <a href="listnews.php?typeid=2&pageno=2">2</a>
<a href="listnews.php?typeid=2&pageno=2">&raquo;</a></div>"""
        return page("ข่าวประชาสัมพันธ์", f'<table class="tbl" width="100%">{rows}</table>{pager}')

    pages = {
        "/": page("หน้าแรก", "<p>ยินดีต้อนรับ</p>"),
        "/listnews.php?typeid=2": listed(NEWS[:5]),
        "/listnews.php?typeid=2&pageno=1": listed(NEWS[:5]),
        "/listnews.php?typeid=2&pageno=2": listed(NEWS[5:]),
    }
    for news in NEWS:
        text = "<br><br>".join(news.body)
        pages["/" + link(news)] = page(
            news.title,
            f"""<table width="100%"><tr><td class="newshead">{news.title}</td></tr>
<tr><td class="newsby" align="right">โดย กลุ่มประชาสัมพันธ์ เมื่อ {news.thai}</td></tr>
<tr><td class="newsdetail">{text}</td></tr>
<tr><td class="newscount" align="right">จำนวนผู้อ่าน : {news.views} คน</td></tr></table>""",
        )
    return Site(home, pages)


@contextmanager
def served(site: Site) -> Iterator[tuple[str, list[str]]]:
    """Serve a site on loopback; yield its origin, and the paths that are asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            path = unquote(parts.path)
            asked.append(unquote(self.path))
            places = [f"{path}?{parts.query}" if parts.query else path, path, f"{path}/"]
            found = next((site.pages[each] for each in places if each in site.pages), None)
            kind, words = found or ("text/html", b"<html><title>404</title></html>")
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(words)))
            self.end_headers()
            self.wfile.write(words)

        def log_message(self, *_: object) -> None:
            """Say nothing on standard error."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def known(desk, name):
    """What memory holds of a site's releases, by title."""
    listed = desk.run("release", "list", "--site", name, "--json").json["releases"]
    shown = [desk.run("release", "show", row["key"], "--json").json for row in listed[:2]]
    return {row["title"]: row for row in listed}, shown


@pytest.mark.parametrize(
    ("make", "page", "name", "counted"),
    [
        (wordpress, "category/news/", "krom-thodsob", False),
        (joomla, "index.php/news-all", "krom-samnao", True),
        (unknown, "listnews.php?typeid=2", "krom-tarang", True),
    ],
    ids=["wordpress", "joomla", "unknown"],
)
def test_three_commands_and_no_edit_lead_to_a_working_profile(desk, make, page, name, counted):
    site = make()
    with served(site) as (origin, _):
        there = ("--sites", "sites", "--origin", origin, "--delay", "0")
        desk.run("site", "new", site.home + page, "--save", *there)
        desk.run("site", "accept", name, "--sites", "sites")
        desk.run("crawl", name, *there)
    titles, shown = known(desk, name)
    assert set(titles) == {news.title for news in NEWS}
    for news in NEWS:
        row = titles[news.title]
        assert row["published_on"] == news.iso
        assert row["url"].startswith(site.home)
        assert row["views"] == (news.views if counted else None)
    for record in shown:
        (news,) = [each for each in NEWS if each.title == record["title"]]
        assert record["release"]["body"] == list(news.body)


@pytest.fixture(scope="session")
def draft(new_desk):
    """The draft of the site of unknown make: where it is, what was said of it and what was asked."""
    desk, site = new_desk("draft"), unknown()
    with served(site) as (origin, asked):
        there = ("--sites", "sites", "--origin", origin, "--delay", "0")
        told = desk.run("site", "new", f"{site.home}listnews.php?typeid=2", "--save", *there)
    return desk.folder / "sites", told, tuple(asked)


@pytest.fixture
def drafted(desk, draft):
    """A shell with a copy of that draft, and where the site is served."""
    sites, told, before = draft
    shutil.copytree(sites, desk.folder / "sites")
    with served(unknown()) as (origin, asked):
        asked.extend(before)
        yield desk, origin, told, asked


def test_a_draft_says_what_was_found_how_surely_and_what_comes_next(drafted):
    desk, _, told, asked = drafted
    assert len([path for path in asked if path != "/robots.txt"]) == 3
    rows = {line.split()[0]: line for line in told.out.splitlines() if line[:4] in {"list", "page"}}
    assert "td.newslist_d" in rows["list.date"]
    assert " sure " in rows["page.body"]
    assert "site accept krom-tarang" in told.out
    text = (desk.folder / "sites" / "krom-tarang.toml").read_text(encoding="utf-8")
    assert (
        "\ndraft = true  # raises no edits until `ministrywatch site accept krom-tarang`\n" in text
    )
    assert "# page.views: The counter of a release. [likely]" in text


def test_a_draft_is_neither_overwritten_nor_made_without_a_place(drafted):
    desk, origin, _, asked = drafted
    count = len(asked)
    url = "http://www.krom-tarang.go.th/listnews.php?typeid=2"
    again = desk.run("site", "new", url, "--save", "--sites", "sites", "--origin", origin, code=1)
    assert "krom-tarang.toml: is there already; give --name, or --force" in again.err
    nowhere = desk.run("site", "new", url, "--save", "--origin", origin, code=1)
    assert "--sites DIR" in nowhere.err
    named = desk.run("site", "new", url, "--name", "Bad Name", "--save", "--sites", "sites", code=1)
    assert "not a name; use a-z, 0-9 and '-'" in named.err
    assert len(asked) == count


def test_without_save_the_profile_alone_goes_to_standard_output(drafted):
    desk, origin, _, _ = drafted
    url = "http://www.krom-tarang.go.th/shownews.php?nid=4300&typeid=2"
    ran = desk.run("site", "new", url, "--name", "other", "--origin", origin, "--delay", "0")
    assert tomllib.loads(ran.out)["name"] == "other"
    assert "release.pattern" in ran.err
    told = desk.run("site", "new", url, "--json", "--origin", origin, "--delay", "0").json
    assert (told["name"], told["file"]) == ("krom-tarang", None)
    assert {"field", "found", "selector", "confidence", "how", "word"} == set(told["findings"][0])


def test_a_page_is_tried_kept_and_held_to_what_a_person_has_said(drafted):
    desk, origin, _, _ = drafted
    own = ("--sites", "sites")
    one = f"{origin}/shownews.php?nid=4300&typeid=2"
    tried = desk.run("site", "try", "krom-tarang", one, "--save", "one", *own).out.splitlines()
    assert [line.split() for line in tried if line.startswith("views ")] == [
        ["views", "td.newscount", "120"]
    ]
    listed = f"{origin}/listnews.php?typeid=2"
    entries = desk.run("site", "try", "krom-tarang", listed, "--json", "--save", "list", *own).json
    assert [entry["views"] for entry in entries["entries"]] == [news.views for news in NEWS[:5]]
    assert "krom-tarang      2" in desk.run("site", "check", "krom-tarang", *own).out
    expected = desk.folder / "sites" / "golden" / "krom-tarang" / "one.expected.json"
    said = expected.read_text(encoding="utf-8")
    expected.write_text(said.replace('"views": 120', '"views": 121'), encoding="utf-8")
    ran = desk.run("site", "check", "krom-tarang", *own, code=3).out
    assert "krom-tarang one: views" in ran
    (row,) = desk.run("site", "check", "krom-tarang", "--json", *own, code=3).json["sites"]
    (difference,) = [each for page in row["pages"] for each in page["differences"]]
    assert difference == {"field": "views", "expected": 121, "found": 120}


def test_what_is_missing_in_a_request_is_told_in_one_line(drafted):
    desk, origin, _, asked = drafted
    count = len(asked)
    (desk.folder / "saved.html").write_text("<p>x</p>", encoding="utf-8")
    own = ("--sites", "sites")
    kept = desk.run("site", "try", "krom-tarang", "saved.html", "--save", "one", *own, code=1)
    assert "--url https://" in kept.err
    assert not (desk.folder / "sites" / "golden").exists()
    bare = desk.run("site", "new", "www.krom-tarang.go.th/news", "--origin", origin, code=1)
    assert "begin with https://" in bare.err
    url = "http://www.krom-tarang.go.th/listnews.php"
    file = desk.run("site", "new", url, "--save", "--sites", "saved.html", code=1)
    assert "saved.html: is a file and not a folder" in file.err
    assert len(asked) == count


def test_a_draft_is_listed_as_one_until_a_person_accepts_it(drafted):
    desk, _, _, _ = drafted
    path = desk.folder / "sites" / "krom-tarang.toml"
    before = path.read_text(encoding="utf-8").splitlines()
    rows = desk.run("site", "list", "--sites", "sites").out.splitlines()
    assert [line.split()[1] for line in rows if line.startswith("krom-tarang")] == ["draft"]
    desk.run("site", "accept", "krom-tarang", "--sites", "sites")
    after = path.read_text(encoding="utf-8").splitlines()
    assert after == [line for line in before if not line.startswith("draft = true")]
    rows = desk.run("site", "list", "--sites", "sites").out.splitlines()
    assert [line.split()[1] for line in rows if line.startswith("krom-tarang")] == ["yes"]
    assert "only profiles of your own" in desk.run("site", "accept", "mfa-th", code=1).err


def test_what_a_draft_reads_is_news_and_no_edit_until_it_is_accepted(drafted):
    desk, origin, _, _ = drafted
    there = ("--sites", "sites", "--origin", origin, "--delay", "0", "--json")
    first = desk.run("crawl", "krom-tarang", *there).json
    assert {event["kind"] for event in first["events"]} == {"new"}
    key = first["events"][0]["key"]
    assert desk.run("release", "show", key, "--json").json["confidence"] == "low"
    assert "krom-tarang is a draft" in desk.run("release", "show", key).out
    path = desk.folder / "sites" / "krom-tarang.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('body = "td.newsdetail"', 'body = "td.newsby"'), encoding="utf-8")
    worse = desk.run("crawl", "krom-tarang", "--recheck", "all", *there, code=None).json
    assert [event for event in worse["events"] if event["kind"] == "edited"] == []
    path.write_text(text, encoding="utf-8")
    desk.run("site", "accept", "krom-tarang", "--sites", "sites")
    better = desk.run("crawl", "krom-tarang", "--recheck", "all", *there).json
    assert better["events"] == []
    assert desk.run("release", "show", key, "--json").json["confidence"] == "normal"


def test_robots_txt_and_private_addresses_hold_for_a_draft_as_for_a_visit(desk):
    site = unknown()
    pages = {
        **site.pages,
        "/robots.txt": ("text/plain", b"User-agent: *\nDisallow: /listnews.php\n"),
    }
    with served(Site(site.home, pages)) as (origin, asked):
        there = ("--origin", origin, "--delay", "0")
        url = f"{site.home}listnews.php?typeid=2"
        ran = desk.run("site", "new", url, *there, code=1)
        assert "robots: the site's robots.txt asks not to read this address" in ran.err
        assert set(asked) == {"/robots.txt"}
        desk.env["MINISTRYWATCH_ALLOW_PRIVATE"] = "0"
        assert "private network" in desk.run("site", "new", url, *there, code=1).err
        assert (
            "give the site's own address, and --origin"
            in desk.run("site", "new", origin, code=1).err
        )
