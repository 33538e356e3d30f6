"""Read looks that were held back by the rules of today, each page once however often it was seen.

While all of a site is held back its pages are archived at every visit, and most are what they were
the day before. They are read in the transaction that judges them, for which others wait.
"""

from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection

from crawler.profile.model import SiteProfile
from crawler.readings import Archived
from scheduler.again import Rereader
from storage.observations import Seen
from storage.records import Observation

MOST = 2000
"""Readings that are remembered, some 20 MB of text."""


class Afresh:
    """Reads what one site's looks archived, by the rules of today."""

    def __init__(self, conn: Connection, site_id: int, profile: SiteProfile) -> None:
        """Read on this connection, in the caller's transaction."""
        self._again = Rereader(conn, site_id, profile)
        self._profile = profile
        self._read: dict[tuple[Any, ...], Observation] = {}

    def of_today(self, looked: Seen) -> Seen:
        """Read a look again; one that archived no page stays as it was read."""
        if looked.page_id is None:
            return looked
        mark = self._mark(looked)
        read = self._read.get(mark)
        if read is None:
            again = self._again.of_today(looked)
            if again is not looked and len(self._read) < MOST:
                self._read[mark] = again.observation
            return again
        again_seen = replace(
            looked.observation, release=read.release, problem=read.problem, views=read.views,
            reader=read.reader,
        )  # fmt: skip
        return replace(looked, observation=again_seen, text_id=None)

    def _mark(self, looked: Seen) -> tuple[Any, ...]:
        """Return all that a reading depends on; of the day no more than the rules of that day."""
        seen, zone = looked.observation, self._profile.time_zone
        said = seen.release
        title, published_on = (said.title, said.published_on) if said else ("", None)
        page = Archived(
            body=b"", url=seen.url, encoding=seen.encoding, first_seen=seen.seen_at, title=title
        )
        rules = self._profile.page_on(page.day(zone))
        return looked.page_id, seen.url, seen.encoding, title, published_on, rules, seen.reader
