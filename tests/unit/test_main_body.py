"""The body of a release is found on pages whose template nobody described."""
# ruff: noqa: E501 - a page is easier to read with its tags where a template sets them

import time
from collections.abc import Callable
from itertools import permutations
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from crawler.golden import Golden, golden_pages
from crawler.pages.base import Page, parse
from crawler.pages.header import read_header
from crawler.pages.main import find_body, selector_of
from crawler.pages.paragraphs import paragraphs
from crawler.profile import find_profile
from crawler.profile.load import SHIPPED
from crawler.profile.selectors import compile_selector

TITLE = "กระทรวงเปิดศูนย์ช่วยเหลือประชาชนจากอุทกภัยภาคเหนือ"
ONE = "เมื่อวันที่ ๒๙ มกราคม ๒๕๖๔ รัฐมนตรีว่าการกระทรวงเป็นประธานเปิดศูนย์ช่วยเหลือประชาชนที่ได้รับผลกระทบจากอุทกภัยในจังหวัดเชียงรายและพะเยา"
TWO = "ศูนย์แห่งนี้เปิดรับแจ้งเหตุตลอด 24 ชั่วโมง และมีเจ้าหน้าที่พร้อมเครื่องมือออกช่วยเหลือในทุกอำเภอ โดยประสานกับองค์กรปกครองส่วนท้องถิ่น"
THREE = "ทั้งนี้ กระทรวงจะรายงานผลต่อคณะรัฐมนตรีในสัปดาห์หน้า และขอให้ประชาชนติดตามข่าวสารจากทางราชการอย่างใกล้ชิด"
BODY = (ONE, TWO, THREE)
RELATED = ("ปลัดกระทรวงตรวจเยี่ยมจังหวัดน่าน", "ประชุมคณะกรรมการครั้งที่ 3", "แถลงผลงานประจำปี 2563")


class Article(NamedTuple):
    """A page, what its body says, and the selector by which it is found again."""

    html: str
    body: tuple[str, ...]
    selector: str


def texts(*said: str, tag: str = "p", names: str = "") -> str:
    return "".join(f"<{tag}{names}>{words}</{tag}>\n" for words in said)


def related(titles: tuple[str, ...], item: str = "<li><a href='/n/{0}'>{1}</a></li>") -> str:
    return "".join(item.format(number, title) for number, title in enumerate(titles))


MENU = (
    '<ul class="nav-list"><li><a href="/">หน้าแรก</a></li><li><a href="/news">ข่าวสาร</a></li>'
    '<li><a href="/about">เกี่ยวกับกระทรวง</a></li><li><a href="/law">กฎหมาย</a></li></ul>'
)


def head(site: str = "กระทรวงตัวอย่าง", extra: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="th"><head><meta charset="utf-8"><title>{TITLE} - {site}'
        f"</title>{extra}</head>"
    )


def wordpress(views: str, titles: tuple[str, ...], day: str) -> Article:
    html = f"""{head()}<body class="post-template-default single single-post postid-4411">
    <header id="masthead"><p class="site-title"><a href="/">กระทรวงตัวอย่าง</a></p><nav>{MENU}</nav>
    </header><div id="content" class="site-content"><div id="primary"><main id="main">
    <article id="post-4411" class="post-4411 post type-post hentry category-news">
    <header class="entry-header"><h1 class="entry-title">{TITLE}</h1><div class="entry-meta">
    <time class="published" datetime="2021-01-29">{day}</time> <span>{views} views</span></div></header>
    <div class="entry-content">{texts(*BODY)}</div>
    <footer class="entry-footer"><a href="/tag/flood" rel="tag">อุทกภัย</a></footer></article>
    <nav class="post-navigation"><a href="/n/1">ก่อนหน้า</a></nav>
    <div id="comments" class="comments-area"><h3>ใส่ความเห็น</h3><p>อีเมลของคุณจะไม่แสดงให้คนอื่นเห็น
    ช่องข้อมูลจำเป็นถูกทำเครื่องหมาย *</p></div></main></div>
    <aside id="secondary"><h2>เรื่องล่าสุด</h2><ul>{related(titles)}</ul><div class="textwidget">
    วิสัยทัศน์ของกระทรวง คือ การบริการประชาชนด้วยความรวดเร็วและเป็นธรรมในทุกพื้นที่ของประเทศ</div></aside>
    </div><footer id="colophon"><p>เลขที่ 1 ถนนราชดำเนิน แขวงพระบรมมหาราชวัง เขตพระนคร กรุงเทพฯ 10200
    โทรศัพท์ 0 2222 1111</p><p>จำนวนผู้เข้าชม : {views}</p></footer></body></html>"""
    return Article(html, BODY, "div.entry-content")


