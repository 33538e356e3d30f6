"""What stands around an article changes by itself, and never the paragraphs that are read of it."""
# ruff: noqa: E501 - a page is easier to read with its tags where a template sets them

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from crawler.golden import golden_pages
from crawler.pages.base import Page, parse
from crawler.pages.header import read_header
from crawler.pages.main import find_body
from crawler.pages.paragraphs import paragraphs
from crawler.profile import find_profile
from crawler.profile.load import SHIPPED
from crawler.profile.selectors import compile_selector

TITLE = "กระทรวงเปิดศูนย์ช่วยเหลือประชาชนจากอุทกภัยภาคเหนือ"
DAY = "29 ม.ค. 2564"
TEXT = "รัฐมนตรีว่าการกระทรวงเป็นประธานเปิดศูนย์ช่วยเหลือประชาชนที่ได้รับผลกระทบจากอุทกภัยในจังหวัดเชียงรายและพะเยา "
NEWS = "กระทรวงการคลังขอเชิญชวนประชาชนร่วมงานวันข้าราชการพลเรือน ณ ลานอเนกประสงค์ และรับฟังการบรรยายพิเศษ "


def letters(words: str, length: int) -> str:
    return (words * (length // len(words) + 1))[:length].strip()


def page(inner: str) -> etree._Element:
    html = f"<!DOCTYPE html><html><head><title>{TITLE} - กระทรวงตัวอย่าง</title></head><body>{inner}</body></html>"
    root = parse(Page(html.encode(), "https://www.example.go.th/"))
    assert isinstance(root, etree._Element)
    return root


def said(inner: str) -> tuple[str, ...] | None:
    found = find_body(page(inner))
    return None if found is None else paragraphs(found)


MENU = "<ul><li><a href='/'>หน้าแรก</a></li><li><a href='/news'>ข่าวสาร</a></li></ul>"
HEAD = f"<h1>{TITLE}</h1><div class='meta'>{DAY}</div>"
# Each has a place for what stands above, for the text, for what stands below it in the same
# column, in the next column, and at the foot.
TEMPLATES = {
    "divs": "<div class='hd'>" + MENU + "{above}</div><div class='c'>" + HEAD + "<div class='txt'>{text}</div>{below}</div><div class='side'>{beside}</div>{foot}",
    "article outside the header": "{above}<div class='hd'>" + HEAD + "</div><div class='txt'>{text}</div>{below}<div>{beside}</div>{foot}",
    "bare": MENU + "{above}" + HEAD + "<div>{text}</div>{below}{beside}{foot}",
    "main": MENU + "{above}<main><article>" + HEAD + "<div class='d'>{text}</div>{below}</article></main>{beside}<footer>{foot}</footer>",
    "columns": "<table><tr><td colspan='2'>" + MENU + "{above}</td></tr><tr><td class='l'>" + HEAD + "<div class='d'>{text}</div>{below}</td><td class='r'>{beside}</td></tr><tr><td colspan='2'>{foot}</td></tr></table>",
    "rows": "<table><tr><td>{above}</td></tr><tr><td><table><tr><td><b>" + TITLE + "</b></td></tr><tr><td>วันที่ " + DAY + "</td></tr><tr><td class='text_normal'>{text}</td></tr></table></td><td>{beside}</td></tr></table><div>{below}</div><div>{foot}</div>",
    "span": "<form><div class='t'>{above}</div><div class='bodycol'><span class='h'>" + TITLE + "</span><br><span>" + DAY + "</span><div class='pnl'><span>{text}</span></div>{below}</div><div>{beside}</div></form>{foot}",
}  # fmt: skip
# How the paragraphs of a text are set: each alone, in divs, in one element with breaks.
MARKUPS = {"p": "<p>{}</p>", "div": "<div>{}</div>", "br": "{}<br>"}
# What stands around: `{}` is text of any length.
BOXES = (
    "<div class='about'><p>{}</p></div>",
    "<div class='box'><h3>ประกาศ</h3><p>{}</p></div>",
    "<div><b>ข่าวเด่น</b><p>{}</p><p>{}</p></div>",
    "<section><h4>ข่าวที่เกี่ยวข้อง</h4><ul><li><a href='/n/1'>{}</a></li><li><a href='/n/2'>{}</a></li></ul></section>",
    "<div class='card'><a href='/n/3'>ข่าวอื่น</a><p>{}</p></div><div class='card'><a href='/n/4'>ข่าวใหม่</a><p>{}</p></div>",
    "<table><tr><td><b>Related news</b></td></tr><tr><td>{}</td></tr></table>",
    "<div class='foot'>กระทรวงตัวอย่าง {}<br>โทร. 0 2222 1111</div>",
    "<div class='counter-box'>ผู้เข้าชม 660,583<p>{}</p></div>",
    "<hr><div class='quote'>{}</div>",
)


def _around() -> st.SearchStrategy[str]:
    box = st.builds(
        lambda shape, length: shape.replace("{}", letters(NEWS, length)),
        st.sampled_from(BOXES),
        st.integers(0, 3_000),
    )
    return st.lists(box, max_size=3).map("".join)


SURROUNDINGS = st.fixed_dictionaries(
    {place: _around() for place in ("above", "below", "beside", "foot")}
)
ARTICLES = st.lists(st.integers(0, 500), min_size=0, max_size=3).map(
    lambda more: tuple(letters(TEXT, length) for length in (40, *more) if length >= 40)
) | st.integers(40, 2_000).map(lambda length: (letters(TEXT, length),))


@pytest.mark.parametrize("template", TEMPLATES)
@given(ARTICLES, st.sampled_from(sorted(MARKUPS)), SURROUNDINGS)
def test_no_notice_news_or_footer_moves_it(
    template: str, article: tuple[str, ...], markup: str, around: dict[str, str]
) -> None:
    text = "".join(MARKUPS[markup].format(words) for words in article)
    found = find_body(page(TEMPLATES[template].format(text=text, **around)))
    assert found is not None
    assert paragraphs(found) == article
    assert read_header(find_profile("mfa-th"), found).lead is None


@pytest.mark.parametrize("length", [0, 20, 40, 80, 160, 400, 1_500])
@pytest.mark.parametrize("count", [1, 2, 4])
def test_where_no_element_holds_the_text_alone_a_notice_is_never_part_of_it(
    count: int, length: int
) -> None:
    article = tuple(letters(TEXT, 140) for _ in range(count))
    text = "".join(f"<p>{words}</p>" for words in article)
    notice = f"<div class='box'><h3>ประกาศ</h3><p>{letters(NEWS, length)}</p></div>"
    found = said(f"{HEAD}{text}{notice}")
    assert found == (article if count == 1 else None) or (
        not length and found is not None and found[-count - 1 : -1] == article
    )


# What a ministry says in one or two sentences, set into pages of ten ministries.
SHORT = [
    ("culture", "short-text-in-tables", ("All national museums close on Monday for a day of cleaning.",)),
    ("culture", "date-time-and-counter-on-one-line", ("พิพิธภัณฑ์ทุกแห่งปิดทำการวันจันทร์เพื่อทำความสะอาด",)),
    ("energy", "empty-counter", ("ราคาน้ำมันทุกชนิดลดลงลิตรละ 50 สตางค์ มีผลวันพรุ่งนี้",)),
    ("mof", "empty-counter-label", ("กระทรวงการคลังปิดรับลงทะเบียนแล้ว", "ขอขอบคุณประชาชนทุกท่าน")),
    ("moe", "date-on-the-list-only", ("โรงเรียนทุกแห่งหยุดเรียนวันศุกร์", "เปิดเรียนตามปกติวันจันทร์")),
    ("mot", "typed-text", ("ทางหลวงหมายเลข 118 เปิดให้สัญจรตามปกติแล้ว",)),
    ("prd", "counter-without-number", ("ถ่ายทอดสดการแถลงข่าวทางสถานีวิทยุโทรทัศน์แห่งประเทศไทย",)),
    ("moi", "with-document", ("กระทรวงมหาดไทยแจ้งเลื่อนการประชุม", "กำหนดใหม่จะแจ้งให้ทราบต่อไป")),
    ("mfa-sg", "book-donation", ("The Embassy will be closed on Monday.",)),
    ("mfa-th", "b-english", ("The Minister met the Ambassador of Viet Nam today.", "They spoke of trade.")),
    ("thaiembassy-madrid", "thai-food-festival", ("La Embajada permanecerá cerrada el lunes.",)),
    ("dfa-ph", "no-date", ("The consular office in Cebu opens again on Tuesday.",)),
]  # fmt: skip


def shortened(site: str, name: str, text: tuple[str, ...], foot: str) -> etree._Element:
    (golden,) = (page for page in golden_pages(SHIPPED / "golden" / site) if page.name == name)
    root = parse(Page(golden.body, golden.expected.url, 200, golden.expected.headers))
    assert isinstance(root, etree._Element)
    rule = find_profile(site).page.body
    body = find_body(root) if rule is None else compile_selector(rule).elements(root)[0]
    assert body is not None
    names = dict(body.attrib)
    body.clear(keep_tail=True)
    body.attrib.update(names)
    for words in text:
        etree.SubElement(body, "p").text = words
    root.find("body").append(etree.fromstring(f"<div>{foot}</div>"))
    return root


@pytest.mark.parametrize("length", [0, 100, 2_000])
@pytest.mark.parametrize(("site", "name", "text"), SHORT, ids=lambda value: str(value)[:20])
def test_a_short_release_is_found_above_a_long_footer(
    site: str, name: str, text: tuple[str, ...], length: int
) -> None:
    foot = f"<p>{letters(NEWS, length)}</p><p>{letters(NEWS, length // 2)}</p>"
    found = find_body(shortened(site, name, text, foot))
    assert found is not None
    assert paragraphs(found) == text
