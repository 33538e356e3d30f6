"""Processes that need not load anything: how to order them, and how to wait for them.

They come from the process that ``nursery.py`` is, and are used as a ``subprocess.Popen`` is.
"""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]


class Order(NamedTuple):
    """A process to be started."""

    module: str
    args: Sequence[str]
    env: dict[str, str]
    folder: str


class Child:
    """A process from the nursery, used as a ``subprocess.Popen`` is."""

    def __init__(self, door: str, order: Order, streams: Sequence[int]) -> None:
        self._knock = socket.socket(socket.AF_UNIX)
        self._knock.connect(door)
        words = json.dumps(order).encode() + b"\n"
        self._knock.sendall(words[socket.send_fds(self._knock, [words], streams) :])
        self._heard = b""
        self.pid = self._number()
        self.returncode: int | None = None
        self.stdin: Any = None
        self.stdout: Any = None
        self.stderr: Any = None

    def _number(self, timeout: float | None = None) -> int:
        """Hear one number: first that of the process, then how it ended."""
        self._knock.settimeout(timeout)
        while b"\n" not in self._heard:
            heard = self._knock.recv(64)
            assert heard, "the nursery is closed"
            self._heard += heard
        number, _, self._heard = self._heard.partition(b"\n")
        return int(number)

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            try:
                self.returncode = self._number(timeout)
            except TimeoutError:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0) from None
            self._knock.close()
        return self.returncode

    def poll(self) -> int | None:
        try:
            return self.wait(1e-4)
        except subprocess.TimeoutExpired:
            return None

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class Done(NamedTuple):
    """How a process ended, and what it wrote."""

    code: int
    out: bytes
    err: bytes


def run(door: str, order: Order, timeout: float) -> Done:
    """Start a process without input and wait for its end; a late one is ended."""
    with TemporaryFile() as out, TemporaryFile() as err, Path(os.devnull).open() as none:
        child = Child(door, order, (none.fileno(), out.fileno(), err.fileno()))
        try:
            code = child.wait(timeout)
        finally:
            child.kill()
        out.seek(0)
        err.seek(0)
        return Done(code, out.read(), err.read())


@contextmanager
def nursery() -> Iterator[str]:
    """Open a nursery, and yield its door: a path, which a socket wants short."""
    with TemporaryDirectory(prefix="mw-") as folder:
        door = f"{folder}/door"
        process = _opened(door)
        try:
            yield door
        finally:
            _close(process)


def _opened(door: str) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "tests.acceptance.nursery", door],
        # Each command measures its own coverage; this process has none.
        env={**{k: v for k, v in os.environ.items() if "COV" not in k}, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout
    assert process.stdout.readline() == b"open\n"
    return process


def _close(process: subprocess.Popen[bytes]) -> None:
    """Let the nursery end, which it does when nobody is at its standard input."""
    for pipe in (process.stdin, process.stdout):
        assert pipe
        pipe.close()
    process.wait()