def joomla(views: str, titles: tuple[str, ...], day: str) -> Article:
    html = f"""{head()}<body class="site com_content view-article"><div class="body"><div class="container">
    <div class="navigation">{MENU}</div><div class="row-fluid"><div id="aside" class="span3">
    <div class="well"><h3 class="page-header">ข่าวล่าสุด</h3><ul class="latestnews">{related(titles)}</ul></div></div>
    <main id="content" role="main" class="span9"><div class="item-page" itemscope
    itemtype="https://schema.org/Article"><div class="page-header"><h2 itemprop="headline">{TITLE}</h2></div>
    <dl class="article-info muted"><dt>รายละเอียด</dt><dd class="published">เผยแพร่เมื่อ: {day}</dd>
    <dd class="hits">ฮิต: {views}</dd></dl><div itemprop="articleBody">{texts(*BODY)}</div>
    <ul class="pager pagenav"><li><a href="/n/2" rel="next">ถัดไป</a></li></ul></div></main></div></div></div>
    <div class="foot">สงวนลิขสิทธิ์ 2564 กระทรวงตัวอย่าง</div></body></html>"""
    return Article(html, BODY, "div[itemprop='articleBody']")


def k2(views: str, titles: tuple[str, ...], day: str) -> Article:
    html = f"""{head()}<body><div id="wrap"><div id="mainmenu">{MENU}</div><div id="maincol">
    <div id="k2Container" class="itemView"><div class="itemHeader"><span class="itemDateCreated">{day}</span>
    <h2 class="itemTitle">{TITLE}</h2></div><div class="itemBody"><div class="itemImageBlock"><a href="/a_XL.jpg">
    <img src="/media/k2/a_L.jpg" alt=""></a></div><div class="itemFullText">{texts(*BODY)}</div>
    <div class="itemContentFooter"><span class="itemHits">อ่าน {views} ครั้ง</span></div></div>
    <div class="itemRelated"><h3>เรื่องที่เกี่ยวข้อง</h3><ul>{related(titles)}</ul></div></div></div>
    <div id="foot"><p>กระทรวงตัวอย่าง โทรศัพท์ 0 2222 1111</p></div></div></body></html>"""
    return Article(html, BODY, "div.itemFullText")


def ewt_tables(views: str, titles: tuple[str, ...], day: str) -> Article:
    rows = related(
        titles,
        "<tr><td><img src='dot.gif' width=5></td><td><a href='ewt_news.php?nid={0}'>{1}</a></td></tr>",
    )
    html = f"""{head()}<body bgcolor="#ffffff"><table width="1000"><tr><td colspan="2">
    <table><tr><td><a href="main.php">หน้าแรก</a></td><td><a href="ewt_w3c.php">มาตรฐาน</a></td></tr></table></td></tr>
    <tr><td width="200" valign="top"><table>{rows}</table></td><td valign="top"><table width="100%">
    <tr><td align="center"><b>{TITLE}</b></td></tr><tr><td align="right">วันที่ {day}</td></tr>
    <tr><td class="text_normal"><font face="Tahoma" size="2">{"<br><br>".join(BODY)}</font></td></tr>
    <tr><td>(จำนวนคนอ่าน {views} คน)</td></tr><tr><td><a href="javascript:window.print()">พิมพ์หน้านี้</a></td></tr>
    </table></td></tr><tr><td colspan="2" align="center">กระทรวงตัวอย่าง ถนนราชดำเนิน กรุงเทพฯ 10200 โทร. 0 2222 1111
    ผู้เข้าชม {views}</td></tr></table></body></html>"""
    return Article(html, BODY, "td.text_normal")


def next_js(views: str, titles: tuple[str, ...], day: str) -> Article:
    cards = related(
        titles,
        '<div class="p-3 col-md-4"><a class="Card__Link-sc-1a2b-0 gaZOqP" href="/c/{0}">'
        f'<div title="{{1}}">{{1}}</div></a><p class="date">{day}</p><i class="eye"></i> {views}</div>',
    )
    html = f"""{head()}<body><div id="__next"><div class="jsx-2368373130 header">{MENU}</div><div class="container">
    <div class="row"><div class="col"><h2>{TITLE}</h2></div></div><div class="py-2"><h1>{TITLE}</h1><p class="date">{day}</p>
    <p>{views} view</p></div><div class="Contentstyled__Text-sc-150bmwg-4 jWrYsI mb-3">{texts(*BODY)}</div>
    <h4 class="m-0">รูปภาพประกอบ</h4></div><div class="row">{cards}</div><div class="cookie-bar">
    เว็บไซต์นี้ใช้คุกกี้เพื่อพัฒนาประสบการณ์การใช้งานของท่านให้ดียิ่งขึ้น โปรดอ่านนโยบายก่อนกดยอมรับ <button>ยอมรับ</button></div>
    </div></body></html>"""
    return Article(html, BODY, "div[class*='Contentstyled__Text']")


def css_modules(views: str, titles: tuple[str, ...], day: str) -> Article:
    html = f"""{head()}<body><div id="root"><nav>{MENU}</nav><section class="Detail_wrap__9aB3x">
    <div class="Detail_head__1Zy8q"><h1>{TITLE}</h1><span>{day}</span><span> | {views} ครั้ง</span></div>
    <div class="Detail_content__3xYz1">{texts(*BODY, tag="div")}</div></section>
    <section><h3>ข่าวอื่น ๆ</h3><ul>{related(titles)}</ul></section></div></body></html>"""
    return Article(html, BODY, "div[class*='Detail_content__']")


