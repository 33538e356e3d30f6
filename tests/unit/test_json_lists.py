"""Lists in JSON: shapes that sites give, values of the wrong kind, and documents made to break."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.base import Page
from crawler.pages.jsonlists import at, read_json_list, shape, words_of
from crawler.pages.listing import MOST_ENTRIES, Entry, Listing
from crawler.pages.moments import day_of
from crawler.profile.model import JsonList, PageRules, ReleaseRules, SiteProfile
from storage.records import Problem

HOME = "https://www.x.go.th/"
API = "https://www.x.go.th/api/news?page=1"
PROFILE = SiteProfile(
    name="x",
    titles={"th": "กระทรวงทดสอบ"},
    home=HOME,
    hosts=("www.x.go.th", "x.go.th"),
    release=ReleaseRules(pattern=r"^/news/(?P<key>[^/]+)$"),
    page=PageRules(body="div.body"),
)
RULES = JsonList(
    name="ข่าว",
    url=API,
    items="data.items",
    link=HOME + "news/{article_id}",
    title="title",
    date="dates.published",
    views="hits",
)
PLAIN = JsonList(name="plain", url=API, link="url", title="title", date="date", views="views")


def answer(value: Any, status: int = 200) -> Page:
    headers = {"content-type": "application/json; charset=utf-8"}
    return Page(json.dumps(value, ensure_ascii=False).encode(), API, status, headers)


def raw(body: bytes, status: int = 200, media: str = "text/html") -> Page:
    return Page(body, API, status, {"content-type": media})


def listed(page: Page, rules: JsonList = PLAIN) -> tuple[Entry, ...]:
    found = read_json_list(PROFILE, rules, page)
    assert isinstance(found, Listing), found
    return found.entries


def problem(page: Page, rules: JsonList = PLAIN) -> Problem:
    found = read_json_list(PROFILE, rules, page)
    assert isinstance(found, Problem), found
    assert "\n" not in found.detail
    return found


def test_an_item_is_read_by_its_paths() -> None:
    item = {
        "article_id": 4711,
        "title": "รัฐมนตรีฯ เปิดงาน &quot;ปลูกป่า&quot; <b>๒๕๖๔</b>",
        "dates": {"published": "2021-01-29T23:30:00+07:00"},
        "hits": "1,234",
    }
    page = answer({"status": "ok", "data": {"items": [item]}})
    assert listed(page, RULES) == (
        Entry(
            key="4711",
            url="https://www.x.go.th/news/4711",
            title='รัฐมนตรีฯ เปิดงาน "ปลูกป่า" ๒๕๖๔',
            published_on=date(2021, 1, 29),
            views=1234,
        ),
    )


@pytest.mark.parametrize(
    ("link", "item", "url"),
    [
        ("url", {"url": "/news/ก ข"}, HOME + "news/%E0%B8%81%20%E0%B8%82"),
        ("url", {"url": "https://x.go.th/news/7?utm=1"}, HOME + "news/7"),
        ("a.0.href", {"a": [{"href": "/news/7"}]}, HOME + "news/7"),
        (HOME + "news/{id}", {"id": 7}, HOME + "news/7"),
        (HOME + "news/{id}-{a.b}", {"id": "7", "a": {"b": "x?y#z"}}, HOME + "news/7-x%3Fy%23z"),
        ("/news/{slug}", {"slug": "%E0%B8%81"}, HOME + "news/%E0%B8%81"),
        ("/news/{slug}", {"slug": "\ud83d"}, HOME + "news/%EF%BF%BD"),
        ("url", {"url": "/news/\ud83d"}, HOME + "news/%EF%BF%BD"),
    ],
)
def test_a_link_is_a_path_or_a_template(link: str, item: Any, url: str) -> None:
    page = Page(json.dumps([item]).encode(), API)
    rules = JsonList(name="x", url=API, link=link)
    assert [entry.url for entry in listed(page, rules)] == [url]


@pytest.mark.parametrize(
    "item",
    [
        {"url": "https://elsewhere.go.th/news/1"},
        {"url": "/about"},
        {"url": "javascript:void(0)"},
        {"url": "/news/.."},
        {"url": "http://["},
        {"url": 7},
        {"url": None},
        {},
        None,
        "text",
        [],
    ],
)
def test_an_item_that_is_no_release_is_left_out(item: Any) -> None:
    entries = listed(answer([item, {"url": "/news/1"}]))
    assert [entry.key for entry in entries] == ["1"]


def test_a_release_stands_once_and_the_first_counts() -> None:
    items = [{"url": "/news/1", "title": "ก"}, {"url": "/news/1?x=2", "title": "ข"}]
    assert [entry.title for entry in listed(answer(items))] == ["ก"]


def test_a_list_without_end_is_read_so_far() -> None:
    items = [{"url": f"/news/{number}"} for number in range(MOST_ENTRIES + 50)]
    assert len(listed(answer(items))) == MOST_ENTRIES


def test_an_empty_array_is_an_empty_list() -> None:
    assert listed(answer([])) == ()


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2021-01-29", date(2021, 1, 29)),
        ("2021-01-28T17:00:00.000Z", date(2021, 1, 29)),
        ("2021-01-29T00:30:00+07:00", date(2021, 1, 29)),
        ("2021-01-29 08:15:00.000000", date(2021, 1, 29)),
        ("2564-01-29", date(2021, 1, 29)),
        ("2567-02-29T10:00:00", date(2024, 2, 29)),
        ("๒๕๖๔-๐๑-๒๙", date(2021, 1, 29)),
        ("29 ม.ค. 2564", date(2021, 1, 29)),
        ("29/01/2564", date(2021, 1, 29)),
        ("2021-02-30", None),
        ("2021-13-01T00:00:00", None),
        ("0000-00-00 00:00:00", None),
        ("1970-01-01T00:00:00Z", None),
        ("2400-00-00", None),
        ("1611853200", None),
        ("/Date(1611853200000)/", None),
        (1611853200, None),
        (1611853200000, None),
        (True, None),
        (None, None),
        ({"iso": "2021-01-29"}, None),
        ("", None),
        ("29 ม.ค. 2564" + " " * 1_000, None),
    ],
)
def test_a_day_is_taken_as_it_is_stated(said: Any, day: date | None) -> None:
    assert day_of(said) == day


@pytest.mark.parametrize(
    ("said", "views"),
    [
        (695, 695),
        (0, 0),
        ("695", 695),
        (" 0042 ", 42),
        ("๑,๒๓๔", 1234),
        ("1.2K", 1200),
        ("เข้าชม 35 ครั้ง", 35),
        (True, None),
        (False, None),
        (-1, None),
        (10**30, None),
        (1.5, None),
        ("", None),
        ("ยังไม่มี", None),
        (None, None),
        ([5], None),
    ],
)
def test_views_are_a_number_or_nothing(said: Any, views: int | None) -> None:
    (entry,) = listed(answer([{"url": "/news/1", "views": said}]))
    assert entry.views == views


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("พิธีลงนาม &#8211; ความร่วมมือ &amp; การค้า", "พิธีลงนาม – ความร่วมมือ & การค้า"),
        ("ข่าว<br/>ด่วน", "ข่าว ด่วน"),
        ("ข่าว<!-- x -->ด่<b>ว</b>น", "ข่าวด่วน"),
        ("ราคา <5 บาท และ a<b", "ราคา <5 บาท และ a<b"),
        ("&lt;b&gt;", "<b>"),
        ("เเรงงาน\u200b", "แรงงาน"),
        ("ตัด\ud83d", "ตัด\ufffd"),
        (5, ""),
        (None, ""),
        (["ก"], ""),
    ],
)
def test_words_are_stripped_of_markup(said: Any, words: str) -> None:
    assert words_of(said) == words


@pytest.mark.parametrize(
    ("value", "rules", "detail"),
    [
        ({"message": "x"}, RULES, "items = 'data.items' is missing, not an array"),
        ({"data": {"items": {}}}, RULES, "items = 'data.items' is an empty object"),
        ({"data": {"items": 5}}, RULES, "is a number"),
        ({"code": 1, "rows": []}, PLAIN, "items = '' is an object with code, rows"),
        ("text", PLAIN, "is a text"),
        (True, PLAIN, "is true"),
        ([{"id": 1, "name": "ก"}], PLAIN, "link = 'url' is in no item; the first is an object"),
        ([1, 2], PLAIN, "the first is a number"),
        ({"data": {"items": [{"article_id": True}]}}, RULES, "is in no item"),
    ],
)
def test_another_shape_is_told_by_its_key(value: Any, rules: JsonList, detail: str) -> None:
    told = problem(answer(value), rules)
    assert told.kind == "unreadable"
    assert detail in told.detail
    assert told.detail.startswith(f"json {rules.name!r}: ")


HTML = "<html><head><title>{0}</title></head><body><h1>{0}</h1>{1}</body></html>"


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (raw(b""), "empty"),
        (raw(b"[{'url': 1}]"), "unreadable"),
        (raw(b'[{"url": "/news/1"}', media="application/json"), "unreadable"),
        (raw(b"[" * 10_000 + b"]" * 10_000), "unreadable"),
        (raw(b'{"a":' * 10_000 + b"1" + b"}" * 10_000), "unreadable"),
        (raw(b"[" + b"9" * 5_000 + b"]"), "unreadable"),
        (raw(b"%PDF-1.4 x"), "unreadable"),
        (raw(HTML.format("ข่าว", "<p>ข่าว</p>" * 300).encode()), "unreadable"),
        (raw(HTML.format("ไม่พบหน้าที่ท่านต้องการ", "").encode()), "unreadable"),
        (raw(HTML.format("เข้าสู่ระบบ", "<input type='password'>").encode()), "login"),
        (raw(HTML.format("Just a moment...", "x").encode(), 403), "challenge"),
        (raw(b'{"message": "not found"}', 404, "application/json"), "refused"),
        (raw(b"[]", 410, "application/json"), "refused"),
        (raw(b"[]", 503, "application/json"), "server-error"),
        (raw(b"[]", 401, "application/json"), "login"),
        (raw(HTML.format("404", "x").encode(), 404), "refused"),
    ],
)
def test_what_is_no_list_is_a_problem_of_the_list(page: Page, kind: str) -> None:
    assert problem(page).kind == kind


def test_bytes_are_read_as_on_any_page() -> None:
    text = json.dumps([{"url": "/news/1", "title": "ข่าวกระทรวง"}], ensure_ascii=False)
    for body in (b"\xef\xbb\xbf" + text.encode(), text.encode("cp874"), text.encode("utf-16")):
        assert [entry.title for entry in listed(raw(body))] == ["ข่าวกระทรวง"]


def test_a_value_stands_at_its_path() -> None:
    value = {"a": [{"b": 5}], "0": "zero"}
    assert at(value, "") is value
    assert at(value, "a.0.b") == 5
    assert at(value, "0") == "zero"
    for path in ("a.1.b", "a.-1", "a.๐", "a.0.b.c", "x", "a..b", "."):
        assert at(value, path) is None


def test_a_shape_names_few_keys() -> None:
    told = shape({f"{number}" * 500: 1 for number in range(9)})
    assert len(told) < 300
    assert shape({"ก\nข": 1}) == "an object with ก ข"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(
        st.sampled_from(["url", "title", "date", "views", "data", "items", "dates", "hits"])
        | st.text(),
        inner,
    ),
    max_leaves=30,
)  # fmt: skip


@given(value=JSON, rules=st.sampled_from([PLAIN, RULES]), status=st.sampled_from([200, 404]))
def test_any_document_is_a_list_or_a_problem(value: Any, rules: JsonList, status: int) -> None:
    page = Page(json.dumps(value).encode(), API, status)
    assert isinstance(read_json_list(PROFILE, rules, page), Listing | Problem)


@given(body=st.binary())
def test_any_bytes_are_a_list_or_a_problem(body: bytes) -> None:
    assert isinstance(read_json_list(PROFILE, PLAIN, Page(body, API)), Listing | Problem)
