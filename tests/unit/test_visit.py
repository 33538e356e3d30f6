"""What a visit asks for and makes of the answers, with a site that is a table."""

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import msgspec
import pytest

from crawler.answers import Answer, Reply
from crawler.asking import Asker, Leaving
from crawler.handover import Handed, Looked
from crawler.order import SPENT, SiteOrder
from crawler.pages.base import Page
from crawler.pages.doorpages import read_feed_entries, sitemap_of
from crawler.patience import Patience
from crawler.profile import find_profile, reader_id
from crawler.profile.model import Listing
from crawler.readings import sighting
from crawler.visit import Visit
from storage.records import Observation, Problem, Target

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SITE = "https://www.mfa.go.th"
HTML = {"content-type": "text/html; charset=utf-8"}
PAGE = """<html><head><title>{key}</title></head><body><h1>หัวข้อ {key}</h1>{header}
<div class="ContentDetailstyled__ContentDescription-x"><p>เนื้อหาของ {key}</p></div></body></html>"""
ITEM = """<div class="p-3 col-md-4"><a href="/th/content/{key}">หัวข้อ {key}</a>
<p class="date">{date}</p><strong class="icon-web-eye">{views}</strong></div>"""
PROFILE = msgspec.structs.replace(
    find_profile("mfa-th"), listings=(Listing(name="ข่าว", url=f"{SITE}/th/page/ข่าว?p={{page}}"),)
)


def release(key: str, header: str = "") -> bytes:
    return PAGE.format(key=key, header=header).encode()


def listing(*keys: str, day: str = "29 ม.ค. 2564", views: str = "12") -> bytes:
    items = "".join(ITEM.format(key=key, date=day, views=views) for key in keys)
    return f"<html><body><div>{items}</div></body></html>".encode()


class Site:
    """A site: what each path answers, and every request it got."""

    def __init__(self, **pages: Reply | bytes) -> None:
        self.pages: dict[str, Reply | bytes] = dict(pages)
        self.asked: list[tuple[str, Mapping[str, str]]] = []
        self.slept: list[float] = []
        self.seen: list[Observation] = []
        self.kept: dict[str, bytes | None] = {}

    async def fetch(self, url: str, headers: Mapping[str, str]) -> Reply:
        path = url.removeprefix(SITE).removeprefix("/th/content/")
        self.asked.append((path, headers))
        found = self.pages.get(path, Answer(url, 404, HTML, b"<html>404</html>"))
        return Answer(url, 200, HTML, found) if isinstance(found, bytes) else found

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def take(self, handed: Handed) -> None:
        if isinstance(handed, Looked):
            self.seen.append(handed.observation)
            return
        read = sighting(PROFILE, reader_id(PROFILE), handed)
        self.seen.append(read.observation)
        self.kept[handed.key] = read.page

    def visit(self, *targets: Target, **wishes: Any) -> Asker:
        order = SiteOrder(**{"profile": PROFILE, "run_id": 1, "site_id": 1, **wishes})
        asker = Asker(order, self.fetch, Patience(lambda: 0.0, self.sleep), lambda: NOON)
        known = {target.key: target for target in targets}
        visit = Visit(order, known, asker, self.take, lambda: NOON)
        asyncio.run(visit.run())
        return asker

    def of(self, key: str) -> Observation:
        (only,) = [seen for seen in self.seen if seen.key == key]
        return only

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


def target(key: str, **more: Any) -> Target:
    given = {"state": "live", "due": True, "fingerprint": "sha256:0", "reader": reader_id(PROFILE)}
    return Target(key=key, url=f"{SITE}/th/content/{key}", **{**given, **more})


def lists(*pages: bytes) -> dict[str, Any]:
    return {f"/th/page/ข่าว?p={number}": page for number, page in enumerate(pages, 1)}


def test_robots_txt_comes_first_then_each_list_page_and_what_it_shows() -> None:
    site = Site(**lists(listing("a", "b"), listing("b", "c")), a=release("a"), b=release("b"),
                c=release("c"))  # fmt: skip
    site.visit()
    one, two = lists(b"", b"")
    assert site.paths == ["/robots.txt", one, "a", "b", two, "c"]
    assert [seen.key for seen in site.seen] == ["", "a", "b", "", "c"]