def bootstrap(views: str, titles: tuple[str, ...], day: str) -> Article:
    cards = related(
        titles,
        '<div class="card"><a href="/n/{0}"><img src="/t{0}.jpg" alt=""></a><div class="card-body">'
        '<h5><a href="/n/{0}">{1}</a></h5><p>ข้อความย่อของข่าวนี้ซึ่งยาวพอสมควรเพื่อเชิญชวนให้เปิดอ่านต่อ</p>'
        f"<small>{day}</small></div></div>",
    )
    html = f"""{head()}<body><div class="topbar">TH EN <span>เปลี่ยนการแสดงผล C C C</span></div><nav>{MENU}</nav>
    <ol class="breadcrumb"><li><a href="/">หน้าหลัก</a></li><li class="active">{TITLE}</li></ol>
    <div class="container"><div class="row"><div class="col-lg-8"><h3>{TITLE}</h3><div class="d-flex">
    <small class="text-muted">{day}</small> <em class="far fa-eye"></em> {views}</div><div class="news-detail">
    {texts(*BODY)}</div></div><div class="col-lg-4">{cards}</div></div></div>
    <footer>{MENU}<p>สถิติวันนี้ {views} คน</p></footer></body></html>"""
    return Article(html, BODY, "div.news-detail")


def drupal(views: str, titles: tuple[str, ...], day: str) -> Article:
    teasers = related(
        titles,
        '<article class="node node--view-mode-teaser"><h2><a href="/node/{0}">{1}</a></h2>'
        "<div><p>เนื้อหาย่อของข่าวที่แสดงไว้ในหน้านี้เพื่อให้ผู้อ่านเลือกเปิดดูได้</p></div></article>",
    )
    html = f"""{head()}<body class="path-node page-node-type-article"><header role="banner">{MENU}</header>
    <main role="main"><a id="main-content"></a><div class="layout-content"><h1 class="page-title">{TITLE}</h1>
    <article class="node node--type-article node--view-mode-full"><div class="node__content">
    <div class="node__submitted">โพสต์เมื่อ {day}</div>
    <div class="field field--name-body field--type-text-with-summary">{texts(*BODY)}</div>
    <ul class="links"><li>{views} views</li></ul></div></article><div class="views-element-container">{teasers}</div></div></main>
    <footer>กระทรวงตัวอย่าง</footer></body></html>"""
    return Article(html, BODY, "div.field--name-body")


def asp_net(views: str, titles: tuple[str, ...], day: str) -> Article:
    html = f"""{head()}<body><form method="post" action="./view.aspx?id=77" id="aspnetForm"><input type="hidden"
    name="__VIEWSTATE" value="dDwtMTA4"><div id="ctl00_pnlTop">{MENU}</div><div class="bodycol">
    <span id="ctl00_lblTitle" class="head1">{TITLE}</span><br><span id="ctl00_lblDate">{day}</span>
    <div id="ctl00_cph_pnlDetail"><span id="ctl00_cph_lblDetail">{"<br/>".join(BODY)}</span></div>
    <div id="ctl00_pnlHit">เปิดอ่าน {views} ครั้ง</div><div id="ctl00_pnlOther">{related(titles, "<div><a href='v.aspx?id={0}'>{1}</a></div>")}</div>
    </div></form></body></html>"""
    return Article(html, BODY, "div#ctl00_cph_pnlDetail")


def word_paste(views: str, titles: tuple[str, ...], day: str) -> Article:
    html = f"""{head()}<body><div class="topmenu">{MENU}</div><div class="col-lg-12 w-100 p-0 pt-4"><h2>{TITLE}</h2>
    <small class="text-muted">{day}</small></div><div class="col-lg-12 motnews">{texts(*BODY, names=' class="MsoNoSpacing"')}
    </div><div id="newsgallery"><a href="/g/1.jpg"><img src="/g/1s.jpg"></a><a href="/g/2.jpg"><img src="/g/2s.jpg"></a></div>
    <div class="latest"><h5>ข่าวล่าสุด</h5>{related(titles, "<div class='it'><a href='/n/{0}'>{1}</a></div>")}</div>
    <div class="bottom"><p>ถนนราชดำเนินนอก กรุงเทพมหานคร โทรศัพท์ 0 2283 3000 ผู้เข้าชม {views}</p></div></body></html>"""
    return Article(html, BODY, "div.motnews")


