"""The daemon as a person runs it: real processes, real signals, real HTTP."""

import json
import os
import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ministrywatch.demo import faults
from storage import heartbeats
from storage.engine import reading

HEAVY = (
    "scrapy", "twisted", "lxml", "parsel", "pythainlp", "rapidfuzz", "alembic", "aiohttp", "rich",
)  # fmt: skip


def test_sites_are_visited_and_the_daemon_ends_in_order(desk) -> None:
    desk.profile("one")
    desk.profile("two")
    daemon = desk.start()
    assert daemon.wait_for("watching")["sites"] == "one two"
    for name in ("one", "two"):
        told = daemon.wait_for("visited", site=name)
        assert told["outcome"] == "finished"
        assert told["requests"] > 5
    assert daemon.end() == 4
    assert desk.runs() == [("one", "finished"), ("two", "finished")]
    site = desk.site("one")
    pause = site.next_visit_at - datetime.now(UTC)
    assert timedelta(minutes=40) < pause < timedelta(hours=5)  # at night it is more seldom
    assert json.loads(site.visit_reason)["why"]
    with reading(desk.engine) as conn:
        assert heartbeats.latest(conn) is None


def test_what_it_is_doing_can_be_asked(desk) -> None:
    desk.profile("one")
    daemon = desk.start()
    daemon.wait_for("visited", site="one")
    status, body = daemon.page("/healthz")
    assert (status, json.loads(body)["ok"], json.loads(body)["state"]) == (200, True, "working")
    status, body = daemon.page("/metrics")
    assert status == 200
    assert 'ministrywatch_visits_total{outcome="finished"} 1' in body
    assert "ministrywatch_up 1" in body
    assert daemon.page("/")[0] == 404
    with reading(desk.engine) as conn:
        beat = heartbeats.latest(conn)
    assert (beat.pid, beat.host) == (daemon.child.pid, socket.gethostname())
    assert datetime.now(UTC) - beat.beat_at < timedelta(seconds=60)


def test_the_daemon_is_small_and_loads_no_parser(desk) -> None:
    desk.profile("one")
    daemon = desk.start()
    daemon.wait_for("visited", site="one")
    fields = Path(f"/proc/{daemon.child.pid}/status").read_text("utf-8").splitlines()
    resident = next(int(line.split()[1]) for line in fields if line.startswith("VmRSS"))
    measured = any(name.startswith("COV") for name in os.environ)
    assert resident < (90_000 if measured else 60_000), f"{resident} kB"
    mapped = Path(f"/proc/{daemon.child.pid}/maps").read_text("utf-8")
    assert "/lxml/" not in mapped
    assert "/rapidfuzz/" not in mapped


