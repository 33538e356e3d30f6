"""urlwatch and webchanges in alarms.py: a file of jobs, run once a round as cron would.

Both are asked for their shortest report, of one line a job: ``CHANGED: name (address)``. JSON is
YAML, so that is what their files are written in. urlwatch dates its snapshots by the second and
takes the newest for the last, so two runs are a second apart at least.
"""

import json
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from alarms_dress import SELECTORS, Selectors
from alarms_score import LIST, Alarm
from alarms_script import Round
from alarms_site import Pages

_LINE: Final = re.compile(r"^(?P<verb>[A-Z][A-Z ,]*): (?P<name>[^ ]+) \(")
_KINDS: Final = {"error,repeated": "error", "unchanged,error ended": "ended"}
_TICK: Final = 1.0
"""Seconds before a run."""
_SHORT: Final = {"minimal": True, "footer": False}
_CONFIG: Final[dict[str, Any]] = {
    "display": {"new": True, "error": True, "unchanged": False, "empty-diff": False},
    "report": {"text": _SHORT, "stdout": {"enabled": True, "color": False}},
}


class Program(NamedTuple):
    """What differs between the two.

    ``filters`` is the key of a job's filters, ``extra`` what a careful user adds to each job.
    """

    name: str
    filters: str
    jobs: str
    database: str
    config: dict[str, Any]
    extra: dict[str, Any]


URLWATCH: Final = Program("urlwatch", "filter", "--urls", "--cache", {}, {})
WEBCHANGES: Final = Program(
    "webchanges",
    "filters",
    "--jobs",
    "--database",
    {"version_check": {"enabled": False}},
    {"suppress_repeated_errors": True, "empty_as_transient": True},
)


class Cron:
    """One of the two programs, with filters or without."""

    def __init__(self, folder: Path, binary: Path, program: Program, *, filtered: bool) -> None:
        self._folder, self._binary, self._program = folder, binary, program
        self._filtered = filtered
        self._write("config.yaml", {**_CONFIG, **program.config})
        (folder / "hooks.py").write_text("", encoding="utf-8")

    def look(self, now: Round, _: str, pages: Pages) -> list[Alarm]:
        """Run every job once, and return what the report says."""
        selectors = SELECTORS[now.design if now.mended else 1]
        jobs = "\n---\n".join(json.dumps(job) for job in self._jobs(pages, selectors))
        (self._folder / "jobs.yaml").write_text(jobs, encoding="utf-8")
        files = {
            self._program.jobs: "jobs.yaml",
            "--config": "config.yaml",
            "--hooks": "hooks.py",
            self._program.database: "snapshots.db",
        }
        words = [word for flag, name in files.items() for word in (flag, str(self._folder / name))]
        time.sleep(_TICK)
        done = subprocess.run(
            [self._binary, *words], capture_output=True, text=True, check=False, cwd=self._folder
        )
        if done.returncode:
            raise SystemExit(f"{self._program.name}: exit {done.returncode}: {done.stderr}")
        return [each for each in map(alarm, done.stdout.splitlines()) if each]

    def close(self) -> None:
        """Leave; there is nothing to end."""

    def _jobs(self, pages: Pages, selectors: Selectors) -> Iterator[dict[str, Any]]:
        for url in pages.lists:
            yield self._job(LIST, url, selectors.listed)
        for key, url in pages.releases.items():
            yield self._job(key, url, f"{selectors.headline}, {selectors.body}")

    def _job(self, name: str, url: str, selector: str) -> dict[str, Any]:
        job: dict[str, Any] = {"name": name, "url": url}
        if self._filtered:
            job |= {self._program.filters: [{"css": selector}, "html2text"], **self._program.extra}
        return job

    def _write(self, name: str, value: object) -> None:
        (self._folder / name).write_text(json.dumps(value), encoding="utf-8")


def alarm(line: str) -> Alarm | None:
    """Read a line of the report; an error that ended is the page's return."""
    found = _LINE.match(line)
    if found is None:
        return None
    verb = found["verb"].lower()
    return Alarm(found["name"], _KINDS.get(verb, verb))
