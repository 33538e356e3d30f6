"""A stamp names one day, whichever door it came through: the day that it was in the site's zone."""

import json
from collections.abc import Callable
from datetime import UTC, date
from zoneinfo import ZoneInfo

import msgspec
import pytest
from lxml import etree

from crawler.pages.base import Page, parse
from crawler.pages.doorpages import read_door
from crawler.pages.feeds import FeedItem, read_feed
from crawler.pages.listing import Listing
from crawler.pages.metadata import read_metadata
from crawler.pages.moments import day_of, stated_day, stated_moment
from crawler.pages.wordpress import read_post
from crawler.profile import find_profile
from crawler.profile.model import JsonList, ReleaseRules, SiteProfile

HOME = "https://www.x.go.th/"
JSON = {"content-type": "application/json"}
Read = Callable[[SiteProfile, str], date | None]
STAMPS = [
    ("2021-01-28T20:00:00Z", date(2021, 1, 29)),
    ("2021-01-28T16:59:59Z", date(2021, 1, 28)),
    ("2021-01-28T20:00:00", date(2021, 1, 28)),
    ("2021-01-28 20:00:00 UTC", date(2021, 1, 29)),
    ("2021-01-28T20:00:00,123+00:00", date(2021, 1, 29)),
    ("2021-01-29T23:00:00+07:00", date(2021, 1, 29)),
    ("2564-01-28T20:00:00Z", date(2021, 1, 29)),
    ("2021-01-28", date(2021, 1, 28)),
    ("29 ม.ค. 2564", date(2021, 1, 29)),
]


@pytest.fixture(scope="module")
def site() -> SiteProfile:
    rules = JsonList(name="n", url=HOME + "n", items="", link="u", title="t", date="d")
    release = ReleaseRules(pattern=r"^/(?P<key>[a-z])$")
    return msgspec.structs.replace(
        find_profile("moi"), home=HOME, hosts=("www.x.go.th",), json=(rules,), release=release
    )


def in_json(site: SiteProfile, stamp: str) -> date | None:
    body = json.dumps([{"u": HOME + "a", "t": "ข่าว", "d": stamp}]).encode()
    return listed(site, Page(body, HOME, 200, JSON), "json")


def in_feed(site: SiteProfile, stamp: str) -> date | None:
    item = f"<item><link>{HOME}a</link><title>ข่าว</title><pubDate>{stamp}</pubDate></item>"
    body = f"<rss><channel>{item}</channel></rss>".encode()
    return listed(site, Page(body, HOME, 200, {"content-type": "text/xml"}), "feed")


def listed(site: SiteProfile, page: Page, kind: str) -> date | None:
    found = read_door(site, page, kind)
    assert isinstance(found, Listing)
    return found.entries[0].published_on


def in_post(site: SiteProfile, stamp: str) -> date | None:
    words = {name: {"rendered": "<p>ข่าว</p>"} for name in ("title", "content", "excerpt")}
    body = json.dumps({"link": HOME + "a", "date": stamp, **words}).encode()
    found = read_post(site, Page(body, HOME, 200, JSON)).release
    assert found is not None
    return found.published_on


def in_head(site: SiteProfile, stamp: str) -> date | None:
    html = f'<html><head><meta property="article:published_time" content="{stamp}"></head></html>'
    root = parse(Page(html.encode(), HOME))
    assert isinstance(root, etree._Element)
    return read_metadata(root, HOME, zone=ZoneInfo(site.time_zone)).published_on


@pytest.mark.parametrize("read", [in_json, in_feed, in_post, in_head])
@pytest.mark.parametrize(("stamp", "day"), STAMPS)
def test_every_reader_names_the_same_day(
    site: SiteProfile, read: Read, stamp: str, day: date
) -> None:
    assert read(site, stamp) == day


@pytest.mark.parametrize("read", [in_json, in_feed, in_post, in_head])
def test_the_day_is_that_of_the_site_s_own_zone(site: SiteProfile, read: Read) -> None:
    madrid = msgspec.structs.replace(site, time_zone="Europe/Madrid")
    assert read(madrid, "2021-01-28T20:00:00Z") == date(2021, 1, 28)
    assert read(madrid, "2021-01-28T23:30:00Z") == date(2021, 1, 29)


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("Thu, 28 Jan 2021 20:00:00 GMT", date(2021, 1, 29)),
        ("Thu, 28 Jan 2021 20:00:00 +0000", date(2021, 1, 29)),
        ("28 Jan 2564 20:00 +0000", date(2021, 1, 29)),
        ("Fri, 29 Jan 2021 00:30:00 +0700", date(2021, 1, 29)),
        ("Thu, 28 Jan 2021 20:00:00 EST", date(2021, 1, 28)),
        ("28 มกราคม 2564 20:00-22:00", date(2021, 1, 28)),
        ("28 Jan 2021 10:00-1200", date(2021, 1, 28)),
        ("2021-01-28T25:00:00Z", date(2021, 1, 28)),
        ("2021-01-28T20:00:00+99:00", date(2021, 1, 28)),
        ("0001-01-01T00:00:00Z", None),
        ("2021-01-28T20:00:00Z" + " " * 1_000, None),
        (None, None),
        (1611864000, None),
    ],
)
def test_only_a_clock_with_its_offset_moves_a_day(stamp: object, day: date | None) -> None:
    assert day_of(stamp) == day


def test_without_a_profile_a_feed_is_read_in_bangkok() -> None:
    stamp = "<pubDate>Thu, 28 Jan 2021 20:00:00 GMT</pubDate>"
    body = f"<rss><channel><item><link>/a</link>{stamp}</item></channel></rss>".encode()
    page = Page(body, HOME)
    assert read_feed(page) == (FeedItem(link=HOME + "a", published_on=date(2021, 1, 29)),)
    assert read_feed(page, UTC) == (FeedItem(link=HOME + "a", published_on=date(2021, 1, 28)),)


def test_a_number_that_may_be_day_or_month_is_no_day_of_a_server_s_stamp() -> None:
    assert stated_day("1/2/2021") is None
    assert stated_moment("1/2/2021") is None
    assert day_of("1/2/2021") == date(2021, 2, 1)
