"""ministrywatch in alarms.py: a profile in a folder and the command line, as a person would."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from alarms_dress import SELECTORS, Selectors
from alarms_score import SITE, Alarm
from alarms_script import Round
from alarms_site import LIST_PAGES, Pages

SITE_NAME: Final = "alarms"
_PROBLEMS: Final = frozenset({0, 3})
"""Exit codes of a visit that was made: fine, and with problems that it reports."""

_FIRST_PROFILE: Final = f"""name = "{SITE_NAME}"
family = "mfa"
titles = {{th = "กระทรวงการต่างประเทศ"}}
home = "https://www.mfa.go.th/"
hosts = ["www.mfa.go.th", "mfa.go.th"]

[[listings]]
name = "ข่าวสารนิเทศ"
url = "https://www.mfa.go.th/th/page/ข่าวสารนิเทศ?menu=5d5bd3d815e39c306002aac5&p={{page}}"
pages = {LIST_PAGES}
"""
"""The shipped family of mfa.go.th, and the one list of this ministry."""


class Ministrywatch:
    """One database, visited once a round."""

    def __init__(self, folder: Path) -> None:
        self._sites = folder / "sites"
        self._sites.mkdir()
        self._write(_FIRST_PROFILE)
        places = {name: str(folder) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME")}
        self._env = {
            **{k: v for k, v in os.environ.items() if not k.startswith("MINISTRYWATCH_")},
            **places,
            "MINISTRYWATCH_DB": str(folder / "watch.sqlite"),
            "MINISTRYWATCH_SITES": str(self._sites),
            "MINISTRYWATCH_ALLOW_PRIVATE": "1",
        }
        self._seen: set[str] = set()

    def look(self, now: Round, origin: str, _: Pages) -> list[Alarm]:
        """Visit the site, and return what is told of it: events, and what could not be read."""
        if now.mended:
            self._write(_FIRST_PROFILE + _mended(SELECTORS[now.design]))
        visit = ("crawl", SITE_NAME, "--origin", origin, "--delay", "0", "--recheck", "all")
        (run,) = self._run(*visit, "--json")["runs"]
        return [*self._events(), *_troubles(run)]

    def close(self) -> None:
        """Leave; there is nothing to end."""

    def _events(self) -> Iterator[Alarm]:
        for event in self._run("event", "list", "--limit", "100000", "--json")["events"]:
            if event["id"] not in self._seen and not event["baseline"]:
                yield _alarm(event)
            self._seen.add(event["id"])

    def _run(self, *words: str) -> Any:
        command = [sys.executable, "-P", "-m", "ministrywatch", *words]
        done = subprocess.run(command, env=self._env, capture_output=True, text=True, check=False)
        if done.returncode not in _PROBLEMS:
            raise SystemExit(f"ministrywatch {words[0]}: exit {done.returncode}: {done.stderr}")
        return json.loads(done.stdout)

    def _write(self, profile: str) -> None:
        (self._sites / f"{SITE_NAME}.toml").write_text(profile, encoding="utf-8")


def _mended(selectors: Selectors) -> str:
    """Return what a person adds to the profile after the redesign."""
    return (
        f'\n[[list]]\nitem = "{selectors.entry}"\n'
        f'title = "{selectors.listed}::attr(title)"\n'
        'date = "p.date"\nviews = "strong.icon-web-eye"\n'
        f'\n[page]\nbody = "{selectors.body}"\n'
    )


def _alarm(event: dict[str, Any]) -> Alarm:
    """Return an event as an alarm; one on the site as a whole has no release's key."""
    kind: str = event["kind"]
    if kind.startswith("site-"):
        return Alarm(SITE, kind)
    return Alarm(event["key"], "cosmetic" if event.get("severity") == "cosmetic" else kind)


def _troubles(run: dict[str, Any]) -> Iterator[Alarm]:
    """Yield each problem of a visit once, as the report prints it, whatever pages had it."""
    told = dict.fromkeys((each["kind"], each["detail"]) for each in run["problems"])
    for _ in told:
        yield Alarm(SITE, "error")
