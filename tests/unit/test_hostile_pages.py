"""Pages made to break a reader, or to keep it busy, are answered, and soon."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest

from crawler.pages.base import Page
from crawler.pages.listing import read_listing
from crawler.pages.problems import problem_of
from crawler.pages.release import Reading, read_release
from crawler.profile import SiteProfile, find_profile

URL = "https://www.mfa.go.th/th/content/x"
TITLE = "หัวข้อข่าวทดสอบ"


@pytest.fixture(scope="module")
def profile() -> SiteProfile:
    return find_profile("mfa-th")


@cache
def yardstick() -> float:
    """Return the seconds that an honest page of half a megabyte takes, here and now."""
    honest = page("<p>ข่าวของกระทรวงการต่างประเทศ</p>" * 5_500)
    began = time.process_time()
    assert read_release(find_profile("mfa-th"), honest).problem is None
    return time.process_time() - began


@contextmanager
def at_once() -> Iterator[None]:
    """Allow a hostile page five hundred honest ones, some 13 s; unguarded it took 20 to 60.

    The measure is taken in the same process, so a slow machine or a tracer slows both.
    """
    limit = 500 * yardstick()
    began = time.process_time()
    yield
    assert time.process_time() - began < limit


def page(body: str, *, header: str = "", after: str = "") -> Page:
    html = (
        f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><h1>{TITLE}</h1>"
        f"<p>29 ม.ค. 2564</p><p>695 view</p>{header}"
        f'<div class="ContentDetailstyled__ContentDescription-x">{body}</div>{after}</body></html>'
    )
    return Page(html.encode(), URL)


def read(profile: SiteProfile, body: str, **more: str) -> Reading:
    return read_release(profile, page(body, **more))


@pytest.mark.parametrize(
    ("printed", "links"),
    [
        ('<a href="mailto://[x">m</a>', ["mailto://[x"]),
        ('<a href="mailto://ex\u2100mple">m</a>', ["mailto://ex\u2100mple"]),
        ('<a href="mailto:a@b/../[">m</a>', ["mailto:a@b/../["]),
        ('<a href="mailto:info@mfa.go.th">m</a>', ["mailto:info@mfa.go.th"]),
        ('<a href="http://[::1">m</a>', []),
        ('<a href="http://ex\u2100mple.com/">m</a>', []),
        ('<a href="http://[">m</a><a download href="//[x.pdf">m</a>', []),
        ('<img src="http://["><iframe src="http://a.th/?f=http://[x.pdf"></iframe>', []),
        ('<p style="background:url(http://[)">x</p>', []),
    ],
)
def test_an_address_that_is_none_breaks_no_page(
    profile: SiteProfile, printed: str, links: list[str]
) -> None:
    release = read(profile, f"<p>ข่าว</p>{printed}").release
    assert release is not None
    assert release.body[0] == "ข่าว"
    assert [link.url for link in release.links] == links
    assert release.attachments == ()


@pytest.mark.parametrize(
    "body",
    [
        b"<title>" + b" " * 1_000_000,
        b"<title>" + b" " * 19_000,
        b"<title" * 3_300,
        b"<title>" + b" a" * 9_000,
        b"<title>   a" * 1_800,
    ],
    ids=lambda body: f"{body[:12]!r}-{len(body)}",
)
@pytest.mark.parametrize("status", [200, 500])
def test_a_title_without_end_is_no_trap(body: bytes, status: int) -> None:
    with at_once():
        problem_of(Page(body, URL, status))


@pytest.mark.parametrize("open_tags", ["<font>", "<b><i>", "<div>", "<span><font>", "<blockquote>"])
@pytest.mark.parametrize("levels", [200, 253, 400, 1_900])
def test_what_stands_deep_in_unclosed_tags_is_read(
    profile: SiteProfile, open_tags: str, levels: int
) -> None:
    deep = open_tags * (levels // open_tags.count("<"))
    reading = read(profile, f"<p>ต้น</p>{deep}<p>กลาง</p><p>วงเงิน 10 ล้าน</p>")
    assert reading.problem is None
    assert reading.release is not None
    assert reading.release.body == ("ต้น", "กลาง", "วงเงิน 10 ล้าน")


@pytest.mark.parametrize("levels", [2_100, 5_000, 100_000])
@pytest.mark.parametrize("errors", [0, 5_000])
def test_a_page_deeper_than_the_parser_goes_is_not_half_read(
    profile: SiteProfile, levels: int, errors: int
) -> None:
    body = f"<p>ต้น</p>{'</x>' * errors}{'<font>' * levels}<p>วงเงิน 10 ล้าน</p>"
    with at_once():
        problem = read(profile, body).problem
    assert problem is not None
    assert problem.kind == "unreadable"
    why = "the page cannot be read to its end: Excessive depth in document: 2048"
    assert problem.detail == why


CARD = '<div class="p-3 col-md-4"><a href="/th/content/{0}">{0}</a>'


def listed(profile: SiteProfile, html: str) -> list[str]:
    page = Page(f"<html><body>{html}</body></html>".encode(), "https://www.mfa.go.th/th/page/x")
    return [entry.key for entry in read_listing(profile, page).entries]


def test_empty_dates_without_end_do_not_hold_up_a_list(profile: SiteProfile) -> None:
    with at_once():
        html = CARD.format("a") + '<p class="date"></p>' * 20_000 + "</div>"
        assert listed(profile, html) == ["a"]


@pytest.mark.no_cover
def test_items_in_items_do_not_hold_up_a_list(profile: SiteProfile) -> None:
    links = "".join(f'<a href="/th/content/k{number}">x</a>' for number in range(20_000))
    other = "".join(f'<a href="/th/page/k{number}">x</a>' for number in range(20_000))
    with at_once():
        assert listed(profile, '<div class="p-3 col-md-4">' * 240 + links) == []
    with at_once():
        assert listed(profile, '<div class="p-3 col-md-4">' * 1_900 + other) == []


def test_columns_in_columns_are_read_as_before(profile: SiteProfile) -> None:
    row = '<div class="px-3 row"><div class="col-md-12">'
    html = f'{row * 3}<a href="/th/content/a">a</a>{"</div></div>" * 3}'
    assert listed(profile, row + html + html.replace("/a", "/b") + "</div></div>") == ["a", "b"]


def test_no_list_page_has_more_than_a_thousand_entries(profile: SiteProfile) -> None:
    html = "".join(CARD.format(f"k{number}") + "</div>" for number in range(1_200))
    assert listed(profile, html) == [f"k{number}" for number in range(1_000)]


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "more",
    [
        {"header": "<b></b>" * 140_000},
        {"header": '<a href="/x"><div>' * 900 + "<p>x</p>" * 90_000},
        {"header": "<font>" * 1_900 + "<p>x</p>" * 120_000},
        {"after": '<h4 class="m-0">รูปภาพประกอบ</h4>' + '<a href="/x.pdf">x</a>' * 40_000},
        {"after": "<div>" * 1_800 + '<a href="/th/x">x</a>' * 40_000},
        {"after": '<div><h4 class="m-0">เอกสาร</h4>' * 900 + "<h4>x</h4>" * 90_000},
        {"body": "<p>ก</p>" + '<a href="/x{}"><div>' * 900 + '<a href="/y">x</a>' * 20_000},
        {"body": '<div class="ContentDetailstyled__ContentDescription-">' * 900 + "<p>" * 150_000},
    ],
    ids=lambda more: f"{'-'.join(more)}-{len(str(more))}",
)
def test_a_megabyte_of_tags_is_read_soon(profile: SiteProfile, more: dict[str, str]) -> None:
    with at_once():
        read(profile, **{"body": "<p>ข่าว</p>", **more})


def test_a_title_is_told_without_the_blanks_around_it() -> None:
    problem = problem_of(Page(b"<TITLE lang=en>\n  Bad gateway \n</TITLE>", URL, 502))
    assert problem is not None
    assert problem.detail == "HTTP 502 (bad gateway)"
