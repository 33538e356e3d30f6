"""A sitemap is read in every form that sitemaps.org allows; a bomb or a wreck is a problem."""

import gzip
import time
import zlib
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.base import Page
from crawler.pages.sitemaps import Sitemap, SitemapPage, newest, read_sitemap
from storage.records import Problem

Pack = Callable[[bytes], bytes]


def packed(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)


SITE = "https://www.example.go.th"
URL = f"{SITE}/sitemap.xml"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"

INDEX = f"""<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="/main-sitemap.xsl"?>
<sitemapindex xmlns="{NAMESPACE}">
 <sitemap><loc>{SITE}/sitemap-th-1.xml.gz</loc><lastmod>2021-01-29</lastmod></sitemap>
 <sitemap><loc> /sitemap-ข่าว.xml?a=1&amp;b=2 </loc></sitemap>
 <sitemap><loc>ftp://example.go.th/x.xml</loc></sitemap>
</sitemapindex>
"""
MAPS = Sitemap(maps=(f"{SITE}/sitemap-th-1.xml.gz", f"{SITE}/sitemap-ข่าว.xml?a=1&b=2"))

PAGES = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="{namespace}" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"
        xmlns:xhtml="http://www.w3.org/1999/xhtml">
 <url>
  <image:image><image:loc>https://www.example.go.th/a.jpg</image:loc></image:image>
  <loc>https://www.example.go.th/th/content/แถลงข่าว</loc>
  <xhtml:link rel="alternate" hreflang="en" href="https://www.example.go.th/en/content/x"/>
  <lastmod>2021-01-29T10:00:00+07:00</lastmod><changefreq>daily</changefreq>
 </url>
 <url><loc><![CDATA[https://www.example.go.th/th/content/b?x=1&y=2]]></loc></url>
 <url><loc>https://www.example.go.th/th/content/c</loc><lastmod>2564-01-30</lastmod></url>
 <url><loc></loc><lastmod>2021-01-30</lastmod></url>
</urlset>
"""
READ = Sitemap(
    (
        SitemapPage(f"{SITE}/th/content/แถลงข่าว", datetime(2021, 1, 29, 3, tzinfo=UTC)),
        SitemapPage(f"{SITE}/th/content/b?x=1&y=2"),
        SitemapPage(f"{SITE}/th/content/c", datetime(2021, 1, 30, tzinfo=UTC)),
    )
)

NEWS = f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="{NAMESPACE}" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
 <url>
  <loc>{SITE}/th/content/flood</loc>
  <news:news>
   <news:publication><news:name>กระทรวง</news:name><news:language>th</news:language>
   </news:publication>
   <news:publication_date>2021-02-01T00:30:00+07:00</news:publication_date>
   <news:title>แถลงข่าวนํ้าท่วม &amp; ภัยแล้ง</news:title>
  </news:news>
 </url>
</urlset>
"""
NEWS_READ = Sitemap(
    (
        SitemapPage(
            f"{SITE}/th/content/flood",
            title="แถลงข่าวน้ำท่วม & ภัยแล้ง",
            published_on=date(2021, 2, 1),
        ),
    )
)
LINES = f"\ufeff{SITE}/th/a\r\n\r\n  {SITE}/th/ข่าว  \nไม่ใช่ที่อยู่\nhttp://[\n{SITE}/th/c?x=1&y=2"
LINES_READ = Sitemap(
    tuple(SitemapPage(SITE + path) for path in ("/th/a", "/th/ข่าว", "/th/c?x=1&y=2"))
)


def read(text: str | bytes, *, most: int = 1_000_000) -> Sitemap | Problem:
    body = text.encode() if isinstance(text, str) else text
    return read_sitemap(Page(body, URL), most=most)


def urls(number: int) -> str:
    return "".join(f"<url><loc>/{n}</loc></url>" for n in range(number))


@pytest.mark.parametrize("pack", [bytes, packed, lambda body: packed(packed(body))])
@pytest.mark.parametrize(
    ("text", "found"),
    [
        (INDEX, MAPS),
        (PAGES.format(namespace=NAMESPACE), READ),
        (PAGES.format(namespace="http://www.google.com/schemas/sitemap/0.84"), READ),
        (PAGES.format(namespace="https://www.sitemaps.org/schemas/sitemap/0.9/"), READ),
        (PAGES.replace('xmlns="{namespace}"', ""), READ),
        (PAGES.replace("xmlns:image", "x").format(namespace=NAMESPACE), READ),
        (NEWS, NEWS_READ),
        (NEWS.replace("xmlns:news=", "x="), NEWS_READ),
        (LINES, LINES_READ),
        ("<urlset/>", Sitemap()),
    ],
    ids=["index", "pages", "google", "https", "none", "broken", "news", "prefix", "text", "empty"],
)  # fmt: skip
def test_a_sitemap_of_each_form_is_read_packed_or_not(
    text: str, found: Sitemap, pack: Pack
) -> None:
    assert read(pack(text.encode())) == found


def test_parts_packed_one_by_one_are_one_sitemap() -> None:
    body = NEWS.encode()
    assert read(packed(body[:300]) + packed(body[300:]) + b"\0\0") == NEWS_READ


def test_an_old_thai_encoding_is_read() -> None:
    text = PAGES.format(namespace=NAMESPACE).replace("UTF-8", "TIS-620")
    assert read(text.encode("cp874")) == READ


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "no XML"),
        ("ยังไม่มีแผนผังเว็บไซต์".encode(), "no XML"),
        (b"<html><body>404</body></html>", "<html>, not a sitemap"),
        (b"<rss><channel/></rss>", "<rss>, not a sitemap"),
        (PAGES.encode()[:700], "ends before </urlset>"),
        (b"<urlset><url><loc>#</loc></url></urlset>", "no entry of the sitemap has an address"),
        (packed(NEWS.encode())[:-9], "it was cut short"),
        (packed(NEWS.encode())[:-8] + b"\0" * 8, "damaged"),
        (packed(NEWS.encode())[:40] + b"\xff" * 80, "damaged"),
        (b"\x1f\x8b", "cut short"),
        (b"\x1f\x8b\x07nothing", "damaged"),
        (packed(packed(packed(NEWS.encode()))), "no XML"),
        (b"<!DOCTYPE urlset [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><urlset>&x;</urlset>",
         "declares entities"),
        (b"<urlset>" + b"<url>" * 100_000 + b"</urlset>", "read to its end"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value[:12]!r}-{len(value)}",
)  # fmt: skip
def test_what_is_no_whole_sitemap_is_a_problem_in_words(body: bytes, words: str) -> None:
    found = read(body)
    assert isinstance(found, Problem)
    assert found.kind == "unreadable"
    assert words in found.detail


