"""Processes that need not load anything: forked from one that has everything loaded.

Starting Python and loading SQLAlchemy, Scrapy and the dictionary take ten times as long as what
most commands do. Run as a program, this is the process with everything loaded: it opens a door (a
socket), and whoever knocks gets a process of its own that is ``python -P -m`` that module, with the
arguments, environment, folder and streams it is given (``children.py`` knocks).

A command's own children are forked here too and not from the command: a process that has opened an
SQLite file cannot fork without exec. That they start by exec as well is shown where real commands
are started: tests/integration/crawling, tests/ministry/test_killed.py, each handicapped command.
"""

import atexit
import gc
import importlib
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from tests.acceptance.children import Child, Order

ROOMS = ("ministrywatch", "scheduler", "storage", "crawler")
BY_NAME = (
    "scrapy.core.downloader.handlers.http11",
    "scrapy.core.scheduler",
    "scrapy.extensions.logstats",
)
"""What Scrapy loads only when a visit begins."""


def load() -> None:
    """Load what commands and visits load; nothing of it may start a reactor or open a file."""
    for room in ROOMS:
        for found in pkgutil.walk_packages(importlib.import_module(room).__path__, room + "."):
            if not found.name.endswith(("__main__", "recorder")) and "migrations" not in found.name:
                importlib.import_module(found.name)
    for name in BY_NAME:
        importlib.import_module(name)
    importlib.import_module("crawler.thai.words").cut("ประเทศไทย")
    with suppress(ImportError):  # which is not beside a built wheel
        importlib.import_module("coverage")
    assert "twisted.internet.reactor" not in sys.modules
    gc.collect()
    gc.freeze()


def popen(door: str) -> type:
    """Return a ``subprocess.Popen`` that starts the processes of a visit without loading anew."""
    plain: type = subprocess.Popen

    class Popen(plain):  # type: ignore[misc]
        def __new__(cls, args: Any, **how: Any) -> Any:
            if args[:4] == [sys.executable, "-P", "-m", "crawler"]:
                return _piped(door, Order("crawler", [], dict(os.environ), str(Path.cwd())))
            return super().__new__(cls)

        def __init__(self, args: Any, **how: Any) -> None:
            if args[:4] == [sys.executable, "-P", "-m", "crawler.recorder"]:
                # Its parent has no database open, and ends it by their common group.
                how["preexec_fn"] = lambda: os.closerange(3, 256) or turn(args[3])
            super().__init__(args, **how)

    return Popen


def _piped(door: str, order: Order) -> Child:
    """Start a process with a pipe for each of its streams."""
    (their_in, our_in), (our_out, their_out), (our_err, their_err) = (os.pipe() for _ in range(3))
    child = Child(door, order, (their_in, their_out, their_err))
    for end in (their_in, their_out, their_err):
        os.close(end)
    child.stdin = os.fdopen(our_in, "wb")
    child.stdout, child.stderr = os.fdopen(our_out, "rb"), os.fdopen(our_err, "rb")
    return child


def open_door(door: str) -> None:
    """Start a process for each who knocks, until the one who started us is gone."""
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(door)
    listening.listen(64)
    print("open", flush=True)
    while 0 not in select.select([listening, 0], [], [])[0]:
        knock, _ = listening.accept()
        if os.fork() == 0:
            listening.close()
            start(door, knock)
        knock.close()
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                continue


def start(door: str, knock: socket.socket) -> NoReturn:
    """Fork once more, wait for that process, and say how it ended."""
    words, streams, *_ = socket.recv_fds(knock, 1 << 20, 3)
    while not words.endswith(b"\n"):
        if not (more := knock.recv(1 << 20)):
            os._exit(1)  # who knocked was killed over it
        words += more
    pid = os.fork()
    if pid == 0:
        become(door, Order(*json.loads(words)), streams)
    for each in (0, 1, 2, *streams):
        os.close(each)
    with suppress(BrokenPipeError):  # who knocked may be gone
        knock.sendall(b"%d\n" % pid)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        knock.sendall(b"%d\n" % code)
    os._exit(0)


def become(door: str, order: Order, streams: Sequence[int]) -> NoReturn:
    """Be that process."""
    os.setsid()
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    os.closerange(3, 256)
    os.environ.clear()
    os.environ.update(order.env)
    os.chdir(order.folder)
    time.tzset()
    sys.argv = [order.module, *order.args]
    subprocess.Popen = popen(door)  # type: ignore[misc]
    if any(name.startswith("COV") for name in order.env):
        measure(order.module)
    turn(order.module)


def measure(module: str) -> None:
    """Measure coverage, but not that of a command's own children.

    It doubles their time; tests/integration/crawling measures the same processes.
    """
    importlib.import_module("coverage").process_startup()
    if module == "ministrywatch":
        for name in [name for name in os.environ if name.startswith("COV")]:
            del os.environ[name]


def turn(module: str) -> NoReturn:
    """Be a module that is run, as if by a Python that has just been started."""
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 - as long as the process lasts
    at_once = 1 if os.environ.get("PYTHONUNBUFFERED") else -1
    sys.stdout = open(1, "w", at_once, closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", buffering=1, closefd=False)  # noqa: SIM115
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        leave(end.code if isinstance(end.code, int) else 0)
    except BaseException:
        traceback.print_exc()
        leave(1)
    leave(0)


def leave(code: int) -> NoReturn:
    """End without taking apart what was loaded before."""
    atexit._run_exitfuncs()
    sys.stdout.flush()
    os._exit(code)


if __name__ == "__main__":
    load()
    open_door(sys.argv[1])
