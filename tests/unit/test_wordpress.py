"""Posts of WordPress's REST API: what is archived of them, what they say, and how to ask."""

import json
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.base import Page
from crawler.pages.problems import problem_of
from crawler.pages.wordpress import (
    Post,
    PostReading,
    is_post,
    read_post,
    read_posts,
    slug_query,
)
from crawler.profile.model import PageRules, ReleaseRules, SiteProfile, WordPress
from storage.records import GONE_KINDS, Attachment, Image, Link, Problem, Release

HOME = "https://www.x.go.th/"
API = HOME + "wp-json/wp/v2/posts?per_page=20&page=1"
FILES = HOME + "wp-content/uploads/2021/01/"
SLUG = "%e0%b8%82%e0%b9%88%e0%b8%b2%e0%b8%a7"  # 'ข่าว', as WordPress writes its own
PROFILE = SiteProfile(
    name="x",
    titles={"th": "กระทรวงทดสอบ"},
    home=HOME,
    hosts=("www.x.go.th", "x.go.th"),
    wordpress=WordPress(),
    release=ReleaseRules(pattern=r"^/(?:news|archives)/(?P<key>[^/]+)$"),
    page=PageRules(ignore=(".sharedaddy",)),
)
TEXT = "<p>กระทรวงทดสอบจัดพิธีลงนามบันทึกความเข้าใจ ณ กรุงเทพมหานคร</p>\n"


def post(**changed: Any) -> dict[str, Any]:
    """Return a post with the fields that WordPress gives, some of them changed."""
    content = changed.pop("content", TEXT)
    return {
        "id": 4711,
        "date": "2021-01-29T16:30:05",
        "date_gmt": "2021-01-29T09:30:05",
        "guid": {"rendered": HOME + "?p=4711"},
        "modified": "2021-01-29T16:31:00",
        "modified_gmt": "2021-01-29T09:31:00",
        "slug": SLUG,
        "status": "publish",
        "type": "post",
        "link": HOME + f"news/{SLUG}/",
        "title": {"rendered": "พิธีลงนาม &#8211; ความร่วมมือ &amp; การค้า"},
        "content": {"rendered": content, "protected": False, "block_version": 1},
        "excerpt": {"rendered": TEXT, "protected": False},
        "author": 1,
        "featured_media": 4712,
        "class_list": ["post-4711"],
        "_links": {"self": [{"href": HOME + "wp-json/wp/v2/posts/4711"}]},
    } | changed


def answer(value: Any, status: int = 200) -> Page:
    return Page(json.dumps(value).encode(), API, status, {"content-type": "application/json"})


def posts_of(page: Page) -> tuple[Post, ...]:
    found = read_posts(PROFILE, page)
    assert isinstance(found, tuple), found
    return found


def reading(item: Any) -> PostReading:
    (found,) = posts_of(answer([item]))
    assert is_post(found.body)
    return read_post(PROFILE, Page(found.body, found.url))


def release(item: Any) -> Release:
    found = reading(item)
    assert found.release is not None, found.problem
    return found.release


def test_a_post_is_read() -> None:
    body = (
        '<p>ย่อหน้าแรก <a href="/about">เกี่ยวกับ</a></p>'
        f'<p><img src="{FILES}a.jpg" alt="ภาพ"/></p><p><a href="{FILES}a.pdf">เอกสาร</a></p>'
    )
    found = reading(post(content=body, modified="2021-02-01T08:00:00"))
    assert found.problem is None
    assert found.release == Release(
        title="พิธีลงนาม – ความร่วมมือ & การค้า",
        lead="กระทรวงทดสอบจัดพิธีลงนามบันทึกความเข้าใจ ณ กรุงเทพมหานคร",
        body=("ย่อหน้าแรก เกี่ยวกับ", "เอกสาร"),
        published_on=date(2021, 1, 29),
        updated_on=date(2021, 2, 1),
        images=(Image(FILES + "a.jpg", "ภาพ"),),
        attachments=(Attachment(FILES + "a.pdf", "เอกสาร"),),
        links=(Link(HOME + "about", "เกี่ยวกับ"),),
    )


