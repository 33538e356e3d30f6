"""What systemd hears of the daemon, on a real datagram socket."""

import os
import socket
from pathlib import Path

import pytest

from scheduler.notify import Notifier


@pytest.fixture
def manager(tmp_path: Path):
    """Listen where a service manager would."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "notify"))
        listener.settimeout(5)
        yield listener


def heard(manager: socket.socket) -> str:
    return manager.recv(4096).decode()


def notifier(manager: socket.socket, **more: str) -> Notifier:
    return Notifier({"NOTIFY_SOCKET": manager.getsockname(), **more})


SAID = [
    ("ready", (), "READY=1"),
    ("stopping", (), "STOPPING=1"),
    ("alive", (), "WATCHDOG=1"),
    ("status", ("12 sites,\n3 due",), "STATUS=12 sites, 3 due"),
]


@pytest.mark.parametrize(("what", "words", "line"), SAID)
def test_the_manager_hears(manager, what, words, line) -> None:
    getattr(notifier(manager), what)(*words)
    assert heard(manager) == line


def test_a_reload_says_when_it_began(manager) -> None:
    notifier(manager).reloading()
    first, second = heard(manager).split("\n")
    assert first == "RELOADING=1"
    assert int(second.removeprefix("MONOTONIC_USEC=")) > 0


def test_a_name_of_the_abstract_kind_is_found() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(f"\0ministrywatch-test-{os.getpid()}")
        listener.settimeout(5)
        Notifier({"NOTIFY_SOCKET": f"@ministrywatch-test-{os.getpid()}"}).ready()
        assert heard(listener) == "READY=1"


@pytest.mark.parametrize("environ", [{}, {"NOTIFY_SOCKET": "/nowhere"}, {"NOTIFY_SOCKET": "x"}])
def test_without_a_manager_nothing_happens(environ) -> None:
    silent = Notifier(environ)
    silent.ready()
    assert silent.watchdog is None


WATCHDOGS = [
    ({"WATCHDOG_USEC": "30000000"}, 30.0),
    ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"}, None),
    ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": str(os.getpid())}, 30.0),
    ({"WATCHDOG_USEC": "0"}, None),
    ({"WATCHDOG_USEC": "soon"}, None),
]


@pytest.mark.parametrize(("environ", "seconds"), WATCHDOGS)
def test_the_watchdog_says_how_often(environ, seconds) -> None:
    assert Notifier(environ).watchdog == seconds
