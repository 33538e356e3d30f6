"""Whatever a server sends, reading answers; and what does not matter changes nothing."""

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from crawler.encoding import to_utf8
from crawler.identity import release_address
from crawler.pages.base import Page
from crawler.pages.listing import read_listing
from crawler.pages.release import read_release
from crawler.profile import find_profile
from crawler.profile.load import SHIPPED

PROFILE = find_profile("mfa-th")
GOLDEN = SHIPPED / "golden" / "mfa-th"
ARTICLES = sorted(GOLDEN.glob("[ab]-*.html"))
URL = "https://www.mfa.go.th/th/content/x"
PIECES = st.sampled_from(
    [
        "<div>", "</div>", "<p>", "</p>", "<table>", "<td>", "<a href='/th/content/a'>", "</a>",
        "<div class='ContentDetailstyled__ContentDescription-x'>", "<h4 class='m-0'>", "</h4>",
        "รูปภาพประกอบ", "29 ม.ค. 2564", "695 view", "<img src='//[x'>", "<!--", "-->", "<![CDATA[",
        "<base href='http://[/'>", "<strong class='icon-web-eye'></strong>", "&#x0;", "&nbsp;",
        "<div class='p-3 col-md-4'>", "<script>", "</script>", "<style>", "<svg>", "<template>",
        "<span style='background-image:url(x'>", "\ud800".encode("utf-8", "replace").decode(), "ำ",
        "<body>", "</body>", "<html>", "</html>", "<head>", "<title>", "<frameset>", "<o:p>", "\0",
    ]
)  # fmt: skip


@given(st.binary(max_size=400), st.integers(100, 599), st.text(max_size=30))
def test_any_bytes_are_answered(body: bytes, status: int, label: str) -> None:
    page = Page(body, URL, status, {"content-type": f"text/html; charset={label}"})
    reading = read_release(PROFILE, page)
    assert (reading.release is None) or reading.release.title
    read_listing(PROFILE, page)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_soup_of_tags_is_answered(soup: str) -> None:
    page = Page(soup.encode("utf-8", "replace"), URL)
    reading = read_release(PROFILE, page)
    assert (reading.release is None) or reading.release.title
    read_listing(PROFILE, page)


def test_nesting_without_end_is_answered() -> None:
    body = "<div class='ContentDetailstyled__ContentDescription-x'>"
    for tag in ("<div>", "<b>", "<table><tr><td>", "<p><span>"):
        page = Page((tag * 20_000 + body + tag * 20_000 + "x").encode(), URL)
        assert read_release(PROFILE, page).release is None


@given(st.binary(max_size=200))
def test_what_is_parsed_is_always_utf_8(body: bytes) -> None:
    assert to_utf8(body, {}).decode("utf-8") is not None


@given(st.sampled_from(ARTICLES), st.integers(0, 2**32))
def test_noise_in_attributes_and_blanks_between_tags_change_nothing(path: Path, salt: int) -> None:
    html = path.read_text()
    noisy = re.sub(r"<(p|span|div|li|h1|h2|h4)(?=[ >])", rf'<\1 data-n{salt}="{salt}"', html)
    noisy = re.sub(r"-sc-[a-z0-9]+-([0-9])", rf"-sc-{salt:x}-\1", noisy)
    noisy = re.sub(r"jsx-[0-9]+", f"jsx-{salt}", noisy)
    noisy = re.sub(r"(</(?:p|div|li|h1|h2|ul|table|tr|td)>)", "\\1\n  ", noisy)
    assert read_release(PROFILE, Page(noisy.encode(), URL)) == read_release(
        PROFILE, Page(html.encode(), URL)
    )


@given(st.sampled_from(ARTICLES), st.integers(0, 999_999_999))
def test_the_counter_moves_and_the_text_stays(path: Path, views: int) -> None:
    html = path.read_text()
    moved = re.sub(r"[0-9][0-9,]*(?=(<!-- -->| )+view)", f"{views:,}", html, count=1)
    before = read_release(PROFILE, Page(html.encode(), URL))
    after = read_release(PROFILE, Page(moved.encode(), URL))
    assert after.release == before.release
    assert after.views == views


@given(st.text(min_size=1, max_size=60))
def test_an_address_of_ours_is_its_own_address(slug: str) -> None:
    address = release_address(PROFILE, f"http://mfa.go.th//th/content/{slug}?cate=1")
    if address is not None:
        assert release_address(PROFILE, address.url) == address


@given(st.text(max_size=80))
def test_any_text_as_an_address_is_answered(url: str) -> None:
    address = release_address(PROFILE, url)
    assert address is None or address.url.startswith("https://www.mfa.go.th/")


def test_a_style_made_to_stall_a_pattern_is_answered_at_once() -> None:
    body = "<div class='ContentDetailstyled__ContentDescription-x'>{}</div>"
    for inside in (
        f"<p style='{'background:' * 100_000}'>x</p>",
        f"<img src='a.png' style='{'background:' * 100_000}'>",
        f"<p>a{{{':' * 300_000}</p>",
        f"<p>{'a {b:c} ' * 50_000}|</p>",
    ):
        html = f"<h1>headline</h1><h1>headline</h1>{body.format(inside)}"
        assert read_release(PROFILE, Page(html.encode(), URL)).release is not None
