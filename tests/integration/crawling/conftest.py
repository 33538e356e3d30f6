"""A ministry on loopback, a memory, and visits by a real child process."""

import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Engine

from crawler.launch import Ended, launch
from crawler.order import Order, SiteOrder
from crawler.profile import SiteProfile, find_profile
from crawler.profile.model import Limits
from ministrywatch.demo.ministry import Manners, Ministry
from ministrywatch.demo.server import serve
from storage import observations, releases, runs, sites
from storage.changes import Change, Validators
from storage.engine import reading, writing
from storage.observations import Seen
from storage.records import Known, Observation
from tests.acceptance.nursery import popen


class Visited(msgspec.Struct, frozen=True):
    """How a child ended, and what it stored."""

    ended: Ended
    seen: list[Seen]

    @property
    def lists(self) -> list[Observation]:
        return [each.observation for each in self.seen if not each.observation.key]

    @property
    def releases(self) -> dict[str, Observation]:
        return {
            each.observation.key: each.observation for each in self.seen if each.observation.key
        }

    def problem(self, key: str) -> str:
        problem = self.releases[key].problem
        return "" if problem is None else problem.kind


class Desk:
    """Orders visits to the ministry and keeps what they saw."""

    def __init__(self, engine: Engine, profile: SiteProfile, origin: str) -> None:
        self.engine, self.profile, self.origin = engine, profile, origin
        with writing(engine) as conn:
            self.site_id = sites.ensure(conn, profile.name)

    def order(self, **wishes: Any) -> Order:
        whole = {k: wishes.pop(k) for k in ("allow_private", "time_limit") if k in wishes}
        with writing(self.engine) as conn:
            now = datetime.now(UTC)
            run = runs.start(conn, self.site_id, "command", now, True)
            targets = tuple(releases.targets(conn, self.site_id, now))
        site = {"profile": self.profile, "origin": self.origin, "delay": 0.0, **wishes}
        site = SiteOrder(run_id=run.id, site_id=self.site_id, targets=targets, **site)
        url = self.engine.url.render_as_string(hide_password=False)
        return Order(**{"database": url, "sites": (site,), "allow_private": True, **whole})

    def visit(self, **wishes: Any) -> Visited:
        order = self.order(**wishes)
        ended = launch(order)
        return Visited(ended, self.stored(order))

    def stored(self, order: Order) -> list[Seen]:
        with reading(self.engine) as conn:
            return list(observations.after(conn, order.sites[0].run_id, 0))

    def remember(self, visited: Visited, *, due: bool = True) -> None:
        """Know from now on what a visit read."""
        now = datetime.now(UTC)
        next_look = now + timedelta(days=-1 if due else 1)
        with writing(self.engine) as conn:
            changes = [_change(each, next_look) for each in visited.seen if each.text_id]
            releases.save(conn, self.site_id, changes)


def _change(seen: Seen, next_look: datetime) -> Change:
    now = seen.observation
    assert now.release is not None
    known = Known(
        site=now.site, key=now.key, url=now.url, state="live", first_seen=now.seen_at,
        last_seen=now.seen_at, changed_at=now.seen_at, release=now.release, revision=1,
        reader=now.reader, views=now.views, looks=1, next_look_at=next_look,
    )  # fmt: skip
    validators = Validators(
        body_digest=now.body_digest, etag=now.etag, last_modified=now.last_modified
    )
    return Change(
        known=known, revised=True, text_id=seen.text_id, page_id=seen.page_id, validators=validators
    )


@pytest.fixture
def manners() -> Manners:
    return Manners(validators=True)


@pytest.fixture
def ministry(manners: Manners) -> Ministry:
    return Ministry.opening(manners)


@pytest.fixture
def origin(ministry: Ministry) -> Iterator[str]:
    with serve(ministry) as origin:
        yield origin


@pytest.fixture
def profile() -> SiteProfile:
    """Give the shipped profile with limits a test can reach, but no busy machine."""
    limits = Limits(max_bytes=2_000_000, timeout=5.0)
    return msgspec.structs.replace(find_profile("mfa-th"), limits=limits)


@pytest.fixture(autouse=True)
def children_from_nursery(request: pytest.FixtureRequest) -> None:
    """Start no Python for each child, but where the child itself is what is shown."""
    if request.path.name != "test_child.py":
        door, patch = map(request.getfixturevalue, ("door", "monkeypatch"))
        patch.setattr(subprocess, "Popen", popen(door))


@pytest.fixture
def desk(sqlite_engine: Engine, profile: SiteProfile, origin: str) -> Desk:
    return Desk(sqlite_engine, profile, origin)


@pytest.fixture
def listening() -> Callable[[int], set[int]]:
    """Return a function that gives the TCP ports a process listens on."""

    def ports(pid: int) -> set[int]:
        place = Path(f"/proc/{pid}")
        sockets = {_target(link) for link in (place / "fd").iterdir()}
        found = set()
        for table in ("tcp", "tcp6"):
            for line in (place / "net" / table).read_text("ascii").splitlines()[1:]:
                fields = line.split()
                if fields[3] == "0A" and f"socket:[{fields[9]}]" in sockets:
                    found.add(int(fields[1].rpartition(":")[2], 16))
        return found

    return ports


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except FileNotFoundError:
        return ""