def test_the_daemon_imports_nothing_heavy() -> None:
    code = (
        "import sys, scheduler.daemon, ministrywatch.cli.daemon, ministrywatch.visiting,"
        f" ministrywatch.config; print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_child_that_is_killed_is_told_of_and_its_site_tried_again(desk, ministry) -> None:
    ministry[0].fail(faults.hang())
    desk.profile("one")
    daemon = desk.start()
    daemon.wait_for("visiting")
    child = wait_for_child(daemon.child.pid)
    os.kill(child, signal.SIGKILL)
    assert "SIGKILL" in daemon.wait_for("a child ended badly")["why"]
    daemon.page("/healthz")
    assert daemon.end() == 4
    site = desk.site("one")
    assert site.failures == 1
    assert json.loads(site.visit_reason)["broken"]
    assert site.next_visit_at - datetime.now(UTC) < timedelta(minutes=3)


def wait_for_child(parent: int) -> int:
    """Return the visiting child of a daemon as soon as it is there."""
    children = Path(f"/proc/{parent}/task/{parent}/children")
    while True:
        for number in children.read_text("ascii").split():
            command = Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
            if b"visit" in command:
                return int(number)


def test_a_daemon_that_is_told_to_end_stops_its_visits_and_keeps_what_they_saw(
    desk, ministry
) -> None:
    ministry[0].fail(faults.hang(), on="/th/content/")
    desk.profile("one")
    daemon = desk.start()
    daemon.wait_for("visiting")
    while not ministry[0].asked("/th/content/"):
        assert daemon.child.poll() is None
    assert daemon.end() == 4
    assert desk.runs() == [("one", "stopped")]
    assert desk.site("one").next_visit_at is None


def test_a_second_signal_ends_it_at_once(desk, ministry) -> None:
    ministry[0].fail(faults.hang())
    desk.profile("one")
    daemon = desk.start()
    daemon.wait_for("visiting")
    daemon.send(signal.SIGTERM)
    daemon.wait_for("stopping")
    daemon.send(signal.SIGINT)
    daemon.wait_for("stopping at once")
    assert daemon.child.wait(30) == 4


def test_a_daemon_that_is_killed_leaves_nothing_running(desk, ministry) -> None:
    ministry[0].fail(faults.hang())
    desk.profile("one")
    first = desk.start()
    first.wait_for("visiting")
    child = wait_for_child(first.child.pid)
    first.end(signal.SIGKILL)
    ministry[0].heal()
    second = desk.start()
    assert second.wait_for("visited", site="one", outcome="finished")
    assert not alive(child)


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_profiles_are_read_again_and_a_broken_one_keeps_its_last_good_version(desk) -> None:
    desk.profile("one")
    desk.profile("two")
    daemon = desk.start()
    daemon.wait_for("visited", site="two")
    desk.write("one", 'name = "one"\n[page]\nbdoy = "p"\n')
    desk.profile("three")
    desk.profile("two", 'every = "30m"')
    daemon.send(signal.SIGHUP)
    broken = daemon.wait_for("a profile is broken", site="one")
    assert "one.toml" in broken["why"]
    assert "bdoy" in broken["why"]
    assert daemon.wait_for("watching", sites="one three two")
    reason = desk.site("two").visit_reason or ""
    # It is due, or on its way by now: a site that is due may wait for others.
    begun = [fact for fact in daemon.facts if "two" in fact.get("sites", "").split()]
    begun = [fact for fact in begun if fact["fact"] == "visiting"]
    assert "its pace changed" in reason or len(begun) == 2
    assert daemon.wait_for("visited", site="three")["outcome"] == "finished"


def test_a_bad_configuration_is_named_and_the_last_good_one_goes_on(desk) -> None:
    desk.profile("one")
    daemon = desk.start()
    daemon.wait_for("visited", site="one")
    desk.config.write_text("[daemon]\nchildern = 3\n", "utf-8")
    daemon.send(signal.SIGHUP)
    error = daemon.wait_for("the configuration is bad, the last good one goes on")["error"]
    assert "config.toml" in error
    assert "did you mean children?" in error
    assert daemon.page("/healthz")[0] == 200


def test_systemd_hears_of_start_and_end(desk, tmp_path) -> None:
    desk.profile("one")
    path = str(tmp_path / "notify")
    heard = []
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(path)
        manager.settimeout(60)
        daemon = desk.start(NOTIFY_SOCKET=path, WATCHDOG_USEC="2000000")
        while len([line for line in heard if line == "WATCHDOG=1"]) < 3:
            heard.append(manager.recv(4096).decode())
        daemon.send(signal.SIGTERM)
        while "STOPPING=1" not in heard:
            heard.append(manager.recv(4096).decode())
    assert heard[0] == "READY=1"
    assert any(line.startswith("STATUS=1 sites") for line in heard)


def test_without_anything_to_watch_it_says_what_to_do(desk) -> None:
    daemon = desk.start()
    assert daemon.child.wait(60) == 1
    assert "ministrywatch daemon mfa-th" in daemon.wait_for_text()


def test_a_name_that_is_mistyped_is_said(desk) -> None:
    daemon = desk.start("mfa-ht")
    assert daemon.child.wait(60) == 1
    assert "did you mean mfa-th?" in daemon.wait_for_text()
