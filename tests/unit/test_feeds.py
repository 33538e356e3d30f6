"""A feed is read as its ministry meant it, and a hostile or broken one is a problem in words."""

import time
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.base import Page
from crawler.pages.feeds import FeedItem, read_feed
from crawler.pages.moments import stated_day, stated_moment
from crawler.pages.xml import document_text, parse_xml
from storage.records import Problem

URL = "https://www.example.go.th/th/feed/news.xml"
SITE = "https://www.example.go.th"

RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">
 <channel>
  <title>ข่าวกระทรวงการต่างประเทศ</title>
  <link>https://www.example.go.th/</link>
  <atom:link href="https://www.example.go.th/th/feed/news.xml" rel="self"/>
  <image><title>ตรากระทรวง</title><link>https://www.example.go.th/logo</link></image>
  <item>
   <title><![CDATA[ปลัดกระทรวงฯ&nbsp;พบ <b>เอกอัครราชทูต</b><br/>ณ กรุงเทพฯ]]></title>
   <media:title>รูปข่าว</media:title>
   <link>https://www.example.go.th/th/content/meeting?id=7&amp;cate=5</link>
   <guid isPermaLink="false">7</guid>
   <pubDate>Fri, 29 Jan 2021 23:30:00 +0700</pubDate>
  </item>
  <item>
   <title>แถลงข่าวน้ำท่วม &amp;quot;ภาคใต้&amp;quot; &#3611;&#3637; ๒๕๖๔</title>
   <link> /th/content/flood </link>
   <dc:date>2021-02-01T06:00:00+07:00</dc:date>
   <atom:updated>2021-02-03T06:30:00+07:00</atom:updated>
  </item>
  <item><title>ไม่มีที่อยู่</title><guid>news-9</guid></item>
  <item>
   <title>ประกาศรับสมัครงาน</title>
   <guid>https://www.example.go.th/th/content/job</guid>
   <pubDate>ศ., 29 ม.ค. 2564 10:00:00 +0700</pubDate>
  </item>
 </channel>
</rss>
"""
RSS_ITEMS = (
    FeedItem(
        f"{SITE}/th/content/meeting?id=7&cate=5",
        "ปลัดกระทรวงฯ พบ เอกอัครราชทูต ณ กรุงเทพฯ",
        date(2021, 1, 29),
    ),
    FeedItem(
        f"{SITE}/th/content/flood",
        'แถลงข่าวน้ำท่วม "ภาคใต้" ปี ๒๕๖๔',
        date(2021, 2, 1),
        datetime(2021, 2, 2, 23, 30, tzinfo=UTC),
    ),
    FeedItem(f"{SITE}/th/content/job", "ประกาศรับสมัครงาน", date(2021, 1, 29)),
)

ATOM = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/th/" xml:lang="th">
 <title>ข่าวสาร</title>
 <link href="https://www.example.go.th/"/>
 <entry>
  <title>ไทย &lt; 5 อันดับ &amp;amp; ไม่ใช่มาร์กอัป</title>
  <link rel="self" href="https://www.example.go.th/api/1"/>
  <link rel="alternate" type="application/pdf" href="content/one.pdf"/>
  <link rel="alternate" type="text/html" href="content/one"/>
  <id>tag:example.go.th,2021:1</id>
  <published>2021-01-29T00:30:00+07:00</published>
  <updated>2021-01-30T01:00:00Z</updated>
 </entry>
 <entry xml:base="news/">
  <title type="html">&lt;p&gt;การ&lt;i&gt;ทูต&lt;/i&gt; &amp;amp; เศรษฐกิจ&lt;/p&gt;</title>
  <link href="two"/>
  <updated>2564-02-01T09:00:00+07:00</updated>
 </entry>
 <entry>
  <title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">นายก<b>ฯ</b> แถลง</div></title>
  <link xml:base="https://old.example.go.th/" href="three"/>
 </entry>
</feed>
"""
ATOM_ITEMS = (
    FeedItem(
        f"{SITE}/th/content/one",
        "ไทย < 5 อันดับ &amp; ไม่ใช่มาร์กอัป",
        date(2021, 1, 29),
        datetime(2021, 1, 30, 1, tzinfo=UTC),
    ),
    FeedItem(f"{SITE}/th/news/two", "การทูต & เศรษฐกิจ", None, datetime(2021, 2, 1, 2, tzinfo=UTC)),
    FeedItem("https://old.example.go.th/three", "นายกฯ แถลง"),
)

