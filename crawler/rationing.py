"""What of its ration a visit has left: for known releases, for new ones, and for lists."""

from collections.abc import Iterator

from crawler.asking import Asker, Leaving
from crawler.order import SPENT, SiteOrder
from crawler.pages.listing import Entry

KEPT = 5
"""Looks of a visit for hints where some have waited since an earlier one, though nothing is left
for known releases: those that lists show come before them, and might take it in every visit."""


class Rationing:
    """One visit's ration, and what it has asked of it."""

    def __init__(self, order: SiteOrder, asker: Asker) -> None:
        """Begin with all of it."""
        self._asker = asker
        self._looks_until = order.looks_until
        self._kept = min(len(order.shown.waiting), KEPT)
        self._news = order.news
        self._left_out = False
        self._vain = frozenset(order.vain)
        self._put_off: dict[str, Entry] = {}

    @property
    def has_look(self) -> bool:
        """Whether a known release may be looked at."""
        return self._looks_until is None or self._asker.requests < self._looks_until

    def take_hint(self) -> bool:
        """Say whether a known release may be looked at that is hinted at."""
        if self.has_look:
            return True
        self._kept -= 1
        return self._kept >= 0

    def take_new(self) -> bool:
        """Say whether a new release may be looked at, which is left out otherwise."""
        if self._news is None:
            return True
        self._left_out = self._news <= 0
        self._news -= 1
        return not self._left_out

    def took(self, requests: int) -> None:
        """Count what a look at a new release has asked beyond its one request, as redirects do."""
        if self._news is not None:
            self._news -= max(requests - 1, 0)

    def puts_off(self, entry: Entry) -> bool:
        """Say whether a new release waits until the others were looked at.

        It was looked at in vain before. Of many that always fail each visit would spend itself on
        the same ones, and never come to what stands behind them, or whose turn it is.
        """
        if entry.key in self._vain:
            self._put_off[entry.key] = entry
        return entry.key in self._vain

    def put_off(self) -> Iterator[Entry]:
        """Yield those for which something is left. The visit is complete without the rest."""
        for entry in self._put_off.values():
            if self._news is None or self._news <= 0:
                return
            self._news -= 1
            yield entry

    def end(self) -> None:
        """Say of a visit that left out new releases that it was not complete."""
        if self._left_out and self._asker.leaving is None:
            self._asker.leaving = Leaving(SPENT)
