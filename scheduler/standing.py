"""Tell of a site as a whole, and remember how it stands."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from crawler.profile.model import SiteProfile
from scheduler.condition import PATIENCE, condition
from scheduler.detect import tell
from scheduler.detect.tell import Detail
from scheduler.health import FLOODS, Upheaval
from scheduler.silence import LATEST, silence
from scheduler.watch import Judgement
from storage import events, releases, runs, sites
from storage.records import Event
from storage.sites import Condition, SiteRow

EXAMPLES = 5
"""Addresses named in an event; one look at a few tells a person what happened."""


class Standing:
    """One site's standing in memory, before and after a run."""

    def __init__(self, conn: Connection, site_id: int, run_id: int, profile: SiteProfile) -> None:
        """Work in the caller's transaction."""
        self._conn = conn
        self._site_id = site_id
        self._run_id = run_id
        self._profile = profile

    def after(self, found: Judgement, now: datetime, *, whole: bool, waits: bool) -> list[Event]:
        """Remember how the site stands after a visit, and return what is told of it.

        A visit that was not ``whole``, as one to a single release, says nothing of the site but
        that many of its releases changed. A site that never answered cannot go down, and one that
        ``waits``, having asked for a pause, does not at the first time.
        """
        site = sites.get(self._conn, self._profile.name)
        if site is None:
            return []
        at = found.tally.last_at or now
        told = [self._upheaval(each, at) for each in found.floods]
        barren = runs.barren(self._conn, self._site_id, PATIENCE)
        stands = _stands(site, found, barren, whole=whole)
        if stands == "down" and waits and site.last_visit_at == site.last_success_at:
            stands = None
        if stands is not None and (site.last_success_at is not None or stands == "up"):
            told += self._turned(site, stands, found, at)
        if stands == "up" and whole and not found.tally.unread_lists:
            told += self._silent(site, at)
        events.append(self._conn, self._site_id, told, run_id=self._run_id)
        return told

    def _turned(
        self, site: SiteRow, stands: Condition, found: Judgement, at: datetime
    ) -> list[Event]:
        told = []
        if site.condition in {"down", "blocked"} and stands in {"up", "changed"}:
            told.append(self._event("site-up", at, _lasted(site, at)))
        if found.upheaval is not None and stands == "changed":
            told += [] if self._is_told(found) else [self._upheaval(found.upheaval, at)]
        elif stands not in {site.condition, "up"}:
            told.append(self._event(f"site-{stands}", at, _why(found, stands)))
        if stands != site.condition:
            sites.set_condition(self._conn, self._site_id, stands, at)
        return told

    def _is_told(self, found: Judgement) -> bool:
        """Say whether it was told already that the site's looks are held back."""
        if found.held_since is None:
            return False
        told = events.of_site(self._conn, self._site_id, "site-changed", found.held_since)
        return any(each.detail.get("held") for each in told)

    def _upheaval(self, upheaval: Upheaval, at: datetime) -> Event:
        known = releases.load(self._conn, self._site_id, upheaval.keys[:EXAMPLES])
        detail: Detail = {
            "what": upheaval.what,
            "count": len(upheaval.keys),
            "of": upheaval.of,
            "examples": [known[key].url for key in upheaval.keys[:EXAMPLES] if key in known],
            "held": upheaval.what not in FLOODS,
        }
        return self._event("site-changed", at, detail)

    def _silent(self, site: SiteRow, at: datetime) -> list[Event]:
        if site.baselined_at is None:
            return []
        zone = ZoneInfo(self._profile.time_zone)
        days = releases.days(self._conn, self._site_id, LATEST)
        found = silence(days, at.astimezone(zone).date(), site.baselined_at.astimezone(zone).date())
        if found is None or site.silence_told == found.newest.toordinal():
            return []
        sites.set_silence_told(self._conn, self._site_id, found.newest.toordinal())
        detail: Detail = {
            "newest": found.newest.isoformat(),
            "days": found.days,
            "usual": found.usual,
        }
        return [self._event("site-silent", at, detail)]

    def _event(self, kind: str, at: datetime, detail: Detail) -> Event:
        profile = self._profile
        title = next(iter(profile.titles.values()), profile.name)
        return tell.of_site(
            Event(
                id="", kind=kind, site=profile.name, key="", url=profile.home, title=title, at=at,
                detail=detail,
            )
        )  # fmt: skip


def _stands(site: SiteRow, found: Judgement, barren: int, *, whole: bool) -> Condition | None:
    """Return how a site stands: one that does not answer at all is down whatever was held back."""
    answers = condition(found.tally, site.condition, barren) if whole else None
    if found.upheaval is not None and answers not in {"down", "blocked"}:
        return "changed"
    return answers


def _lasted(site: SiteRow, at: datetime) -> Detail:
    since = site.condition_since or at
    return {
        "was": site.condition,
        "since": since.isoformat().replace("+00:00", "Z"),
        "seconds": int((at - since).total_seconds()),
    }


def _why(found: Judgement, stands: Condition) -> Detail:
    seen = found.tally
    detail: Detail = {"kinds": dict(sorted(seen.kinds.items())), "count": sum(seen.kinds.values())}
    return detail | ({"what": "lists", "examples": []} if stands == "changed" else {})
