"""The waits a server asks for, and robots.txt."""

import asyncio
from datetime import UTC, datetime

import pytest

from crawler.answers import Answer
from crawler.patience import LONGEST, SLOWEST, Patience, retry_after
from crawler.robots import Robots, read_robots
from storage.records import Problem

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 5 ", 5.0),
        ("Mon, 23 Nov 2026 12:01:30 GMT", 90.0),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0.0),
        ("Mon, 23 Nov 2026 19:01:30 +0700", 90.0),
        ("Fri, 01 Jan 2099 00:00:00 GMT", LONGEST),
        ("99999999999999999999", LONGEST),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("๑๒๐", None),
        ("1e3", None),
    ],
)
def test_retry_after_is_read_in_both_its_forms(value: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": value}, NOON) == seconds


class Time:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def turns(time: Time, patience: Patience, count: int) -> list[float]:
    async def take() -> None:
        for _ in range(count):
            await patience.turn()

    time.slept.clear()
    asyncio.run(take())
    return time.slept


def test_nothing_waits_that_nobody_asked_to_wait() -> None:
    time = Time()
    assert turns(time, Patience(time.monotonic, time.sleep), 3) == []


def test_a_hold_delays_the_next_request_and_a_crawl_delay_every_one() -> None:
    time = Time()
    patience = Patience(time.monotonic, time.sleep)
    patience.hold(7)
    assert turns(time, patience, 2) == [7.0]
    patience.slow_to(3)
    assert turns(time, patience, 3) == [3.0, 3.0, 3.0]
    patience.slow_to(86400)
    assert turns(time, patience, 3)[-1] == SLOWEST


def robots(text: str) -> Robots:
    rules = read_robots(Answer("https://www.mfa.go.th/robots.txt", 200, {}, text.encode()))
    assert isinstance(rules, Robots)
    return rules


def test_robots_txt_speaks_to_us_by_name_and_in_general() -> None:
    rules = robots("User-agent: *\nDisallow: /private/\n\nUser-agent: ministrywatch\nDisallow: /x")
    assert rules.allows("https://www.mfa.go.th/private/a")
    assert not rules.allows("https://www.mfa.go.th/x/a")
    assert not robots("User-agent: *\nDisallow: /").allows("https://www.mfa.go.th/a")


def test_robots_txt_may_forbid_a_thai_address_and_ask_for_a_delay() -> None:
    rules = robots("\ufeffUser-agent: *\nCrawl-delay: 4.5\nDisallow: /ข่าว")
    assert not rules.allows("https://www.mfa.go.th/%E0%B8%82%E0%B9%88%E0%B8%B2%E0%B8%A7")
    assert rules.pause == 4.5


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_without_a_robots_txt_everything_is_allowed(status: int) -> None:
    rules = read_robots(
        Answer("https://a.th/robots.txt", status, {}, b"User-agent: *\nDisallow: /")
    )
    assert isinstance(rules, Robots)
    assert rules.allows("https://a.th/a")


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_robots_txt_that_cannot_be_had_forbids_everything(status: int) -> None:
    assert isinstance(read_robots(Answer("https://a.th/robots.txt", status)), Problem)


@pytest.mark.parametrize(
    ("kind", "closed"), [("timeout", True), ("dns", True), ("redirect", False), ("refused", True)]
)
def test_a_site_that_does_not_answer_is_not_asked(kind: str, closed: bool) -> None:
    assert isinstance(read_robots(Problem(kind)), Problem) is closed


@pytest.mark.parametrize(
    ("kind", "detail"),
    [
        ("too-large", "the page is larger than 10,000,000 bytes"),
        ("unreadable", "the page is packed, and damaged: it cannot be unpacked"),
    ],
)
def test_rules_that_are_there_and_cannot_be_read_forbid_everything(kind: str, detail: str) -> None:
    problem = read_robots(Problem(kind, detail))
    assert problem == Problem(kind, f"robots.txt: {detail}, so nothing is asked")
