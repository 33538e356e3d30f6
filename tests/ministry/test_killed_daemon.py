"""Ten thousand events, receivers that fail at random, a whole daemon killed at fifty moments."""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from crawler.profile.load import SHIPPED
from ministrywatch.config import settle
from ministrywatch.demo.server import serve
from storage.engine import reading
from tests.ministry.killed_daemon_fate import MOST, Death, Fate, deaths
from tests.ministry.killed_daemon_keeper import Keeper, keeping
from tests.ministry.killed_daemon_news import SITES, Page, Seen, Teller
from tests.ministry.killed_daemon_receivers import Receivers, receiving

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds processes by /proc")
SEED = 20261122
KILLS, WAVES, ALL = 50, 10, 10_000
CONFIGURATION = """
[smtp]
host = "127.0.0.1"
port = {port}
starttls = false
sender = "alerts@x.example"

[[alert]]
name = "posts"
to = "webhook"
url = "{url}/a"
sites = ["posts", "north"]
storm = 100000

[[alert]]
name = "mails"
to = "smtp"
recipients = ["desk@x.example"]
sites = ["mails", "south"]
storm = 100000

[[alert]]
name = "digests"
to = "webhook"
url = "{url}/b"
sites = ["digests"]
deliver = "hourly"
"""
PACE = '[pace]\nevery = "3h"\nbudget = 1000000\n'


class Scene:
    """A ministry, receivers, a database, and a keeper of daemons."""

    def __init__(self, folder: Path, engine: Engine, stack: ExitStack) -> None:
        self.engine, self.fate = engine, Fate()
        self.own: Receivers = stack.enter_context(receiving(self.fate, SEED))
        self.page = Page(WAVES, self.fate, SEED)
        origin = stack.enter_context(serve(self.page.ministry))
        config, profiles = folder / "config.toml", folder / "sites"
        config.write_text(CONFIGURATION.format(port=self.own.port, url=self.own.url), "utf-8")
        write_profiles(profiles)
        url = engine.url.render_as_string(hide_password=False)
        place = ["--db", url, "--sites", str(profiles), "--config", str(config)]
        server = ["--origin", origin, "--delay", "0", "--listen", "", "--log-json"]
        command = ["daemon", *SITES, *place, *server]
        self.keeper: Keeper = stack.enter_context(keeping(folder, engine, self.fate, command))
        self.seen = Seen(engine)
        rules = settle({}, config=str(config)).alerts
        self.teller = Teller(engine, rules, self.keeper.clock, WAVES)

    def play(self) -> None:
        """Let everything happen, and daemons die over it, until all is told."""
        first, *later = deaths(KILLS, WAVES + 1, SEED)
        self._live(first, self.seen.is_known)
        for wave, some in enumerate(later):
            self.page.wave(wave)
            self.seen.turn()
            self.teller.wave(wave)
            self.keeper.let_visits_be_due()
            self._live(some, self._is_stored)
        self.keeper.until(lambda: set(states(self.engine)) == {"delivered"})

    def _live(self, some: Iterable[Death], done: Callable[[], bool]) -> None:
        for death in some:
            self.keeper.until_killed(death)
        self.keeper.until(done)

    def _is_stored(self) -> bool:
        """Say whether all that the ministry did is stored; else its releases have their turn."""
        stored = self.seen.told()
        for told in stored.values():
            assert all(kinds == self.page.truth[key][: len(kinds)] for key, kinds in told.items())
        if all(told == self.page.truth for told in stored.values()):
            return True
        if self.keeper.is_quiet():
            self.seen.turn()
        return False


def write_profiles(folder: Path) -> None:
    """Write a profile of the ministry under each name."""
    folder.mkdir()
    shipped = (SHIPPED / "mfa-th.toml").read_text("utf-8")
    for name in SITES:
        body = shipped.replace('name = "mfa-th"', f'name = "{name}"', 1)
        (folder / f"{name}.toml").write_text(f"{body}\n{PACE}", "utf-8")


@pytest.fixture
def scene(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    monkeypatch.setenv("MINISTRYWATCH_ALLOW_PRIVATE", "1")
    with ExitStack() as stack:
        yield Scene(tmp_path, engine, stack)


def test_every_event_is_delivered_in_order_and_twice_only_under_one_id(scene: Scene) -> None:
    scene.play()
    assert scene.keeper.end() == 4
    assert scene.keeper.left() == []
    assert len(scene.keeper.killed) == KILLS
    assert set(MOST) <= set(scene.fate.struck)
    told = stored(scene.engine)
    assert sum(map(len, told.values())) == ALL
    assert told.items() >= scene.teller.order.items()
    ids = by_message(scene.engine)
    arrived = [(message, each) for message, events in scene.own.arrived
               for each in (ids[message] if events is None else events)]  # fmt: skip
    of_event = defaultdict(set)
    for message, each in arrived:
        of_event[each].add(message)
    assert all(len(messages) == 1 for messages in of_event.values())
    assert len(arrived) > len(of_event)
    assert first_seen(arrived, told) == told


def states(engine: Engine) -> list[str]:
    with reading(engine) as conn:
        return list(conn.execute(text("SELECT DISTINCT state FROM deliveries")).scalars())


def stored(engine: Engine) -> dict[str, list[str]]:
    """Return the ids of all events that somebody hears of, by release and in their order."""
    query = (
        "SELECT name, key, events.id FROM events JOIN sites ON sites.id = events.site_id"
        " LEFT JOIN releases ON releases.id = release_id WHERE NOT baseline ORDER BY seq"
    )
    found: dict[str, list[str]] = defaultdict(list)
    with reading(engine) as conn:
        for site, key, ident in conn.execute(text(query)):
            found[f"{site}/{key}"].append(ident)
    return found


def by_message(engine: Engine) -> dict[str, list[str]]:
    """Return the ids of the events that each message tells."""
    query = (
        "SELECT message_id, events.id FROM deliveries"
        " JOIN delivery_events ON delivery_id = deliveries.id JOIN events ON seq = event_seq"
        " ORDER BY seq"
    )
    found = defaultdict(list)
    with reading(engine) as conn:
        for message, event in conn.execute(text(query)):
            found[message].append(event)
    return found


def first_seen(arrived: list[tuple[str, str]], told: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return what arrived of each release in the order in which it did for the first time."""
    release = {ident: name for name, events in told.items() for ident in events}
    found: dict[str, list[str]] = defaultdict(list)
    for event in dict.fromkeys(each for _, each in arrived):
        found[release[event]].append(event)
    return found
