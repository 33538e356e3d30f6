"""A text that no selector names stays in its place when only what stands around it changes."""

from typing import Any

import pytest
from lxml import etree

from crawler.pages import alike, release
from crawler.pages.alike import Alike, Side, read_alike
from crawler.pages.base import Page
from crawler.profile.model import PageRules, ReleaseRules, SiteProfile

HOME = "https://www.x.go.th/"
PROFILE = SiteProfile(
    name="x",
    titles={"th": "กระทรวงทดสอบ"},
    home=HOME,
    hosts=("www.x.go.th",),
    release=ReleaseRules(pattern=r"^/news/(?P<key>[a-z0-9-]+)$"),
)
TEXT = "นายกรัฐมนตรีเป็นประธานการประชุมคณะกรรมการนโยบายเศรษฐกิจ ณ ทำเนียบรัฐบาล เมื่อวานนี้"
EDITED = TEXT.replace("เมื่อวานนี้", "เมื่อวันศุกร์")
SHORT = "ประกาศ: ปิดทำการวันศุกร์"
LONG = (
    "กระทรวงการคลังขอเชิญชวนประชาชนร่วมงานวันข้าราชการพลเรือน ณ ลานอเนกประสงค์ "
    "และรับฟังการบรรยายพิเศษ ตั้งแต่เวลาเก้านาฬิกา"
)
LONGER = f"{LONG} พร้อมกันทุกจังหวัด"


def page(text: str, beside: str) -> bytes:
    return (
        "<html><head><title>หัวข้อข่าวสำคัญวันนี้</title></head><body><h1>หัวข้อข่าวสำคัญวันนี้</h1>"
        f'<p>29 ม.ค. 2564</p><div class="txt"><p>{text}</p></div>'
        f'<div class="about"><p>{beside}</p></div></body></html>'
    ).encode()


@pytest.fixture
def clerk(clerk_of: Any) -> Any:
    return clerk_of(PROFILE)


@pytest.fixture
def _by_weight(monkeypatch: pytest.MonkeyPatch) -> None:
    """Find the longest part of a page: any finder weighs, and this one is easily drawn away."""

    def longest(root: etree._Element) -> etree._Element:
        return max(root.iter("div"), key=lambda each: len("".join(each.itertext())))

    monkeypatch.setattr(alike, "find_body", longest)
    monkeypatch.setattr(release, "find_body", longest)


def test_a_notice_beside_the_text_is_no_edit(clerk: Any) -> None:
    for hour, beside in enumerate((SHORT, LONG, SHORT, LONGER, LONG)):
        assert [each.kind for each in clerk.see(page(TEXT, beside), hour)] == ["new"][hour:]
    assert clerk.said() == [TEXT]


@pytest.mark.usefixtures("_by_weight")
@pytest.mark.parametrize("notices", [(SHORT, LONG, SHORT, LONGER, LONG), (LONG, SHORT, LONG)])
def test_a_text_that_is_found_elsewhere_is_no_edit(clerk: Any, notices: tuple[str, ...]) -> None:
    for hour, beside in enumerate(notices):
        assert [each.kind for each in clerk.see(page(TEXT, beside), hour)] == ["new"][hour:]
    before = clerk.dump()
    assert clerk.judge_again(len(notices) - 1) == []
    assert clerk.dump() == before
    assert len(clerk.history()) == 1


@pytest.mark.usefixtures("_by_weight")
def test_an_edit_is_told_in_the_old_place_and_what_follows_is_none(clerk: Any) -> None:
    clerk.see(page(TEXT, SHORT), 0)
    (event,) = clerk.see(page(EDITED, LONG), 1)
    assert (event.kind, event.fields) == ("edited", ("body",))
    assert [words for kind, words in event.diff["body"] if kind != "="] == ["เมื่อวานนี้", "เมื่อวันศุกร์"]
    assert clerk.said() == [TEXT, EDITED]
    before = clerk.dump()
    assert clerk.judge_again(1) == []
    assert clerk.dump() == before
    assert clerk.see(page(EDITED, LONG) + b"<!-- x -->", 2) == []
    assert clerk.see(page(EDITED, SHORT), 3) == []
    (event,) = clerk.see(page(TEXT, SHORT), 4)
    assert event.kind == "edited"


@pytest.mark.usefixtures("_by_weight")
def test_an_article_cut_down_to_a_line_is_no_notice(clerk: Any) -> None:
    clerk.see(page(TEXT, SHORT), 0)
    (event,) = clerk.see(page("ยกเลิก", SHORT), 1)
    assert event.kind == "edited"
    assert clerk.said() == [TEXT, "ยกเลิก"]


def side(text: str, beside: str, rules: PageRules = PROFILE.page) -> Side:
    return Side(Page(page(text, beside), f"{HOME}news/a"), rules, "")


@pytest.mark.usefixtures("_by_weight")
@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        ((TEXT, SHORT), (TEXT, SHORT), TEXT, TEXT),
        ((TEXT, SHORT), (TEXT, LONG), TEXT, TEXT),
        ((TEXT, LONG), (TEXT, SHORT), LONG, LONG),
        ((TEXT, SHORT), (EDITED, LONG), TEXT, EDITED),
        ((TEXT, SHORT), ("ยกเลิก", SHORT), TEXT, "ยกเลิก"),
        ((TEXT, LONG), (EDITED, SHORT), LONG, SHORT),
    ],
)
def test_two_pages_are_read_in_one_place(
    old: tuple[str, str], new: tuple[str, str], before: str, after: str
) -> None:
    found = read_alike(PROFILE, side(*old), side(*new))
    assert isinstance(found, Alike)
    assert (found.before.body, found.after.body) == ((before,), (after,))


def test_a_place_that_is_not_on_the_other_page_leaves_each_its_own() -> None:
    other = page(EDITED, SHORT).replace(b'class="txt"', b'class="new"').replace(b"<p>29", b"<p>29")
    found = read_alike(PROFILE, side(TEXT, SHORT), Side(Page(other, HOME), PROFILE.page, ""))
    assert found is not None
    assert (found.before.body, found.after.body) == ((TEXT,), (EDITED,))


@pytest.mark.parametrize("body", [b"", b"\0", b"<html></html>", b'{"content":{"protected":false}}'])
def test_what_cannot_be_read_is_not_compared(body: bytes) -> None:
    other = Side(Page(body, HOME), PROFILE.page, "")
    assert read_alike(PROFILE, side(TEXT, SHORT), other) is None
    assert read_alike(PROFILE, other, side(TEXT, SHORT)) is None


def test_a_place_that_the_profile_names_is_not_sought() -> None:
    named = PageRules(body=".txt")
    assert read_alike(PROFILE, side(TEXT, SHORT, named), side(TEXT, LONG, named)) is None
    assert read_alike(PROFILE, side(TEXT, SHORT, named), side(TEXT, LONG)) is None
