"""One look at one address, kept nowhere: the same door, rules and reading as in a visit."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from crawler.pages.release import Reading
    from crawler.profile.model import SiteProfile
    from ministrywatch.config import Settings
    from scheduler import visits


class Asked(NamedTuple):
    """A release's own address, and the server it is really asked of when that is another."""

    key: str
    url: str
    origin: str | None


def look_once(settings: "Settings", profile: "SiteProfile", url: str) -> "tuple[str, Reading]":
    """Return a release's own address and what its page says now.

    Raises MendableError when the address is no release of the site.
    """
    from ministrywatch.visiting import now
    from scheduler import visits

    asked = _asked(profile, url, allow_private=settings.allow_private)
    terms = visits.Terms(
        contact=settings.contact, allow_private=settings.allow_private, origin=asked.origin
    )
    wanted = visits.Asked(profile=profile, urls=(asked.url,))
    with scratch_database() as engine:
        (report,) = visits.visit(engine, [wanted], terms, now, lambda _: None)
        return asked.url, _reading(engine, report, asked)


@contextmanager
def scratch_database() -> "Iterator[Engine]":
    """Yield a database of its own that is gone afterwards."""
    from storage.engine import open_engine
    from storage.migrate import upgrade

    with tempfile.TemporaryDirectory(prefix="ministrywatch-") as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'scratch.sqlite'}")
        try:
            upgrade(engine)
            yield engine
        finally:
            engine.dispose()


def _asked(profile: "SiteProfile", url: str, *, allow_private: bool) -> Asked:
    """Take an address on a foreign host (a mirror, a test) for the site's own path there."""
    from crawler.addresses import url_fault
    from crawler.identity import from_origin, release_address
    from ministrywatch.visiting import checked_origin, no_release

    if url_fault(url) is not None:
        raise no_release(url, [profile])
    parts = urlsplit(url)
    origin = None
    if parts.hostname not in profile.hosts:
        origin = checked_origin(f"{parts.scheme}://{parts.netloc}", allow_private=allow_private)
    address = release_address(profile, from_origin(profile, url, origin))
    if address is None:
        raise no_release(url, [profile])
    return Asked(key=address.key, url=address.url, origin=origin)


def _reading(engine: "Engine", report: "visits.Report", asked: Asked) -> "Reading":
    from crawler.pages.release import Reading
    from storage import releases, sites
    from storage.engine import reading
    from storage.records import Problem

    with reading(engine) as conn:
        site_id = sites.ensure(conn, report.run.site)
        known = releases.load(conn, site_id, [asked.key]).get(asked.key)
    if known:
        return Reading(release=known.release, views=known.views)
    if report.problems:
        return Reading(problem=report.problems[0].problem)
    return Reading(problem=Problem("unreachable", report.run.note or "nothing answered"))
