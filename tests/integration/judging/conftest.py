"""One release of a site, visited by the real reader, archive and judgement."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from crawler.handover import Fetched
from crawler.profile.model import SiteProfile
from crawler.profile.reader import reader_id
from crawler.readings import sighting
from scheduler.watch import Watch
from storage import observations, releases, revisions, runs, sites
from storage.engine import reading, writing
from storage.records import Event, Known, Revision
from storage.tables import metadata

NOON = datetime(2026, 1, 1, 5, tzinfo=UTC)
HTML = {"content-type": "text/html; charset=utf-8"}


class Clerk:
    """Visits release ``a`` of a site; no socket and no clock."""

    def __init__(self, engine: Engine, profile: SiteProfile) -> None:
        self.engine = engine
        self.profile = profile
        with writing(engine) as conn:
            self.site_id = sites.ensure(conn, profile.name)
            sites.set_baselined(conn, self.site_id, NOON)

    def see(self, body: bytes, hours: float, profile: SiteProfile | None = None) -> list[Event]:
        """Visit the release so many hours after noon, and return what is told."""
        self.store(body, hours, profile)
        return self.judge(hours, profile)

    def store(self, body: bytes, hours: float, profile: SiteProfile | None = None) -> None:
        """Look, and be killed before anything is judged."""
        at, rules = NOON + timedelta(hours=hours), profile or self.profile
        url = f"{rules.home}news/a"
        with writing(self.engine) as conn:
            targets = releases.targets(conn, self.site_id, at)
            run = runs.start(conn, self.site_id, "command", at, True)
            fetched = Fetched(
                site=rules.name, key="a", url=url, led_to=url, seen_at=at, status=200,
                headers=HTML, body=body, target=targets[0] if targets else None,
            )  # fmt: skip
            seen = sighting(rules, reader_id(rules), fetched)
            assert seen.observation.problem is None, seen
            observations.append(conn, run.id, self.site_id, [seen])

    def judge(self, hours: float, profile: SiteProfile | None = None) -> list[Event]:
        at = NOON + timedelta(hours=hours, seconds=9)
        rules = profile or self.profile
        with writing(self.engine) as conn:
            return list(Watch(conn, rules, at).judge().digest.events)

    def judge_again(self, hours: float) -> list[Event]:
        """Judge every look of the last run once more."""
        with writing(self.engine) as conn:
            last = "(SELECT max(id) FROM runs)"
            conn.execute(text(f"UPDATE runs SET judged_through = 0 WHERE id = {last}"))
        return self.judge(hours)

    def known(self) -> Known:
        with reading(self.engine) as conn:
            return releases.load(conn, self.site_id, ["a"])["a"]

    def history(self) -> list[Revision]:
        with reading(self.engine) as conn:
            return revisions.of(conn, 1)

    def said(self) -> list[str]:
        return [each.release.body[0] for each in self.history()]

    def dump(self) -> dict[str, list[tuple[object, ...]]]:
        names = ("releases", "revisions", "events", "view_points")
        with reading(self.engine) as conn:
            return {
                name: [tuple(row) for row in conn.execute(metadata.tables[name].select())]
                for name in names
            }


@pytest.fixture
def clerk_of(engine: Engine) -> Callable[[SiteProfile], Clerk]:
    """Take a clerk who visits a site of that profile."""
    return lambda profile: Clerk(engine, profile)
