"""What a page says of itself is read from where it says it, and never guessed."""

import time
from datetime import UTC, date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from crawler.pages.base import Page, parse
from crawler.pages.metadata import Metadata, read_metadata
from crawler.pages.moments import day_of

BASE = "https://www.example.go.th/news/1"
DAY = date(2021, 1, 29)


def read(html: str) -> Metadata:
    root = parse(Page(html.encode("utf-8", "replace"), BASE))
    assert isinstance(root, etree._Element)
    return read_metadata(root, BASE)


def head(inner: str) -> Metadata:
    return read(f"<html><head>{inner}</head><body><p>ข่าว</p></body></html>")


def script(json: str) -> Metadata:
    return head(f'<script type="application/ld+json">{json}</script>')


def next_data(json: str) -> Metadata:
    return read(f'<html><body><p>x</p><script id="__NEXT_DATA__">{json}</script></body></html>')


@pytest.mark.parametrize(
    "printed",
    [
        "2021-01-29",
        "2564-01-29",
        "2021-01-29T10:00:00+07:00",
        "2564-01-29T10:00:00+07:00",
        "2021-01-28T18:30:00Z",
        "2021-01-28T18:30:00.000Z",
        "2021-01-29 10:00:00",
        "29 ม.ค. 2564",
        "๒๙ มกราคม ๒๕๖๔",
        "วันศุกร์ที่ 29 มกราคม พ.ศ. 2564",
        "29/01/2564",
        "Fri, 29 Jan 2021 10:00:00 +0700",
    ],
)
def test_a_date_of_any_form_names_its_day(printed: str) -> None:
    assert day_of(printed) == DAY
    found = head(f'<meta property="article:published_time" content="{printed}">')
    assert (found.published_on, found.sources) == (DAY, {"published_on": "opengraph"})


def test_a_leap_day_of_the_buddhist_era_is_a_day() -> None:
    assert day_of("2567-02-29T10:00:00+07:00") == date(2024, 2, 29)


def test_a_moment_is_the_day_that_it_was_in_the_zone() -> None:
    assert day_of("2021-01-28T18:30:00Z", UTC) == date(2021, 1, 28)


@pytest.mark.parametrize(
    "printed",
    ["", "x", "1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00",
     "2564", "29 ม.ค.", "T" * 500_000, "1611900000000"],
)  # fmt: skip
def test_what_is_no_date_of_a_page_is_none(printed: str) -> None:
    assert day_of(printed) is None


def test_json_ld_tells_all_of_an_article() -> None:
    found = script(
        """{"@context": "https://schema.org", "@type": "NewsArticle",
        "headline": "รมว. เปิดงาน &#8220;ไทยช่วยไทย&#8221;", "description": "ย่อ",
        "datePublished": "2021-01-29T09:00:00+07:00", "dateModified": "30 ม.ค. 2564",
        "articleBody": "ย่อหน้าแรก\\n\\nย่อหน้าที่สอง", "inLanguage": "th-TH",
        "image": [{"@type": "ImageObject", "url": "/a.jpg"}],
        "publisher": {"@type": "Organization", "name": "กระทรวง"}}"""
    )
    assert found == Metadata(
        title="รมว. เปิดงาน “ไทยช่วยไทย”",
        description="ย่อ",
        published_on=DAY,
        updated_on=date(2021, 1, 30),
        body="ย่อหน้าแรก\nย่อหน้าที่สอง",
        site_name="กระทรวง",
        image="https://www.example.go.th/a.jpg",
        language="th",
        sources=dict.fromkeys(
            ["title", "description", "published_on", "updated_on", "body", "site_name", "image",
             "language"], "json-ld"),
    )  # fmt: skip


def test_a_graph_of_wordpress_is_read() -> None:
    found = script(
        """{"@graph": [{"@type": "WebSite", "name": "กระทรวงแรงงาน"},
        {"@type": ["WebPage", "FAQPage"], "name": "ข่าว - กระทรวงแรงงาน",
         "datePublished": "2021-01-28T18:00:00+00:00"},
        {"@type": "Article", "headline": "ข่าว", "dateModified": "2021-02-01T00:00:00+00:00"}]}"""
    )
    assert (found.title, found.published_on, found.updated_on, found.site_name) == (
        "ข่าว", DAY, date(2021, 2, 1), "กระทรวงแรงงาน"
    )  # fmt: skip


