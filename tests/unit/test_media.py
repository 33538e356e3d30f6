"""Documents of a page by their titles, and the number that belongs to an icon."""

import pytest
from lxml import etree

from crawler.pages.media import read_attachments
from crawler.pages.paragraphs import words_at
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