def test_only_what_is_read_is_archived() -> None:
    (found,) = posts_of(answer([post()]))
    assert (found.key, found.url) == ("ข่าว", HOME + "news/" + SLUG.upper())
    kept = msgspec.json.decode(found.body)
    assert list(kept) == ["content", "date", "excerpt", "id", "link", "modified", "title"]
    assert kept["content"] == {"protected": False, "rendered": TEXT}
    assert b": " not in found.body.split(b"rendered")[0]
    other = {"_links": {}, "author": 2, "featured_media": 0, "ping_status": "open"}
    mixed = dict(reversed((post() | other).items()))
    assert posts_of(answer([mixed])) == (found,)
    assert posts_of(answer([kept])) == (found,)


def test_an_archived_post_is_no_web_page() -> None:
    (found,) = posts_of(answer([post()]))
    for page in (b"", b"<!doctype html>", b"<html>", b"[{", b'{"code":"x"}', b"\xef\xbb\xbf{"):
        assert not is_post(page)
    assert not found.body.lstrip().startswith(b"<")
    problem = problem_of(Page(found.body.replace(b"<", b""), found.url))
    assert problem is not None
    assert problem.kind == "not-html"


def test_a_touch_moves_the_day_of_the_update_and_nothing_else() -> None:
    before, after = release(post()), release(post(modified="2021-03-05T10:00:00"))
    assert before.updated_on is None
    assert after == msgspec.structs.replace(before, updated_on=date(2021, 3, 5))


@pytest.mark.parametrize(
    ("said", "modified", "published_on", "updated_on", "kind"),
    [
        ("2564-01-29T16:30:05", "2564-02-01T08:00:00", (2021, 1, 29), (2021, 2, 1), None),
        ("2564-01-29T16:30:05", "2021-01-29T23:00:00", (2021, 1, 29), None, None),
        ("2021-01-29T00:00:00", "2020-12-31T00:00:00", (2021, 1, 29), None, None),
        (None, "2021-02-01T08:00:00", None, None, None),
        ("2021-01-29T16:30:05", 5, (2021, 1, 29), None, None),
        (1611930605, None, None, None, None),
        ("soon", None, None, None, "unreadable-date"),
        ("0000-00-00T00:00:00", None, None, None, "unreadable-date"),
    ],
)
def test_days_are_those_of_the_site(
    said: Any, modified: Any, published_on: Any, updated_on: Any, kind: str | None
) -> None:
    found = reading(post(date=said, modified=modified))
    assert found.release is not None
    assert found.release.published_on == (date(*published_on) if published_on else None)
    assert found.release.updated_on == (date(*updated_on) if updated_on else None)
    assert (found.problem.kind if found.problem else None) == kind


LONG = "".join(f"<p>ประโยคที่ {number} ของข่าวนี้ครับ</p>" for number in range(40))
START = "ประโยคที่ 0 ของข่าวนี้ครับ ประโยคที่ 1 ของข่าวนี้ครับ"


@pytest.mark.parametrize(
    ("excerpt", "lead"),
    [
        (f"<p>{START} [&hellip;]</p>\n", None),
        (f"<p>{START} […]</p>", None),
        (f"<p>{START} [...]</p>", None),
        (f"<p>{START}&hellip;</p>", None),
        (f'<p>{START} … <a class="more-link" href="/news/1">อ่านต่อ</a></p>', None),
        (f"<p>{START}</p>", None),
        ("<p>ตัดมาจากคำบรรยายภาพ [&hellip;]</p>", None),
        ("", None),
        (None, None),
        (7, None),
        ("<p>รัฐมนตรีชี้ <b>เป็นก้าวสำคัญ</b></p>", "รัฐมนตรีชี้ เป็นก้าวสำคัญ"),
        ("รอผลการหารือ...", "รอผลการหารือ..."),
        (f"<p>Post Views: 11 {START}</p>", None),
        (f"<p>{START} 11 total views, 2 views today</p>", None),
        ("<p>Post Views: 11</p><p>รัฐมนตรีชี้เป็นก้าวสำคัญ</p>", "รัฐมนตรีชี้เป็นก้าวสำคัญ"),
        ("<p>Total Views: 11</p>", None),
    ],
)
def test_a_lead_is_what_a_person_wrote(excerpt: Any, lead: str | None) -> None:
    assert release(post(content=LONG, excerpt={"rendered": excerpt})).lead == lead