def test_paging_stops_at_a_page_that_shows_nothing_new() -> None:
    site = Site(**lists(listing("a"), listing("a"), listing("z")), a=release("a"))
    site.visit(pages=3)
    assert "z" not in site.paths
    past = Site(**lists(listing("a")), a=release("a"))
    past.visit(pages=3)
    assert len(past.paths) == 4
    assert all(seen.problem is None for seen in past.seen), "past the end is no problem"


def test_a_list_fills_in_the_date_and_the_counter_that_a_page_lacks() -> None:
    site = Site(**lists(listing("a", "b")), a=release("a"),
                b=release("b", "<p>30 ม.ค. 2564</p><p>695 view</p>"))  # fmt: skip
    site.visit()
    bare, full = site.of("a"), site.of("b")
    assert bare.release is not None
    assert full.release is not None
    assert (bare.release.published_on, bare.views) == (date(2021, 1, 29), 12)
    assert (full.release.published_on, full.views) == (date(2021, 1, 30), 695)


@pytest.mark.parametrize("known", [date(2021, 1, 29), None])
def test_a_date_from_a_list_is_not_lost_by_a_look_without_the_list(known: date | None) -> None:
    site = Site(a=release("a"))
    site.visit(target("a", published_on=known), urls=(f"{SITE}/th/content/a",))
    seen = site.of("a")
    assert seen.release is not None
    assert seen.release.published_on == known
    assert seen.views is None


@pytest.mark.parametrize(
    ("known", "day"), [(date(2021, 1, 28), date(2021, 1, 28)), (None, date(2021, 1, 29))]
)
def test_a_list_fills_in_a_date_and_never_replaces_one(known: date | None, day: date) -> None:
    site = Site(**lists(listing("a", day="29 ม.ค. 2564")), a=release("a"))
    site.visit(target("a", published_on=known))
    told = site.of("a").release
    assert told is not None
    assert told.published_on == day
    header = "<p>30 ม.ค. 2564</p><p>695 view</p>"
    site = Site(**lists(listing("a", day="29 ม.ค. 2564")), a=release("a", header))
    site.visit(target("a", published_on=known))
    told = site.of("a").release
    assert told is not None
    assert told.published_on == date(2021, 1, 30)


@pytest.mark.parametrize("answer", [Answer(f"{SITE}/th/content/a", 304), release("a")])
def test_the_counter_of_a_list_comes_along_with_a_page_that_is_the_same(
    answer: Reply | bytes,
) -> None:
    site = Site(**lists(listing("a", views="1,500")), a=answer)
    digest = hashlib.sha256(release("a")).digest()
    known = target("a", etag='"x"', body_digest=digest, published_on=date(2021, 1, 29))
    site.visit(known)
    seen = site.of("a")
    assert (seen.same, seen.views, seen.release) == (True, 1_500, None)


def test_validators_go_out_only_for_what_the_same_rules_read() -> None:
    urls = tuple(f"{SITE}/th/content/{key}" for key in "abc")
    site = Site(a=release("a"), b=release("b"), c=release("c"))
    site.visit(
        target("a", etag='"x"', last_modified="Mon, 23 Nov 2026 11:00:00 GMT"),
        target("b", etag='"y"', reader="another"),
        urls=urls,
    )
    sent = dict(site.asked)
    modified = {"If-Modified-Since": "Mon, 23 Nov 2026 11:00:00 GMT"}
    assert sent["a"] == {"If-None-Match": '"x"', **modified}
    assert sent["b"] == sent["c"] == {}


def test_a_304_keeps_what_is_known_of_the_page() -> None:
    known = target("a", etag='"x"', body_digest=b"d" * 32)
    site = Site(a=Answer(f"{SITE}/th/content/a", 304))
    site.visit(known, urls=(known.url,))
    seen = site.of("a")
    assert (seen.same, seen.etag, seen.body_digest) == (True, '"x"', b"d" * 32)


def test_a_304_that_nobody_asked_for_is_a_problem() -> None:
    site = Site(a=Answer(f"{SITE}/th/content/a", 304))
    site.visit(target("a"), urls=(f"{SITE}/th/content/a",))
    assert site.of("a").problem is not None
    assert not site.of("a").same


