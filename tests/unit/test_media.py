"""Documents of a page by their titles, and the number that belongs to an icon."""

import pytest
from lxml import etree

from crawler.pages.media import read_attachments, read_images, read_links
from crawler.pages.paragraphs import words_at
from crawler.pages.steady import steady
from crawler.profile.model import PageRules

BASE = "https://www.x.go.th/news/1"


def _body(html: str) -> etree._Element:
    return etree.HTML(f"<html><body><div>{html}</div></body></html>").find(".//div")


@pytest.mark.parametrize(
    "html",
    [
        '<a href="/a.pdf"><img src="i.png"></a><iframe src="/a.pdf" title="คำสั่งที่ ๕"></iframe>',
        '<a href="/a.pdf">คำสั่งที่ ๕</a><a href="/a.pdf"><img src="i.png"></a>',
        '<a href="/a.pdf">คำสั่งที่ ๕</a><a href="/a.pdf">ดาวน์โหลด</a>',
    ],
)
def test_the_first_title_of_a_document_in_words_counts(html: str) -> None:
    (found,) = read_attachments(PageRules(), _body(html), (), BASE)
    assert (found.url, found.title) == ("https://www.x.go.th/a.pdf", "คำสั่งที่ ๕")


def test_a_link_that_the_profile_names_is_a_document_whatever_its_address_ends_in() -> None:
    body = _body('<a class="file" href="ewt_dl.php?nid=7">คำสั่งที่ ๕</a><a href="/x">อื่น</a>')
    (found,) = read_attachments(PageRules(attachments="a.file"), body, (), BASE)
    assert found.url == "https://www.x.go.th/news/ewt_dl.php?nid=7"
    assert read_attachments(PageRules(), body, (), BASE) == ()


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ('<em class="far fa-eye"></em> 178 <em class="far fa-star"></em> 18', "178"),
        ('<em class="far fa-eye"></em><span>178</span><em class="far fa-star"></em> 18', "178"),
        ('<em class="far fa-eye"></em><em class="far fa-star"></em> 18', ""),
        ('<em class="far fa-eye"></em> <em class="far fa-star"></em><span>18</span>', ""),
    ],
)
def test_an_icon_has_its_own_number_and_not_the_next_one_s(html: str, said: str) -> None:
    (eye,) = _body(html).xpath(".//*[contains(@class, 'fa-eye')]")
    assert words_at(eye) == said


@pytest.mark.parametrize(
    ("printed", "kept"),
    [
        ("/download/plan/?wpdmdl=123&refresh=60123abcd1611", "/download/plan/?wpdmdl=123"),
        ("/x.php;jsessionid=5F1A09.node1?id=7", "/x.php?id=7"),
        ("/x;JSESSIONID=5F1A09/y", "/x/y"),
        ("/a.pdf?_wpnonce=ab12cd34ef", "/a.pdf"),
        ("/a.php?nonce=ab12&id=3&fbclid=IwAR0&gclid=x", "/a.php?id=3"),
        ("/a.php?utm_source=line&utm_medium=share&nid=5#top", "/a.php?nid=5#top"),
        ("/a.php?PHPSESSID=0f9e8d7c6b5a4f3e&p=8", "/a.php?p=8"),
        ("/a.php?sid=0f9e8d7c6b5a4f3e", "/a.php"),
        ("/a.php?sid=412", "/a.php?sid=412"),
        ("/a.jpg?v=1611900000", "/a.jpg"),
        ("/a.jpg?v=2", "/a.jpg?v=2"),
        ("/watch?v=dQw4w9WgXcQ", "/watch?v=dQw4w9WgXcQ"),
        ("/a.jpg?ver=5.8.1", "/a.jpg?ver=5.8.1"),
        ("/a.jpg?_=1611900000123&t=1611900000&ts=1611900000.25", "/a.jpg"),
        ("/a.pdf?modified=2101291030", "/a.pdf"),
        ("/a?id=1&nid=2&n_id=3&p=1611900000&file=a%20b.pdf&url=/x", None),
        ("/a?b&c=&&d=%E0%B8%81", None),
        ("/a?", None),
        ("/a?id=5#t=1611900000&refresh=1", None),
        ("/a?refreshed=1&monounce=2", None),
    ],
)
def test_what_a_server_makes_up_for_each_answer_is_no_part_of_an_address(
    printed: str, kept: str | None
) -> None:
    site = "https://www.x.go.th"
    assert steady(site + printed) == site + (printed if kept is None else kept)
    assert steady(steady(site + printed)) == steady(site + printed)


def test_two_answers_with_other_tokens_have_the_same_links_documents_and_pictures() -> None:
    html = """<a href="/d/?wpdmdl=1&refresh={0}">แผน</a><a href="/a.pdf?_wpnonce={0}">คำสั่ง</a>
    <a class=file href="/dl;jsessionid={0}?id=3">ค</a><img src="/a.jpg?v=16119{0}">
    <a href="mailto:a@x?v=123456">ม</a>
    <iframe src="/viewer.html?file=/b.pdf%3Ft%3D16119{0}"></iframe>"""
    one, other = (_body(html.format(token)) for token in ("012345", "054321"))
    for rules in (PageRules(), PageRules(attachments="a.file")):
        assert read_attachments(rules, one, (), BASE) == read_attachments(rules, other, (), BASE)
        assert read_images(rules, one, (), BASE) == read_images(rules, other, (), BASE)
    assert [link.url for link in read_links(one, BASE)] == [
        "https://www.x.go.th/d/?wpdmdl=1", "https://www.x.go.th/dl?id=3", "mailto:a@x?v=123456",
    ]  # fmt: skip
    assert read_links(one, BASE) == read_links(other, BASE)