PDF = FILES + "%E0%B8%84%E0%B8%B3%E0%B8%AA%E0%B8%B1%E0%B9%88%E0%B8%87.pdf"
QUOTED = PDF.replace("%", "%25").replace(":", "%3A").replace("/", "%2F")
FLOW = "https://flowpaper.com/flipbook/?pdf="


@pytest.mark.parametrize(
    "viewer",
    [
        '<div class="ead-preview"><div class="ead-document"><div class="ead-iframe-wrapper">'
        f'<iframe src="//docs.google.com/viewer?url={QUOTED}&amp;embedded=true&amp;hl=th" '
        'class="ead-iframe"></iframe></div></div></div>',
        f'<iframe src="//docs.google.com/viewer?url={QUOTED}%3F1611900000&amp;hl=th"></iframe>',
        f'<iframe src="https://view.officeapps.live.com/op/embed.aspx?src={QUOTED}"></iframe>',
        f'<div class="ead-document" data-pdf-src="{PDF}" data-viewer="browser">'
        '<iframe src="" class="ead-iframe"></iframe></div>',
        f'<iframe src="{FLOW}{QUOTED}&amp;title=x&amp;modified=2101291030">no frames</iframe>',
        f'<iframe src="{FLOW}{QUOTED}%3Fwp-hosted=1&amp;modified=2102010800"></iframe>',
        f'<a data-lity href="{FLOW}{QUOTED}&amp;modified=2101291030"></a>',
        f'<iframe data-lazy-src="{PDF}" src="about:blank"></iframe>',
        f'<iframe src="about:blank" data-src="/viewer.html?file={QUOTED}"></iframe>',
        f'<object data="{PDF}" type="application/pdf"></object>',
        f'<embed src="{PDF}">',
    ],
)
def test_a_document_in_a_viewer_is_the_release(viewer: str) -> None:
    found = release(post(content=f"\n{viewer}\n"))
    assert [each.url for each in found.attachments] == [PDF]
    assert (found.body, found.links) == ((), ())


def test_the_stamp_of_a_viewer_is_no_edit() -> None:
    frame = '<iframe class="ead-iframe" src="//docs.google.com/viewer?url={0}%3F{1}"></iframe>'
    first, second = (
        release(post(content=frame.format(QUOTED, stamp))) for stamp in (1611900000, 1611903600)
    )
    assert first == second


def test_a_version_of_a_document_is_told() -> None:
    frame = f'<iframe src="/viewer?url={QUOTED}%3Fver%3D2"></iframe>'
    assert [each.url for each in release(post(content=frame)).attachments] == [PDF + "?ver=2"]


def test_a_gallery_is_pictures() -> None:
    figures = "".join(
        f'<figure class="wp-block-image"><img loading="lazy" src="{FILES}{number}.jpg" alt=""/>'
        f"<figcaption>ภาพที่ {number}</figcaption></figure>"
        for number in range(3)
    )
    found = release(post(content=f'<figure class="wp-block-gallery">{figures}</figure>'))
    assert [image.url for image in found.images] == [f"{FILES}{number}.jpg" for number in range(3)]
    assert found.body == ("ภาพที่ 0", "ภาพที่ 1", "ภาพที่ 2")


def test_blocks_counters_and_what_the_profile_ignores() -> None:
    body = (
        "<!-- wp:paragraph -->\n<p>ย่อหน้า</p>\n<!-- /wp:paragraph -->"
        '<div class="wp-block-columns"><div class="wp-block-column"><ul><li>หนึ่ง</li></ul></div>'
        '</div><div class="sharedaddy">แชร์</div><p>จำนวนผู้เข้าชม 35 ครั้ง</p>'
    )
    assert release(post(content=body)).body == ("ย่อหน้า", "หนึ่ง")


