"""What a judgement needs besides the page: the visit it belongs to, and the desk's rules."""

from datetime import date, datetime, timedelta

import msgspec

from scheduler.detect.edits import Cut
from storage.records import Event, Known, ViewPoint

MILESTONES = (1_000, 5_000, 10_000, 50_000, 100_000, 500_000, 1_000_000)
"""Counts worth a word. Of 12,384 articles of thaigov.go.th captured once each, the middle one had
95 to 305 views by age; 5.9 % reached 1,000, 1.3 % 5,000, 0.35 % 10,000, 0.06 % 50,000 and three
articles 100,000; the most read had 328,826. A lower first step would greet every tenth release."""


LATE = timedelta(days=30)
"""How late a release may be put up and still be news. A clerk uploads days after the date on the
page, over a holiday weeks; what is older by more was there before us, and a sitemap, a deeper
page or a list that the profile has only now led us to it."""


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """The rules of detection that a desk may set."""

    milestones: tuple[int, ...] = MILESTONES


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for every page of one visit.

    ``visit`` numbers the visit, and runs that continue a killed one share it. ``baseline`` is
    true until a site's lists have been read once, when everything is new to us and nothing is
    news; what is dated before ``old_before`` is none later either. ``answering`` is false when
    the site as a whole was down or unwell, so that a missing page proves nothing.
    ``cut`` cuts a Thai text into words that join to the text again.
    """

    visit: int
    baseline: bool
    answering: bool
    cut: Cut
    policy: Policy = Policy()
    old_before: date | None = None
    silent: frozenset[str] = frozenset()
    """Of ``dress``, ``counters`` and ``surge``: what is all over the site, and is told once."""
    counters_fell_at: datetime | None = None
    """When it was told that counters fell all over the site: one read before fell with them."""

    def fell_with_all(self, last_seen: datetime) -> bool:
        """Say whether a counter, read last at that moment, is one of those that fell together."""
        return self.counters_fell_at is not None and last_seen < self.counters_fell_at

    def is_old(self, published_on: date | None, seen_at: datetime) -> bool:
        """Say whether a release that is new to us was there long before we came.

        One that has no date of its own may be of today.
        """
        if self.baseline or self.old_before is None or published_on is None:
            return self.baseline
        return published_on < min(self.old_before, (seen_at - LATE).date())


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What one look came to: the release as it now stands, and what is worth telling.

    ``revised`` is true when ``known.release`` is another text than before, the first included.
    """

    known: Known | None = None
    events: tuple[Event, ...] = ()
    revised: bool = False
    point: ViewPoint | None = None
