"""A site that is first visited by hand while a daemon works: it is watched from then on."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from crawler.dropouts import unpacked
from scheduler.orders import Read, Readable
from scheduler.runner import Ended
from scheduler.wanted import DaemonTable, Wanted
from scheduler.watchlist import Watchlist
from storage import sites
from storage.engine import reading
from storage.errors import StorageError

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def crawl(desk: Any, name: str) -> None:
    """Visit a site by hand."""
    done = subprocess.run(
        [
            sys.executable, "-P", "-m", "ministrywatch", "crawl", name, "--db", desk.url,
            "--sites", str(desk.sites), "--config", str(desk.config), "--origin", desk.origin,
            "--delay", "0",
        ],
        env={**os.environ, "MINISTRYWATCH_ALLOW_PRIVATE": "1"},
        capture_output=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_a_shipped_site_that_is_crawled_by_hand_is_watched_without_a_signal(desk) -> None:
    desk.profile("one")
    daemon = desk.start()
    assert daemon.wait_for("watching")["sites"] == "one"
    daemon.wait_for("visited", site="one")
    crawl(desk, "mfa-th")
    assert daemon.wait_for("reading profiles again")["visited"] == "mfa-th"
    daemon.wait_for("watching", sites="mfa-th one")
    desk.due("mfa-th")
    assert daemon.wait_for("visited", site="mfa-th")["outcome"] == "finished"
    assert daemon.end() == 4
    with reading(desk.engine) as conn:
        kept = unpacked(sites.shown(conn, desk.site("mfa-th").id))
    assert any(kept.lists.values()), "a real visit remembers what its lists showed"


def profile(name: str) -> Readable:
    raw = msgspec.Raw(b"{}")
    return Readable(name=name, enabled=True, shipped=True, delay=2.0, pace="1h", profile=raw)


class World:
    """A database that knows some sites as visited, and children that read three profiles."""

    def __init__(self, *named: str, visited: Iterable[str] = ("a",)) -> None:
        self.now = NOON
        self.known = frozenset(visited)
        self.readings = 0
        self.broken = self.locked = False
        self.there = Read(profiles=tuple(map(profile, "abc")))
        settings = Wanted(database="", contact="", daemon=DaemonTable(sites=named))
        self.list = Watchlist(lambda: settings, self, self, lambda: self.now)

    async def visited(self) -> frozenset[str]:
        return self.known

    async def serve(self, _: Any) -> None:
        if self.locked:
            raise StorageError("the database is locked")

    async def run(self, *_: Any) -> Ended:
        self.readings += 1
        if self.broken:
            return Ended(log=("the disk is away",))
        return Ended(answers=(msgspec.json.encode(self.there),))

    async def after(self, seconds: float, *visited: str) -> str:
        """Let time pass and sites be visited, and return which are watched then."""
        self.now += timedelta(seconds=seconds)
        self.known |= frozenset(visited)
        if await self.list.meets_others():
            await self.list.read_again()
        return "".join(self.list.profiles)


async def days(world: World, *events: tuple[float, str]) -> list[tuple[str, int]]:
    await world.list.read()
    return [(await world.after(seconds, *names), world.readings) for seconds, names in events]


@pytest.mark.parametrize(
    ("named", "events", "then"),
    [
        ((), [(10, ""), (10, "b")], [("a", 1), ("ab", 2)]),
        ((), [(10, "b"), (10, "c"), (50, "")], [("ab", 2), ("ab", 2), ("abc", 3)]),
        ((), [(10, "x"), (90, ""), (90, "")], [("a", 2), ("a", 2), ("a", 2)]),
        ((), [(10, "x"), (90, "b")], [("a", 2), ("ab", 3)]),
        ((), [(10, "b"), (-9_000, "c")], [("ab", 2), ("abc", 3)]),
        (("a",), [(10, "b"), (90, "")], [("a", 1), ("a", 1)]),
    ],
    ids=["first visit", "once a minute", "no profile", "and another", "clock set back", "named"],
)  # fmt: skip
def test_profiles_are_read_once_for_each_site_that_somebody_visits(named, events, then) -> None:
    assert asyncio.run(days(World(*named), *events)) == then


def test_a_reading_that_fails_is_made_again_a_minute_later(caplog) -> None:
    async def fails(world: World) -> list[tuple[str, int]]:
        await world.list.read()
        world.broken = True
        first = [(await world.after(seconds, "b"), world.readings) for seconds in (10, 30)]
        world.broken = False
        return [*first, (await world.after(40), world.readings)]

    assert asyncio.run(fails(World())) == [("a", 2), ("a", 2), ("ab", 3)]
    assert "what was watched before goes on" in caplog.text


def test_what_cannot_be_written_down_is_not_watched_until_it_is(caplog) -> None:
    """By rules that the database does not have, nothing of a new site would be told."""

    async def fails(world: World) -> list[tuple[str, int]]:
        await world.list.read()
        world.locked = True
        first = [(await world.after(seconds, "b"), world.readings) for seconds in (10, 30)]
        world.locked = False
        return [*first, (await world.after(40), world.readings)]

    assert asyncio.run(fails(World())) == [("a", 2), ("a", 2), ("ab", 3)]
    assert "what was watched before goes on" in caplog.text


def test_when_nothing_is_left_what_was_watched_before_goes_on(caplog) -> None:
    async def loses_all(world: World) -> list[str]:
        await world.list.read()
        world.there = Read(profiles=(), broken={"b": "b.toml: page.bdoy is unknown"})
        world.known |= {"b"}
        await world.list.reload()
        return list(world.list.profiles)

    assert asyncio.run(loses_all(World())) == ["a"]
    assert "what was watched before goes on" in caplog.text
