"""A visit through every kind of door: paged lists, feeds, sitemaps, JSON, WordPress's posts."""

import asyncio
import json
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import msgspec
import pytest

from crawler.answers import Answer, Reply
from crawler.asking import Asker
from crawler.handover import Fetched, Handed, Looked
from crawler.order import SiteOrder
from crawler.patience import Patience
from crawler.profile import reader_id
from crawler.profile.model import (
    Feed,
    JsonList,
    Layout,
    Listing,
    PageRules,
    ReleaseRules,
    Sitemap,
    SiteProfile,
    WordPress,
)
from crawler.readings import sighting
from crawler.visit import Visit
from storage.records import Problem, Target

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOME = "https://www.x.go.th"
PROFILE = SiteProfile(
    name="x",
    titles={"th": "กระทรวงตัวอย่าง"},
    home=f"{HOME}/",
    hosts=("www.x.go.th", "x.go.th"),
    layouts=(Layout(item="li"),),
    release=ReleaseRules(pattern="^/news/(?P<key>[0-9]+)$"),
    page=PageRules(body="div.body"),
)
MISSING = Answer("", 404, {"content-type": "text/html"}, b"<html>404</html>")


def page(key: str) -> bytes:
    return (
        f"<html><body><h1>ข่าวที่ {key}</h1><h1>ข่าวที่ {key}</h1><div class=body><p>เนื้อหา {key}"
        "</p></div></body></html>"
    ).encode()


def html_list(*keys: str, more: str = "") -> bytes:
    items = "".join(f'<li><a href="/news/{key}">ข่าวที่ {key}</a></li>' for key in keys)
    return f"<html><body><ul>{items}</ul>{more}</body></html>".encode()


def posts(*keys: str, words: str = "เนื้อหา") -> bytes:
    return json.dumps(
        [
            {
                "id": int(key),
                "link": f"{HOME}/news/{key}",
                "date": "2021-01-29T09:00:00",
                "modified": "2021-01-29T09:00:00",
                "title": {"rendered": f"ข่าวที่ {key}"},
                "content": {"rendered": f"<p>{words} {key}</p>", "protected": False},
                "excerpt": {"rendered": ""},
            }
            for key in keys
        ]
    ).encode()


class Site:
    """A site as a table: what each path answers, and what a visit made of it."""

    def __init__(self, profile: SiteProfile, pages: dict[str, bytes | Reply]) -> None:
        self.profile = profile
        self.pages = pages
        self.asked: list[str] = []
        self.handed: list[Handed] = []

    async def fetch(self, url: str, _headers: Any) -> Reply:
        path = url.removeprefix(HOME)
        self.asked.append(path)
        found = self.pages.get(path, msgspec.structs.replace(MISSING, url=url))
        return Answer(url, 200, {}, found) if isinstance(found, bytes) else found

    async def sleep(self, _seconds: float) -> None:
        raise AssertionError("nothing asks for a wait")

    def visit(self, *targets: Target, **wishes: Any) -> "Site":
        order = SiteOrder(profile=self.profile, run_id=1, site_id=1, **wishes)
        asker = Asker(order, self.fetch, Patience(lambda: 0.0, self.sleep), lambda: NOON)
        known = {target.key: target for target in targets}
        asyncio.run(Visit(order, known, asker, self.handed.append, lambda: NOON).run())
        return self

    @property
    def keys(self) -> list[str]:
        return [self._key(each) for each in self.handed if self._key(each)]

    @property
    def problems(self) -> list[Problem]:
        looks = [each.observation for each in self.handed if isinstance(each, Looked)]
        return [look.problem for look in looks if look.problem]

    def _key(self, handed: Handed) -> str:
        return handed.key if isinstance(handed, Fetched) else handed.observation.key

    def title(self, key: str) -> str | None:
        for each in self.handed:
            if isinstance(each, Fetched) and each.key == key:
                seen = sighting(self.profile, "r", each).observation
                return seen.release.title if seen.release else None
        return None


