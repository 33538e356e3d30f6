"""Daemons as processes: started without loading anything anew, seen by their log, and killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from tests.acceptance.children import ROOT, Child, Order


class Daemon:
    """One daemon, and what it has logged."""

    def __init__(self, door: str, args: list[str], log: Path) -> None:
        self._log = log
        order = Order("ministrywatch", args, dict(os.environ), str(log.parent))
        with Path(os.devnull).open() as none, log.open("wb") as out:
            self.child = Child(door, order, (none.fileno(), out.fileno(), out.fileno()))

    def saw(self, words: str) -> bool:
        return f'"fact": "{words}"' in self.log()

    def log(self) -> str:
        return self._log.read_text("utf-8")


class Nursery:
    """The process that daemons and their children come from."""

    def __init__(self, door: str, clock: Path) -> None:
        program = "tests.ministry.killed_daemon_process"
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", program, door, str(clock)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout
        assert self._process.stdout.readline() == b"open\n"

    def born(self) -> list[int]:
        """Return the processes that were started here and still live."""
        watching = _children(self._process.pid)
        born = [pid for each in watching for pid in _children(each)]
        return [*born, *(pid for each in born for pid in _children(each))]

    def close(self) -> None:
        """Let it end, which it does when nobody is at its standard input."""
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe
            pipe.close()
        self._process.wait()


def kill_all(pids: Iterable[int]) -> None:
    for each in pids:
        with suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)


def _children(pid: int) -> list[int]:
    """Return the children of a process that are not dead yet."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        listed = " ".join((task / "children").read_text("ascii") for task in tasks)
    except OSError:
        return []
    return [int(each) for each in listed.split() if _lives(each)]


def _lives(pid: str) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
