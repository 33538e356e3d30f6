"""What a profile ignores in a body has no part in the release: neither text nor links nor files."""

import pytest

from crawler.pages.base import Page
from crawler.pages.release import read_release
from crawler.profile.model import Layout, Listing, PageRules, ReleaseRules, SiteProfile
from storage.records import Release

HOME = "https://www.x.go.th"


def read(body: str, *ignore: str) -> Release:
    profile = SiteProfile(
        name="x",
        titles={"th": "กรมตัวอย่าง"},
        home=f"{HOME}/",
        hosts=("www.x.go.th",),
        listings=(Listing(name="ข่าว", url=f"{HOME}/", pages=1),),
        layouts=(Layout(item="li"),),
        release=ReleaseRules(pattern="^/news/(?P<key>[0-9]+)$"),
        page=PageRules(body="div.body", ignore=ignore),
    )
    html = f"<html><body><h1>ข่าว</h1><h1>ข่าว</h1><div class=body>{body}</div></body></html>"
    release = read_release(profile, Page(html.encode(), f"{HOME}/news/1")).release
    assert release is not None
    return release


RELATED = (
    '<div class="related">ข่าวที่เกี่ยวข้อง <a href="/news/{n}">ข่าวที่ {n}</a>'
    '<img src="/img/{n}.jpg"><a href="/f/{n}.pdf">เอกสาร {n}</a></div>'
)


def test_a_related_block_that_changes_changes_nothing() -> None:
    first, second = (
        read(f"<p>เนื้อข่าว</p>{RELATED.format(n=n)}<p>จบ</p>", "div.related") for n in (2, 3)
    )
    assert first == second
    assert (first.body, first.links, first.images, first.attachments) == (
        ("เนื้อข่าว", "จบ"),
        (),
        (),
        (),
    )
    assert read(f"<p>เนื้อข่าว</p>{RELATED.format(n=2)}").links != ()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("ต้น<div class=x>ขยะ</div>ปลาย", ("ต้น", "ปลาย")),
        ("ต้น <span class=x>ขยะ</span>ปลาย", ("ต้น ปลาย",)),
        ("<div class=x>ขยะ<div class=x>ขยะ</div></div><p>ปลาย</p>", ("ปลาย",)),
        ("<p>ต้น<br class=x>ปลาย</p>", ("ต้น", "ปลาย")),
    ],
)
def test_the_text_around_stays_as_it_was(body: str, said: tuple[str, ...]) -> None:
    assert read(body, ".x").body == said


def test_a_body_that_a_selector_finds_itself_is_not_ignored() -> None:
    assert read("<p>เนื้อข่าว</p>", "xpath:self::div").body == ("เนื้อข่าว",)
