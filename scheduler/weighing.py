"""Weigh one look against what memory holds of its release, both read by the same rules."""

from datetime import datetime

from msgspec.structs import replace
from sqlalchemy import Connection

from crawler.profile.model import SiteProfile
from scheduler import doors
from scheduler.again import Rereader, saying, with_date_of
from scheduler.counting import Counting
from scheduler.detect.judge import judge
from scheduler.detect.policy import Context, Verdict
from scheduler.detect.views import Counter
from storage import revisions
from storage.observations import Seen
from storage.records import Known, Observation
from storage.rereading import reread


class Scales:
    """The rules by which one run's looks are judged; memory is asked only where they differ."""

    def __init__(  # noqa: PLR0913, PLR0917 - all it works with is handed in
        self,
        conn: Connection,
        site_id: int,
        profile: SiteProfile,
        context: Context,
        counting: Counting,
        now: datetime,
    ) -> None:
        """Judge on this connection, in the caller's transaction."""
        self._conn = conn
        self._site_id = site_id
        self._again = Rereader(conn, site_id, profile)
        self._context = context
        self._counting = counting
        self._now = now

    def judge(self, known: Known | None, looked: Seen) -> tuple[Seen, Verdict]:
        """Return what a look comes to, and the look as it was judged."""
        seen = looked.observation
        if not seen.key or _is_stale(known, seen, self._now):
            return looked, Verdict(known=known)
        if known is not None and _differs(known, seen):
            pages = self._again.pages(known, looked)
            if doors.differ(pages):
                return self._by_another_door(known, looked)
            if pages is not None:
                known, looked = self._again.side_by_side(known, looked, pages)
        return looked, self._compared(known, looked.observation)

    def _compared(self, known: Known | None, seen: Observation) -> Verdict:
        known = self._dated(known, seen)
        earlier, counter = self._earlier(known, seen), self._counter(known, seen)
        return judge(known, seen, self._context, earlier, counter)

    def _by_another_door(self, known: Known, looked: Seen) -> tuple[Seen, Verdict]:
        seen, counter = looked.observation, self._counter(known, looked.observation)
        if seen.release is None or not doors.is_given_up(known, seen):
            # It gives no validators: the next look is compared with what the own door gave.
            nothing = replace(looked, observation=replace(seen, release=None))
            return nothing, doors.beside(known, seen, self._context, counter)
        looked = saying(looked, with_date_of(known.release, seen.release))
        return looked, doors.taken_over(known, looked.observation, self._context, counter)

    def _dated(self, known: Known | None, seen: Observation) -> Known | None:
        """Take over a date that only lists show, once one has shown it: the page is the same."""
        if known is None or seen.release is None or known.release.published_on is not None:
            return known
        dated = replace(known.release, published_on=seen.release.published_on)
        if dated == known.release or dated != seen.release:
            return known
        return reread(self._conn, self._site_id, known, dated, None)

    def _counter(self, known: Known | None, seen: Observation) -> Counter:
        return self._counting.counter(known, seen, self._context.policy)

    def _earlier(self, known: Known | None, seen: Observation) -> dict[str, int]:
        """Return the numbers of a release's stored texts; only an edit makes them needed."""
        if known is None or not _differs(known, seen):
            return {}
        return revisions.numbers(self._conn, self._site_id, known.key)


def _is_stale(known: Known | None, seen: Observation, now: datetime) -> bool:
    """Say whether a look is older than what is known: a dying process may store its last late.

    What is known from the future was seen while a clock was wrong, and makes nothing stale.
    """
    return known is not None and seen.seen_at < known.last_seen <= now


def _differs(known: Known, seen: Observation) -> bool:
    """Say whether a look read another text; with a problem it is not judged at all."""
    return seen.problem is None and seen.release is not None and seen.release != known.release