def test_a_shortcode_left_over_is_what_readers_see() -> None:
    body = '[vc_row][vc_column]<p>ข่าว</p>[/vc_column][/vc_row][gallery ids="1,2"]'
    assert release(post(content=body)).body == (
        "[vc_row][vc_column]",
        "ข่าว",
        '[/vc_column][/vc_row][gallery ids="1,2"]',
    )


@pytest.mark.parametrize("stray", ["</div>", "</div></div>", "</body></html>", "<body><html>"])
def test_a_stray_tag_cuts_nothing_off(stray: str) -> None:
    assert release(post(content=f"<p>ต้น</p>{stray}<p>ปลาย</p>")).body == ("ต้น", "ปลาย")


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"content": {"rendered": "", "protected": True}}, "login"),
        ({"content": {"rendered": "<p>ใส่รหัสผ่าน</p>", "protected": True}}, "login"),
        ({"content": {"rendered": 5}}, "unreadable"),
        ({"content": 5}, "unreadable"),
        ({"content": None}, "unreadable"),
        ({"content": {"rendered": " \n&nbsp;<p></p>"}}, "empty"),
        ({"content": {"rendered": "<div>" * 5_000 + "x"}}, "unreadable"),
        ({"title": {"rendered": 2564}}, "unreadable"),
        ({"title": {"rendered": "<b></b>"}}, "unreadable"),
        ({"title": "x"}, "unreadable"),
    ],
)
def test_a_post_that_cannot_be_read_is_a_problem(changed: dict[str, Any], kind: str) -> None:
    item = post()
    item.update(changed)
    found = reading(item)
    assert found.release is None
    assert found.problem is not None
    assert found.problem.kind == kind
    assert "\n" not in found.problem.detail


def test_letters_that_are_none_break_nothing() -> None:
    odd = "ข่าว\ud83d\x00\x07\ufffe"
    frame = '<iframe src="/v?url=/a%EF%BF%BEb.pdf"></iframe><iframe src="/v?u=%00.pdf"></iframe>'
    found = release(
        post(title={"rendered": odd}, content=odd + frame, excerpt={"rendered": odd + "ย่อ"})
    )
    assert found.title == "ข่าว\ufffd\ufffe"
    assert found.fingerprint().startswith("sha256:")


WEB = "<html><head><title>{0}</title></head><body><h1>{0}</h1>{1}</body></html>"


@pytest.mark.parametrize(
    ("page", "kind", "detail"),
    [
        (
            answer({"code": "rest_no_route", "message": "No route", "data": {"status": 404}}, 404),
            "refused",
            "WordPress says 'rest_no_route': No route",
        ),
        (answer({"code": "rest_forbidden", "message": "ไม่มีสิทธิ์"}, 401), "login", "ไม่มีสิทธิ์"),
        (answer({"code": "rest_invalid_param"}, 400), "refused", "rest_invalid_param"),
        (answer({"code": 5}), "unreadable", "an object with code"),
        (answer(post()), "unreadable", "not an array of posts"),
        (answer("x"), "unreadable", "a text"),
        (answer([{"id": 1}]), "unreadable", "no post has a link; the first is an object with id"),
        (answer([1, None, "x"]), "unreadable", "the first is a number"),
        (answer([], 404), "refused", "HTTP 404"),
        (answer([], 500), "server-error", "HTTP 500"),
        (Page(WEB.format("ข่าว", "<p>ข่าว</p>" * 300).encode(), API), "unreadable", "web page"),
        (Page(WEB.format("ไม่พบหน้านี้", "").encode(), API), "unreadable", ""),
        (Page(WEB.format("404", "x").encode(), API, 404), "refused", "HTTP 404"),
        (Page(b"", API), "empty", ""),
        (Page(b"[" * 10_000, API), "unreadable", "nested too deep"),
        (Page(b'[{"content":' * 10_000, API), "unreadable", "nested too deep"),
    ],
)
def test_an_answer_that_is_no_list_of_posts(page: Page, kind: str, detail: str) -> None:
    found = read_posts(PROFILE, page)
    assert isinstance(found, Problem)
    assert found.kind == kind
    assert found.kind not in GONE_KINDS
    assert detail in found.detail