@pytest.mark.parametrize(
    "json",
    [
        '{"@type": "NewsArticle", "headline": "a"',
        "[" * 100_000,
        '{"a":' * 100_000,
        "9" * 10_000,
        "null",
        '"x"',
        '{"@type": 7, "headline": "a"}',
        '{"@type": "NewsArticle", "headline": {"x": 1}, "image": [[]], "publisher": []}',
        '{"@type": "Organization", "name": "a", "datePublished": "2021-01-29"}',
        '[{"@type": "Article", "headline": "a"}, {"@type": "Article", "headline": "b"}]',
        '{"@type": "ItemList", "itemListElement": [{"@type": "Article", "headline": "a"}]}',
    ],
    ids=lambda json: json[:30],
)
def test_json_ld_that_tells_nothing_sure_is_as_if_it_were_absent(json: str) -> None:
    assert script(json) == Metadata()


def test_line_breaks_within_json_strings_are_let_pass() -> None:
    assert script('{"@type": "Article", "headline": "สอง\nบรรทัด"};').title == "สอง บรรทัด"


def test_two_plug_ins_that_say_one_headline_are_one_article() -> None:
    item = '{"@type": "%s", "headline": "ข่าว", "datePublished": "2021-01-29"}'
    assert script(f"[{item % 'Article'}, {item % 'NewsArticle'}]").published_on == DAY


def test_opengraph_and_meta_are_read_each_with_its_source() -> None:
    found = head(
        """<title>ข่าว | กระทรวง</title><meta property="og:title" content="ข่าว">
        <meta name="description" content=" ย่อ  ความ "><meta name="DC.date" content="29/01/2564">
        <meta property="og:updated_time" content="2021-01-30T00:00:00+07:00">
        <meta property="og:image" content="/a b.jpg"><meta name="generator" content="Joomla!">
        <meta property="og:locale" content="th_TH"><meta property="og:site_name" content="กระทรวง">
        <link rel="canonical" href="?nid=5">"""
    )
    assert found == Metadata(
        title="ข่าว",
        description="ย่อ ความ",
        published_on=DAY,
        updated_on=date(2021, 1, 30),
        site_name="กระทรวง",
        image="https://www.example.go.th/a%20b.jpg",
        generator="Joomla!",
        canonical="https://www.example.go.th/news/1?nid=5",
        language="th",
        sources={
            "title": "opengraph", "description": "meta", "published_on": "meta",
            "updated_on": "opengraph", "site_name": "opengraph", "image": "opengraph",
            "generator": "meta", "canonical": "meta", "language": "opengraph",
        },
    )  # fmt: skip


def test_an_address_that_is_none_is_left_out() -> None:
    assert head('<meta property="og:image" content="data:image/png;base64,x">').image is None
    assert head('<link rel="canonical" href="http://[">').canonical is None


def test_a_later_source_is_asked_when_the_first_states_no_date() -> None:
    found = head(
        '<meta property="article:published_time" content="-"><meta name="dc.date" content="'
        '2021-01-29">'
    )
    assert (found.published_on, found.sources["published_on"]) == (DAY, "meta")


def test_microdata_is_read() -> None:
    found = read(
        """<html lang="th"><body><div itemscope itemtype="https://schema.org/Article">
        <h2 itemprop="headline"> ข่าว  </h2><time itemprop="datePublished"
        datetime="2564-01-29T00:00:00+07:00">29 ม.ค.</time><meta itemprop="dateModified"
        content="2021-01-30"><div itemprop="articleBody"><p>หนึ่ง</p><p>สอง</p></div></div>"""
    )
    assert (found.title, found.published_on, found.updated_on, found.body) == (
        "ข่าว", DAY, date(2021, 1, 30), "หนึ่ง\nสอง"
    )  # fmt: skip
    assert found.sources["body"] == "microdata"


def test_a_property_that_two_items_state_differently_is_not_taken() -> None:
    found = read('<body><b itemprop="headline">ก</b><b itemprop="headline">ข</b></body>')
    assert found.title is None


