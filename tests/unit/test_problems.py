"""A page that is no page of the site is named for what it is, and a fine page is left alone."""

import json
from pathlib import Path
from typing import Any

import pytest

from crawler.pages.base import Page
from crawler.pages.problems import problem_of
from crawler.pages.release import read_release
from crawler.profile import SiteProfile, find_profile
from storage.records import GONE_KINDS

DATA = Path(__file__).parent.parent / "data"
CAPTURES = json.loads((DATA / "blocked" / "captures.json").read_text(encoding="utf-8"))
BODY = '<div class="ContentDetailstyled__ContentDescription-sc-1 x">{}</div>'
HEADER = "<h1>หัวข้อข่าวทดสอบ</h1><h1>หัวข้อข่าวทดสอบ</h1><p>29 ม.ค. 2564</p><p>695 view</p>"
URL = "https://www.mfa.go.th/th/content/x"


@pytest.fixture(scope="module")
def profile() -> SiteProfile:
    return find_profile("mfa-th")


def _html(inside: str, title: str = "ข่าว", more: str = "") -> bytes:
    return f"<html><head><title>{title}</title></head><body>{inside}</body></html>{more}".encode()


def _article(text: str = "<p>เนื้อข่าว</p>", title: str = "หัวข้อข่าวทดสอบ") -> bytes:
    return _html(HEADER + BODY.format(text), title)


def _kind(profile: SiteProfile, body: bytes, status: int = 200, **headers: str) -> str | None:
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    reading = read_release(profile, Page(body, URL, status, named))
    assert (reading.release is None) == (reading.problem is not None)
    return reading.problem.kind if reading.problem else None


@pytest.mark.parametrize("capture", CAPTURES, ids=lambda c: f"{c['provider']}-{c['title'][:30]}")
def test_real_answers_are_told_apart_by_status_and_headers(capture: dict[str, Any]) -> None:
    """Captures judged 0.0 or 0.1 are blocks and challenges; 1.0 is a page, or an honest 404."""
    body = _html("<p>text</p>", capture["title"])
    problem = problem_of(Page(body, capture["url"], capture["status"], capture["headers"]))
    kind = problem.kind if problem else None
    if capture["usable"] < 0.5:
        assert kind in {"blocked", "challenge"}
    else:
        assert kind == ("not-found" if capture["status"] == 404 else None)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, "login"),
        (403, "blocked"),
        (404, "not-found"),
        (410, "gone"),
        (429, "blocked"),
        (451, "blocked"),
        (400, "refused"),
        (500, "server-error"),
        (503, "server-error"),
        (301, "redirect"),
        (204, "empty"),
    ],
)
def test_a_status_is_a_problem_whatever_the_page_says(
    profile: SiteProfile, status: int, kind: str
) -> None:
    assert _kind(profile, _article(), status) == kind


CHALLENGE = _html('<script>window._cf_chl_opt={cType:"managed"};</script>', "Just a moment...")
BLOCK = _html("<h1>Sorry, you have been blocked</h1>", "Attention Required! | Cloudflare")


