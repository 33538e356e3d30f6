"""changedetection.io in alarms.py: its server on loopback, driven by its REST API.

An alarm is what would be sent: a second snapshot, or a later one. An error is what its overview
begins to show of a watch; it is sent to nobody (only a filter that was not found six times is).
"""

import json
import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from alarms_dress import SELECTORS, Selectors
from alarms_score import LIST, Alarm
from alarms_script import Round
from alarms_site import Pages

_GLANCE: Final = 0.05
"""Seconds between two looks at what is under way."""
_PATIENCE: Final = 120.0
"""Seconds after which the server is given up."""
_ENVIRONMENT: Final = {
    "ALLOW_IANA_RESTRICTED_ADDRESSES": "true",  # the ministry is on loopback
    "DISABLE_VERSION_CHECK": "true",
    "LOGGER_LEVEL": "ERROR",
    "REQUESTS_RETRY_MAX_COUNT": "1",  # its six tries of a dead server take half a minute a page
}


class Changedetection:
    """One server with a watch for each page, with filters or without."""

    def __init__(self, folder: Path, binary: Path, *, filtered: bool) -> None:
        self._folder, self._binary, self._filtered = folder, binary, filtered
        self._server: subprocess.Popen[bytes] | None = None
        self._origin = f"http://127.0.0.1:{_free_port()}"
        self._key = ""
        self._watches: dict[str, str] = {}
        self._last: dict[str, dict[str, Any]] = {}

    def look(self, now: Round, _: str, pages: Pages) -> list[Alarm]:
        """Check every watch once; a new one is checked by the server itself when it is added."""
        if self._server is None:
            self._begin(pages.lists[0])
        selectors = SELECTORS[now.design if now.mended else 1]
        if now.mended and self._filtered:
            for url, uuid in self._watches.items():
                self._ask("PUT", f"watch/{uuid}", self._filters(url, pages, selectors))
        for uuid in self._watches.values():
            self._ask("GET", f"watch/{uuid}?recheck=1")
        for url in (*pages.lists, *pages.releases.values()):
            if url not in self._watches:
                made = {"url": url, **self._filters(url, pages, selectors)}
                self._watches[url] = self._ask("POST", "watch", made)["uuid"]
        names = {url: key for key, url in pages.releases.items()}
        return [
            Alarm(names.get(url, LIST), kind) for url in self._watches for kind in self._new(url)
        ]

    def close(self) -> None:
        """End the server."""
        if self._server is not None:
            self._server.terminate()
            self._server.wait()

    def _begin(self, url: str) -> None:
        """Start the server; a first watch on its command line keeps its own examples out."""
        port = self._origin.rpartition(":")[2]
        first = json.dumps({"paused": True})
        options = ["-h", "127.0.0.1", "-p", port, "-d", str(self._folder), "-u", url, "-u0", first]
        self._server = subprocess.Popen(
            [self._binary, *options],
            env={**os.environ, **_ENVIRONMENT},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait(self._is_up, "does not start")
        (example,) = self._ask("GET", "watch")
        self._ask("DELETE", f"watch/{example}")

    def _is_up(self) -> bool:
        try:
            settings = json.loads((self._folder / "changedetection.json").read_bytes())
            self._key = settings["settings"]["application"]["api_access_token"]
            return bool(self._ask("GET", "systeminfo"))
        except (OSError, ValueError):
            return False

    def _filters(self, url: str, pages: Pages, selectors: Selectors) -> dict[str, list[str]]:
        if not self._filtered:
            return {}
        if url in pages.lists:
            return {"include_filters": [selectors.listed]}
        return {"include_filters": [selectors.headline, selectors.body]}

    def _new(self, url: str) -> Iterator[str]:
        """Wait until the watch was checked, and yield what is new of it."""
        before = self._last.get(url, {"check_count": 0, "history_n": 0, "last_error": False})
        path = f"watch/{self._watches[url]}"
        self._wait(
            lambda: self._ask("GET", path)["check_count"] > before["check_count"],
            f"does not check {url}",
        )
        after = self._last[url] = self._ask("GET", path)
        if after["history_n"] > max(1, before["history_n"]):
            yield "changed"
        if after["last_error"] and after["last_error"] != before["last_error"]:
            yield "error"

    def _ask(self, method: str, path: str, body: object = None) -> Any:
        request = urllib.request.Request(
            f"{self._origin}/api/v1/{path}",
            json.dumps(body).encode() if body is not None else None,
            {"x-api-key": self._key, "Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request) as answer:
            said = answer.read()
        return json.loads(said) if said else None

    def _wait(self, until: Callable[[], bool], otherwise: str) -> None:
        end = time.monotonic() + _PATIENCE
        while not until():
            if time.monotonic() > end:
                raise SystemExit(f"changedetection.io {otherwise} in {_PATIENCE:.0f} seconds")
            time.sleep(_GLANCE)


def _free_port() -> int:
    """Return a port that nobody listens on, just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