def test_the_bytes_of_last_time_are_not_read_unless_the_rules_changed() -> None:
    digest = hashlib.sha256(release("a")).digest()
    url = f"{SITE}/th/content/a"
    for reader, same in ((reader_id(PROFILE), True), ("another", False)):
        site = Site(a=release("a"))
        site.visit(target("a", body_digest=digest, reader=reader), urls=(url,))
        assert site.of("a").same is same
        assert (site.of("a").release is None) is same


def test_a_page_goes_to_the_archive_only_when_its_text_is_new() -> None:
    first = Site(a=release("a"))
    first.visit(urls=(f"{SITE}/th/content/a",))
    text = first.of("a").release
    assert text is not None
    assert first.kept["a"] == release("a")
    again = Site(a=release("a", "<!-- another day -->"))
    again.visit(target("a", fingerprint=text.fingerprint()), urls=(f"{SITE}/th/content/a",))
    assert again.kept["a"] is None


@pytest.mark.parametrize(("recheck", "asked"), [("all", ["a", "b"]), ("due", ["a"]), ("none", [])])
def test_known_releases_are_asked_as_the_order_says(recheck: str, asked: list[str]) -> None:
    site = Site(a=release("a"), b=release("b"))
    site.visit(target("a"), target("b", due=False), recheck=recheck)
    assert [path for path in site.paths if len(path) == 1] == asked


def test_a_network_failure_gets_one_more_try_and_five_in_a_row_end_the_visit() -> None:
    failing: dict[str, Any] = dict.fromkeys("abcdefgh", Problem("timeout", "no answer"))
    site = Site(**failing)
    asker = site.visit(urls=tuple(f"{SITE}/th/content/{key}" for key in failing))
    assert [path for path in site.paths if len(path) == 1] == ["a", "a", "b", "c", "d", "e"]
    assert [seen.key for seen in site.seen] == list("abcde")
    assert asker.leaving is not None


def test_a_crawl_delay_of_robots_txt_is_kept_unless_the_order_has_its_own() -> None:
    rules = Answer(f"{SITE}/robots.txt", 200, {}, b"User-agent: *\nCrawl-delay: 9")
    url = f"{SITE}/th/content/a"
    for delay, slept in ((None, 2), (0.0, 0)):
        site = Site(**{"/robots.txt": rules}, a=release("a"))
        site.visit(urls=(url, url, f"{SITE}/th/content/b"), delay=delay)
        assert len(site.slept) == slept


def test_validators_go_to_a_releases_own_address_and_not_where_it_redirects() -> None:
    url = f"{SITE}/th/content/a"
    site = Site(
        a=Answer(url, 302, {"location": "/error.html"}),
        **{"/error.html": Answer(f"{SITE}/error.html", 304)},
    )
    site.visit(target("a", etag='"x"', last_modified="Mon, 23 Nov 2026 11:00:00 GMT"), urls=(url,))
    sent = dict(site.asked)
    assert sent["a"]
    assert not sent.get("/error.html")
    assert not site.of("a").same
    assert site.of("a").problem is not None


@pytest.mark.parametrize(("status", "asked"), [(403, []), (503, []), (404, ["a"]), (200, ["a"])])
def test_a_site_that_refuses_every_list_is_asked_for_nothing_else(
    status: int, asked: list[str]
) -> None:
    first, _ = lists(b"", b"")
    refusal = Answer(f"{SITE}{first}", status, HTML, b"<html><body>words</body></html>")
    site = Site(**{first: refusal}, a=release("a"))
    site.visit(target("a"), recheck="all")
    assert [path for path in site.paths if len(path) == 1] == asked


def test_a_site_that_is_too_busy_five_times_in_a_row_is_left() -> None:
    busy = {key: Answer(f"{SITE}/th/content/{key}", 429) for key in "abcdefgh"}
    site = Site(**busy)
    asker = site.visit(urls=tuple(f"{SITE}/th/content/{key}" for key in busy))
    assert [path for path in site.paths if len(path) == 1] == list("abcde")
    assert asker.leaving is not None
    assert asker.leaving.not_before is None


MENU = "<ul>" + "<li>เมนูของเว็บไซต์</li>" * 300 + "</ul>"