RDF = """<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
 <channel rdf:about="https://www.example.go.th/rss"><title>ข่าว</title>
  <items><rdf:Seq><rdf:li rdf:resource="https://www.example.go.th/th/a"/></rdf:Seq></items>
 </channel>
 <item rdf:about="https://www.example.go.th/th/a">
  <title>ครม. อนุมัติงบ</title><link>https://www.example.go.th/th/a</link>
  <dc:date>2021-01-29</dc:date>
 </item>
 <item rdf:about="https://www.example.go.th/th/b"><title>พื้นท่ีเสี่ยงภัย</title></item>
</rdf:RDF>
"""
RDF_ITEMS = (
    FeedItem(f"{SITE}/th/a", "ครม. อนุมัติงบ", date(2021, 1, 29)),
    FeedItem(f"{SITE}/th/b", "พื้นที่เสี่ยงภัย"),
)

OLD_RSS = """<?xml version="1.0" encoding="windows-874"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
 "http://my.netscape.com/publish/formats/rss-0.91.dtd">
<rss version="0.91"><channel><title>ข่าว</title><link>https://www.example.go.th</link>
<item><title>ข่าวเก่า</title><link>https://www.example.go.th/old/1</link></item></channel></rss>
"""
OLD_ATOM = """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry>
<title mode="escaped">&lt;b&gt;ข่าว&lt;/b&gt;</title><link rel="alternate" href="/a"/>
<issued>2004-05-01T08:00:00+07:00</issued><modified>2004-05-02T08:00:00+07:00</modified>
</entry></feed>"""
OLD_ATOM_ITEM = FeedItem(f"{SITE}/a", "ข่าว", date(2004, 5, 1), datetime(2004, 5, 2, 1, tzinfo=UTC))


def read(text: str | bytes, **headers: str) -> tuple[FeedItem, ...] | Problem:
    body = text.encode() if isinstance(text, str) else text
    return read_feed(Page(body, URL, headers=headers))


def one(inner: str, *, before: str = "") -> FeedItem:
    items = read(f'{before}<rss version="2.0"><channel><item>{inner}</item></channel></rss>')
    assert isinstance(items, tuple)
    return items[0]


def problem(text: str | bytes) -> Problem:
    found = read(text)
    assert isinstance(found, Problem)
    return found


@pytest.mark.parametrize(
    ("feed", "items"),
    [
        (RSS.format(encoding="UTF-8"), RSS_ITEMS),
        (ATOM, ATOM_ITEMS),
        (RDF, RDF_ITEMS),
        (OLD_RSS.replace("windows-874", "utf-8"), (FeedItem(f"{SITE}/old/1", "ข่าวเก่า"),)),
        (OLD_ATOM, (OLD_ATOM_ITEM,)),
        (RDF.replace("http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/"),
         RDF_ITEMS),
        ("<rss version='2.0'><channel><title>ว่าง</title></channel></rss>", ()),
    ],
    ids=["rss-2.0", "atom-1.0", "rss-1.0", "rss-0.91", "atom-0.3", "rss-0.90", "no-items"],
)  # fmt: skip
def test_a_feed_of_each_kind_is_read(feed: str, items: tuple[FeedItem, ...]) -> None:
    assert read(feed) == items


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp874"]
)
@pytest.mark.parametrize("label", ["UTF-8", "TIS-620", "windows-874", "utf-16", "bogus"])
def test_the_bytes_are_believed_rather_than_the_label(codec: str, label: str) -> None:
    assert read(RSS.format(encoding=label).encode(codec)) == RSS_ITEMS


@pytest.mark.parametrize("content_type", ["text/xml", "text/xml; charset=utf-8", 'a/b; charset=""'])
def test_the_declaration_counts_where_the_header_is_wrong(content_type: str) -> None:
    feed = '<?xml version="1.0" encoding="Windows-1251"?><rss><channel/>Новости</rss>'
    text = document_text(feed.encode("cp1251"), {"Content-Type": content_type})
    assert text == feed
    header = {"Content-Type": "application/xml; charset=windows-1251"}
    assert (
        document_text(feed.replace("1251", "1252").encode("cp1251"), header)[-13:]
        == "Новости</rss>"
    )