def facebook_paste(views: str, titles: tuple[str, ...], day: str) -> Article:
    inner = "".join(
        f'<div class="kvgmc6g5 cxmmr5t8 oygrvhab"><div dir="auto">{words}</div></div>'
        for words in BODY
    )
    html = f"""{head()}<body><nav>{MENU}</nav><div class="page"><div class="title-area"><h1>{TITLE}</h1><p>{day}</p>
    <p>{views} views</p></div><div class="editor-output">{inner}<div dir="auto">#กระทรวง <a href="/h">#อุทกภัย</a></div></div>
    <ul class="more">{related(titles)}</ul></div></body></html>"""
    return Article(html, (*BODY, "#กระทรวง #อุทกภัย"), "div.editor-output")


def plain_breaks(views: str, titles: tuple[str, ...], day: str) -> Article:
    html = f"""{head()}<body><div class="left">{MENU}</div><div class="main_area"><h1>{TITLE}</h1><div class="stat">{day} |
    เข้าชม {views} ครั้ง</div><div class="detail">{ONE}<br>{TWO}<br><br>&nbsp;<br>{THREE}</div></div>
    <div class="latest">{related(titles, "<a href='/n/{0}'>{1}</a><br>")}</div></body></html>"""
    return Article(html, BODY, "div.detail")


def split_brothers(views: str, titles: tuple[str, ...], day: str) -> Article:
    html = f"""{head()}<body><nav>{MENU}</nav><section class="hero"><h1>{TITLE}</h1><span>{day}</span></section>
    <section class="story"><div class="block-text">{ONE}</div><figure><img src="/a.jpg" alt=""></figure>
    <div class="block-text">{TWO}</div><div class="block-quote">{THREE}</div></section>
    <section class="next"><h2>อ่านต่อ</h2>{related(titles, "<div><a href='/n/{0}'>{1}</a></div>")}</section>
    <footer>ผู้เข้าชม {views}</footer></body></html>"""
    return Article(html, BODY, "section.story")


def two_sentences(views: str, titles: tuple[str, ...], day: str) -> Article:
    said = ("กระทรวงขอเชิญประชาชนร่วมงาน", "พบกันที่สนามหลวง")
    html = f"""{head()}<body><div class="head">กระทรวงตัวอย่าง</div><nav>{MENU}</nav><div class="col-9"><h1>{TITLE}</h1>
    <p class="date">{day}</p><p class="lead-text">ขอเชิญร่วมงานวันสถาปนากระทรวงและชมนิทรรศการผลงานตลอดปีที่ผ่านมาของทุกกรม</p>
    <div class="news-body">{texts(*said)}</div></div><div class="col-3"><p>{views}</p>{related(titles)}</div>
    <div class="addr"><p>อาคารสำนักงานปลัดกระทรวง ถนนราชดำเนิน แขวงพระบรมมหาราชวัง เขตพระนคร กรุงเทพมหานคร รหัสไปรษณีย์</p></div>
    </body></html>"""
    return Article(html, said, "div.news-body")


def code_igniter(views: str, titles: tuple[str, ...], day: str) -> Article:
    html = f"""{head("รัฐบาลไทย")}<body><div class="menu-top">{MENU}</div><div class="border-normal clearfix"><div class="head">
    <span class="Circular headtitle-2">ข่าวทำเนียบรัฐบาล</span><p class="col-xs-8">{day}</p><span>{views}</span>
    <a href="/print">พิมพ์</a></div><div class="row"><h3>{TITLE}</h3><p class="font_level2 color3">{TITLE}</p>
    <div class="col-xs-12 padding-sm1 news-2 Circular">{"<br />".join(BODY)}</div></div></div>
    <div class="other-list">{related(titles, "<div class='news-x'><a href='/d/{0}'>{1}</a></div>")}</div></body></html>"""
    return Article(html, BODY, "div.padding-sm1")


def numbers_and_table(views: str, titles: tuple[str, ...], day: str) -> Article:
    html = f"""{head()}<body><nav>{MENU}</nav><div id="article-area"><div class="caption"><h2>{TITLE}</h2><p>{day}</p></div>
    <div id="article-text"><p>{ONE}</p><table><tr><th>รายการ</th><th>จำนวนเงิน</th></tr><tr><td>ค่าอาหาร</td><td>400 บาท</td></tr>
    </table><p>๒๙ มกราคม ๒๕๖๔</p><ul><li>ข้อหนึ่งว่าด้วยการช่วยเหลือ</li><li>ข้อสอง</li></ul></div><div class="hit">อ่าน {views} ครั้ง</div>
    </div><ul class="rel">{related(titles)}</ul></body></html>"""
    said = (
        ONE,
        "รายการ",
        "จำนวนเงิน",
        "ค่าอาหาร",
        "400 บาท",
        "๒๙ มกราคม ๒๕๖๔",
        "ข้อหนึ่งว่าด้วยการช่วยเหลือ",
        "ข้อสอง",
    )
    return Article(html, said, "div#article-text")


Shape = Callable[[str, tuple[str, ...], str], Article]

SHAPES: tuple[Shape, ...] = (
    wordpress, joomla, k2, ewt_tables, next_js, css_modules, bootstrap, drupal, asp_net, word_paste,
    facebook_paste, plain_breaks, split_brothers, two_sentences, code_igniter, numbers_and_table,
)  # fmt: skip


