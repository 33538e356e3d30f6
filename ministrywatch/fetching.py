"""Single pages of a site that has no profile yet, through the same guarded door as a visit."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import msgspec

from storage.errors import MendableError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from crawler.pages.base import Page
    from crawler.profile.model import SiteProfile
    from ministrywatch.config import Settings
    from ministrywatch.drafting import Ask
    from scheduler import visits
    from storage.records import Observation, Problem

_PASSING = "passing-by"


@contextmanager
def door(
    settings: "Settings",
    *,
    origin: str | None = None,
    delay: float | None = None,
    like: "SiteProfile | None" = None,
) -> "Iterator[Ask]":
    """Yield what asks for pages: robots.txt and limits hold, private addresses are refused.

    A page's problem, or that it is no page, is an answer too. Nothing is remembered afterwards.
    ``like`` is the site's profile, where it has one, for its hosts, pace and limits.
    """
    from ministrywatch.looking import scratch_database
    from ministrywatch.visiting import checked_origin, now
    from scheduler import visits

    there = checked_origin(origin, allow_private=settings.allow_private) if origin else None
    terms = visits.Terms(
        contact=settings.contact, allow_private=settings.allow_private, origin=there, delay=delay
    )
    with scratch_database() as engine:

        def ask(urls: Sequence[str]) -> "dict[str, Page | Problem]":
            profile = passing_profile(urls, like)
            wanted = visits.Asked(profile=profile, urls=tuple(urls), recheck="none", keep=True)
            (report,) = visits.visit(engine, [wanted], terms, now, lambda _: None)
            if report.run.outcome == "stopped":
                raise KeyboardInterrupt  # the visit took the signal for itself
            return _answers(engine, report, profile, urls)

        yield ask


def passing_profile(urls: Sequence[str], like: "SiteProfile | None" = None) -> "SiteProfile":
    """Return a profile by which any page of one site is a release, so that it can be asked for.

    Raises MendableError for an address that no profile could have.
    """
    from crawler.draft.anchors import hosts_of
    from crawler.draft.look import home_of
    from crawler.profile.model import ReleaseRules, SiteProfile

    keys = dict.fromkeys(key for url in urls for key, _ in parse_qsl(urlsplit(url).query))
    any_page = ReleaseRules(pattern="^(?P<key>/.*)$", keep_query=tuple(keys))
    if like is not None:
        return msgspec.structs.replace(like, release=any_page, wordpress=None)
    _checked(urls[0])
    return SiteProfile(
        name=_PASSING,
        titles={"th": _PASSING},
        home=home_of(urls[0]),
        hosts=hosts_of(urls[0]),
        release=any_page,
    )


def _checked(url: str) -> None:
    from crawler.addresses import url_fault

    fault = url_fault(url)
    if fault is not None and "://" not in url:
        raise MendableError(f"{url}: this is no whole address; begin with https://")
    if fault is not None:
        raise MendableError(f"{url}: this is {fault}; give a page's own https://… address")
    port = urlsplit(url).port
    if port not in {None, 80, 443}:
        raise MendableError(
            f"{url}: profiles know no port {port}; give the site's own address, and --origin "
            f"{urlsplit(url).scheme}://{urlsplit(url).netloc} to ask a copy of it there"
        )


def _answers(
    engine: "Engine", report: "visits.Report", profile: "SiteProfile", urls: Sequence[str]
) -> "dict[str, Page | Problem]":
    """Return what each address answered: its page from the archive, or why there is none."""
    from crawler.identity import release_address
    from storage import observations
    from storage.engine import reading
    from storage.records import Problem

    nothing = Problem("unreachable", report.run.note or "nothing answered")
    with reading(engine) as conn:
        seen = [each.observation for each in observations.after(conn, report.run.id, 0)]
        looks = {look.url: look for look in seen}
        found: dict[str, Page | Problem] = {}
        for url in urls:
            address = release_address(profile, url)
            look = looks.get(address.url) if address else None
            found[url] = nothing
            if look is not None and look.body_digest is not None:
                found[url] = _page(conn, look, url)
            elif look is not None and look.problem is not None:
                found[url] = look.problem
    return found


def _page(conn: "Connection", look: "Observation", url: str) -> "Page":
    from crawler.pages.base import Page
    from storage import archive

    body = archive.page(conn, (look.body_digest or b"").hex())
    label = f"text/html; charset={look.encoding}" if look.encoding else ""
    return Page(body, url, look.status or 200, {"content-type": label} if label else {})
