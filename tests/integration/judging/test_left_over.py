"""What a killed visit left is judged beside the texts it was seen beside, whatever came since."""

from typing import Any

import msgspec
import pytest
from sqlalchemy import text

from crawler.profile.model import PageRules, ReleaseRules, SiteProfile
from scheduler.rereading import reread_site
from storage.engine import reading, writing

HOME = "https://www.x.go.th/"
PROFILE = SiteProfile(
    name="x",
    titles={"th": "กระทรวงทดสอบ"},
    home=HOME,
    hosts=("www.x.go.th",),
    release=ReleaseRules(pattern=r"^/news/(?P<key>[a-z0-9-]+)$"),
    page=PageRules(body=".b", title="h1", views=".v"),
)


def page(words: str, views: int = 7) -> bytes:
    return (
        f'<html><body><h1>หัวข้อ a</h1><p>29 ม.ค. 2564</p><b class="v">{views}</b>'
        f'<div class="b"><p>{words}</p></div></body></html>'
    ).encode()


@pytest.fixture
def clerk(clerk_of: Any) -> Any:
    return clerk_of(PROFILE)


IGNORING = msgspec.structs.replace(PROFILE, page=PageRules(body=".b", title="h1", ignore=(".tag",)))
TAGGED = 'เนื้อหา</p><p class="tag">แท็ก ข่าว</p><p>จบ'


def reread(clerk: Any) -> None:
    reread_site(clerk.engine, IGNORING, lambda words: [words], lambda _: None, write=True)


def test_what_a_killed_visit_saw_is_judged_before_the_archive_is_rewritten(clerk: Any) -> None:
    clerk.see(page(TAGGED), 0)
    clerk.store(page(TAGGED, views=8), 1)
    reread(clerk)
    assert clerk.known().views == 8
    assert clerk.see(page(TAGGED, views=9), 2, IGNORING) == []
    assert len(clerk.history()) == 1


def test_what_a_killed_visit_saw_is_an_edit_even_then(clerk: Any) -> None:
    clerk.see(page(TAGGED), 0)
    clerk.store(page(TAGGED.replace("จบ", "แก้แล้ว")), 1)
    reread(clerk)
    # All that it saw was changed, so it waits for the next visit to show that this is no redesign.
    assert len(clerk.history()) == 1
    assert [event.kind for event in clerk.judge(2, IGNORING)] == ["edited"]
    assert [each.release.body for each in clerk.history()] == [
        ("เนื้อหา", "จบ"),
        ("เนื้อหา", "แก้แล้ว"),
    ]
    with reading(clerk.engine) as conn:
        kinds = conn.execute(text("SELECT kind FROM events ORDER BY seq")).scalars().all()
    assert kinds == ["new", "edited"]


@pytest.mark.parametrize("words", [TAGGED, TAGGED.replace("แท็ก", "ป้าย")])
def test_a_look_stored_late_is_read_by_todays_rules_too(clerk: Any, words: str) -> None:
    """A dying process stored it after the rewriting; its page is there when its text was new."""
    clerk.see(page(TAGGED), 0)
    clerk.store(page(words, views=8), 1)
    with writing(clerk.engine) as conn:
        conn.execute(text("UPDATE runs SET judged_through = 9999"))
    reread(clerk)
    with writing(clerk.engine) as conn:
        conn.execute(text("UPDATE runs SET judged_through = 1"))
    assert clerk.judge(2, IGNORING) == []
    assert clerk.said() == ["เนื้อหา"]


def test_a_profile_that_was_reverted_edits_nothing(clerk: Any) -> None:
    clerk.see(page(TAGGED), 0)
    reread(clerk)
    assert len(clerk.known().release.body) == 2
    assert clerk.see(page(TAGGED, views=9), 1) == []
    assert len(clerk.known().release.body) == 3
    (event,) = clerk.see(page(TAGGED.replace("จบ", "แก้แล้ว")), 2)
    assert event.kind == "edited"
