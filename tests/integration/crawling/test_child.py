"""The child process: nothing listens, no orphan stays, and every end is told."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from crawler.launch import Ended, launch
from crawler.order import Order, Progress, line
from ministrywatch.demo import faults
from ministrywatch.demo.ministry import Ministry
from storage import runs, sites
from storage.engine import writing

PARENT = """
import sys
from crawler.launch import launch
from crawler.order import ORDERS
launch(ORDERS.decode(sys.stdin.buffer.readline()))
"""


class Watched:
    """A launch in a thread, and the child it started."""

    def __init__(self, order: Order, **options: Any) -> None:
        before = children(os.getpid())
        self.ended: Ended | None = None
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(order, options))
        self.thread.start()
        (self.pid,) = eventually(lambda: children(os.getpid()) - before)

    def _run(self, order: Order, options: dict[str, Any]) -> None:
        self.ended = launch(order, stop=self.stop, **options)

    def result(self) -> Ended:
        self.thread.join(30)
        assert self.ended is not None
        return self.ended


def children(pid: int) -> set[int]:
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").iterdir():
        found.update(map(int, (task / "children").read_text().split()))
    return found


def eventually(look: Callable[[], Any]) -> Any:
    """Return what is seen once it is true; give up after 60 s."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if seen := look():
            return seen
        threading.Event().wait(0.01)
    raise AssertionError("it never came to be")


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.fixture
def held(ministry: Ministry) -> Iterator[threading.Event]:
    """Let one release wait until the event is set."""
    gate = threading.Event()
    ministry.fail(faults.slow(gate), on=ministry.keys[0])
    yield gate
    gate.set()


@pytest.fixture
def waiting(desk: Any, ministry: Ministry, held: threading.Event) -> Any:
    """Start a visit that has read something and now waits for a page."""
    del held
    return desk.order(urls=tuple(
        f"https://www.mfa.go.th/th/content/{key}" for key in (*ministry.keys[1:4], ministry.keys[0])
    ))  # fmt: skip


def begun(desk: Any, ministry: Ministry, order: Order, **options: Any) -> Watched:
    watched = Watched(order, **options)
    eventually(lambda: ministry.asked(ministry.keys[0]))
    return watched


@pytest.fixture
def profile(profile: Any) -> Any:
    limits = msgspec.structs.replace(profile.limits, timeout=60.0)
    return msgspec.structs.replace(profile, limits=limits)


def test_no_port_is_open_while_a_visit_runs(
    desk: Any, ministry: Ministry, waiting: Order, listening: Callable[[int], set[int]]
) -> None:
    watched = begun(desk, ministry, waiting)
    assert listening(watched.pid) == set()
    assert listening(os.getpid()), "the ministry's own port shows that the look works"
    watched.stop.set()
    assert watched.result().stopped


def test_a_stopped_visit_stores_what_it_saw(desk: Any, ministry: Ministry, waiting: Order) -> None:
    watched = begun(desk, ministry, waiting)
    os.kill(watched.pid, signal.SIGTERM)
    ended = watched.result()
    assert ended.stopped
    assert ended.whole
    assert {each.observation.key for each in desk.stored(waiting)} == set(ministry.keys[1:4])


def test_a_killed_child_is_told_and_loses_nothing_it_stored(
    desk: Any, ministry: Ministry, waiting: Order
) -> None:
    watched = begun(desk, ministry, waiting)
    os.kill(watched.pid, signal.SIGKILL)
    ended = watched.result()
    assert not ended.whole
    assert not ended.stopped
    assert "SIGKILL" in ended.note
    keys = [each.observation.key for each in desk.stored(waiting)]
    assert len(keys) == len(set(keys))
    assert set(keys) <= set(ministry.keys[1:4])


def test_a_child_whose_parent_is_killed_ends_too(
    desk: Any, ministry: Ministry, waiting: Order
) -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE)
    assert parent.stdin is not None
    parent.stdin.write(line(waiting))
    parent.stdin.close()
    eventually(lambda: ministry.asked(ministry.keys[0]))
    (child,) = children(parent.pid)
    parent.kill()
    parent.wait()
    eventually(lambda: not is_running(child))
    assert {each.observation.key for each in desk.stored(waiting)} == set(ministry.keys[1:4])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_the_parent_stops_the_visit(
    desk: Any, ministry: Ministry, waiting: Order, number: signal.Signals
) -> None:
    script = PARENT.replace("launch(ORDERS", "print(launch(ORDERS").rstrip() + ".stopped)\n"
    parent = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert parent.stdin is not None
    parent.stdin.write(line(waiting))
    parent.stdin.flush()
    eventually(lambda: ministry.asked(ministry.keys[0]))
    parent.send_signal(number)
    out, _ = parent.communicate(timeout=30)
    assert out == b"True\n"
    assert {each.observation.key for each in desk.stored(waiting)} == set(ministry.keys[1:4])


def test_a_visit_that_takes_too_long_is_stopped_and_told(
    desk: Any, ministry: Ministry, waiting: Order
) -> None:
    # On a busy machine it may not even have asked by then.
    ended = Watched(waiting, wait_limit=5.0).result()
    assert not ended.whole
    assert "did not end in time" in ended.note


def test_a_visit_keeps_its_own_time_limit(desk: Any, ministry: Ministry, held: Any) -> None:
    del held
    ended = launch(desk.order(time_limit=2.0))
    assert ended.whole
    assert "time for one visit" in ended.note


def test_a_database_that_cannot_be_written_is_told_in_its_own_words(desk: Any) -> None:
    order = msgspec.structs.replace(desk.order(), database="sqlite:////nowhere/at/all.sqlite")
    ended = launch(order)
    assert not ended.whole
    assert "/nowhere/at" in ended.note
    assert "Traceback" not in ended.note


def test_progress_comes_before_the_end(desk: Any, ministry: Ministry) -> None:
    heard: list[Progress] = []
    ministry.fail(faults.slow(1.1), on=ministry.keys[0])
    ended = launch(desk.order(), heard.append)
    assert heard
    assert 0 < heard[0].requests < ended.site("mfa-th").requests


def test_two_sites_share_a_child_and_neither_waits_for_the_other(
    desk: Any, ministry: Ministry, waiting: Order, held: threading.Event
) -> None:
    other = msgspec.structs.replace(desk.profile, name="other-th")
    with writing(desk.engine) as conn:
        site_id = sites.ensure(conn, "other-th")
        run = runs.start(conn, site_id, "command", datetime.now(UTC), True)
    (first,) = waiting.sites
    urls = (f"https://www.mfa.go.th/th/content/{ministry.keys[5]}",)
    second = msgspec.structs.replace(
        first, profile=other, site_id=site_id, run_id=run.id, urls=urls
    )
    order = msgspec.structs.replace(waiting, sites=(first, second))
    watched = begun(desk, ministry, order)
    eventually(lambda: ministry.asked(ministry.keys[5]))
    held.set()
    ended = watched.result()
    assert ended.whole
    assert ended.site("mfa-th").releases == 4
    assert ended.site("other-th").releases == 1


def test_a_child_without_an_order_ends_at_once() -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "crawler"],
        input=b"",
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert done.returncode != 0
    assert done.stdout == b""