DAY = "29 ม.ค. 2564"
GOLDEN = [pytest.param(page, id=page.name) for page in golden_pages(SHIPPED / "golden" / "mfa-th")]
shapes = pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)


def root_of(html: str | bytes) -> etree._Element:
    root = parse(
        Page(html.encode() if isinstance(html, str) else html, "https://www.example.go.th/")
    )
    assert isinstance(root, etree._Element)
    return root


def body_of(html: str) -> tuple[str, ...] | None:
    found = find_body(root_of(html))
    return None if found is None else paragraphs(found)


def selected(html: str) -> str | None:
    found = find_body(root_of(html))
    return None if found is None else selector_of(found)


@shapes
def test_the_body_of_an_unknown_template_is_its_paragraphs_and_no_more(shape: Shape) -> None:
    article = shape("1,234", RELATED, DAY)
    said = body_of(article.html)
    assert said == article.body
    assert TITLE not in said
    assert DAY not in said


@shapes
def test_its_selector_finds_it_again(shape: Shape) -> None:
    article = shape("1,234", RELATED, DAY)
    root = root_of(article.html)
    found = find_body(root)
    assert found is not None
    assert selector_of(found) == article.selector
    assert compile_selector(article.selector).elements(root)[0] is found


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape is not code_igniter])
def test_the_header_is_read_from_before_it(shape: Shape) -> None:
    found = find_body(root_of(shape("1,234", RELATED, DAY).html))
    assert found is not None
    assert read_header(find_profile("mfa-th"), found).title == TITLE


@shapes
def test_no_counter_date_or_order_of_other_news_moves_it(shape: Shape) -> None:
    expected = shape("1,234", RELATED, DAY).selector
    for views in ("", "0", "7", "99", "12,345", "1,000,000", "ไม่ระบุ"):
        for day in (DAY, "1 มกราคม 2560", "10/02/2566", ""):
            assert selected(shape(views, RELATED, day).html) == expected, (views, day)
    more = (*RELATED, "สั้น", "ข่าวที่มีหัวข้อยาวมากกว่าหัวข้ออื่นใดทั้งหมดซึ่งเพิ่งเพิ่มเข้ามาในวันนี้เป็นข่าวแรก")
    for titles in [*permutations(RELATED), more, tuple(reversed(more)), RELATED[:2]]:
        assert selected(shape("7", titles, DAY).html) == expected, titles


@given(st.integers(0, 10**7), st.permutations(RELATED), st.sampled_from(SHAPES))
def test_no_number_moves_it(views: int, titles: list[str], shape: Shape) -> None:
    article = shape(f"{views:,}", tuple(titles), DAY)
    assert selected(article.html) == article.selector


@pytest.mark.parametrize("golden", GOLDEN)
def test_the_golden_pages_give_the_paragraphs_of_their_record(golden: Golden) -> None:
    found = find_body(root_of(golden.body))
    record = golden.expected.record
    if record is None:
        assert found is None
    else:
        assert found is not None
        assert list(paragraphs(found)) == record["body"]


FRAME = f"<body><nav>{MENU}</nav>{{}}<ul>{related(RELATED)}</ul><footer>กระทรวง <img src='/f.png'><a href='/p.pdf'>นโยบาย</a></footer></body>"
ABOVE = f'<div class="above"><h1>{TITLE}</h1><p>{DAY}</p></div>'
SHORT = "กระทรวงขอขอบคุณทุกภาคส่วน"


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        (f'{ABOVE}<div class="wide"><div class="text"><p>{ONE}</p></div></div>', (ONE,)),
        (f"{ABOVE}<div><p>{ONE * 4}</p><p>{SHORT}</p></div>", (ONE * 4, SHORT)),
        (f"{ABOVE}<div><p>{ONE * 4}</p><p>{DAY}</p><p>{SHORT}</p></div>", (ONE * 4, DAY, SHORT)),
        (f"{ABOVE}<div><p>{SHORT}</p><div><div>{ONE}</div><div>{TWO}</div></div></div>", (SHORT, ONE, TWO)),
        (f"{ABOVE}<div><p>{ONE}</p><div><a href='/1'>ข่าวก่อนหน้านี้</a></div><p>{TWO}</p></div>", (ONE, "ข่าวก่อนหน้านี้", TWO)),
        (f"{ABOVE}<div><div>{ONE}{TWO}</div><div>ที่มา</div><div><a href='https://a.th'>https://a.th</a></div></div>",
         (ONE + TWO, "ที่มา", "https://a.th")),
        (f"{ABOVE}<table><tr><td>{ONE}</td></tr><tr><td>{TWO}</td></tr></table>", (ONE, TWO)),
        (f"{ABOVE}<ol><li>{ONE}</li><li>{TWO}</li></ol>", (ONE, TWO)),
        (f"<div>TH EN</div><div>C C C</div><h4>{TITLE}</h4><h4>{TITLE}</h4><div>{ONE}<br>{TWO}</div>", (ONE, TWO)),
        (f"<h3>{TITLE}</h3><span>{DAY}</span> <span>60</span> <span>0</span><h3>{TITLE}</h3><div>{ONE}</div>", (ONE,)),
        (f"<div><p>{THREE * 9}</p></div>{ABOVE}<div>{ONE}</div>", (ONE,)),
        (f"<div>{ABOVE}<div>{ONE}</div></div><div>{MENU}<p>{TWO * 9}</p></div>", (ONE,)),
        (f"<article>{ABOVE}</article><div>{ONE}</div>", (ONE,)),
        (f"{ABOVE}<div><div>{ONE}</div><div><h4>เอกสารแนบ</h4><a href='/1.pdf'>ประกาศ</a> จำนวนดาวน์โหลด 16 ครั้ง</div></div>", (ONE,)),
        (f"{ABOVE}<div><div>{ONE}</div><div><h4>รูปภาพประกอบ</h4><img src='/1.jpg'></div></div>", (ONE,)),
        (f"<div>{ABOVE}<div>{texts(SHORT, SHORT)}</div></div><div><h3>ความคิดเห็น</h3><p>{ONE}</p><p>{TWO}</p></div>", (SHORT, SHORT)),
        (f"{ABOVE}<div>{texts(*BODY)}<p><a href='/a'>คลิก</a></p><p><a href='/b'>คลิก</a></p></div>", (*BODY, "คลิก", "คลิก")),
        (f"{ABOVE}<div>{ONE}</div><div style='display: none'>{TWO * 9}</div>", (ONE,)),
    ],
)  # fmt: skip
def test_what_belongs_to_the_text_is_in_it(inner: str, said: tuple[str, ...]) -> None:
    assert body_of(head() + FRAME.format(inner)) == said