@pytest.mark.parametrize(
    ("title", "inside", "kind"),
    [
        ("เข้าสู่ระบบ", "<p>กรุณากรอก</p><input type=password>", "login"),
        ("ข่าว", "<input type=password>", "login"),
        ("ข่าว", f"<h1>Log in</h1>{MENU}<input type=password>", "login"),
        ("ข่าว", f"<h1>ข่าว</h1>{MENU}<h2>Login</h2><input type=password>", "empty"),
        ("ข่าว", f"<h1>ข่าว</h1>{MENU}<h2>ปิดปรับปรุงระบบ e-Visa</h2>", "empty"),
        ("ข่าว", f"<h1>ปิดปรับปรุงระบบ e-Visa</h1>{MENU}", "empty"),
        ("ปิดปรับปรุงเว็บไซต์", "ขออภัย", "maintenance"),
        ("Just a moment...", "<script>window._cf_chl_opt={}</script>", "challenge"),
        ("x", "<h1>Sorry, you have been blocked</h1>", "blocked"),
        ("ข่าว", "<p>ไม่มีข่าว</p>", "empty"),
    ],
)
def test_what_stands_in_the_place_of_a_list_is_named(title: str, inside: str, kind: str) -> None:
    page = f"<html><head><title>{title}</title></head><body>{inside}</body></html>"
    site = Site(**lists(page.encode()))
    site.visit(pages=1)
    (seen,) = site.seen
    assert seen.problem is not None
    assert seen.problem.kind == kind


@pytest.mark.parametrize("read", [partial(read_feed_entries, PROFILE), sitemap_of])
def test_a_login_in_the_place_of_another_door_is_named(read: Callable[[Page], Any]) -> None:
    found = read(Page(b"<html><body><input type=password></body></html>", SITE))
    assert found == Problem("login", "the page asks for a password")


def test_a_list_that_shows_releases_beside_a_login_is_a_list() -> None:
    page = listing("a").replace(b"</body>", b"<h2>Login</h2><input type=password></body>")
    site = Site(**lists(page), a=release("a"))
    site.visit(pages=1)
    assert [seen.problem for seen in site.seen] == [None, None]


def test_a_rationed_visit_looks_at_what_is_new_or_due_and_not_at_all_that_is_listed() -> None:
    pages = {key: release(key) for key in "abcd"}
    site = Site(**lists(listing("a", "b", "c")), **pages)
    known = [target("a"), target("b", due=False, last_seen=NOON), target("d")]
    site.visit(*known, pages=1, listed=False)
    assert site.paths[2:] == ["a", "c", "d"]


def test_a_visit_that_has_spent_its_looks_goes_on_with_what_is_new() -> None:
    site = Site(**lists(listing("a", "b")), **{key: release(key) for key in "abd"})
    asker = site.visit(target("a"), target("d"), pages=1, looks_until=2)
    assert site.paths[2:] == ["b"]
    assert asker.leaving is None


def test_a_visit_that_may_look_at_no_more_new_releases_goes_on_and_is_not_complete() -> None:
    site = Site(**lists(listing("a", "b"), listing("c")), **{key: release(key) for key in "abcd"})
    asker = site.visit(target("c"), target("d"), news=1)
    assert site.paths[2:] == ["a", lists(b"", b"").popitem()[0], "c", "d"]
    assert asker.leaving == Leaving(SPENT)
    assert Site(**lists(listing("a")), a=release("a")).visit(news=1).leaving is None


def test_what_was_looked_at_in_vain_comes_after_all_else_that_is_new_or_rests() -> None:
    pages = {key: release(key) for key in "abcd"}
    for news, looked in ((3, "cab"), (2, "ca"), (None, "c")):
        site = Site(**lists(listing("a", "b", "c")), **pages)
        asker = site.visit(target("d"), news=news, vain=("a", "b", "d"), pages=1)
        assert site.paths[2:] == [*looked, "d"]
        assert asker.leaving is None


def test_a_visit_never_asks_more_than_it_may() -> None:
    site = Site(**lists(listing("a", "b", "c")), **{key: release(key) for key in "abc"})
    asker = site.visit(most=3, pages=1)
    assert asker.requests == len(site.asked) == 3
    assert asker.leaving == Leaving(SPENT)
    assert Site().visit(most=0).requests == 0