@pytest.mark.parametrize(
    ("body", "status", "headers", "kind"),
    [
        (CHALLENGE, 403, {}, "challenge"),
        (CHALLENGE, 503, {"server": "cloudflare"}, "challenge"),
        (CHALLENGE, 200, {}, "challenge"),
        (b"", 403, {"cf_mitigated": "challenge"}, "challenge"),
        (b"", 202, {"x_amzn_waf_action": "challenge"}, "challenge"),
        (b"", 405, {"x_amzn_waf_action": "captcha"}, "challenge"),
        (BLOCK, 403, {}, "blocked"),
        (BLOCK, 200, {}, "blocked"),
        (_html("Request unsuccessful. Incapsula incident ID: 1-2"), 200, {}, "blocked"),
        (
            _html("The requested URL was rejected. Please consult with your administrator."),
            200,
            {},
            "blocked",
        ),
        (b"<H1>Access Denied</H1>You don't have permission to access this", 403, {}, "blocked"),
        (b"", 200, {}, "empty"),
        (b"  \n", 200, {}, "empty"),
        (b"<html><body></body></html>", 200, {}, "empty"),
        (_html("<script>var a=1</script><style>a{}</style>", ""), 200, {}, "empty"),
        (b"%PDF-1.7 ...", 200, {}, "not-html"),
        (b"\x89PNG\r\n", 200, {}, "not-html"),
        (b"<svg></svg>", 200, {"content_type": "image/svg+xml"}, "not-html"),
        (_article(), 200, {"content_type": "application/pdf"}, "not-html"),
        (b"Forbidden", 200, {}, "not-html"),
        (bytes(range(256)) * 4, 200, {}, "not-html"),
        (_html('<form><input type="password"/></form>', "เข้าสู่ระบบ"), 200, {}, "login"),
        (_html("<p>ขออภัย</p>", "ปิดปรับปรุงเว็บไซต์ชั่วคราว"), 200, {}, "maintenance"),
        (_html("<h1>Site under maintenance</h1>"), 200, {}, "maintenance"),
        (_html("<h2>ไม่พบหน้าที่ท่านต้องการ</h2>"), 200, {}, "soft-404"),
        (_html("<h2>This page could not be found.</h2>", "404"), 200, {}, "soft-404"),
        (_html(BODY.format("") + "<p>x</p>", ""), 200, {}, "soft-404"),
        (
            _html(f"<p>วันพฤหัสบดีที่ 1 มกราคม 2513</p>{BODY.format('')}", "รัฐบาลไทย-"),
            200,
            {},
            "soft-404",
        ),
        (_article(""), 200, {}, "empty"),
        (_article("<p>&nbsp;</p>"), 200, {}, "empty"),
        (_html(HEADER + "<p>เนื้อข่าวอยู่ที่อื่น</p>"), 200, {}, "unreadable"),
        (_html(BODY.format("<p>เนื้อข่าวไม่มีหัวข้อ</p>"), ""), 200, {}, "unreadable"),
        (_article()[:-30], 200, {}, "unreadable"),
    ],
)
def test_a_page_that_holds_no_release_says_why(
    profile: SiteProfile, body: bytes, status: int, headers: dict[str, str], kind: str
) -> None:
    assert _kind(profile, body, status, **headers) == kind


@pytest.mark.parametrize(
    "body",
    [
        _article(),
        _article(title="ปิดปรับปรุงระบบ e-Visa ชั่วคราว"),
        _article("<p>ไม่พบหน้านี้ 404 Page not found</p>"),
        _article('<p>ข่าว</p><form><input type="password"/></form>'),
        _article("<p>Access Denied</p>", title="Attention Required"),
        _article().replace(
            b"</body>",
            b'<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script></body>',
        ),
        _article('<img src="/a.jpg"/>'),
        _article('<a href="/a.pdf">PDF</a>'),
        _article().replace(b"</html>", b""),
        b"<h1>a title</h1><p>29 \xe0\xb8\xa1.\xe0\xb8\x84. 2564</p>" + BODY.format("text").encode(),
    ],
)
def test_words_of_trouble_in_a_page_that_has_its_text_are_only_words(
    profile: SiteProfile, body: bytes
) -> None:
    headers = {
        "server": "cloudflare",
        "cf_ray": "9ee1eab40bfa0824-IAD",
        "content_type": "text/html",
    }
    assert _kind(profile, body, **headers) is None


