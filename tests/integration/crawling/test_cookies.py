"""Cookies over real HTTP: one session for all visits, and nobody else's."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from sqlalchemy import Engine

from crawler.cookies import Cookie, packed, unpacked
from crawler.profile import find_profile
from ministrywatch.demo import faults
from ministrywatch.demo.ministry import Manners, Ministry
from ministrywatch.demo.server import serve
from scheduler.visits import Asked, Report, Terms, visit
from storage import sites
from storage.engine import reading, writing

SITE = "mfa-th"
THEIRS = Cookie(
    host="https://www.mfa.go.th:443",
    name="PHPSESSID",
    value="of-the-real-site",
    path="/",
    until=datetime.now(UTC) + timedelta(days=1),
)


@pytest.fixture
def manners() -> Manners:
    return Manners(counts_looks=True)


def visited(engine: Engine, origin: str, *, cookies: bool = True) -> Report:
    profile = find_profile(SITE)
    pace = msgspec.structs.replace(profile.pace, cookies=cookies)
    asked = Asked(profile=msgspec.structs.replace(profile, pace=pace), recheck="all")
    terms = Terms(contact="test", allow_private=True, origin=origin, delay=0)
    (report,) = visit(engine, [asked], terms, lambda: datetime.now(UTC), lambda _: None)
    assert report.run.outcome == "finished"
    return report


def kept(engine: Engine) -> tuple[Cookie, ...]:
    with reading(engine) as conn:
        site = sites.get(conn, SITE)
    assert site is not None
    return unpacked(site.cookies)


def sessions(ministry: Ministry) -> set[str | None]:
    """Return what the server was told of sessions, and None for looks without one."""
    return {request.headers.get("cookie") for request in ministry.log}


def test_two_visits_are_one_session_and_one_view(engine: Engine, ministry: Ministry) -> None:
    key = ministry.keys[0]
    with serve(ministry) as origin:
        visited(engine, origin)
        views = ministry.article(key).views
        (cookie,) = kept(engine)
        ministry.log.clear()
        visited(engine, origin)
    assert (cookie.host, cookie.name, cookie.value) == (f"{origin}", "PHPSESSID", "visitor1")
    assert sessions(ministry) == {"PHPSESSID=visitor1"}
    assert ministry.article(key).views == views
    assert kept(engine) == (cookie,)


def test_a_profile_without_cookies_forgets_them_and_sends_none(
    engine: Engine, ministry: Ministry
) -> None:
    with serve(ministry) as origin:
        visited(engine, origin)
        assert kept(engine)
        ministry.log.clear()
        visited(engine, origin, cookies=False)
    assert sessions(ministry) == {None}
    with reading(engine) as conn:
        site = sites.get(conn, SITE)
        assert site is not None
        assert site.cookies is None


def test_a_mirror_gets_no_cookie_of_the_real_site(engine: Engine, ministry: Ministry) -> None:
    with writing(engine) as conn:
        sites.set_cookies(conn, sites.ensure(conn, SITE), packed([THEIRS]))
    with serve(ministry) as origin:
        visited(engine, origin)
    assert not any("of-the-real-site" in (told or "") for told in sessions(ministry))
    ours = [cookie for cookie in kept(engine) if cookie != THEIRS]
    assert THEIRS in kept(engine)
    assert [cookie.host for cookie in ours] == [origin]


def test_two_servers_on_one_machine_know_nothing_of_each_other(
    engine: Engine, ministry: Ministry, manners: Manners
) -> None:
    other = Ministry.opening(manners)
    other.fail(faults.cookie("tracker", "7"), on="/")
    with serve(other) as origin:
        visited(engine, origin)
    with serve(ministry) as origin:
        visited(engine, origin)
    assert not any("tracker" in (told or "") for told in sessions(ministry))


def test_a_visit_that_was_put_off_keeps_what_there_is(engine: Engine, ministry: Ministry) -> None:
    with writing(engine) as conn:
        site_id = sites.ensure(conn, SITE)
        sites.set_cookies(conn, site_id, packed([THEIRS]))
        sites.set_not_before(conn, site_id, datetime.now(UTC) + timedelta(hours=1))
    profile = find_profile(SITE)
    pace = msgspec.structs.replace(profile.pace, cookies=True)
    asked = Asked(profile=msgspec.structs.replace(profile, pace=pace))
    with serve(ministry) as origin:
        terms = Terms(contact="test", allow_private=True, origin=origin, delay=0)
        visit(engine, [asked], terms, lambda: datetime.now(UTC), lambda _: None)
    assert ministry.log == []
    assert kept(engine) == (THEIRS,)
