"""What a person is told of the daemon: by doctor, and by the list of sites."""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

from storage import heartbeats
from storage.engine import writing
from storage.heartbeats import Heartbeat


def told(desk, *words: str) -> str:
    where = ("--db", desk.url, "--sites", str(desk.sites))
    done = subprocess.run(
        [sys.executable, "-P", "-m", "ministrywatch", *words, *where],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "200"},
    )
    return done.stdout


def beat(desk, age: timedelta) -> None:
    now = datetime.now(UTC)
    with writing(desk.engine) as conn:
        heartbeats.beat(
            conn,
            Heartbeat(host="desk", pid=7, version="0", started_at=now, beat_at=now - age),
        )


def test_doctor_knows_a_daemon_by_its_heartbeat(desk) -> None:
    assert "the daemon on" not in told(desk, "doctor")
    beat(desk, timedelta(seconds=5))
    assert "✓ the daemon on desk (process 7) is at work" in told(desk, "doctor")
    beat(desk, timedelta(minutes=9))
    said = told(desk, "doctor")
    assert "✗ the daemon on desk (process 7) has given no heartbeat for 9 min" in said


def test_the_list_of_sites_says_when_each_is_visited_next_and_why(desk) -> None:
    desk.profile("one")
    assert "next visit" not in told(desk, "site", "list")
    daemon = desk.start()
    daemon.wait_for("visited", site="one")
    daemon.end(signal.SIGKILL)
    shown = told(desk, "site", "list")
    assert "next visit" in shown
    assert "every 1h" in shown
    (row,) = (
        each
        for each in json.loads(told(desk, "site", "list", "--json"))["sites"]
        if each["name"] == "one"
    )
    assert row["next_visit_reason"].startswith("every 1h")
    assert row["next_visit"] > datetime.now(UTC).isoformat()