@pytest.mark.parametrize(
    "inside",
    [
        "<h2>ไม่พบหน้าที่ท่านต้องการ</h2>",
        "<h1>404</h1>",
        "<h1>Error 404: Not Found</h1>",
        "<h1>404 - File or directory not found.</h1>",
        "<h1>404</h1><h2>This page could not be found.</h2>",
        "<h1>Oops! That page can’t be found.</h1>",
        "<h1>ขออภัย! ไม่พบข้อมูลที่คุณค้นหาค่ะ</h1>",
        "<h1>Page not found | กระทรวงการต่างประเทศ</h1>",
    ],
)
@pytest.mark.parametrize("menu", ["", "<ul>" + "<li>เมนูของเว็บไซต์</li>" * 300 + "</ul>"])
def test_a_page_whose_headline_says_that_it_is_not_there_is_gone(
    profile: SiteProfile, inside: str, menu: str
) -> None:
    assert _kind(profile, _html(menu + inside, "กระทรวงการต่างประเทศ")) == "soft-404"
    title = inside.removeprefix("<h1>").removeprefix("<h2>").partition("<")[0]
    assert _kind(profile, _html(menu, title)) == "soft-404"


@pytest.mark.parametrize(
    "title",
    [
        "ไทยส่งออก 1,404 ล้านบาท",
        "มอบเงินช่วยเหลือ 404 ล้านบาท",
        "ยอดผู้ป่วยวันนี้ - 404",
        "ประกาศกระทรวงที่ 404",
        "กระทรวงไม่พบข้อมูลคนไทยบาดเจ็บจากเหตุแผ่นดินไหว",
        "ไม่พบข้อมูลคนไทยบาดเจ็บ",
        "กต. แจง: ไม่พบข้อมูล",
        "MFA: body of missing Thai not found",
    ],
)
@pytest.mark.parametrize("text", ["<p>เนื้อข่าวสั้น</p>", "<p>เนื้อข่าวของกระทรวง</p>" * 300])
def test_news_of_what_is_not_found_is_not_gone_when_the_site_is_redesigned(
    profile: SiteProfile, title: str, text: str
) -> None:
    header = f"<h1>{title}</h1><h1>{title}</h1><p>29 ม.ค. 2564</p><p>695 view</p>"
    page = _html(f'{header}<div class="NewDetail">{text}</div><h2>ข่าวอื่น</h2>', title)
    assert _kind(profile, page) == "unreadable"


WHOLE = _article("".join(f"<p>ย่อหน้า {number} ของข่าว</p>" for number in range(5)))
BLANKS = b"\n" * 2_500 + WHOLE
SCRIPT = WHOLE.replace(b"<body>", b'<body><script>var frame = "<body></body></html>"</script>')
UPPER = WHOLE.replace(b"<html", b"<HTML lang='th'").replace(b"</body></html>", b"</BODY></HTML>")


@pytest.mark.parametrize("whole", [WHOLE, BLANKS, SCRIPT, UPPER, b"<!-- x -->" * 900 + WHOLE])
def test_half_a_page_is_told_from_a_whole_one(profile: SiteProfile, whole: bytes) -> None:
    assert _kind(profile, whole) is None
    for end in range(whole.index("ย่อหน้า 3".encode()), len(whole) - 15, 20):
        assert _kind(profile, whole[:end]) == "unreadable"


@pytest.mark.parametrize(
    "more",
    [
        b"",
        b"\n" * 9_000,
        b"<!-- cached 2021-01-29 -->",
        b"<script>send('a')</script>" * 20,
        b'<script>document.write("<script src=a.js><\\/script>")</script><!-- x -->',
    ],
)
def test_what_follows_the_end_of_a_document_does_not_undo_it(
    profile: SiteProfile, more: bytes
) -> None:
    assert _kind(profile, WHOLE + more) is None
    assert _kind(profile, WHOLE.replace(b"</html>", b"") + more) is None


def test_what_was_not_found_is_named_by_key_and_selector(profile: SiteProfile) -> None:
    problem = read_release(profile, Page(_html("<p>ข่าว</p>"), URL)).problem
    assert problem is not None
    assert problem.kind == "unreadable"
    assert "page.body" in problem.detail
    assert profile.page.body in problem.detail


def test_kinds_that_speak_of_removal_are_those_the_judge_knows(profile: SiteProfile) -> None:
    kinds = {
        _kind(profile, _article(), 404),
        _kind(profile, _article(), 410),
        _kind(profile, _html("<h2>ไม่พบหน้าที่ท่านต้องการ</h2>")),
    }
    assert kinds == GONE_KINDS
