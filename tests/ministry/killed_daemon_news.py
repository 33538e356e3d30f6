"""What happens while daemons die: a ministry that publishes and edits, and what others tell."""

import random
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Engine, text

from ministrywatch.demo.look import Look
from ministrywatch.demo.ministry import Manners, Ministry
from ministrywatch.demo.synthetic import articles
from ministrywatch.demo.web import Answer, Request
from scheduler.alerts.enqueue import enqueue
from scheduler.alerts.model import Rule
from storage import events, releases, runs, sites
from storage.changes import Change
from storage.engine import reading, writing
from storage.records import Event, Known, Release
from tests.ministry.killed_daemon_fate import Fate

SITES = ("north", "south")
"""The names under which daemons watch the ministry."""
QUEUED = {"posts": 1000, "mails": 250, "digests": 8150}
"""Events told by nobody's visit: in single posts, in single mails, in digests that are posted."""
RELEASES = 40
"""Those of each site without visits."""
OPENING, NEW, EDITED = 45, 26, 4
"""Releases that the ministry opens with, and of each wave: those it publishes, and how many of the
first it edits: of more than four at once, a visit that looks at few would hold back a redesign."""


class Page:
    """The ministry, which tells fate of each page it is asked for."""

    def __init__(self, waves: int, fate: Fate, seed: int) -> None:
        self.truth: dict[str, list[str]] = defaultdict(list)
        """What became of each release, in its order, by the kinds of events."""
        self._later = list(articles(OPENING + NEW * waves))[OPENING:]
        self._chance = random.Random(seed)
        manners = Manners(per_page=50, validators=True)
        self.ministry = Ministry(articles(OPENING), manners, Look(page_bytes=6_000))
        self._fate = fate
        self.ministry.fail(self._asked)

    def _asked(self, _: Request, answer: Answer) -> Answer:
        self._fate.come_to("page")
        return answer

    def wave(self, number: int) -> None:
        """Publish some releases, and edit others."""
        for key in self._chance.sample(self.ministry.keys[:OPENING], EDITED):
            first, *rest = self.ministry.article(key).body
            self.ministry.edit(key, body=(f"ฉบับปรับปรุงครั้งที่ {number + 1} {first}", *rest))
            self.truth[key].append("edited")
        for _ in range(NEW):
            article = self._later.pop(0)
            self.ministry.publish(article)
            self.truth[article.slug].append("new")


class Seen:
    """What daemons' visits have stored of the ministry."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def is_known(self) -> bool:
        """Say whether all that stands there at first is known of each site."""
        query = text("SELECT count(*) FROM sites WHERE baselined_at IS NOT NULL")
        with reading(self._engine) as conn:
            return conn.execute(query).scalar_one() == len(SITES)

    def told(self) -> dict[str, dict[str, list[str]]]:
        """Return what was told of each site's releases, by the kinds of events."""
        query = text(
            "SELECT name, key, kind FROM events JOIN sites ON sites.id = events.site_id"
            " LEFT JOIN releases ON releases.id = release_id"
            " WHERE NOT baseline AND name IN ('north', 'south') ORDER BY seq"
        )
        found: dict[str, dict[str, list[str]]] = {site: defaultdict(list) for site in SITES}
        with reading(self._engine) as conn:
            for site, key, kind in conn.execute(query):
                found[site][key].append(kind)
        return found

    def turn(self) -> None:
        """Let it be the turn of every release that the ministry opened with."""
        first = "(SELECT baselined_at FROM sites WHERE sites.id = site_id)"
        with writing(self._engine) as conn:
            conn.execute(text(f"UPDATE releases SET next_look_at = 0 WHERE first_seen < {first}"))


class Teller:
    """Stores events as visits do, and remembers what was told of each release."""

    def __init__(
        self, engine: Engine, rules: tuple[Rule, ...], clock: Callable[[], datetime], waves: int
    ) -> None:
        self._engine, self._rules, self._clock, self._waves = engine, rules, clock, waves
        self.order: dict[str, list[str]] = defaultdict(list)
        with writing(engine) as conn:
            self._sites = {site: sites.ensure(conn, site) for site in QUEUED}

    def wave(self, number: int) -> None:
        """Store the events of one visit to each site."""
        for site, site_id in self._sites.items():
            first, last = (QUEUED[site] * each // self._waves for each in (number, number + 1))
            changes = [self._change(site, each) for each in range(first, last)]
            with writing(self._engine) as conn:
                run = runs.start(conn, site_id, "command", self._clock(), True)
                mark = events.mark(conn, site_id)
                releases.save(conn, site_id, changes, run_id=run.id)
                enqueue(conn, self._rules, site_id, mark, self._clock())

    def _change(self, site: str, number: int) -> Change:
        key, at = f"r{number % RELEASES}", datetime(2026, 11, 22, tzinfo=UTC)
        ident = f"{site}-{number}"
        self.order[f"{site}/{key}"].append(ident)
        url = f"https://www.{site}.example/{key}"
        event = Event(id=ident, kind="edited", site=site, key=key, url=url, title="ข่าว", at=at)
        stands = Known(
            site=site, key=key, url=url, state="live", first_seen=at, last_seen=at, changed_at=at,
            release=Release(title="ข่าว", body=("ย่อหน้า",)), revision=1, reader="r",
        )  # fmt: skip
        return Change(known=stands, events=(event,))