def test_an_english_page_is_read_too() -> None:
    said = ("The Minister opened the centre for people affected by the flood.", "It is open.")
    inner = f"<h1>Minister opens centre</h1><p>29 January 2021</p><div>{texts(*said)}</div>"
    assert body_of("<title>Minister opens centre | Ministry</title>" + FRAME.format(inner)) == said


def test_a_headline_that_the_head_does_not_know_is_no_hindrance() -> None:
    inner = f"<div>{TITLE}</div><div>{DAY}</div><div>{texts(*BODY)}</div>"
    assert body_of("<title>รายละเอียดข่าว</title>" + FRAME.format(inner)) == BODY


@pytest.mark.parametrize(
    ("inner", "tag"),
    [
        ('<div><iframe src="/viewer.html?file=/a.pdf"></iframe></div>', "div"),
        ('<section><embed src="/a.pdf"></section>', "section"),
        ('<section><p><a href="/a.pdf">ดาวน์โหลดเอกสาร</a></p></section>', "section"),
        ('<section><p><img src="/1.jpg"></p><p><img src="/2.jpg"></p></section>', "section"),
        ('<section><a href="/1.jpg"><img src="/1s.jpg"></a><a href="/2.jpg"><img src="/2s.jpg"></a></section>', "section"),
        ('<section><span style="background-image:url(/1.jpg)"></span></section>', "section"),
    ],
)  # fmt: skip
def test_a_release_without_text_is_what_it_shows(inner: str, tag: str) -> None:
    found = find_body(root_of(head() + FRAME.format(ABOVE + inner)))
    assert found is not None
    assert found.tag == tag
    assert set(paragraphs(found)) <= {"ดาวน์โหลดเอกสาร"}


EXCERPT = (
    '<div class="i"><h3><a href="/{0}">{1}</a></h3><p>' + ONE + "</p><p>29 ม.ค. 2564</p></div>"
)
MORE = '<div class="i"><p>{1}</p><p>' + ONE + '</p><a href="/{0}">อ่านต่อ</a></div>'


@pytest.mark.parametrize(
    "inner",
    [
        "",
        "<h1>ข่าว</h1>",
        f"<h1>ข่าว</h1>{related(RELATED, EXCERPT)}",
        f"<h1>ข่าว</h1>{related(RELATED, EXCERPT.replace('</p>', ONE * 5 + '</p>', 1))}",
        f"<h1>ข่าว</h1>{related(RELATED, MORE)}",
        "<h1>ข่าว</h1>" + related(RELATED, "<h3><a href='/{0}'>{1}</a></h3><p>" + ONE + "</p>"),
        f"<h1>ข่าว</h1><ul>{related(RELATED * 9)}</ul>",
        f"<h1>ขออภัย ไม่พบหน้าที่ท่านต้องการ</h1><p>{ONE}</p>",
        f"{ABOVE}<div class='entry-content'><p>&nbsp;</p></div>",
        f"{ABOVE}<div><a href='/2'><img src='/thumb.jpg'></a></div>",
        f"{ABOVE}<div><img src='/spacer.gif' width='1' height='1'></div>",
        f"<p>{SHORT}</p>",
        f"{MENU}<b>{TITLE}</b><br>{ONE}<br>{TWO}<hr>{related(RELATED)}",
        "<p>เว็บไซต์นี้ใช้คุกกี้เพื่อให้ท่านได้รับประสบการณ์ที่ดี</p>",
    ],
    ids=lambda inner: inner[:60],
)
def test_a_page_without_an_article_has_no_body(inner: str) -> None:
    title = TITLE if ABOVE in inner else "ข่าว - กระทรวงตัวอย่าง"
    assert body_of(f"<title>{title}</title>" + FRAME.format(inner)) is None


