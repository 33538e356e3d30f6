"""Put what memory holds of a release beside a look so that nothing but the page can differ.

Both are read by the same rules and in the same place of their pages: a better selector must not
look like an edit of a whole ministry, nor a notice in the margin like an edit of the text.
"""

from typing import NamedTuple

from msgspec.structs import replace
from sqlalchemy import Connection

from crawler.pages.alike import Alike, Side, read_alike
from crawler.profile.model import SiteProfile
from crawler.profile.reader import reader_id
from crawler.readings import Archived, read_archived
from storage import archive, revisions
from storage.archive import ArchivedPage
from storage.observations import Seen
from storage.records import Known, Release
from storage.rereading import reread, reread_past


class Pages(NamedTuple):
    """The page of the text that stands, and that of a look where it was archived."""

    stood: ArchivedPage
    seen: bytes | None


class Rereader:
    """Reads a site's archived pages again, by the rules of today."""

    def __init__(self, conn: Connection, site_id: int, profile: SiteProfile) -> None:
        """Read and write on this connection, in the caller's transaction."""
        self._conn = conn
        self._site_id = site_id
        self._profile = profile
        self._today = reader_id(profile)

    def of_today(self, looked: Seen) -> Seen:
        """Read the archived page of a look by today's rules, which may read what others could not.

        One whose page was not archived said nothing new at its time, or nothing at all.
        """
        seen = looked.observation
        if looked.page_id is None or seen.reader == self._today:
            return looked
        title = seen.release.title if seen.release else ""
        page = archive.body(self._conn, looked.page_id)
        got = read_archived(self._profile, _of_look(looked, title, page))
        day = seen.release.published_on if seen.release else None
        release = got.release
        if release is not None and release.published_on is None:
            release = replace(release, published_on=day)
        again = replace(
            seen, release=release, problem=got.problem, views=got.views, reader=self._today
        )
        return replace(looked, observation=again, text_id=None)

    def pages(self, known: Known, looked: Seen) -> Pages | None:
        """Return the pages to be put side by side, None when the older one is not archived."""
        stood = archive.page_of_revision(self._conn, self._site_id, known.key, known.revision)
        if stood is None:
            return None
        row = looked.page_id
        return Pages(stood, None if row is None else archive.body(self._conn, row))

    def side_by_side(self, known: Known, looked: Seen, pages: Pages) -> tuple[Known, Seen]:
        """Return a release and a look that can be compared; the memory of the first goes along.

        What counts is what the text was read by, and not the last look: the archive may have
        been read again since. Where today's rules cannot read a page the old readings are left.
        """
        if pages.stood.reader != looked.observation.reader:
            known, looked = self._by_todays_rules(known, looked, pages)
        if looked.observation.reader != self._today or looked.observation.release == known.release:
            return known, looked
        return self._in_one_place(known, looked, pages)

    def _by_todays_rules(self, known: Known, looked: Seen, pages: Pages) -> tuple[Known, Seen]:
        stood = read_archived(self._profile, of_text(pages.stood, known.url, known.release)).release
        if stood is None:
            return known, looked
        release = with_date_of(known.release, stood)
        again = self._look_again(looked, pages.seen, release)
        if again is None:
            return known, looked
        self._swinging_too(known)
        return reread(self._conn, self._site_id, known, release, self._today), again

    def _swinging_too(self, known: Known) -> None:
        """Read the other of two texts again that a release swings between, so that it is known."""
        number = known.turns.other
        if number is None:
            return
        page = archive.page_of_revision(self._conn, self._site_id, known.key, number)
        text = revisions.text(self._conn, self._site_id, known.key, number)
        if page is None or text is None or page.reader == self._today:
            return
        found = read_archived(self._profile, of_text(page, known.url, text)).release
        if found is not None:
            release = with_date_of(text, found)
            reread_past(self._conn, self._site_id, known.key, number, release, self._today)

    def _look_again(self, looked: Seen, page: bytes | None, stood: Release) -> Seen | None:
        """Return a look as today's rules read it, None when they cannot.

        One that archived no page said what stood at the time.
        """
        seen = looked.observation
        if seen.reader == self._today or seen.release is None:
            return looked
        if page is None:
            return saying(looked, stood)
        release = read_archived(self._profile, _of_look(looked, seen.release.title, page)).release
        if release is None:
            return None
        today = replace(seen, reader=self._today)
        return saying(replace(looked, observation=today), with_date_of(seen.release, release))

    def _in_one_place(self, known: Known, looked: Seen, pages: Pages) -> tuple[Known, Seen]:
        """Compare in one place of both pages, where the profile leaves it to be found."""
        text = looked.observation.release
        alike = self._read_alike(known, looked, pages)
        if alike is None or text is None:
            return known, looked
        after = with_date_of(text, alike.after)
        if alike.after == alike.before:
            day = after.published_on or known.release.published_on
            return known, saying(looked, replace(known.release, published_on=day))
        before = with_date_of(known.release, alike.before)
        if before != known.release:
            known = reread(self._conn, self._site_id, known, before, self._today)
        return known, saying(looked, after)

    def _read_alike(self, known: Known, looked: Seen, pages: Pages) -> Alike | None:
        text = looked.observation.release
        if pages.seen is None or text is None:
            return None
        old = of_text(pages.stood, known.url, known.release)
        new = _of_look(looked, text.title, pages.seen)
        rules = self._profile.page_on(old.day(self._profile.time_zone))
        return read_alike(
            self._profile,
            Side(old.page, rules, old.title),
            Side(new.page, self._profile.page, new.title),
        )


def of_text(page: ArchivedPage, url: str, text: Release) -> Archived:
    """Return the page that a text was read from, to be read again."""
    return Archived(
        body=page.body,
        url=url,
        encoding=page.encoding,
        first_seen=page.seen_at,
        title=text.title,
    )


def with_date_of(known: Release, release: Release) -> Release:
    """Keep a date that came from a list, which no page holds."""
    if release.published_on is not None:
        return release
    return replace(release, published_on=known.published_on)


def saying(looked: Seen, release: Release) -> Seen:
    """Return a look as one that read this text."""
    if release == looked.observation.release:
        return looked
    return replace(looked, observation=replace(looked.observation, release=release), text_id=None)


def _of_look(looked: Seen, title: str, page: bytes) -> Archived:
    seen = looked.observation
    return Archived(
        body=page,
        url=seen.url,
        encoding=seen.encoding,
        first_seen=seen.seen_at,
        title=title,
    )
