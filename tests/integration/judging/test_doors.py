"""A release with two doors, WordPress's JSON and its page, is compared with its own door only."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import text

from crawler.pages.base import Page
from crawler.pages.wordpress import is_post, read_posts
from crawler.profile.doors import WordPress
from crawler.profile.model import PageRules, ReleaseRules, SiteProfile, Version
from scheduler.cadence import next_look
from scheduler.rereading import Reread, reread_site
from storage import archive, releases
from storage.check import check
from storage.engine import reading, writing
from storage.records import Problem

HOME = "https://www.x.go.th/"
URL = f"{HOME}news/a"
NOON = datetime(2026, 1, 1, 5, tzinfo=UTC)
PROFILE = SiteProfile(
    name="x",
    titles={"th": "กระทรวงทดสอบ"},
    home=HOME,
    hosts=("www.x.go.th",),
    wordpress=WordPress(),
    release=ReleaseRules(pattern=r"^/news/(?P<key>[a-z0-9-]+)$"),
    page=PageRules(body=".b", title="h1", views=".v"),
)
OLD, NEW, LATER = (f"งบประมาณโครงการรวม {n} ล้านบาท ตามมติคณะรัฐมนตรี" for n in (100, 900, 500))


def page(words: str, views: int = 7) -> bytes:
    return (
        f'<html><body><h1>หัวข้อ a</h1><p>29 ม.ค. 2564</p><b class="v">{views}</b>'
        f'<div class="b"><p>{words}</p></div></body></html>'
    ).encode()


def post(words: str) -> bytes:
    said = {
        "id": 1,
        "date": "2021-01-29T16:30:05",
        "modified": "2021-01-29T16:30:05",
        "link": URL,
        "title": {"rendered": "หัวข้อ a"},
        "content": {"rendered": f"<p>{words}</p><p>ที่มา: เว็บไซต์</p>", "protected": False},
        "excerpt": {"rendered": ""},
    }
    label = {"content-type": "application/json"}
    found = read_posts(PROFILE, Page(json.dumps([said]).encode(), HOME, headers=label))
    assert not isinstance(found, Problem)
    return found[0].body


@pytest.fixture
def clerk(clerk_of: Any) -> Any:
    return clerk_of(PROFILE)


def test_an_edit_made_while_the_other_door_answered_is_told(clerk: Any) -> None:
    clerk.see(post(OLD), 0)
    stood = clerk.known()
    assert clerk.see(page(NEW), 1) == []
    now = clerk.known()
    assert (now.release, now.revision, now.last_seen) == (stood.release, 1, stood.last_seen)
    assert (now.state, now.views) == ("live", 7)
    (event,) = clerk.see(post(LATER), 2)
    assert (event.kind, event.fields, event.before, event.after) == ("edited", ("body",), 1, 2)
    assert clerk.said() == [OLD, LATER]
    assert check(clerk.engine) == []


def test_the_page_as_the_own_door_is_not_overwritten_by_the_api(clerk: Any) -> None:
    clerk.see(page(OLD), 0)
    assert clerk.see(post(NEW), 1) == []
    assert clerk.said() == [OLD]
    (event,) = clerk.see(page(LATER), 2)
    assert event.kind == "edited"


def test_what_the_own_door_gave_still_tells_that_nothing_changed(clerk: Any) -> None:
    def marks() -> bytes | None:
        with reading(clerk.engine) as conn:
            return releases.targets(conn, clerk.site_id, NOON)[0].body_digest

    clerk.see(post(OLD), 0)
    before = marks()
    clerk.see(page(NEW), 1)
    assert marks() == before == archive.digest(post(OLD))


def test_counters_of_the_other_door_count(clerk: Any) -> None:
    clerk.see(post(OLD), 0)
    clerk.see(page(OLD, views=990), 1)
    (event,) = clerk.see(page(OLD, views=1_001), 2)
    assert (event.kind, event.detail["milestone"]) == ("views", 1_000)


def test_the_other_door_says_that_a_page_is_there_and_moves_its_next_look(clerk: Any) -> None:
    clerk.see(post(OLD), 0)
    with writing(clerk.engine) as conn:
        conn.execute(text("UPDATE releases SET state = 'removed', gone_visit = 1, gone_at = 1"))
    (event,) = clerk.see(page(NEW), 10)
    assert (event.kind, event.at) == ("restored", NOON + timedelta(hours=10))
    looked, known = NOON + timedelta(hours=10), clerk.known()
    assert known.next_look_at == next_look(known, looked).at


@pytest.mark.parametrize("hours", [1, 24 * 8])
def test_judging_a_look_through_another_door_twice_changes_nothing(
    clerk: Any, hours: float
) -> None:
    clerk.see(post(OLD), 0)
    clerk.see(page(NEW), hours)
    before = clerk.dump()
    assert clerk.judge_again(hours) == []
    assert clerk.dump() == before


def test_a_door_that_is_shut_for_a_week_gives_way_to_the_other(clerk: Any) -> None:
    clerk.see(post(OLD), 0)
    for day in range(1, 8):
        assert clerk.see(page(NEW), 24 * day) == []
        assert clerk.said() == [OLD]
    changed = clerk.known().changed_at
    assert clerk.see(page(NEW), 24 * 7 + 1) == []
    first, second = clerk.history()
    assert (first.release.body[0], second.release.body[0]) == (OLD, NEW)
    assert first.last_seen == NOON
    assert second.first_seen == NOON + timedelta(hours=24 * 7 + 1)
    assert second.page_digest == archive.digest(page(NEW)).hex()
    assert clerk.known().changed_at == changed, "it is no edit"
    (event,) = clerk.see(page(LATER), 24 * 7 + 2)
    assert (event.kind, event.before, event.after) == ("edited", 2, 3)
    assert check(clerk.engine) == []


VERSIONS = msgspec.structs.replace(
    PROFILE,
    page=PageRules(body=".new", title="h1"),
    versions=(Version(until=(NOON + timedelta(days=9)).date(), page=PageRules(body=".old")),),
)


def test_a_page_is_as_old_as_the_first_look_at_its_text(clerk_of: Any) -> None:
    """Rules that held until a day read no page of a later one, whichever door it came through."""
    clerk = clerk_of(VERSIONS)
    both = (
        '<html><body><h1>หัวข้อ a</h1><p>29 ม.ค. 2564</p><div class="old"><p>โฆษณา</p></div>'
        f'<div class="new"><p>{NEW}</p></div></body></html>'
    ).encode()
    clerk.see(post(OLD), 0)
    clerk.see(both, 24 * 60)
    other = msgspec.structs.replace(VERSIONS, titles={"th": "กระทรวงอื่น"})
    done = reread_site(clerk.engine, other, lambda words: [words], lambda _: None, write=True)
    assert done == Reread(pages=2, releases=1)
    assert clerk.said() == [OLD, NEW]


def test_no_page_is_put_to_a_text_of_an_earlier_day(clerk: Any) -> None:
    clerk.see(page(OLD), 0)
    with writing(clerk.engine) as conn:
        conn.execute(text("UPDATE revisions SET page_id = NULL"))
    clerk.see(page(NEW), 1)
    clerk.see(page(OLD, views=8), 2)
    assert [each.page_digest is None for each in clerk.history()] == [True, False]
    for each in clerk.history()[1:]:
        with reading(clerk.engine) as conn:
            found = archive.page_of_revision(conn, clerk.site_id, "a", each.number)
        assert found is not None
        assert found.seen_at == each.first_seen
        assert not is_post(found.body)