@pytest.mark.parametrize(
    "before",
    ["\n\n  ", "\ufeff\n", "<!-- ระบบ & <a> -->\n", "<br />\n<b>Warning</b>: x in /var\n",
     "<?xml-stylesheet href='a.xsl'?>", "<!DOCTYPE rss SYSTEM 'file:///etc/passwd'>"],
)  # fmt: skip
@pytest.mark.parametrize("declaration", ['<?xml version="1.0" encoding="utf-8"?>', ""])
def test_what_stands_before_the_document_is_no_matter(before: str, declaration: str) -> None:
    if "Warning" in before and not declaration:
        declaration = "<?xml ?>"
    item = one("<title>ข่าว</title><link>https://a.go.th/1</link>", before=before + declaration)
    assert item == FeedItem("https://a.go.th/1", "ข่าว")


@pytest.mark.parametrize(
    ("inner", "link", "title"),
    [
        ("<link>/a?b=1&c=2</link><title>ก & ข</title>", "/a?b=1&c=2", "ก & ข"),
        ("<link><![CDATA[/a?b=1&c=2]]></link><title>x&y;</title>", "/a?b=1&c=2", "x&y;"),
        ("<link>/a</link><title>กรุงเทพ&nbsp;&ldquo;ฯ&rdquo;</title>", "/a", "กรุงเทพ “ฯ”"),
        ("<link>/a</link><title>ข่าว\x0b\x01ดี&#11;</title>", "/a", "ข่าวดี"),
        ("<link>/a</link><title>ข่าว</title><dc:creator>x</dc:creator>", "/a", "ข่าว"),
        ("<dc:title>ข่าว</dc:title><link/><guid>https://www.example.go.th/g</guid>", "/g", "ข่าว"),
        ("<link>javascript:alert(1)</link><guid>https://www.example.go.th/g</guid>", "/g", ""),
        ("<link>/a</link><title>5 &lt; 6 และ 7 &gt; 6</title>", "/a", "5 < 6 และ 7 > 6"),
        ("<link>/a</link><title>&lt;script src='x'&gt;ข่าว&lt;/script&gt;</title>", "/a", "ข่าว"),
        ("<link>/a</link><title>&amp;lt;b&amp;gt;</title>", "/a", "<b>"),
        ("<link>/a<title>ข่าว</title></link>", "/a", ""),
        ("<link>/ข่าว/หนึ่ง สอง</link>", "/ข่าว/หนึ่ง%20สอง", ""),
    ],
)
def test_a_broken_item_is_read_as_it_was_meant(inner: str, link: str, title: str) -> None:
    assert one(inner) == FeedItem(SITE + link, title)


def test_a_guid_that_is_no_permanent_link_is_no_address() -> None:
    guid = '<guid isPermaLink="false">https://www.example.go.th/?p=7</guid>'
    found = problem(f"<rss><channel><item>{guid}</item></channel></rss>")
    assert found == Problem("unreadable", "no item of the feed has an address")


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("Fri, 29 Jan 2021 23:30:00 GMT", date(2021, 1, 30)),
        ("Sat, 30 Jan 2021 01:00:00 +0700", date(2021, 1, 30)),
        ("29 Jan 21 10:00 +0700", date(2021, 1, 29)),
        ("Fri, 29 Jan 2564 10:00:00 +0700", date(2021, 1, 29)),
        ("Thu, 29 Feb 2567 10:00:00 +0700", date(2024, 2, 29)),
        ("2564-01-29T10:00:00+07:00", date(2021, 1, 29)),
        ("2021-01-29t23:59:59z", date(2021, 1, 30)),
        ("๒๙ มกราคม ๒๕๖๔ เวลา ๑๐.๐๐ น.", date(2021, 1, 29)),
        ("29/1/2564 10:00:00", date(2021, 1, 29)),
        ("29/01/2021 10:00:00", date(2021, 1, 29)),
        ("2/2/2021", date(2021, 2, 2)),
        ("1/2/2021 10:00:00 AM", None),
        ("2021-01-29 10:00 - 2021-02-03 16:00", None),
        ("01-02-2021", None),
        ("Mon, 01 Feb 64 10:00:00 +0700", None),
        ("Thu, 01 Jan 1970 00:00:00 +0000", None),
        ("Wed, 30 Nov -0001 00:00:00 +0000", None),
        ("Fri, 29 Feb 2564 10:00:00 +0700", None),
        ("2021-01", None),
        ("เมื่อวานนี้", None),
        ("", None),
    ],
)
def test_the_day_of_an_item_is_the_one_in_bangkok_or_none(stamp: str, day: date | None) -> None:
    assert stated_day(stamp) == day
    assert one(f"<link>/a</link><pubDate>{stamp}</pubDate>").published_on == day


