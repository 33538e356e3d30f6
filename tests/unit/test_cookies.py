"""Whose cookies go where, for how long, and what is kept of them between visits."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.answers import Answer
from crawler.cookies import LARGEST, MOST, MOST_HOSTS, SESSION, Cookie, Jar, packed, unpacked
from crawler.order import SiteDone, SiteOrder
from crawler.profile import find_profile

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOME = "https://www.mfa.go.th/"


class Clock:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def jar(clock: Clock) -> Jar:
    return Jar(clock)


def put(jar: Jar, *lines: str, url: str = HOME) -> None:
    jar.take(Answer(url, 200, cookies=lines))


def sent(jar: Jar, url: str = HOME) -> str:
    return jar.header(url).get("Cookie", "")


def test_a_cookie_goes_back_to_the_very_host_that_set_it(jar: Jar) -> None:
    put(jar, "id=7; Domain=go.th; Path=/", url=HOME + "a")
    for own in ("b", "", "a/b?c#d"):
        assert sent(jar, HOME + own) == "id=7"
    assert sent(jar, "https://WWW.mfa.go.th:443/") == "id=7"
    for other in (
        "https://www.moi.go.th/",
        "https://mfa.go.th/",
        "http://www.mfa.go.th/",
        "http://www.mfa.go.th:443/",
        "https://www.mfa.go.th:8443/",
    ):
        assert jar.header(other) == {}


def test_a_cookie_can_be_changed_and_ended_and_garbage_is_dropped(jar: Jar) -> None:
    put(jar, "a=1", "b=2", "a=3", "b=; Max-Age=0", "\x00;;=", "=x", "c", "", "d=\x01", "e=\xe9")
    assert sent(jar) == "a=3"


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("a=1; SameSite=Lax; Partitioned; HttpOnly", "a=1"),
        ('a="quoted, value"; Priority=High', 'a="quoted, value"'),
        ("a=b=c==", "a=b=c=="),
        ("a=", "a="),
        ("  a  =  1  ;  path = / ", "a=1"),
        ("PHPSESSID=0a1b2c; path=/; expires=; max-age=", "PHPSESSID=0a1b2c"),
    ],
)
def test_what_servers_write_is_read(jar: Jar, line: str, value: str) -> None:
    put(jar, line)
    assert sent(jar) == value


@pytest.mark.parametrize(
    ("said", "lasts"),
    [
        ("", SESSION),
        ("; Max-Age=60", timedelta(seconds=60)),
        ("; max-age=-1", None),
        ("; Max-Age=999999999999", timedelta(days=400)),
        ("; Max-Age=soon", SESSION),
        ("; Expires=Sun, 22 Nov 2026 13:00:00 GMT", timedelta(hours=1)),
        ("; expires=Sun, 22-Nov-2026 13:00:00 GMT", timedelta(hours=1)),
        ("; expires=Sunday, 22-Nov-26 13:00:00 GMT", timedelta(hours=1)),
        ("; Expires=Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("; Expires=Wed, 31 Dec 9999 23:59:59 GMT", timedelta(days=400)),
        ("; Expires=never", SESSION),
        ("; Expires=Sun, 99 Nov 99999 99:99:99 GMT", SESSION),
        ("; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60", timedelta(seconds=60)),
    ],
)
def test_a_cookie_ends_when_it_says_so(
    jar: Jar, clock: Clock, said: str, lasts: timedelta | None
) -> None:
    put(jar, "a=1" + said)
    if lasts is None:
        assert jar.cookies() == ()
        return
    clock.now = NOW + lasts - timedelta(seconds=1)
    assert sent(jar) == "a=1"
    clock.now = NOW + lasts
    assert sent(jar) == ""
    assert jar.cookies() == ()


def test_paths_are_honoured_and_the_longest_comes_first(jar: Jar) -> None:
    put(jar, "a=1; Path=/news", "b=2; Path=/", "c=3; Path=/news/", "d=4; Path=no")
    assert sent(jar, HOME + "news") == "a=1; b=2; d=4"
    assert sent(jar, HOME + "news/1") == "c=3; a=1; b=2; d=4"
    assert sent(jar, HOME + "newspaper") == "b=2; d=4"
    put(jar, "e=5", url=HOME + "en/list/1")
    assert "e=5" not in sent(jar, HOME + "en/")
    assert sent(jar, HOME + "en/list/2").startswith("e=5")


def test_a_secure_cookie_is_for_https_only(jar: Jar) -> None:
    put(jar, "a=1; Secure", "b=2", url="http://www.mfa.go.th/")
    assert sent(jar, "http://www.mfa.go.th/") == "b=2"
    put(jar, "a=1; secure")
    assert sent(jar) == "a=1"


def test_there_are_bounds_to_what_is_kept(jar: Jar) -> None:
    put(jar, *(f"n{number}=1" for number in range(MOST + 10)))
    assert len(jar.cookies()) == MOST
    assert f"n{MOST + 9}=1" in sent(jar)
    put(jar, "big=" + "x" * LARGEST)
    assert "big" not in sent(jar)
    put(jar, "fit=" + "x" * (LARGEST - 3))
    assert "fit" in sent(jar)
    for number in range(MOST_HOSTS + 5):
        put(jar, "a=1", url=f"https://host{number}.go.th/")
    assert len({cookie.host for cookie in jar.cookies()}) == MOST_HOSTS
    assert sent(jar) == ""


def test_what_is_kept_is_the_same_in_the_next_visit(jar: Jar, clock: Clock) -> None:
    put(jar, "a=1; Path=/x; Secure; Max-Age=60", "b=2")
    again = Jar(clock, unpacked(packed(jar.cookies())))
    assert again.cookies() == jar.cookies()
    assert sent(again, HOME + "x") == sent(jar, HOME + "x") == "a=1; b=2"
    assert packed(Jar(clock).cookies()) is None


@pytest.mark.parametrize("kept", [None, "", "[]", "{", "[1]", '[{"host": 1}]', "null"])
def test_what_cannot_be_read_costs_a_session_and_no_visit(kept: str | None) -> None:
    assert unpacked(kept) == ()


def test_a_cookie_shows_its_secret_to_nobody(jar: Jar) -> None:
    put(jar, "PHPSESSID=0a1b2c")
    order = SiteOrder(profile=find_profile("mfa-th"), run_id=1, site_id=1, cookies=jar.cookies())
    done = SiteDone(site="mfa-th", cookies=jar.cookies())
    for value in (jar, jar.cookies(), order, done):
        assert "0a1b2c" not in repr(value)
        assert "0a1b2c" not in str(value)


@given(
    st.text(max_size=200),
    st.sampled_from(["", "a=1", "a=1; Expires=", "a=1; Max-Age=", "a=1;Path="]),
)
def test_no_line_a_server_sends_is_an_error(text: str, start: str) -> None:
    jar = Jar(Clock())
    put(jar, start + text)
    for cookie in jar.cookies():
        assert msgspec.json.decode(msgspec.json.encode(cookie), type=Cookie) == cookie
        header: dict[str, Any] = jar.header(HOME)
        assert header.get("Cookie", "").isprintable()
