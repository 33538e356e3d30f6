"""``kill -9`` at any moment, then a clean visit: nothing missing, nothing twice."""

import os
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest

from ministrywatch.demo.articles import all_articles
from ministrywatch.demo.ministry import Ministry
from ministrywatch.demo.server import serve
from tests.acceptance.children import Order, run

FUND, TRADE = "vaccine-fund0264", "clarification-border-trade0264"

WHAT_IS_KNOWN = {
    "releases": "SELECT key, state, revision, views, title FROM releases ORDER BY key",
    "revisions": (
        "SELECT key, number, hex(digest), page_id IS NULL FROM revisions"
        " JOIN releases ON releases.id = release_id JOIN blobs ON blobs.id = revisions.text_id"
        " ORDER BY key, number"
    ),
    "points": (
        "SELECT key, view_points.views FROM view_points JOIN releases ON releases.id = release_id"
        " ORDER BY key, at"
    ),
    "events": (
        "SELECT key, kind, severity, baseline, fields, before, after, diff FROM events"
        " JOIN releases ON releases.id = release_id ORDER BY key, kind, seq"
    ),
    "baseline": "SELECT baselined_at IS NOT NULL FROM sites",
}


@dataclass
class Scene:
    """A ministry between two visits, the database before the second, and what should follow."""

    ministry: Ministry
    origin: str
    before: Path
    expected: dict
    door: str

    def command(self, database: Path) -> list[str]:
        site = ["crawl", "mfa-th", "--origin", self.origin, "--delay", "0", "--recheck", "all"]
        return [sys.executable, "-P", "-m", "ministrywatch", *site, "--db", str(database)]

    def start(self, database: Path) -> subprocess.Popen:
        env = {**os.environ, "MINISTRYWATCH_ALLOW_PRIVATE": "1"}
        return subprocess.Popen(
            self.command(database),
            env=env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def visit(self, database: Path) -> None:
        """Visit undisturbed."""
        env = {**os.environ, "MINISTRYWATCH_ALLOW_PRIVATE": "1"}
        _, module, *args = self.command(database)[2:]
        done = run(self.door, Order(module, args, env, str(database.parent)), 60)
        assert done.code == 0, done.err.decode()


def known(database: Path) -> dict:
    with sqlite3.connect(database) as conn:
        found = {name: conn.execute(query).fetchall() for name, query in WHAT_IS_KNOWN.items()}
    conn.close()
    return found


def finished(database: Path) -> bool:
    with sqlite3.connect(database) as conn:
        (last,) = conn.execute("SELECT finished_at FROM runs ORDER BY id DESC LIMIT 1").fetchone()
    conn.close()
    return last is not None


@pytest.fixture(scope="module")
def second_visit(tmp_path_factory, door):
    """Everything happens between two visits: an edit, a cosmetic one, a new one, counters."""
    folder = tmp_path_factory.mktemp("killed")
    ministry = Ministry.opening()
    with serve(ministry) as origin:
        scene = Scene(ministry, origin, folder / "before.sqlite", {}, door)
        scene.visit(scene.before)
        ministry.rewrite(FUND, "๑๔ ล้านบาท", "๑๕ ล้านบาท")
        ministry.rewrite("repatriation0264", "เที่ยวบินพิเศษ รวม", "เที่ยวบินพิเศษรวม")
        ministry.take_down(TRADE)
        ministry.publish(next(article for article in all_articles() if article.held_back))
        ministry.raise_counters(20)
        undisturbed = folder / "undisturbed.sqlite"
        shutil.copy(scene.before, undisturbed)
        scene.visit(undisturbed)
        scene.expected = known(undisturbed)
        scene.visit(undisturbed)
        scene.expected_later = known(undisturbed)
        yield scene


@pytest.fixture(scope="module")
def first_visit(tmp_path_factory, door):
    folder = tmp_path_factory.mktemp("killed-first")
    ministry = Ministry.opening()
    with serve(ministry) as origin:
        scene = Scene(ministry, origin, folder / "none.sqlite", {}, door)
        undisturbed = folder / "undisturbed.sqlite"
        scene.visit(undisturbed)
        scene.expected = known(undisturbed)
        scene.visit(undisturbed)
        scene.expected_later = known(undisturbed)
        yield scene


def kill_at_request(scene: Scene, database: Path, number: int, *, child_too: bool) -> None:
    """Kill the command the moment it asks for its n-th page; a visit asks for 24."""
    asked = threading.Semaphore(0)

    def count(_request, answer):
        asked.release()
        return answer

    scene.ministry.fail(count)
    process = scene.start(database)
    for _ in range(number):
        assert asked.acquire(timeout=60)
    kill(process, child_too=child_too)
    scene.ministry.heal()


def kill_while_judging(scene: Scene, database: Path, after: float) -> None:
    """Kill the command some milliseconds after its child has ended: it judges then."""
    nothing = threading.Event()
    process = scene.start(database)
    while not (begun := children(process.pid)):
        assert process.poll() is None
        nothing.wait(0.005)
    child = os.pidfd_open(begun[0])
    select.select([child], [], [])
    os.close(child)
    nothing.wait(after)
    kill(process, child_too=False)


def kill(process: subprocess.Popen, *, child_too: bool) -> None:
    victims = [process.pid, *(children(process.pid) if child_too else ())]
    for victim in victims:
        os.kill(victim, signal.SIGKILL)
    process.wait()


def children(pid: int) -> list[int]:
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in listed.split() if not is_zombie(child)]


def is_zombie(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def check(scene: Scene, database: Path) -> None:
    """A clean visit leads to what an undisturbed one does; a visit already ended is another."""
    was_finished = database.exists() and finished(database)
    scene.visit(database)
    found = known(database)
    expected = scene.expected_later if was_finished else scene.expected
    for what, rows in expected.items():
        assert found[what] == rows, what


pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="needs /proc to find the crawling process"
)


@pytest.mark.parametrize("number", [1, 3, 6, 8, 11, 14, 17, 20, 23, 24])
def test_a_visit_killed_while_it_asks(second_visit, tmp_path, number):
    database = tmp_path / "watch.sqlite"
    shutil.copy(second_visit.before, database)
    kill_at_request(second_visit, database, number, child_too=number % 2 == 0)
    check(second_visit, database)


@pytest.mark.parametrize("milliseconds", [0, 10, 25, 60, 150, 400])
def test_a_visit_killed_while_it_judges(second_visit, tmp_path, milliseconds):
    database = tmp_path / "watch.sqlite"
    shutil.copy(second_visit.before, database)
    kill_while_judging(second_visit, database, milliseconds / 1000)
    check(second_visit, database)


@pytest.mark.parametrize("number", [2, 9, 16, 23])
def test_a_first_visit_killed_is_a_baseline_still(first_visit, tmp_path, number):
    database = tmp_path / "watch.sqlite"
    kill_at_request(first_visit, database, number, child_too=number % 2 == 0)
    check(first_visit, database)
