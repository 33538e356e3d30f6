"""Measure one daemon that watches many sites: is each visited in time, and at what cost.

By default 500 sites, each with a profile of its own, lists, and 20 releases that are due at every
visit, all served on loopback. Printed are how late visits began, measured from the end of the
site's visit before plus its interval, the CPU time of the daemon and of its children, and the most
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
from pathlib import Path

from sqlalchemy import text

from crawler.profile.load import SHIPPED
from ministrywatch.demo.ministry import Manners, Ministry
from ministrywatch.demo.server import serve
from scheduler.vitals import resident
from storage.engine import open_engine, reading, writing

RELEASES = 20
SPREAD = 1.05
"""Visits are spread by so much around their interval."""
SPANS = {"m": 60, "h": 3600}


def write_profiles(folder: Path, sites: int, every: str) -> None:
    """Write a profile for each site; a budget that the benchmark does not reach."""
    shipped = (SHIPPED / "mfa-th.toml").read_text("utf-8")
    for number in range(sites):
        name = f"site-{number:03d}"
        body = shipped.replace('name = "mfa-th"', f'name = "{name}"', 1)
        pace = f'[pace]\nevery = "{every}"\nbudget = 1000000\n'
        (folder / f"{name}.toml").write_text(f"{body}\n{pace}", "utf-8")


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


def watch(daemon: subprocess.Popen[bytes], url: str, seconds: float) -> tuple[float, float]:
    """Keep all releases due for some time; return the most megabytes of daemon and children."""
    own = below = 0.0
    engine = open_engine(url)
    end = time.monotonic() + seconds
    while time.monotonic() < end and daemon.poll() is None:
        time.sleep(5)
        own = max(own, resident(str(daemon.pid)) / 1e6)
        below = max(below, sum(resident(str(each)) for each in descendants(daemon.pid)) / 1e6)
        if Path(url.removeprefix("sqlite:///")).stat().st_size > 1_000_000:
            with writing(engine) as conn:
                conn.execute(text("UPDATE releases SET next_look_at = 0"))
    engine.dispose()
    return own, below


def cpu(pid: int) -> float:
    """Return the seconds of CPU that a process has taken itself."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def lateness(url: str, every: float) -> tuple[dict[str, int], list[float], int]:
    """Return visits by site, the seconds by which each but the first was late, and all requests."""
    query = (
        "SELECT name, started_at, finished_at, counts FROM runs"
        " JOIN sites ON sites.id = site_id WHERE outcome IN ('finished', 'problems')"
        " ORDER BY runs.id"
    )
    engine = open_engine(url)
    visits: dict[str, int] = defaultdict(int)
    ends: dict[str, int] = {}
    late: list[float] = []
    requests = 0
    with reading(engine) as conn:
        for name, began, ended, counts in conn.execute(text(query)):
            if name in ends:
                late.append(max(0.0, (began - ends[name]) / 1e6 - every * SPREAD))
            ends[name] = ended
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
    every = float(given.every[:-1]) * SPANS[given.every[-1]]
    ministry = Ministry.of_size(RELEASES, page_bytes=20_000, manners=Manners(per_page=50))
    with tempfile.TemporaryDirectory() as place, serve(ministry) as origin:
        folder = Path(place)
        (folder / "sites").mkdir()
        write_profiles(folder / "sites", given.sites, given.every)
        url = f"sqlite:///{folder / 'watch.sqlite'}"
        daemon = start(folder, url, origin, given.children)
        own, below = watch(daemon, url, given.minutes * 60)
        spent = cpu(daemon.pid)
        daemon.send_signal(signal.SIGTERM)
        code = daemon.wait()
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        whole = usage.ru_utime + usage.ru_stime
        visits, late, requests = lateness(url, every)
        warnings = (folder / "daemon.log").read_text("utf-8").count("WARNING")
    print(f"{given.sites} sites every {given.every} for {given.minutes:.0f} min: exit code {code}")
    print(f"visits {sum(visits.values())}, requests {requests}, sites never visited "
          f"{given.sites - len(visits)}, warnings {warnings}")  # fmt: skip
    if late:
        middle, most = late[len(late) // 2], late[-1]
        print(f"begun late by {middle:.0f} s in the middle, {most:.0f} s at most")
    print(f"CPU: daemon {spent:.1f} s, children {whole - spent:.0f} s "
          f"({1000 * (whole - spent) / max(requests, 1):.0f} ms a request)")  # fmt: skip
    print(f"memory: daemon {own:.0f} MB, all children together {below:.0f} MB")


if __name__ == "__main__":
    main()