@pytest.mark.parametrize(
    ("element", "selector"),
    [
        ('<div id="article-text">', "div#article-text"),
        ('<div id="content1" class="x">', "div#content1"),
        ('<div id="post-123" class="post-123 post entry-content">', "div.entry-content"),
        ('<div id="node45" class="text_normal">', "div.text_normal"),
        ('<div id="a1b2c3d4e5" class="news-2 body">', "div.body"),
        ('<div itemprop="articleBody" class="x9">', "div[itemprop='articleBody']"),
        ('<div class="ContentDetailstyled__ContentDescription-sc-150bmwg-0 jcKwkG">',
         "div[class*='ContentDetailstyled__ContentDescription']"),
        ('<div class="Description-sc-150bmwg-0 jcKwkG">', "div[class*='Description']"),
        ('<div class="Detail_content__3xYz1">', "div[class*='Detail_content__']"),
        ('<div class="css-1q2w3e jsx-2368373130 col-md-8 row p-3">', "section.here > div"),
        ('<div class="field field--name-body">', "div.field--name-body"),
        ('<div id="ข่าว" class="ข้อความ">', "section.here > div"),
        ("<div id=\"a'b\" class='a]b \\'>", "section.here > div"),
    ],
)  # fmt: skip
def test_a_selector_names_what_no_build_and_no_release_made_up(element: str, selector: str) -> None:
    root = root_of(
        f"<body><div>ก</div><section class='here'><p>x</p>{element}ข่าว</div></section></body>"
    )
    (found,) = root.xpath("//section/div")
    said = selector_of(found)
    assert said in {selector, selector.replace(" > ", " ")}
    assert compile_selector(said).elements(root) == [found]


def test_of_elements_with_the_same_text_the_named_one_is_the_body() -> None:
    inner = f"{ABOVE}<div><div class='news-text'><div class='col-12'><div>{texts(*BODY)}</div></div></div></div>"
    assert selected(head() + FRAME.format(inner)) == "div.news-text"


def test_a_name_that_others_have_too_is_none() -> None:
    item = "<div class='field__item even'>{}</div>"
    field = f"<div class='field field--name-body'><div class='field__items'>{item.format(texts(*BODY))}</div></div>"
    inner = f"<div class='field'><div class='field__items'>{item.format('กรม')}</div></div>{ABOVE}{field}"
    assert selected(head() + FRAME.format(inner)) == "div.field--name-body"


def test_a_selector_goes_down_from_a_name_when_the_element_has_none() -> None:
    root = root_of("<body><div class='c'><div>1</div><div><p>2</p></div></div></body>")
    assert selector_of(root.xpath("//p/..")[0]) == "body > div > div:nth-of-type(2)"


LINE = "กระทรวงการต่างประเทศแถลงข่าวประจำวันและขอขอบคุณทุกภาคส่วน "
CLASSES = " ".join(f"a{one}{other}" for one in "abcdefghijkl" for other in "abcdefghij")
HOSTILE = {
    "paragraphs": f"<p>{LINE * 4}</p>" * 14_000,
    "one text": LINE * 56_000,
    "dates": "".join(f"<p>{day % 28 + 1} ม.ค. 2564 {day}</p>" for day in range(100_000)),
    "brothers": f"<div>{LINE}</div>" * 100_000,
    "late": "<div>x</div>" * 99_000 + f"<div><p>{LINE * 9}</p></div>",
    "deep": "<div>" * 1_900 + f"<p>{LINE * 9}</p>",
    "deep text": f"<div><p>{LINE}</p>" * 1_900,
    "deep links": f"<div><a href=/x>ข่าวอื่น</a><p>{LINE}</p>" * 1_900,
    "deep headlines": f"<div>{LINE}<h1>{TITLE}</h1>" * 1_900 + "<p>1</p>" * 50_000,
    "deep cards": "<div class=c><a href=/x>ก</a></div><div class=c><a href=/x>ก</a>" * 1_900,
    "links": "<li><a href=/x>ข่าวอื่น ๆ</a></li>" * 50_000,
    "pictures": "<div>" * 1_900 + "<img src=/a.jpg>" * 90_000,
    "open links": "<a href=/x><div>" * 900 + "<p>x</p>" * 90_000,
    "names": f'<div class="{"menu " * 300_000}">x</div>',
    "classes": f"<div class='{CLASSES}'>" * 5
    + f"<p>{LINE * 5}</p>"
    + "</div>" * 5
    + f"<nav><div class='{CLASSES}'></div></nav>" * 15_000,
    "articles": f"<article><main>{LINE}" * 900,
    "bodies": f"<div itemprop=articleBody>{LINE}" * 1_900,
    "fonts": "<font><p>" * 900 + f"<p>{LINE}</p>" * 50_000,
    "marks": "ก" + "\u0e48" * 1_000_000,
}


