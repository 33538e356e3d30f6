"""Read again what memory holds of a release, so that a look is compared with today's reading."""

import msgspec
from sqlalchemy import Connection

from crawler.profile.model import SiteProfile
from crawler.readings import Archived, read_archived
from storage import archive
from storage.archive import ArchivedPage
from storage.observations import Seen
from storage.records import Known, Release
from storage.rereading import reread


def stands(
    conn: Connection, site_id: int, profile: SiteProfile, known: Known, looked: Seen
) -> Known:
    """Return a release as today's rules read its archived page, to be compared with a look.

    A better selector must not look like an edit of a whole ministry, and neither must a site
    that is read through another door. A page they cannot read leaves the old reading.
    """
    seen = looked.observation
    page = archive.page_of_revision(conn, site_id, known.key, known.revision)
    if page is None or seen.release is None:
        return known
    if looked.page_id is not None and _other_kind(page.body, archive.body(conn, looked.page_id)):
        release = with_date_of(known.release, seen.release)
        # The page goes along, or every later look would be through another door again.
        now = {"page_id": looked.page_id, "encoding": seen.encoding}
        return reread(conn, site_id, known, release, seen.reader, **now)
    if known.reader == seen.reader:
        return known
    again = _todays(profile, known, page)
    if again is None or again == known.release:
        return known
    return reread(conn, site_id, known, again, seen.reader)


def with_date_of(known: Release, release: Release) -> Release:
    """Keep a date that came from a list, which no page holds."""
    if release.published_on is not None:
        return release
    return msgspec.structs.replace(release, published_on=known.published_on)


def _todays(profile: SiteProfile, known: Known, page: ArchivedPage) -> Release | None:
    archived = Archived(
        body=page.body,
        url=known.url,
        encoding=page.encoding,
        first_seen=page.first_seen,
        title=known.release.title,
    )
    release = read_archived(profile, archived).release
    return None if release is None else with_date_of(known.release, release)


def _other_kind(one: bytes, other: bytes) -> bool:
    """Tell a web page from what an API says of it: the two never say quite the same."""
    return one.lstrip().startswith(b"{") != other.lstrip().startswith(b"{")
