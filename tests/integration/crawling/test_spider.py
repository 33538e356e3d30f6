"""Visits as they should go: lists, releases, second looks, and manners."""

import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import msgspec
import pytest

from crawler.thai.text import clean
from ministrywatch.demo import faults
from ministrywatch.demo.ministry import Manners, Ministry
from storage import archive
from storage.engine import reading


def asked_pages(ministry: Ministry) -> list[str]:
    return [request.path for request in ministry.log if "/content/" in request.path]


def slug(key: str) -> str:
    """Return the article that a key names: English ones have their language in front."""
    return key.rpartition("/")[2]


def slugs(visited: Any) -> set[str]:
    return {slug(key) for key in visited.releases}


def test_a_first_visit_reads_every_listed_release_once(desk: Any, ministry: Ministry) -> None:
    visited = desk.visit()
    assert visited.ended.whole
    assert visited.ended.note == ""
    assert slugs(visited) == set(ministry.keys)
    assert len(asked_pages(ministry)) == len(set(asked_pages(ministry))) == len(ministry.keys)
    for key, seen in visited.releases.items():
        assert seen.release is not None, key
        assert seen.release.title == clean(ministry.article(slug(key)).title)
        assert seen.url.startswith("https://www.mfa.go.th/")
        assert seen.seen_at.utcoffset() == timedelta(0)
    assert all(each.page_id for each in visited.seen if each.observation.key)


def test_records_keep_the_page_as_it_came(desk: Any, ministry: Ministry) -> None:
    visited = desk.visit()
    key, seen = next(iter(visited.releases.items()))
    with reading(desk.engine) as conn:
        page = archive.page(conn, seen.body_digest.hex())
    assert ministry.article(slug(key)).title.encode() in page


def test_every_request_says_who_asks(desk: Any, ministry: Ministry) -> None:
    desk.visit()
    for request in ministry.log:
        assert request.headers["user-agent"].startswith("ministrywatch/")
        assert request.headers["accept-language"].startswith("th")
        assert not {"referer", "cookie", "authorization"} & set(request.headers)


def test_a_second_visit_sends_validators_and_reads_nothing_again(
    desk: Any, ministry: Ministry
) -> None:
    first = desk.visit()
    desk.remember(first)
    second = desk.visit()
    assert set(second.releases) == set(first.releases)
    for seen in second.releases.values():
        assert (seen.same, seen.status, seen.release, seen.problem) == (True, 304, None, None)
        assert seen.body_digest == first.releases[seen.key].body_digest
        assert seen.etag == first.releases[seen.key].etag
    assert second.ended.site("mfa-th").not_modified == len(first.releases)


@pytest.mark.parametrize("manners", [Manners(validators=False)])
def test_the_very_same_bytes_are_not_read_again(desk: Any, ministry: Ministry) -> None:
    desk.remember(desk.visit())
    ministry.raise_counters({ministry.keys[0]: 7})
    second = desk.visit()
    changed = {key for key, seen in second.releases.items() if not seen.same}
    assert changed == {ministry.keys[0]}
    assert second.releases[ministry.keys[0]].views == ministry.article(ministry.keys[0]).views
    assert not any(each.page_id for each in second.seen), "a moved counter is no new page"


def test_pages_read_by_other_rules_are_read_again(desk: Any) -> None:
    desk.remember(desk.visit())
    page = msgspec.structs.replace(desk.profile.page, category="h1")
    desk.profile = msgspec.structs.replace(desk.profile, page=page)
    second = desk.visit()
    assert all(seen.release is not None for seen in second.releases.values())


@pytest.mark.parametrize(("recheck", "again"), [("none", False), ("due", True), ("all", True)])
def test_known_releases_are_looked_at_as_ordered(
    desk: Any, ministry: Ministry, recheck: str, again: bool
) -> None:
    desk.remember(desk.visit(), due=False)
    ministry.log.clear()
    desk.visit(recheck=recheck, pages=1)
    assert bool(asked_pages(ministry)) is again


def test_a_release_that_left_the_lists_is_asked_when_it_is_due(
    desk: Any, ministry: Ministry
) -> None:
    desk.remember(desk.visit())
    ministry.fail(faults.page(b"<html><body>nothing here</body></html>"), on="/th/page/")
    second = desk.visit()
    assert slugs(second) == set(ministry.keys)
    assert {seen.problem.kind for seen in second.lists if seen.problem} == {"empty"}


def test_single_releases_need_no_list(desk: Any, ministry: Ministry) -> None:
    key = ministry.keys[0]
    url = f"https://mfa.go.th/th/content/{key}?cate=5d5b"
    visited = desk.visit(urls=(url, "https://www.moi.go.th/x"))
    assert list(visited.releases) == [key]
    assert [seen.problem.kind for seen in visited.lists] == ["refused"]
    assert len(ministry.log) == 2, "robots.txt and the page"


def test_robots_txt_is_obeyed(desk: Any, ministry: Ministry) -> None:
    key = ministry.keys[0]
    ministry.write_robots(f"User-agent: *\nDisallow: /th/content/{key}\n")
    visited = desk.visit()
    assert visited.problem(key) == "robots"
    assert not ministry.asked(key)
    assert len(visited.releases) == len(ministry.keys)


def test_a_robots_txt_behind_a_redirect_is_obeyed_too(desk: Any, ministry: Ministry) -> None:
    ministry.fail(faults.redirect("/rules"), on="/robots.txt")
    ministry.fail(faults.page(b"User-agent: *\nDisallow: /", "text/plain"), on="/rules")
    visited = desk.visit()
    assert {seen.problem.kind for seen in visited.lists} == {"robots"}
    assert len(ministry.log) == 2


def test_retry_after_is_waited_for_when_short(desk: Any, ministry: Ministry) -> None:
    key = ministry.keys[0]
    ministry.fail(faults.status(503, "0"), on=key, times=1)
    visited = desk.visit()
    assert visited.problem(key) == ""
    assert len(ministry.asked(key)) == 2


def test_a_long_retry_after_ends_the_visit_and_is_reported(desk: Any, ministry: Ministry) -> None:
    ministry.fail(faults.status(429, "7200"), on="/th/content/")
    before = datetime.now(UTC)
    visited = desk.visit()
    assert len(asked_pages(ministry)) == 1
    assert [seen.problem.kind for seen in visited.releases.values()] == ["blocked"]
    until = visited.ended.site("mfa-th").not_before
    assert before + timedelta(hours=1.9) < until < datetime.now(UTC) + timedelta(hours=2.1)
    assert "left alone until" in visited.ended.note
    asked = len(ministry.log)
    again = desk.visit(not_before=until)
    assert len(ministry.log) == asked
    assert again.ended.site("mfa-th").not_before == until


def test_the_delay_lies_between_any_two_requests(desk: Any, ministry: Ministry) -> None:
    moments: list[float] = []

    def noted(_request: Any, usual: Any) -> Any:
        moments.append(time.monotonic())
        return usual

    ministry.fail(noted, on="/")
    urls = tuple(f"https://www.mfa.go.th/th/content/{key}" for key in ministry.keys[:3])
    assert len(desk.visit(urls=urls, delay=1.0).releases) == 3
    assert min(after - before for before, after in pairwise(moments)) > 0.5