def test_no_posts_and_a_page_beyond_the_last_are_answers() -> None:
    beyond = {"code": "rest_post_invalid_page_number", "message": "x", "data": {"status": 400}}
    assert posts_of(answer([])) == ()
    assert posts_of(answer(beyond, 400)) == ()


def test_what_is_no_release_of_the_site_is_left_out() -> None:
    links = [HOME + "events/1", "https://elsewhere.go.th/news/1", 5, HOME + "news/1", "/news/1/"]
    found = posts_of(answer([*(post(link=link) for link in links), None, "x"]))
    assert [each.key for each in found] == ["1"]


@pytest.mark.parametrize(
    ("url", "query"),
    [
        (HOME + "news/ข่าว/", "slug=%E0%B8%82%E0%B9%88%E0%B8%B2%E0%B8%A7"),
        (HOME + f"news/{SLUG}", "slug=%E0%B8%82%E0%B9%88%E0%B8%B2%E0%B8%A7"),
        (HOME + "news/a-b_c", "slug=a-b_c"),
        (HOME + "news/a&b=c,d", "slug=a%26b%3Dc%2Cd"),
        (HOME + "news/a-b.html", "slug=a-b"),
        (HOME + "archives/595086", "include=595086"),
        (HOME + "archives/595086.html?x=1", "include=595086"),
        (HOME + "archives/๕๙๕", "slug=%E0%B9%95%E0%B9%99%E0%B9%95"),
    ],
)
def test_a_known_post_is_asked_for_by_slug_or_number(url: str, query: str) -> None:
    assert slug_query(PROFILE, url) == f"{HOME}wp-json/wp/v2/posts?{query}"


def test_a_plain_permalink_is_asked_for_by_number() -> None:
    plain = msgspec.structs.replace(
        PROFILE,
        wordpress=WordPress(posts="/?rest_route=/wp/v2/posts"),
        release=ReleaseRules(pattern=r"^/\?p=(?P<key>[0-9]+)$", keep_query=("p",)),
    )
    asked = slug_query(plain, HOME + "?p=4711&preview=1")
    assert asked == HOME + "?rest_route=/wp/v2/posts&include=4711"


def test_what_is_no_post_is_not_asked_for() -> None:
    assert slug_query(PROFILE, HOME + "events/1") is None
    assert slug_query(PROFILE, "https://elsewhere.go.th/news/1") is None
    assert slug_query(msgspec.structs.replace(PROFILE, wordpress=None), HOME + "news/1") is None


NAMES = ["id", "link", "date", "modified", "title", "content", "excerpt", "rendered", "code"]
SAID = st.sampled_from([HOME + "news/1", "/news/2", "2564-01-29", TEXT, "<iframe src='//["])
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | SAID | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(NAMES) | st.text(), inner),
    max_leaves=30,
)
READ = ["id", "date", "modified", "title", "content", "excerpt"]
POSTS = st.lists(st.fixed_dictionaries({"link": SAID}, optional=dict.fromkeys(READ, ANY)) | ANY)


@given(value=ANY | POSTS, status=st.sampled_from([200, 400, 404]))
def test_any_document_is_posts_or_a_problem(value: Any, status: int) -> None:
    found = read_posts(PROFILE, answer(value, status))
    assert isinstance(found, tuple | Problem)
    for each in found if isinstance(found, tuple) else ():
        assert is_post(each.body)
        told = read_post(PROFILE, Page(each.body, each.url))
        assert told.release is not None or told.problem is not None


@given(value=ANY)
def test_any_document_in_the_archive_is_a_reading(value: Any) -> None:
    told = read_post(PROFILE, answer(value))
    assert told.release is not None or told.problem is not None


@given(content=st.text(st.characters()), title=st.text(st.characters()))
def test_any_text_is_a_reading_with_a_fingerprint(content: str, title: str) -> None:
    told = reading(post(content=content, title={"rendered": title}))
    if told.release is not None:
        assert told.release.fingerprint()
    else:
        assert told.problem is not None


@given(body=st.binary())
def test_any_bytes_are_a_reading(body: bytes) -> None:
    assert isinstance(read_posts(PROFILE, Page(body, API)), tuple | Problem)
    assert read_post(PROFILE, Page(body, API)).problem is not None
