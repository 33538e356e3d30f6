"""Measure one daemon that watches many sites: is each visited in time, and at what cost.

By default 500 sites, each with a profile of its own, lists, and 20 releases that are due at every
visit, all served on loopback, in whose time zone it is about ten in the morning. Printed are how
long after its plan each visit began, the CPU time of the daemon and of its children, and the most
memory that each took.

Run as ``python benchmarks/daemon.py [--sites 500] [--every 30m] [--minutes 75]``.
"""

import argparse
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import text

from crawler.profile.load import SHIPPED
from ministrywatch.demo.ministry import Manners, Ministry
from ministrywatch.demo.server import serve
from scheduler.vitals import resident
from storage.engine import open_engine, reading, writing

RELEASES = 20


def write_profiles(folder: Path, sites: int, every: str) -> None:
    """Write a profile for each site; a budget that the benchmark does not reach."""
    shipped = (SHIPPED / "mfa-th.toml").read_text("utf-8")
    shipped = shipped.replace('"Asia/Bangkok"', f'"{office_zone(datetime.now(UTC).hour)}"', 1)
    for number in range(sites):
        name = f"site-{number:03d}"
        body = shipped.replace('name = "mfa-th"', f'name = "{name}"', 1)
        pace = f'[pace]\nevery = "{every}"\nbudget = 1000000\n'
        (folder / f"{name}.toml").write_text(f"{body}\n{pace}", "utf-8")


def office_zone(hour: int) -> str:
    """Return a time zone in which it is about ten: at night sites are visited more seldom.

    The sign in the names of these zones is the other way round.
    """
    ahead = (10 - hour + 11) % 24 - 11
    return f"Etc/GMT{-ahead:+d}"


def start(folder: Path, url: str, origin: str, children: int) -> subprocess.Popen[bytes]:
    """Start the daemon; its log goes beside the database."""
    config = folder / "config.toml"
    config.write_text(f"[daemon]\nchildren = {children}\n", "utf-8")
    options = ["--db", url, "--sites", str(folder / "sites"), "--config", str(config)]
    server = ["--origin", origin, "--delay", "0", "--listen", ""]
    with (folder / "daemon.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "ministrywatch", "daemon", *options, *server],
            stderr=log,
            env={**os.environ, "MINISTRYWATCH_ALLOW_PRIVATE": "1"},
        )


def descendants(pid: int) -> list[int]:
    """Return the processes below one."""
    found: list[int] = []
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = " ".join((task / "children").read_text("ascii") for task in tasks)
    except OSError:
        return found
    for child in map(int, children.split()):
        found += [child, *descendants(child)]
    return found


class Watched(NamedTuple):
    """What was seen of a daemon from outside."""

    own: float
    """The most megabytes of the daemon itself."""
    below: float
    """The most megabytes of all its children together."""
    plans: dict[str, list[int]]
    """For each site the moments that its visits were planned for, in microseconds."""


def watch(daemon: subprocess.Popen[bytes], url: str, seconds: float) -> Watched:
    """Keep all releases due for some time, and look at what the daemon takes and plans."""
    own = below = 0.0
    plans: dict[str, list[int]] = defaultdict(list)
    engine = open_engine(url)
    end = time.monotonic() + seconds
    while time.monotonic() < end and daemon.poll() is None:
        time.sleep(5)
        own = max(own, resident(str(daemon.pid)) / 1e6)
        below = max(below, sum(resident(str(each)) for each in descendants(daemon.pid)) / 1e6)
        if Path(url.removeprefix("sqlite:///")).stat().st_size > 1_000_000:
            with writing(engine) as conn:
                conn.execute(text("UPDATE releases SET next_look_at = 0"))
                found = conn.execute(text("SELECT name, next_visit_at FROM sites")).all()
            for name, at in found:
                if at and at not in plans[name][-1:]:
                    plans[name].append(at)
    engine.dispose()
    return Watched(own, below, plans)


def cpu(pid: int) -> float:
    """Return the seconds of CPU that a process has taken itself."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def lateness(url: str, plans: dict[str, list[int]]) -> tuple[dict[str, int], list[float], int]:
    """Return visits by site, the seconds from each plan to its visit, and all requests."""
    query = (
        "SELECT name, started_at, counts FROM runs JOIN sites ON sites.id = site_id"
        " WHERE outcome IN ('finished', 'problems') ORDER BY runs.id"
    )
    engine = open_engine(url)
    visits: dict[str, int] = defaultdict(int)
    late: list[float] = []
    requests = 0
    with reading(engine) as conn:
        for name, began, counts in conn.execute(text(query)):
            planned = max((at for at in plans[name] if at <= began), default=None)
            if planned is not None:
                late.append((began - planned) / 1e6)
            visits[name] += 1
            requests += int(counts.partition('"requests":')[2].partition(",")[0])
    engine.dispose()
    return visits, sorted(late), requests


def main() -> None:
    """Run one daemon for some time, and print what it did."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sites", type=int, default=500)
    parser.add_argument("--every", default="30m")
    parser.add_argument("--minutes", type=float, default=75)
    parser.add_argument("--children", type=int, default=2)
    given = parser.parse_args()
    ministry = Ministry.of_size(RELEASES, page_bytes=20_000, manners=Manners(per_page=50))
    with tempfile.TemporaryDirectory() as place, serve(ministry) as origin:
        folder = Path(place)
        (folder / "sites").mkdir()
        write_profiles(folder / "sites", given.sites, given.every)
        url = f"sqlite:///{folder / 'watch.sqlite'}"
        daemon = start(folder, url, origin, given.children)
        seen = watch(daemon, url, given.minutes * 60)
        spent = cpu(daemon.pid)
        daemon.send_signal(signal.SIGTERM)
        code = daemon.wait()
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        whole = usage.ru_utime + usage.ru_stime
        visits, late, requests = lateness(url, seen.plans)
        log = (folder / "daemon.log").read_text("utf-8").splitlines()
        warnings = [line for line in log if " WARNING " in line]
    print(f"{given.sites} sites every {given.every} for {given.minutes:.0f} min: exit code {code}")
    print(f"visits {sum(visits.values())}, requests {requests}, sites never visited "
          f"{given.sites - len(visits)}, warnings {len(warnings)}")  # fmt: skip
    for line in warnings[:5]:
        print(f"  {line}")
    if late:
        middle, most = late[len(late) // 2], late[-1]
        print(f"begun late by {middle:.0f} s in the middle, {most:.0f} s at most")
    print(f"CPU: daemon {spent:.1f} s, children {whole - spent:.0f} s "
          f"({1000 * (whole - spent) / max(requests, 1):.0f} ms a request)")  # fmt: skip
    print(f"memory: daemon {seen.own:.0f} MB, all children together {seen.below:.0f} MB")


if __name__ == "__main__":
    main()
