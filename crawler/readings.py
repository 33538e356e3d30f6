"""What a fetched or archived page comes to: its reading, completed by what a list said of it."""

import hashlib
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from crawler.encoding import encoding_of
from crawler.handover import Fetched
from crawler.identity import release_address
from crawler.pages.base import Page
from crawler.pages.release import Reading, read_release
from crawler.profile.model import SiteProfile
from crawler.thai.mojibake import mojibake
from storage.observations import Sighting
from storage.records import Observation, Problem, Release

_TELLING = frozenset({"unreadable", "empty", "mojibake", "soft-404"})
"""Problems of a page that was sent whole and as asked for."""
_WEEK, _DAY = timedelta(days=7), timedelta(days=1)
"""How long pages that cannot be read are archived, and how far apart: some nine of a release."""
_BEGINNING = 4
"""Paragraphs in which scrambled letters are looked for, besides the title."""


class Archived(msgspec.Struct, frozen=True, kw_only=True):
    """An archived page, and what is known of it beside its bytes."""

    body: bytes
    url: str
    encoding: str | None
    """The codec it was read with: no header is archived, and one may have been its only label."""
    first_seen: datetime
    title: str
    """What lists called the release; some pages have no words of their own."""

    @property
    def page(self) -> Page:
        """The page, whose only label is the encoding it was read with: no header is archived."""
        label = f"text/html; charset={self.encoding}" if self.encoding else ""
        return Page(self.body, self.url, headers={"Content-Type": label})

    def day(self, time_zone: str) -> date:
        """Return the day of the page where its site is."""
        return self.first_seen.astimezone(ZoneInfo(time_zone)).date()


def sighting(profile: SiteProfile, reader: str, fetched: Fetched) -> Sighting:
    """Read a fetched page. Its bytes come along only when they say something new.

    A page whose date cannot be read brings a text, and is no revision whose bytes anything asks
    for. One of a known release that brings no text comes along at first, for better rules to read
    (see ``_is_telling``); at every look it would fill the archive, as many pages never are alike.
    """
    reading = _reading(profile, fetched)
    observation = observed(fetched, reader, reading.problem)
    if reading.release is None:
        seen = Sighting(observation)
        return with_page(seen, fetched) if _is_telling(profile, seen, fetched) else seen
    observation = msgspec.structs.replace(observation, led_to=_moved_to(profile, fetched))
    return _of_release(observation, fetched, _completed(reading.release, fetched), reading.views)


def with_page(seen: Sighting, fetched: Fetched) -> Sighting:
    """Return a look together with the page, whatever was read of it."""
    digest = hashlib.sha256(fetched.body).digest()
    return Sighting(msgspec.structs.replace(seen.observation, body_digest=digest), fetched.body)


def read_archived(profile: SiteProfile, archived: Archived) -> Reading:
    """Read an archived page by today's rules for pages of its day."""
    day = archived.day(profile.time_zone)
    return _legible(read_release(profile, archived.page, day=day, listed=archived.title))


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
        encoding=encoding_of(fetched.body, fetched.headers),
    )


def _is_telling(profile: SiteProfile, seen: Sighting, fetched: Fetched) -> bool:
    """Say whether to keep a page without a text: better rules may read it, or it says it is gone.

    A release that is taken for gone has left such a page when it became a suspect, and one that
    is not, as while all of a site is held back, when it was missing first. To all other pages
    applies what is known without asking the archive: when the release was last read.
    """
    target, problem = fetched.target, seen.observation.problem
    if target is None or problem is None or problem.kind not in _TELLING:
        return False
    if target.state in {"suspected", "removed"}:
        return False
    if problem.kind == "soft-404" and not profile.draft:
        return not target.missing
    every = timedelta(seconds=profile.pace.every_seconds)
    return target.last_seen is None or _is_due(fetched.seen_at - target.last_seen, every)


def _is_due(unread: timedelta, every: timedelta) -> bool:
    """Say whether the page of a release that was last read so long ago is kept.

    It is in the first two visits, and in one a day for a week. ``every`` is the time between two
    visits; those that are a day apart come half of it too early or too late.
    """
    if unread < 2 * every:
        return True
    return unread < _WEEK + every and (unread + every / 2) % _DAY < every


def _moved_to(profile: SiteProfile, fetched: Fetched) -> str | None:
    """Return the address of another release when redirects led to one."""
    address = release_address(profile, fetched.led_to)
    own = (fetched.key, *(fetched.target.also if fetched.target else ()))
    return None if address is None or address.key in own else address.url


def _reading(profile: SiteProfile, fetched: Fetched) -> Reading:
    """Read the page; one that redirects led to must still be a release."""
    page = Page(fetched.body, fetched.url, fetched.status, fetched.headers)
    reading = _legible(read_release(profile, page, listed=_listed_title(fetched)))
    if reading.problem is None and release_address(profile, fetched.led_to) is None:
        return Reading(problem=Problem("redirect", f"leads to another page: {fetched.led_to}"))
    return reading


def _listed_title(fetched: Fetched) -> str:
    """Return what lists call the release, in an earlier visit if not in this one."""
    return fetched.listed_title or (fetched.target.title if fetched.target else "")


def _legible(reading: Reading) -> Reading:
    """Take scrambled letters for a problem: they are neither a title nor an edit of one."""
    release = reading.release
    if release is None:
        return reading
    beginning = "\n".join((release.lead or "", *release.body[:_BEGINNING]))
    found = mojibake(release.title) or mojibake(beginning)
    if found is None:
        return reading
    detail = (
        "the page's letters are scrambled: it was stored in a wrong encoding at its source, "
        f"it reads '{found}…'"
    )
    return Reading(problem=Problem("mojibake", detail))


def _completed(release: Release, fetched: Fetched) -> Release:
    """Fill in the date that only lists show.

    Once known it stays: the next look may come without the list, and two doors may tell two days,
    as where a feed counts in UTC.
    """
    if release.published_on is not None:
        return release
    known = fetched.target.published_on if fetched.target else None
    return msgspec.structs.replace(release, published_on=known or fetched.listed_on)


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
    is_known = known is not None and known == release.fingerprint()
    is_new = observation.problem is None and not is_known
    return Sighting(observation, fetched.body if is_new else None)