def with_doors(**doors: Any) -> SiteProfile:
    return msgspec.structs.replace(PROFILE, **doors)


def target(key: str, **more: Any) -> Target:
    given = {"state": "live", "due": False, "fingerprint": "sha256:0", "reader": "old"}
    return Target(key=key, url=f"{HOME}/news/{key}", **{**given, **more})


def test_a_list_is_followed_by_its_link_to_the_next_page() -> None:
    profile = with_doors(
        listings=(Listing(name="ข่าว", url=f"{HOME}/list", pages=3, next="a.older"),)
    )
    pages = {
        "/list": html_list("1", "2", more='<a class="older" href="/list/2/">เก่ากว่า</a>'),
        "/list/2/": html_list("3", more=f'<a class="older" href="{HOME}/list">วนกลับ</a>'),
        **{f"/news/{key}": page(key) for key in "123"},
    }
    site = Site(profile, pages).visit()
    assert site.keys == ["1", "2", "3"]
    assert site.asked == ["/robots.txt", "/list", "/news/1", "/news/2", "/list/2/", "/news/3"]


@pytest.mark.parametrize("link", ["https://elsewhere.example/list", "javascript:next()", "#"])
def test_a_next_page_elsewhere_is_not_asked_for(link: str) -> None:
    profile = with_doors(listings=(Listing(name="n", url=f"{HOME}/list", next="a.older"),))
    more = f'<a class="older" href="{link}">ถัดไป</a>'
    site = Site(profile, {"/list": html_list("1", more=more), "/news/1": page("1")}).visit()
    assert site.asked == ["/robots.txt", "/list", "/news/1"]


def test_no_more_pages_are_followed_than_wanted() -> None:
    profile = with_doors(listings=(Listing(name="n", url=f"{HOME}/1", pages=2, next="a.older"),))
    pages = {
        f"/{n}": html_list(str(n), more=f'<a class="older" href="/{n + 1}">ถัดไป</a>')
        for n in range(1, 9)
    }
    lists = [path for path in Site(profile, pages).visit().asked if path in pages]
    assert lists == ["/1", "/2"]
    deeper = [path for path in Site(profile, pages).visit(pages=4).asked if path in pages]
    assert deeper == ["/1", "/2", "/3", "/4"]


RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>ข่าว</title>
<item><title>ข่าวที่ 2</title><link>{home}/news/2</link>
<pubDate>Fri, 29 Jan 2021 09:00:00 +0700</pubDate></item>
<item><title>ข่าวที่ 3</title><link>http://x.go.th/news/3?utm_source=rss</link></item>
<item><title>หมวด</title><link>{home}/category/1</link></item></channel></rss>"""


def test_a_release_found_by_several_doors_is_one_release() -> None:
    profile = with_doors(
        listings=(Listing(name="n", url=f"{HOME}/list", pages=1),),
        feeds=(Feed(name="rss", url=f"{HOME}/rss"),),
    )
    pages = {
        "/list": html_list("1", "2"),
        "/rss": RSS.format(home=HOME).encode(),
        **{f"/news/{key}": page(key) for key in "123"},
    }
    site = Site(profile, pages).visit()
    assert site.keys == ["1", "2", "3"]
    assert site.problems == []


def test_the_date_of_a_feed_completes_a_page_without_one() -> None:
    profile = with_doors(feeds=(Feed(name="rss", url=f"{HOME}/rss"),))
    pages = {"/rss": RSS.format(home=HOME).encode(), "/news/2": page("2"), "/news/3": page("3")}
    site = Site(profile, pages).visit()
    fetched = {each.key: each.listed_on for each in site.handed if isinstance(each, Fetched)}
    assert {key: str(day) for key, day in fetched.items()} == {"2": "2021-01-29", "3": "None"}


def test_a_page_that_only_leads_to_a_document_has_the_title_of_its_list() -> None:
    profile = with_doors(
        listings=(Listing(name="n", url=f"{HOME}/list", pages=1),),
        page=PageRules(body="div.body", leads_on=True),
    )
    leading = (
        b"<html><body><script>window.location.href='/files/order-5.pdf';</script></body></html>"
    )
    site = Site(profile, {"/list": html_list("1"), "/news/1": leading}).visit()
    assert site.title("1") == "ข่าวที่ 1"


def sitemap(**changed: str) -> bytes:
    urls = "".join(
        f"<url><loc>{HOME}/news/{key.lstrip('n')}</loc><lastmod>{day}</lastmod></url>"
        for key, day in changed.items()
    )
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<urlset xmlns="{space}">{urls}</urlset>'.encode()


def test_of_a_sitemap_only_what_is_new_due_or_changed_since_is_looked_at() -> None:
    profile = with_doors(sitemaps=(Sitemap(url=f"{HOME}/sitemap.xml"),))
    named = sitemap(n1="2026-11-01", n2="2026-11-20", n3="2026-11-01", n4="2026-11-01")
    seen = datetime(2026, 11, 10, tzinfo=UTC)
    known = (
        target("1", last_seen=seen),
        target("2", last_seen=seen),
        target("3", last_seen=seen, due=True),
    )
    pages = {"/sitemap.xml": named, **{f"/news/{key}": page(key) for key in "1234"}}
    assert sorted(Site(profile, pages).visit(*known).keys) == ["2", "3", "4"]
    assert sorted(Site(profile, pages).visit(*known, recheck="none").keys) == ["4"]
    assert sorted(Site(profile, pages).visit(*known, recheck="all").keys) == list("1234")


def test_an_index_of_sitemaps_leads_to_the_newest_releases_of_the_site() -> None:
    profile = with_doors(sitemaps=(Sitemap(url=f"{HOME}/sitemap.xml", most=2, maps=2),))
    index = "".join(
        f"<sitemap><loc>{loc}</loc></sitemap>"
        for loc in (f"{HOME}/a.xml", "https://elsewhere.example/b.xml", f"{HOME}/c.xml")
    )
    pages = {
        "/sitemap.xml": f"<sitemapindex>{index}</sitemapindex>".encode(),
        "/a.xml": sitemap(n1="2026-01-01", n2="2026-03-01"),
        "/c.xml": sitemap(n3="2026-02-01"),
        **{f"/news/{key}": page(key) for key in "123"},
    }
    site = Site(profile, pages).visit()
    assert site.keys == ["2", "3"]
    assert "/b.xml" not in site.asked


def test_a_broken_door_is_a_problem_and_the_others_are_asked() -> None:
    profile = with_doors(
        feeds=(Feed(name="rss", url=f"{HOME}/rss"),),
        sitemaps=(Sitemap(url=f"{HOME}/sitemap.xml"),),
    )
    pages = {
        "/rss": b"<html><body>this is no feed</body></html>",
        "/sitemap.xml": sitemap(n1="2026-11-01"),
        "/news/1": page("1"),
    }
    site = Site(profile, pages).visit()
    assert site.keys == ["1"]
    assert [problem.kind for problem in site.problems] == ["unreadable"]


def test_a_json_list_is_paged_and_gives_entries() -> None:
    door = JsonList(
        name="j", url=f"{HOME}/api?p={{page}}", pages=2, items="data", link=f"{HOME}/news/{{id}}"
    )
    pages = {
        "/api?p=1": b'{"data": [{"id": 1}, {"id": 2}]}',
        "/api?p=2": b'{"data": []}',
        "/news/1": page("1"),
        "/news/2": page("2"),
    }
    site = Site(with_doors(json=(door,)), pages).visit()
    assert (site.keys, site.problems) == (["1", "2"], [])


WORDPRESS = with_doors(
    wordpress=WordPress(per_page=2), listings=(Listing(name="n", url=f"{HOME}/list", pages=1),)
)
POSTS = "/wp-json/wp/v2/posts?per_page=2&page=1"


def test_where_wordpress_gives_its_posts_as_json_no_page_is_asked_for() -> None:
    site = Site(WORDPRESS, {POSTS: posts("2", "1")}).visit()
    assert site.asked == ["/robots.txt", POSTS]
    assert (site.keys, site.title("2")) == (["2", "1"], "ข่าวที่ 2")


def test_a_post_that_is_as_it_was_is_the_same_and_an_edited_one_is_read() -> None:
    first = Site(WORDPRESS, {POSTS: posts("2", "1")}).visit()
    digests = {
        each.key: sighting(WORDPRESS, "r", each).observation.body_digest
        for each in first.handed
        if isinstance(each, Fetched)
    }
    known = [
        target(key, reader=reader_id(WORDPRESS), body_digest=digest)
        for key, digest in digests.items()
    ]
    again = Site(WORDPRESS, {POSTS: posts("2", "1")}).visit(*known)
    assert [each.observation.same for each in again.handed if isinstance(each, Looked)][1:] == [
        True,
        True,
    ]
    edited = Site(WORDPRESS, {POSTS: posts("2", "1", words="แก้ไขแล้ว")}).visit(*known)
    assert [type(each) for each in edited.handed] == [Looked, Fetched, Fetched]


@pytest.mark.parametrize(
    "refusal",
    [
        MISSING,
        Answer("", 403, {}, b"<html>no</html>"),
        Answer("", 401, {}, b'{"code": "rest_cannot_access", "message": "no"}'),
        Answer("", 200, {"content-type": "text/html"}, html_list("9")),
    ],
)
def test_without_json_the_pages_are_read(refusal: Answer) -> None:
    pages = {POSTS: refusal, "/list": html_list("1"), "/news/1": page("1")}
    site = Site(WORDPRESS, pages).visit()
    assert site.asked == ["/robots.txt", POSTS, "/list", "/news/1"]
    assert (site.keys, site.problems) == (["1"], [])


CHALLENGE = Answer(
    "", 503, {"content-type": "text/html", "cf-mitigated": "challenge"}, b"<html>wait</html>"
)


@pytest.mark.parametrize("failure", [Answer("", 500, {}, b"busy"), CHALLENGE, Problem("timeout")])
def test_json_that_fails_is_a_problem_and_the_pages_are_read(failure: Reply) -> None:
    pages = {
        POSTS: failure,
        "/list": html_list("1", "2"),
        **{f"/news/{key}": page(key) for key in "123"},
    }
    site = Site(WORDPRESS, pages).visit(target("2"), target("3", due=True))
    assert site.keys == ["1", "2", "3"]
    assert len(site.problems) == 1
    assert not any("slug=" in path or "include=" in path for path in site.asked)


def test_json_that_fails_later_on_is_a_problem_once_and_pages_are_read_from_then_on() -> None:
    first = "/wp-json/wp/v2/posts?include=1"
    pages = {
        POSTS: posts("9"),
        first: Answer("", 500, {}, b"busy"),
        "/news/1": page("1"),
        "/news/2": page("2"),
    }
    site = Site(WORDPRESS, pages).visit(target("1", due=True), target("2", due=True))
    assert site.keys == ["9", "1", "2"]
    assert [problem.kind for problem in site.problems] == ["server-error"]
    assert site.asked[2:] == [first, "/news/1", "/news/2"]


OTHERS = posts("1").replace(b"/news/1", b"/blog/1")


@pytest.mark.parametrize("answer", [b"[]", OTHERS])
def test_json_without_a_release_of_the_site_leaves_the_lists_to_be_asked(answer: bytes) -> None:
    pages: dict[str, bytes | Reply] = {
        POSTS: answer,
        "/list": html_list("1"),
        "/news/1": page("1"),
        "/news/2": page("2"),
    }
    site = Site(WORDPRESS, pages).visit(target("2", due=True))
    assert (site.keys, site.problems) == (["1", "2"], [])
    assert site.asked == ["/robots.txt", POSTS, "/list", "/news/1", "/news/2"]
    looks = [each.observation.url for each in site.handed if isinstance(each, Looked)]
    assert looks == [f"{HOME}/list", f"{HOME}{POSTS}"]


@pytest.mark.parametrize("listings", [WORDPRESS.listings, ()])
@pytest.mark.parametrize("answer", [b"[]", OTHERS])
def test_a_site_that_shows_nothing_anywhere_is_not_silently_empty(
    answer: bytes, listings: tuple[Listing, ...]
) -> None:
    profile = msgspec.structs.replace(WORDPRESS, listings=listings)
    site = Site(profile, {POSTS: answer, "/list": html_list()}).visit()
    assert {problem.kind for problem in site.problems} == {"empty"}
    assert len(site.problems) == len(site.handed) == 1 + len(listings)


def test_a_slug_that_is_a_number_is_asked_for_as_a_slug_too() -> None:
    pages = {
        POSTS: posts("9"),
        "/wp-json/wp/v2/posts?include=2564": b"[]",
        "/wp-json/wp/v2/posts?slug=2564": posts("2564"),
    }
    site = Site(WORDPRESS, pages).visit(target("2564", due=True))
    assert (site.keys, site.title("2564")) == (["9", "2564"], "ข่าวที่ 2564")
    assert "/news/2564" not in site.asked


def test_a_known_post_that_the_newest_do_not_hold_is_asked_for_by_itself() -> None:
    pages = {POSTS: posts("9"), "/wp-json/wp/v2/posts?include=1": posts("1")}
    site = Site(WORDPRESS, pages).visit(target("1", due=True))
    assert site.keys == ["9", "1"]
    assert not any(path.startswith("/news/") for path in site.asked)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [(MISSING, "not-found"), (Answer("", 410, {}, b""), "gone"), (page("1"), None)],
)
def test_a_post_that_is_not_given_is_as_its_page_says(answer: bytes | Reply, kind: str) -> None:
    query = "/wp-json/wp/v2/posts?{}=1"
    pages = {
        POSTS: posts("9"),
        query.format("include"): b"[]",
        query.format("slug"): b"[]",
        "/news/1": answer,
    }
    site = Site(WORDPRESS, pages).visit(target("1", due=True))
    last = site.handed[-1]
    assert isinstance(last, Fetched)
    seen = sighting(WORDPRESS, "r", last).observation
    assert (seen.key, seen.problem and seen.problem.kind) == ("1", kind)
    assert (seen.release is None) is (kind is not None)


@pytest.mark.parametrize(
    "locs",
    [("/other/1",), ()],
)
def test_a_sitemap_without_a_release_is_a_problem(locs: tuple[str, ...]) -> None:
    profile = with_doors(sitemaps=(Sitemap(url=f"{HOME}/sitemap.xml"),))
    urls = "".join(f"<url><loc>{HOME}{loc}</loc></url>" for loc in locs)
    site = Site(profile, {"/sitemap.xml": f"<urlset>{urls}</urlset>".encode()}).visit()
    assert [problem.kind for problem in site.problems] == ["empty"]


def index(*paths: str) -> bytes:
    locs = "".join(f"<sitemap><loc>{HOME}{path}</loc></sitemap>" for path in paths)
    return f"<sitemapindex>{locs}</sitemapindex>".encode()


@pytest.mark.parametrize(
    ("maps", "keys", "problems"),
    [(5, ["1", "2"], []), (3, ["1"], []), (2, ["1"], []), (1, [], ["empty"])],
)
def test_an_index_of_indexes_is_followed_as_far_as_the_profile_says(
    maps: int, keys: list[str], problems: list[str]
) -> None:
    profile = with_doors(sitemaps=(Sitemap(url=f"{HOME}/sitemap.xml", maps=maps),))
    pages = {
        "/sitemap.xml": index("/sitemap.xml", "/i.xml", "/b.xml"),
        "/i.xml": index("/a.xml", "/i.xml", "/deep.xml"),
        "/deep.xml": index("/never.xml"),
        "/a.xml": sitemap(n1="2026-03-01"),
        "/b.xml": sitemap(n2="2026-02-01"),
        "/never.xml": sitemap(n3="2026-01-01"),
        "/news/1": page("1"),
        "/news/2": page("2"),
    }
    site = Site(profile, pages).visit()
    assert (site.keys, [problem.kind for problem in site.problems]) == (keys, problems)
    assert "/never.xml" not in site.asked
    assert len(site.asked) == len(set(site.asked)) <= 2 + maps + len(keys)


BOTH = with_doors(
    listings=(Listing(name="n", url=f"{HOME}/list", pages=1),),
    feeds=(Feed(name="rss", url=f"{HOME}/rss"),),
)


def test_what_a_feed_says_completes_the_list_that_comes_first() -> None:
    pages = {
        "/list": html_list("1", "2"),
        "/rss": RSS.format(home=HOME).encode(),
        **{f"/news/{key}": page(key) for key in "123"},
    }
    site = Site(BOTH, pages).visit()
    assert site.keys == ["1", "2", "3"]
    days = {each.key: each.listed_on for each in site.handed if isinstance(each, Fetched)}
    assert days == {"1": None, "2": date(2021, 1, 29), "3": None}
    assert len(site.asked) == len(set(site.asked))


def test_a_page_is_read_again_when_a_door_tells_its_date_at_last() -> None:
    pages = {"/list": html_list("2"), "/rss": RSS.format(home=HOME).encode(), "/news/2": page("2")}
    known = target("2", reader=reader_id(BOTH), body_digest=sha256(page("2")).digest())
    undated = Site(BOTH, pages).visit(known)
    assert [type(each) for each in undated.handed if undated._key(each) == "2"] == [Fetched]
    dated = msgspec.structs.replace(known, published_on=date(2021, 1, 29))
    assert isinstance(Site(BOTH, pages).visit(dated).handed[-2], Looked)


@pytest.mark.parametrize(
    ("title", "leads_on", "read"),
    [
        ("n2301.pdf", True, True),
        ("n2301.pdf", False, False),
        ("ข่าวที่ 1", True, False),
        ("ประกาศผลการสอบ", True, False),
        ("Notice of results", True, False),
    ],
)
def test_a_release_that_is_called_after_a_file_gets_the_title_of_its_list(
    title: str, leads_on: bool, read: bool
) -> None:
    profile = with_doors(
        listings=(Listing(name="n", url=f"{HOME}/list", pages=1),),
        page=PageRules(body="div.body", leads_on=leads_on),
    )
    body = b"<html><body><script>location.href='/files/n2301.pdf'</script></body></html>"
    known = target("1", reader=reader_id(profile), body_digest=sha256(body).digest(), title=title)
    site = Site(profile, {"/list": html_list("1"), "/news/1": body}).visit(known)
    assert isinstance(site.handed[-1], Fetched) is read
    assert site.title("1") == ("ข่าวที่ 1" if read else None)


def test_a_post_that_moved_is_read_by_its_address_and_known_by_its_own_key() -> None:
    pages = {POSTS: posts("9"), "/wp-json/wp/v2/posts?include=2": posts("2")}
    known = target("1", due=True, also={"2": f"{HOME}/news/2"})
    moved = msgspec.structs.replace(known, url=f"{HOME}/news/2")
    site = Site(WORDPRESS, pages).visit(moved)
    assert (site.keys, site.title("1")) == (["9", "1"], "ข่าวที่ 2")
    assert "/news/2" not in site.asked