@pytest.mark.parametrize(
    ("html", "published", "updated"),
    [
        ('<time datetime="2564-01-29">x</time>', DAY, None),
        (
            '<time class="entry-date published" datetime="2021-01-29T08:00:00+07:00">x</time>'
            '<time class="updated" datetime="2021-01-30T08:00:00+07:00">x</time>',
            DAY,
            date(2021, 1, 30),
        ),
        (
            '<time class="entry-date published updated" datetime="2021-01-29">x</time>'
            '<aside><div><time datetime="2020-01-01">x</time></div></aside>',
            DAY,
            None,
        ),
        ('<time datetime="2021-01-29">x</time><time datetime="2021-01-28">x</time>', None, None),
        ('<ul><li><a href="/x">x</a><time datetime="2021-01-29">x</time></ul>', None, None),
        ('<time datetime="10:30">x</time>', None, None),
    ],
)
def test_time_tags_count_when_they_name_one_day(
    html: str, published: date | None, updated: date | None
) -> None:
    found = read(f"<html><body><p>x</p>{html}</body></html>")
    assert (found.published_on, found.updated_on) == (published, updated)
    assert ("time" in found.sources.values()) is (published is not None)


def test_the_one_object_with_title_and_date_of_next_data_is_read() -> None:
    found = next_data(
        '{"props": {"pageProps": {"content": {"title": "ข่าว", "createdAt": '
        '"2021-01-28T20:00:00.000Z", "updatedAt": "2021-02-01T01:00:00.000Z"},'
        '"related": [{"title": "อื่น", "createdAt": "2020-01-01T00:00:00Z"}],'
        '"menu": {"title": "เมนู"}}}}'
    )
    assert (found.title, found.published_on, found.updated_on) == ("ข่าว", DAY, date(2021, 2, 1))
    assert set(found.sources.values()) == {"next-data"}


@pytest.mark.parametrize(
    "json",
    [
        '{"a": {"title": "x", "createdAt": "2021-01-29"}, "b": {"title": "y", "createdAt": '
        '"2021-01-30"}}',
        '{"props": {"createdAt": "2021-01-29"}}',
        '{"props": {"date": "29 ม.ค. 2499", "views": 999999}}',
        '{"list": [{"title": "x", "createdAt": "2021-01-29"}]}',
        '{"title": "x", "createdAt": 1611900000000}',
    ],
)
def test_next_data_in_doubt_is_left(json: str) -> None:
    assert next_data(json) == Metadata()


@pytest.mark.parametrize(
    "html",
    [
        "<meta name=a content=b>" * 100_000,
        '<b itemprop="headline">' * 1_900,
        '<i itemprop="articleBody"></i><b itemprop="headline">' * 900 + "ก" * 500_000,
        '<time datetime="2021-01-29"></time>' * 50_000,
        f'<meta property="og:title" content="{"ก" * 1_000_000}">',
        f'<meta name="date" content="{"1/1/" * 300_000}">',
        '<script type="application/ld+json">{"@type":"Article"}</script>' * 20_000,
        '<script id="__NEXT_DATA__">' + '{"a":{"title":"x"},"b":' * 900 + "</script>",
        '<div itemprop="articleBody"><p>ก</p>' * 1_500,
    ],
    ids=lambda html: html[:25],
)
def test_a_hostile_page_is_answered_soon(html: str) -> None:
    root = parse(Page(f"<html><body><p>x</p>{html}".encode(), BASE))
    assert isinstance(root, etree._Element)
    began = time.process_time()
    read_metadata(root, BASE)
    assert time.process_time() - began < 10


_PIECES = st.sampled_from(
    ['<script type="application/ld+json">', "</script>", '{"@type":"Article","headline":', '"', "[",
     '<meta property="og:title" content="', '<meta name="date" content="', '">', "2021-01-29T",
     '<time datetime="', '<b itemprop="datePublished">', '<script id="__NEXT_DATA__">', "{}",
     "\\ud800", '<link rel="canonical" href="', "29 ม.ค. 2564", "<html lang='", "+25:00", "http://["]
)  # fmt: skip


@given(st.lists(_PIECES | st.binary(max_size=20), max_size=30))
def test_no_bytes_raise(pieces: list[str | bytes]) -> None:
    body = b"".join(each.encode() if isinstance(each, str) else each for each in pieces)
    root = parse(Page(body, BASE))
    if isinstance(root, etree._Element):
        assert isinstance(read_metadata(root, BASE), Metadata)
