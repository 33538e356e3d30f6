"""The rules of a daemon hear of what others find, and follow its configuration."""

import json
import os
import signal
import subprocess
import sys
from typing import Any

from scheduler.alerts.hearers import standing
from scheduler.daemon import utc_now
from storage import outbox_lists
from storage.engine import reading

FUND = "vaccine-fund0264"
NOWHERE = "http://127.0.0.1:9/"


def crawl(desk: Any) -> None:
    """Visit the site by hand, with a configuration of nothing."""
    (desk.folder / "empty.toml").write_text("", "utf-8")
    done = subprocess.run(
        [
            sys.executable, "-P", "-m", "ministrywatch", "crawl", "one", "--recheck", "all",
            "--db", desk.url, "--sites", str(desk.sites),
            "--config", str(desk.folder / "empty.toml"), "--origin", desk.origin, "--delay", "0",
        ],
        env={**os.environ, "MINISTRYWATCH_ALLOW_PRIVATE": "1"},
        capture_output=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def configured(desk: Any, name: str) -> None:
    """Write a rule that gathers until tomorrow, and a feed."""
    desk.config.write_text(
        f'[[alert]]\nname = "{name}"\nto = "webhook"\nurl = "{NOWHERE}"\ndeliver = "daily 08:00"\n'
        f'[[alert]]\nname = "page"\nto = "feed"\nfolder = "{desk.folder}/feeds"\n',
        "utf-8",
    )


def queued(desk: Any) -> list[tuple[str, str, int]]:
    with reading(desk.engine) as conn:
        found = outbox_lists.listing(conn)
    return sorted((each.lane.rule, each.state, each.events) for each in found)


def stored(desk: Any) -> list[str]:
    with reading(desk.engine) as conn:
        return [rule.name for rule in standing(conn, utc_now()).rules]


def wait_for_feed(desk: Any, daemon: Any, most: int) -> list[Any]:
    """Return what the feed tells, as soon as it tells so much."""
    while len(found := json.loads((desk.folder / "feeds/page.json").read_text())["items"]) < most:
        assert daemon.page("/healthz")
        assert daemon.child.poll() is None
    return found


def edit(ministry: Any, millions: str, to: str) -> None:
    ministry[0].rewrite(FUND, f"{millions} ล้านบาท", f"{to} ล้านบาท")


def test_a_crawl_without_rules_is_heard_by_those_of_a_daemon(desk, ministry) -> None:
    """While it is at work, by what it read last, and when it has stopped."""
    desk.profile("one")
    configured(desk, "desk")
    daemon = desk.start()
    daemon.wait_for("visited", site="one", outcome="finished")
    assert stored(desk) == ["desk"]
    configured(desk, "renamed")
    daemon.send(signal.SIGHUP)
    daemon.wait_for("watching", rules="renamed page")
    assert stored(desk) == ["renamed"]
    edit(ministry, "๑๔", "๑๕")
    crawl(desk)
    assert queued(desk) == [("renamed", "waiting", 1)]
    desk.due("one")
    assert len(wait_for_feed(desk, daemon, 1)) == 1
    assert daemon.end() == 4
    edit(ministry, "๑๕", "๑๖")
    crawl(desk)
    assert queued(desk) == [("renamed", "waiting", 2)]
