"""A site's counters: what a reading is held against, and what each look teaches of their growth."""

from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from crawler.profile.model import SiteProfile
from scheduler.detect import views
from scheduler.detect.growth import learned, packed, unpacked
from scheduler.detect.policy import Policy
from scheduler.detect.spikes import Yardstick
from scheduler.detect.views import Counter
from storage import sites
from storage import views as counters
from storage.records import Known, Observation
from storage.sites import SiteRow


class Counting:
    """What a site's counters have done so far, in the caller's transaction."""

    def __init__(self, conn: Connection, site: SiteRow | None, profile: SiteProfile) -> None:
        """Begin with what earlier visits have taught."""
        self._conn = conn
        self._site_id = 0 if site is None else site.id
        self._baselined_at = None if site is None else site.baselined_at
        self._zone = ZoneInfo(profile.time_zone)
        self._counts_us = profile.counts_us
        self._begun = self._growth = unpacked(None if site is None else site.growth)

    def counter(self, known: Known | None, seen: Observation, policy: Policy) -> Counter:
        """Return what a reading is held against; only one that may be worth a word asks for it."""
        if known is None or seen.views is None:
            return Counter()
        if not views.in_reach(known.views, seen.views, policy.milestones):
            return Counter()
        key, limit = known.key, views.RECENT
        points = counters.recent_by_key(self._conn, self._site_id, [key], limit)
        return Counter(
            recent=points.get(key, ()),
            peak=counters.peak(self._conn, self._site_id, key),
            yardstick=self._yardstick(known),
            earlier=counters.last_told(self._conn, self._site_id, key),
        )

    def learn(self, known: Known | None, seen: Observation) -> None:
        """Take in what a look at a known release teaches."""
        if known is None or known.views is None:
            return
        step = views.step(known, seen, self._yardstick(known))
        if step is not None:
            self._growth = learned(self._growth, step)

    def keep(self) -> None:
        """Remember what was learned."""
        if self._growth != self._begun:
            sites.set_growth(self._conn, self._site_id, packed(self._growth))

    def _yardstick(self, known: Known) -> Yardstick:
        day = known.release.published_on
        born = views.born(known.first_seen, day, self._baselined_at, self._zone)
        return Yardstick(self._begun, born, self._zone, self._counts_us)
