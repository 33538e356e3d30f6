"""Whatever a site writes, the page of a diff holds it as text, and no element but ours."""

import base64
import hashlib
import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import lxml.html
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ministrywatch.diffing import Comparison
from ministrywatch.pagediff import html, shown
from storage.evidence import Text
from storage.looks import Page
from storage.records import Event
from storage.releases import ReleaseRow

AT = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)
OURS = {
    "html": {"lang"},
    "meta": {"charset", "name", "content", "http-equiv"},
    "h1": {"lang", "dir"},
    "div": {"class", "lang", "dir"},
    "p": {"class"},
    "del": {"class"},
    "ins": {"class"},
    "a": {"href", "rel"},
    "time": {"datetime"},
}
"""The attributes that an element of such a page may have."""
BARE = (
    *("head", "title", "style", "body", "main", "header", "footer", "section", "h2", "h3"),
    *("ul", "li", "dl", "dt", "dd", "code", "details", "summary"),
)
"""Its elements that have none."""
CLASSES = {"words", "sides", "gone", "come", "end"}
NASTY = st.sampled_from(
    [
        *("<script>alert(1)</script>", "</p></div>", '"><img src=x onerror=a()>', "&lt;b&gt;"),
        *("&amp;", "]]>", "<!--", "-->", "</title>", "</style>", "&#0;", "javascript:alert(1)"),
        *("\0", "\r\n", "\r", "\ud800", "\uffff", "\u202e", "\n", "\n\n", "\t", "  "),
        *("ครั้งที่ ๑๗", "น้ำ", "[-", "{+"),
    ]
)
TEXTS = st.lists(st.one_of(NASTY, st.text(max_size=5)), max_size=6).map("".join)
PIECES = st.lists(st.tuples(st.sampled_from("=-+"), TEXTS.filter(bool)), max_size=8).map(tuple)


def comparison(diff=None, *, text="", url="https://www.mfa.go.th/th/content/a", language="th"):
    row = ReleaseRow(
        **{"id": 1, "site_id": 1, "site": "mfa-th", "key": "a", "url": url, "title": text},
        **{"state": "live", "published_on": None, "first_seen": AT, "last_seen": AT, "delta": None},
        **{"changed_at": AT, "next_look_at": None, "revision": 2, "revisions": 2, "views": None},
        own_looks=1,
    )
    page = Page(digest="ab" * 32, size=9, intact=False)
    times = {"first_seen": AT, "last_seen": AT, "encoding": "utf-8", "reader": "draft-r1"}
    before, after = (
        Text(number=n, fingerprint=f"sha256:{n:064}", text_id=n, page=page if n == 1 else None,
             **times) for n in (1, 2)
    )  # fmt: skip
    changes = [{"field": "body", "kind": text or "figure", "before": text, "after": text}]
    edit = Event(
        **{"id": "1", "kind": "edited", "site": "mfa-th", "key": "a", "url": url, "title": text},
        at=AT,
        detail={"changes": changes},
    )
    how = {"severity": "substantive", "reason": text or "a figure changed", "event": edit}
    return Comparison(row, before, after, diff or {}, language, **how)


class Elements(HTMLParser):
    """Every start tag as a browser's tokenizer would see it."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def side(words, op):
    """Return one of the two texts that the paragraphs of a field hold."""
    gone = {"-": "ins", "+": "del"}[op]
    parts = words.xpath(f".//p//text()[not(ancestor::{gone})]")
    return "".join(parts)


@given(PIECES)
@example((("=", "\nก"), ("-", "\n"), ("+", "<del>x</del>"), ("=", "\n")))
def test_both_texts_can_be_read_from_the_page(pieces):
    page = html(comparison({"body": pieces}))
    (words,) = lxml.html.document_fromstring(page).xpath('//div[@class="words"]')
    for op in "-+":
        assert side(words, op) == shown("".join(t for sign, t in pieces if sign in {"=", op}))


@given(TEXTS, PIECES, st.one_of(TEXTS, st.sampled_from(["th", "en-GB", '"><p lang="'])))
def test_no_element_and_no_attribute_comes_of_what_a_site_writes(text, pieces, language):
    page = html(comparison({"title": pieces, text: pieces}, text=text, url=text, language=language))
    page.encode("utf-8")
    for tag, attributes in Elements(page).found:
        assert tag in BARE or tag in OURS
        assert attributes.keys() <= OURS.get(tag, set())
        assert set(filter(None, [attributes.get("class")])) <= CLASSES
        assert attributes.get("href", "https://").startswith(("http://", "https://"))
        assert attributes.get("dir", "auto") == "auto"
        assert re.fullmatch("[A-Za-z0-9-]+", attributes.get("lang", "th"))


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://www.mfa.go.th/th/content/a?b=1&c=2", True),
        ("http://www.mfa.go.th/", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt://x/%0aalert(1)", False),
        ("data:text/html,<script>alert(1)</script>", False),
        ("//x.example/", False),
        ("https:/x.example", False),
        ("http://[x", False),
        ("https://x.example/\u202egnp.exe", False),
        ("", False),
    ],
)
def test_only_a_web_address_is_a_link(url, linked):
    found = lxml.html.document_fromstring(html(comparison(url=url)))
    assert found.xpath("//a/@href") == ([url] if linked else [])
    (said,) = found.xpath("//header/p")
    assert said.text_content() == shown(url)


def test_the_page_allows_its_own_style_and_nothing_else():
    page = html(comparison())
    found = lxml.html.document_fromstring(page)
    (policy,) = found.xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')
    style = page.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert "url(" not in style
    assert "@import" not in style
    assert "prefers-color-scheme: dark" in style
    assert "@media print" in style


def test_the_facts_stand_beside_the_words():
    same = "\n".join("123456789")
    page = html(comparison({"body": (("=", f"{same}\n"), ("-", "ก\n"), ("+", "ข"))}, text="ข่าว"))
    found = lxml.html.document_fromstring(page)
    said = " ".join(found.text_content().split())
    for fact in ("Revision 1 → 2", "substantive: ข่าว", "2026-11-22 03:04:05 UTC", "ab" * 32,
                 "9 bytes, damaged", "draft-r1 (a draft)", "Told as event 1"):  # fmt: skip
        assert fact in said
    assert found.xpath("//html/@lang") == ["en"]
    assert found.xpath("//h1/@lang | //div[@class='words']/@lang") == ["th", "th"]
    assert found.xpath("//summary/text()") == ["8 paragraphs unchanged"]
    assert [each.tag for each in found.xpath("//p[@class]/*")] == ["del", "ins"]
    assert found.xpath("//time/@datetime")[0] == "2026-11-22T03:04:05Z"
