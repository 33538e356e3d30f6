"""What a fetched release page comes to: its reading, completed by what a list said of it."""

import hashlib

import msgspec

from crawler.handover import Fetched
from crawler.identity import release_address
from crawler.pages.base import Page
from crawler.pages.release import Reading, read_release
from crawler.profile.model import SiteProfile
from storage.observations import Sighting
from storage.records import Observation, Problem, Release


def sighting(profile: SiteProfile, reader: str, fetched: Fetched) -> Sighting:
    """Read a fetched page. Its bytes come along only when they say something new.

    A page with a problem is no revision, so nothing would ever ask for its bytes again: one whose
    date cannot be read would leave a copy in the archive at every look.
    """
    reading = _reading(profile, fetched)
    observation = observed(fetched, reader, reading.problem)
    if reading.release is None:
        return Sighting(observation)
    return _of_release(observation, fetched, _completed(reading.release, fetched), reading.views)


def observed(fetched: Fetched, reader: str, problem: Problem | None) -> Observation:
    """Return a look at a page without what the page says."""
    return Observation(
        site=fetched.site,
        key=fetched.key,
        url=fetched.url,
        seen_at=fetched.seen_at,
        status=fetched.status,
        problem=problem,
        reader=reader,
    )


def _reading(profile: SiteProfile, fetched: Fetched) -> Reading:
    """Read the page; one that redirects led to must still be that release."""
    page = Page(fetched.body, fetched.url, fetched.status, fetched.headers)
    reading = read_release(profile, page)
    address = release_address(profile, fetched.led_to)
    if reading.problem is None and (address is None or address.key != fetched.key):
        return Reading(problem=Problem("redirect", f"leads to another page: {fetched.led_to}"))
    return reading


def _completed(release: Release, fetched: Fetched) -> Release:
    """Fill in the date that only the list shows.

    It may have come from the list of an earlier visit; a look without that list must not take it
    away.
    """
    if release.published_on is not None:
        return release
    known = fetched.target.published_on if fetched.target else None
    return msgspec.structs.replace(release, published_on=fetched.listed_on or known)


def _of_release(
    observation: Observation, fetched: Fetched, release: Release, views: int | None
) -> Sighting:
    observation = msgspec.structs.replace(
        observation,
        release=release,
        views=fetched.listed_views if views is None else views,
        body_digest=hashlib.sha256(fetched.body).digest(),
        etag=fetched.headers.get("etag"),
        last_modified=fetched.headers.get("last-modified"),
    )
    known = fetched.target.fingerprint if fetched.target else None
    is_new = observation.problem is None and known != release.fingerprint()
    return Sighting(observation, fetched.body if is_new else None)