@pytest.mark.no_cover
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_answered_soon(name: str) -> None:
    root = root_of(f"<title>{TITLE}</title><body><h1>{TITLE}</h1>{HOSTILE[name]}</body>")
    began = time.process_time()
    found = find_body(root)
    if found is not None:
        selector_of(found)
    assert time.process_time() - began < 20


_PIECES = st.sampled_from(
    ["<div>", "</div>", "<p>", ONE, TITLE, "<h1>", "</h1>", "<a href='/x'>", "</a>", "<br>", DAY, "<td>",
     "<table>", "<article>", "<main>", "<form>", "<li class='menu'>", "<div itemprop='articleBody'>",
     "<iframe src='/a.pdf'>", "<img src='/a.jpg'>", "<span id='x'>", "<title>", "</title>", "<footer>",
     "<svg>", "<o:p>", "<div class='a'>", "<body>", "<html>", "<frameset>"]
)  # fmt: skip


@given(st.lists(_PIECES | st.text(max_size=9), max_size=40))
def test_whatever_the_tags_are_the_selector_finds_the_body(pieces: list[str]) -> None:
    root = parse(Page("".join(pieces).encode("utf-8", "replace"), "https://x/"))
    if not isinstance(root, etree._Element):
        return
    found = find_body(root)
    if found is not None and (selector := selector_of(found)):
        assert compile_selector(selector).elements(root)[0] is found


@pytest.mark.parametrize(
    "html",
    ["<o:p><div>{}</div></o:p>", "<o:p>{}</o:p>", "<div class='a'><o:p><div>{}</div></o:p></div>"],
)
def test_inside_the_tags_of_word_a_body_has_a_selector_or_none(html: str) -> None:
    root = root_of(
        f"<title>{TITLE}</title><body><h1>{TITLE}</h1>{html.format(texts(*BODY))}</body>"
    )
    found = find_body(root)
    assert found is not None
    selector = selector_of(found)
    assert not selector or compile_selector(selector).elements(root)[0] is found


BESIDE = [
    "Share: Facebook Twitter Line",
    "แชร์หน้านี้ : Facebook Twitter Line WhatsApp",
    "Print this page | Email this page",
    "By Department of Information",
    "Posted by Office of the Permanent Secretary",
    "Photo: Department of Information, MFA",
    "Font size: A- A A+ (normal, larger, largest)",
    "ที่มา : สำนักนโยบายและแผน กระทรวงตัวอย่าง",
    "โดย กลุ่มประชาสัมพันธ์และเผยแพร่ข่าวสาร",
    "ภาพ/ข่าว : กองประชาสัมพันธ์ สำนักงานปลัดกระทรวง",
    "เอกสารประกอบการแถลงข่าว_3297.pdf (ดาวน์โหลด 29 ครั้ง)",
    "กองสื่อสารองค์กรและสารนิเทศ",
    "ข่าวประชาสัมพันธ์กระทรวง",
]


@pytest.mark.parametrize("names", [("sh", "art"), ("a1", "a2"), ("meta", "txt")])
@pytest.mark.parametrize("line", BESIDE)
def test_a_line_between_header_and_text_is_not_the_text(line: str, names: tuple[str, str]) -> None:
    row, box = names
    html = (
        f"{head()}<body><h1>{TITLE}</h1><p>29 ม.ค. 2564 | 695 view</p><div class='{row}'>{line}</div>"
        f"<div class='{box}'>{texts(*BODY)}</div><div class='bk'><a href='/'>Back</a></div></body></html>"
    )
    root = parse(Page(html.encode(), "https://www.example.go.th/"))
    assert isinstance(root, etree._Element)
    found = find_body(root)
    assert found is not None
    assert paragraphs(found) == BODY


@pytest.mark.parametrize(
    "said",
    [
        "By Monday all national museums open again.",
        "The photo: a story of one hundred years of trade",
        "โดยในวันนี้มีผู้เข้าร่วมประชุมจำนวนมากกว่าที่คาด",
        "Share prices rose by two percent on Monday morning",
        "กระทรวงเผยแพร่ระเบียบใหม่เป็นเอกสาร PDF แล้ววันนี้",
    ],
)
def test_a_short_text_that_begins_like_one_is_the_text(said: str) -> None:
    html = (
        f"{head()}<body><h1>{TITLE}</h1><p>29 ม.ค. 2564</p><div class='d'>{said}</div>"
        f"<div class='about'>{texts(*BODY)}</div></body></html>"
    )
    root = parse(Page(html.encode(), "https://www.example.go.th/"))
    assert isinstance(root, etree._Element)
    found = find_body(root)
    assert found is not None
    assert paragraphs(found) == (said,)
