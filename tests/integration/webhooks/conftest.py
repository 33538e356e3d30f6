"""A receiver on loopback that answers as a test says, down to the byte, and messages to send."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest

from scheduler.alerts.model import Envelope, Rule, Told
from storage.records import Event, Release

AT = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)

Answer = Callable[[socket.socket], None]


class Request(NamedTuple):
    """What arrived."""

    line: str
    headers: dict[str, str]
    body: bytes


class Receiver:
    """Takes one request a connection, and lets ``answer`` say the rest on the bare socket."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.answer: Answer = take
        self.over = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    @property
    def port(self) -> int:
        port: int = self._listening.getsockname()[1]
        return port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?token=t0p"

    def close(self) -> None:
        self.over.set()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                taken, _ = self._listening.accept()
                thread = threading.Thread(target=self._serve, args=(taken,))
                self._threads.append(thread)
                thread.start()

    def _serve(self, taken: socket.socket) -> None:
        with taken, suppress(OSError):
            taken.settimeout(10)
            self.requests.append(_read(taken))
            self.answer(taken)


def _read(taken: socket.socket) -> Request:
    with taken.makefile("rb") as stream:
        line = stream.readline().decode()
        if not line:
            raise ConnectionResetError
        headers = {}
        while (header := stream.readline().decode().strip()) != "":
            name, _, value = header.partition(":")
            headers[name.lower()] = value.strip()
        return Request(line.strip(), headers, stream.read(int(headers["content-length"])))


def take(taken: socket.socket) -> None:
    """Answer as a receiver does that has taken a message."""
    taken.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    opened = Receiver()
    yield opened
    opened.close()


def told(**facts: Any) -> Told:
    """Make an edit of a release, with other facts where a test has them."""
    given = {
        "id": "3f9c2a",
        "kind": "edited",
        "site": "mfa-th",
        "key": "สารรัฐมนตรี",
        "url": "https://www.mfa.go.th/th/content/1",
        "title": "การประชุมครั้งที่ ๑๘",
        "at": AT,
        "severity": "substantive",
        "fields": ("title",),
        "diff": {"title": (("=", "การประชุมครั้งที่ "), ("-", "๑๗"), ("+", "๑๘"))},
    }
    event = Event(**{**given, **facts})
    return Told(seq=1, event=event, release=Release(title=event.title))


@pytest.fixture
def envelope() -> Callable[..., Envelope]:
    """Return a function that makes a message to an address."""

    def make(address: str, *several: Told, **facts: Any) -> Envelope:
        given = {
            "id": "msg_01",
            "rule": Rule(name="archive", to="webhook", url=address, secret_env="HOOK"),
            "address": address,
            "thread": "mfa-th/สารรัฐมนตรี",
            "shape": "single",
            "created_at": AT,
            "attempt": 1,
            "told": several or (told(),),
        }
        return Envelope(**{**given, **facts})

    return make