def test_a_bomb_is_too_large_and_costs_little() -> None:
    packer = zlib.compressobj(9, wbits=31)
    chunk = b" " * 1_000_000
    body = b"".join(packer.compress(chunk) for _ in range(200)) + packer.flush()
    why = "the sitemap unpacks to more than 1,000,000 bytes"
    assert read(body) == read(packed(body)) == Problem("too-large", why)
    assert read_sitemap(Page(body, URL)) == Problem(
        "too-large", why.replace("1,000,000", "52,428,800")
    )


def test_the_limit_is_the_last_size_that_is_read() -> None:
    size = len(NEWS.encode())
    assert read(NEWS, most=size) == read(packed(NEWS.encode()), most=size) == NEWS_READ
    for body in (NEWS.encode(), packed(NEWS.encode())):
        found = read(body, most=size - 1)
        assert isinstance(found, Problem)
        assert found.kind == "too-large"


def test_the_sitemaps_of_an_index_come_newest_first_and_each_once() -> None:
    stamps = {
        "old": "2019-05-01",
        "none": "",
        "new": "2564-01-29T10:00:00+07:00",
        "mid": "2020-01-01",
    }
    maps = "".join(
        f"<sitemap><loc>/{name}.xml</loc><lastmod>{stamp}</lastmod></sitemap>"
        for name, stamp in stamps.items()
    )
    found = read(f"<sitemapindex>{maps}{maps}</sitemapindex>")
    assert found == Sitemap(
        maps=tuple(f"{SITE}/{name}.xml" for name in ("new", "mid", "old", "none"))
    )


@pytest.mark.parametrize("text", [f"<urlset>{urls(50_100)}</urlset>", f"{SITE}/a\n" * 50_100])
def test_no_sitemap_has_more_than_fifty_thousand_entries(text: str) -> None:
    found = read(text, most=10_000_000)
    assert isinstance(found, Sitemap)
    assert len(found.pages) == 50_000


@pytest.mark.parametrize(
    "body",
    [
        packed(b"") * 50_000,
        b"https://" * 120_000,
        b"https://a/ " * 90_000,
        f"<urlset><url>{'<loc>#</loc>' * 80_000}</url></urlset>".encode(),
        f"<urlset><url>{'<news:news>' * 200}{'<loc>#</loc>' * 80_000}</url></urlset>".encode(),
        b"<urlset>" + b"<url>" * 240 + b"<loc>#</loc>" * 80_000 + b"</urlset>",
        f"<urlset><url><loc>/a</loc><lastmod>{'1-' * 450_000}</lastmod></url></urlset>".encode(),
    ],
    ids=lambda body: f"{body[:20]!r}-{len(body)}",
)
def test_a_megabyte_of_anything_is_answered_soon(body: bytes) -> None:
    began = time.process_time()
    read(body)
    assert time.process_time() - began < 20


def test_the_newest_come_first_and_the_undated_last_in_their_order() -> None:
    pages = tuple(
        SitemapPage(f"{SITE}/{name}", datetime(2021, 1, day, tzinfo=UTC) if day else None)
        for name, day in (("a", 0), ("b", 2), ("c", 5), ("d", 0), ("e", 2), ("f", 1))
    )
    order = [page.link[-1] for page in newest(Sitemap(pages), 9)]
    assert order == ["c", "b", "e", "f", "a", "d"]
    assert [page.link[-1] for page in newest(Sitemap(pages), 2)] == ["c", "b"]
    assert newest(Sitemap(pages), 0) == newest(Sitemap(), 5) == ()


PIECES = ["<urlset>", "</urlset>", "<sitemapindex>", "<url>", "</url>", "<sitemap>", "</sitemap>",
          "<loc>", "</loc>", "<lastmod>", "</lastmod>", "2021-01-29", "https://a.go.th/ข่าว", "\n",
          "http://[", "<news:news>", "<news:title>", "&", "&nbsp;", "<![CDATA[", "]]>"]  # fmt: skip


@given(
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.sampled_from([bytes, packed])
)
def test_pieces_of_sitemaps_give_a_sitemap_or_a_problem(text: str, pack: Pack) -> None:
    found = read(pack(text.encode()))
    assert isinstance(found, Problem) or all(page.link.startswith("http") for page in found.pages)


@given(
    st.binary(max_size=200), st.sampled_from([b"", b"<urlset>", b"\x1f\x8b\x08", b"https://a/\n"])
)
def test_any_bytes_give_a_sitemap_or_a_problem(body: bytes, start: bytes) -> None:
    assert isinstance(read(start + body), Sitemap | Problem)
