"""Hands on the looks of a visit, each while the answer to the request after it is awaited."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from crawler import plan
from crawler.handover import Handed, Looked
from crawler.looks import Look, fetched, unchanged
from crawler.order import SiteOrder
from crawler.pages.listing import Entry
from crawler.profile.reader import reader_id
from storage.records import Observation, Problem, Target


class Handing:
    """Tells what looks have come to, in the order they were made.

    A page is compared and handed on when the next request is out: the server works meanwhile.
    """

    def __init__(
        self,
        order: SiteOrder,
        targets: Mapping[str, Target],
        hand: Callable[[Handed], None],
        clock: Callable[[], datetime],
    ) -> None:
        """Hand on what one visit sees."""
        self._order = order
        self._profile = order.profile
        self._targets = targets
        self._hand = hand
        self._clock = clock
        self._reader = reader_id(order.profile)
        self._last: Callable[[], None] | None = None

    def take(self, key: str, look: Look) -> None:
        """Take a look at a release; it is handed on with ``finish``, or when the next comes."""
        self.finish()
        self._last = partial(self._hand_on, key, look, self._clock())

    def finish(self) -> None:
        """Hand on the last look that was taken, once."""
        last, self._last = self._last, None
        if last is not None:
            last()

    def listed(self, url: str, status: int | None, problem: Problem | None) -> None:
        """Hand on a look at a list."""
        self.finish()
        seen = self._observation("", url, self._clock(), status=status, problem=problem)
        self._hand(Looked(seen))

    def comparable(self, key: str, entry: Entry | None = None) -> Target | None:
        """Return what is known of a release when an unchanged page would tell nothing new."""
        known = plan.comparable(self._targets.get(key), self._reader)
        if known is None or entry is None:
            return known
        # What the list tells and the page does not: the two are read together.
        return None if plan.tells_more(entry, known, self._profile.page_on(None)) else known

    def _hand_on(self, key: str, look: Look, at: datetime) -> None:
        url, reply, entry = look
        known = self.comparable(key, entry)
        if isinstance(reply, Problem):
            self._hand(Looked(self._observation(key, url, at, problem=reply)))
        elif known is not None and plan.is_same(reply, known):
            seen = self._observation(known.key, url, at, status=reply.status)
            self._hand(unchanged(seen, reply, known, entry))
        else:
            target = self._targets.get(key)
            self._hand(fetched(self._order, key, url, reply, entry, target, at))

    def _observation(
        self,
        key: str,
        url: str,
        at: datetime,
        *,
        status: int | None = None,
        problem: Problem | None = None,
    ) -> Observation:
        return Observation(
            site=self._profile.name,
            key=key,
            url=url,
            seen_at=at,
            status=status,
            problem=problem,
            reader=self._reader,
        )