@pytest.mark.parametrize(
    ("stamp", "moment"),
    [
        ("2021-01-29T00:30:00+07:00", datetime(2021, 1, 28, 17, 30, tzinfo=UTC)),
        (" 2564-01-29 00:30:00.123 +0700\n", datetime(2021, 1, 28, 17, 30, tzinfo=UTC)),
        ("2021-01-29T10:00Z", datetime(2021, 1, 29, 10, tzinfo=UTC)),
        ("2021-01-29T20:00:60-04:30", datetime(2021, 1, 30, 0, 30, 59, tzinfo=UTC)),
        ("2021-01-29", datetime(2021, 1, 29, tzinfo=UTC)),
        ("2021-01-29T10:00:00", datetime(2021, 1, 29, tzinfo=UTC)),
        ("2021-01-29T25:00:00Z", None),
        ("2021-01-29T10:00:00+99:00", None),
        ("2021-02-30T10:00:00Z", None),
        ("0001-01-01T00:00:00+07:00", None),
        ("ไม่ระบุ", None),
    ],
)
def test_a_moment_is_told_in_utc_or_not_at_all(stamp: str, moment: datetime | None) -> None:
    assert stated_moment(stamp) == moment


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BLOWUP = f'<!ENTITY a "{"x" * 50_000}">'
ITEM = "<rss><channel><item><title>{}</title><link>/a</link></item></channel></rss>"


@pytest.mark.parametrize(
    ("subset", "title"),
    [
        (f'<!ENTITY l0 "lol">{LAUGHS}', "&l9;"),
        (BLOWUP, "&a;" * 50_000),
        ('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"),
        ('<!ENTITY x PUBLIC "a" "http://127.0.0.1:1/x">', "&x;"),
        ('<!ENTITY % p SYSTEM "http://127.0.0.1:1/x.dtd"> %p;', "&x;"),
        ('<!ATTLIST item link CDATA "https://evil.example/">', "x"),
        ("<!ENTITY" * 100_000, "x"),
    ],
    ids=["laughs", "quadratic", "file", "network", "parameter", "default", "unclosed"],
)
@pytest.mark.parametrize("doctype", ["<!DOCTYPE rss [{}]>", "<!doctype rss SYSTEM 'x' [ {} ]>"])
def test_a_document_with_declarations_of_its_own_is_refused(
    doctype: str, subset: str, title: str
) -> None:
    found = problem(doctype.format(subset) + ITEM.format(title))
    assert found.kind == "unreadable"
    assert "declares entities" in found.detail


def test_declarations_anywhere_else_declare_nothing() -> None:
    inside = "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'><!ENTITY y 'Y'>]>"
    for feed in (ITEM.format(f"{inside}&x;&y;"), ITEM.format("&x;&y;") + inside,
                 ITEM.format("&x;&y;").replace("<rss>", f"<rss>{inside}")):  # fmt: skip
        items = read(feed)
        assert isinstance(items, Problem) or "root:" not in items[0].title + items[0].link


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "no XML"),
        (b"%PDF-1.4 \x00\xff", "no XML"),
        (b'{"items": []}', "no XML"),
        (b"<", "no XML"),
        (b"<!", "no XML"),
        (b"<!DOCTYPE html", "no XML"),
        (b"<!-- <rss>", "no XML"),
        (b"<?xml", "no XML"),
        (b"<?xml version='1.0'?>", "no XML"),
        (b"<!DOCTYPE html><html><head><title>404</title><br></head></html>", "a web page"),
        (b"<html xmlns='http://www.w3.org/1999/xhtml'><body/></html>", "a web page"),
        (b"<urlset/>", "another kind (<urlset>)"),
        (b"<rss/>", "another kind (<rss>)"),
        (RSS.encode()[:1500], "ends before </rss>: it was cut short"),
        (RDF.encode()[:-20], "ends before </rdf:RDF>: it was cut short"),
        (b"<rss><channel>" + b"<a>" * 100_000, "ends before </rss>"),
        (
            b"<rss>" + b"&" * 5_000 + b"<b></c>" * 5_000 + b"<a>" * 300 + b"</rss>",
            "read to its end",
        ),
        (b"<rss>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</rss>", "read to its end"),
        (b"<rss>" + b"x" * 11_000_000 + b"</rss>", "read to its end"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value[:12]!r}-{len(value)}",
)
def test_what_is_no_whole_feed_is_a_problem_in_words(body: bytes, words: str) -> None:
    found = problem(body)
    assert found.kind == "unreadable"
    assert words in found.detail
    assert "\n" not in found.detail


