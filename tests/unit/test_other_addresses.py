"""A release that stands, or once stood, under two addresses: which of them a visit asks."""

import asyncio
from datetime import date
from hashlib import sha256
from typing import Any

import msgspec
import pytest

from crawler.answers import Answer, Reply
from crawler.asking import Asker
from crawler.order import SiteOrder
from crawler.patience import Patience
from crawler.plan import by_key
from crawler.visit import Visit
from storage.records import Problem, Target
from tests.unit.test_visit import HTML, NOON, PROFILE, SITE, Site, listing, lists, release, target

PLACE = f"{SITE}/th/content/"
GONE = Answer(PLACE + "x", 404, HTML, b"<html>404</html>")
FAILED = [
    GONE,
    Answer(PLACE + "x", 500, HTML, b"<html>busy</html>"),
    Answer(PLACE + "x", 302, {"location": f"{SITE}/th"}),
    Problem("timeout", "no answer"),
]
ALSO = {key: PLACE + key for key in "ab"}
MOVED = msgspec.structs.replace(target("a", also=ALSO), url=PLACE + "b")
"""It was met at a first, and read at b since."""


def visited(site: Site, known: Target = MOVED, **wishes: Any) -> list[tuple[str, str, str]]:
    """Visit, and return the looks at releases: key, place and problem."""
    order = SiteOrder(profile=PROFILE, run_id=1, site_id=1, **wishes)
    asker = Asker(order, site.fetch, Patience(lambda: 0.0, site.sleep), lambda: NOON)
    asyncio.run(Visit(order, by_key([known]), asker, site.take, lambda: NOON).run())
    return [
        (seen.key, seen.url.removeprefix(PLACE), seen.problem.kind if seen.problem else "")
        for seen in site.seen
        if seen.key
    ]


def asked(site: Site) -> list[str]:
    return [path for path in dict.fromkeys(site.paths) if len(path) == 1]


@pytest.mark.parametrize("failure", FAILED)
def test_a_list_that_names_a_dead_old_address_hides_no_present_one(failure: Reply) -> None:
    site = Site(**lists(listing("a", "b")), a=failure, b=release("b"))
    assert visited(site) == [("a", "b", "")]
    assert asked(site) == ["a", "b"]


def test_an_old_address_that_a_person_names_leads_to_the_present_one() -> None:
    site = Site(b=release("b"))
    assert visited(site, urls=(PLACE + "a",)) == [("a", "b", "")]


@pytest.mark.parametrize("failure", FAILED)
def test_a_release_whose_address_fails_is_read_at_another_that_a_list_shows(
    failure: Reply,
) -> None:
    site = Site(**lists(listing("b", "c"), listing("a")), a=release("a"), b=failure, c=release("c"))
    assert visited(site) == [("c", "c", ""), ("a", "a", "")]
    assert asked(site) == ["b", "c", "a"]


@pytest.mark.parametrize("shown", [("a", "b"), ("b", "a"), ("b",), ("a",), ()])
def test_a_release_that_is_gone_everywhere_is_gone_once_where_it_was_last(
    shown: tuple[str, ...],
) -> None:
    site = Site(**lists(listing(*shown, "c")), c=release("c"))
    looks = visited(site)
    assert sorted(looks) == [("a", "b", "not-found"), ("c", "c", "")]
    assert asked(site).count("b") == 1
    assert len(site.paths) <= 2 + 1 + 1 + 2, "robots.txt, two list pages, c, and two addresses"


def test_no_third_address_of_a_release_is_asked() -> None:
    known = msgspec.structs.replace(MOVED, also={key: PLACE + key for key in "abcd"})
    site = Site(**lists(listing("c", "a", "d")), d=release("d"))
    assert visited(site, known) == [("a", "b", "not-found")]
    assert asked(site) == ["c", "b"]


def test_a_look_that_waits_for_another_address_is_kept_when_the_site_is_left() -> None:
    busy: dict[str, Any] = dict.fromkeys("efghi", Answer(PLACE + "x", 429))
    site = Site(**lists(listing("b", *busy)), **busy)
    assert ("a", "b", "not-found") in visited(site)


def test_the_present_address_is_compared_with_what_is_known_of_it() -> None:
    known = msgspec.structs.replace(MOVED, etag='"x"', published_on=date(2021, 1, 29))
    site = Site(**lists(listing("a")), b=Answer(PLACE + "b", 304))
    assert visited(site, known) == [("a", "b", "")]
    assert [seen.same for seen in site.seen if seen.key] == [True]


SOFT = Answer(
    PLACE + "x", 200, HTML, "<html><body><h2>ไม่พบหน้าที่ท่านต้องการ</h2></body></html>".encode()
)


@pytest.mark.parametrize("failure", [*FAILED, SOFT])
@pytest.mark.parametrize("wishes", [{}, {"urls": (PLACE + "b",)}])
def test_a_release_whose_address_fails_is_read_at_another_that_no_list_shows(
    failure: Reply, wishes: dict[str, Any]
) -> None:
    site = Site(**lists(listing("c")), a=release("a"), b=failure, c=release("c"))
    assert ("a", "a", "") in visited(site, **wishes)
    assert asked(site)[-2:] == ["b", "a"]


@pytest.mark.parametrize("failure", [*FAILED, SOFT])
def test_a_listed_address_that_fails_leads_to_one_that_no_list_shows(failure: Reply) -> None:
    site = Site(**lists(listing("b", "c")), a=release("a"), b=failure, c=release("c"))
    assert visited(site) == [("c", "c", ""), ("a", "a", "")]


def test_an_old_address_with_a_soft_404_hides_no_present_one() -> None:
    site = Site(**lists(listing("a")), a=SOFT, b=release("b"))
    assert visited(site) == [("a", "b", "")]
    assert asked(site) == ["a", "b"]


def test_a_release_with_soft_404s_everywhere_is_gone_once_where_it_was_last() -> None:
    for shown in ("a", "b", "c"):
        site = Site(**lists(listing(shown)), a=SOFT, b=SOFT, c=release("c"))
        assert ("a", "b", "soft-404") in visited(site)
        assert sorted(asked(site)) == sorted({shown, "a", "b"})


def test_a_page_that_is_as_it_was_is_not_read_to_ask_another_address() -> None:
    page = release("b")
    known = msgspec.structs.replace(
        MOVED, body_digest=sha256(page).digest(), published_on=date(2021, 1, 29)
    )
    site = Site(**lists(listing("b")), b=page)
    with pytest.MonkeyPatch.context() as patched:
        patched.delattr("crawler.visit.says_missing")
        assert visited(site, known) == [("a", "b", "")]


def test_a_release_with_one_address_is_asked_there_alone() -> None:
    site = Site(**lists(listing("a")), a=SOFT)
    assert visited(site, target("a")) == [("a", "a", "soft-404")]
    assert asked(site) == ["a"]