def test_a_document_of_more_marks_than_allowed_is_too_large() -> None:
    found = parse_xml("<a>" + "<b/>" * 100 + "</a>", most=100)
    assert found == Problem("too-large", "the XML document has more than 100 marks")
    assert isinstance(parse_xml("<a>" + "&" * 99 + "</a>", most=100), Problem)
    assert not isinstance(parse_xml("<a>" + "<b/>" * 98 + "</a>", most=100), Problem)


def test_no_feed_has_more_than_a_thousand_items() -> None:
    items = "".join(f"<item><link>/{n}</link></item>" for n in range(1_200))
    found = read(f"<rss><channel>{items}</channel></rss>")
    assert isinstance(found, tuple)
    assert [item.link for item in found] == [f"{SITE}/{n}" for n in range(1_000)]


@pytest.mark.parametrize(
    "body",
    [
        "<![CDATA[" * 200_000,
        "<!--" * 400_000,
        "<??>" * 300_000,
        "<!DOCTYPE a>" * 100_000,
        "<rss><channel><item>" + "<title>&x" * 100_000 + "</rss>",
        "<rss><channel><item>" + "<link>#</link>" * 100_000 + "</item></channel></rss>",
        "<rss><channel>" + "<item>" * 240 + "<link>#</link>" * 100_000 + "</rss>",
        f"<rss xml:base='/{'x' * 900_000}'><channel>"
        + "<item><link>#</link></item>" * 30_000
        + "</channel></rss>",
        ITEM.format("&lt;a " * 300_000),
        ITEM.format("&lt;!--" * 300_000),
        ITEM.format("ก" + "\u0e34" * 600_000),
        ITEM.format(f"x</title><pubDate>{'1 ' * 500_000}</pubDate><title>"),
        ITEM.format(f"x</title><pubDate>{' ' * 900_000}x</pubDate><title>"),
        ITEM.format(f"x</title><atom:updated>{' ' * 900_000}x</atom:updated><title>"),
    ],
    ids=lambda body: f"{body[:20]}-{len(body)}",
)
def test_a_megabyte_of_anything_is_answered_soon(body: str) -> None:
    began = time.process_time()
    read(body)
    assert time.process_time() - began < 20


PIECES = [
    "<rss>", "</rss>", "<channel>", "</channel>", "<item>", "</item>", "<title>", "</title>",
    "<link>", "</link>", "https://a.go.th/ข่าว", "//[x", "&nbsp;", "&", "&#0;", "<![CDATA[", "]]>",
    "<!--", "-->", "<!DOCTYPE rss [", "<!ENTITY a 'b'>", "]>", "&a;", "<?xml ", "?>", "ข่าว", "\x00",
    "<pubDate>", "</pubDate>", "29 Feb 2564", "<dc:date>", "<feed xmlns='http://www.w3.org/2005/Atom'>",
    "<entry>", "<link href='a' xml:base='http://['/>", "</entry>", "</feed>", "<a b='", "\ud800",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_pieces_of_feeds_in_any_order_give_items_or_a_problem(text: str) -> None:
    found = read(text.encode("utf-8", "surrogatepass"))
    assert isinstance(found, Problem) or all(item.link.startswith("http") for item in found)


@given(st.binary(max_size=200), st.sampled_from([b"", b"<rss><channel>", b"\x1f\x8b", b"\xff\xfe"]))
def test_any_bytes_give_items_or_a_problem(body: bytes, start: bytes) -> None:
    assert isinstance(read(start + body), tuple | Problem)


@given(st.text(max_size=120))
def test_any_stamp_is_read_or_none(stamp: str) -> None:
    moment = stated_moment(stamp)
    assert moment is None or moment.tzinfo is UTC
