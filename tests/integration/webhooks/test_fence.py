"""The fence around threads in which others' code connects."""

import asyncio
import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from scheduler.alerts.fence import fence


def in_a_thread(receiver: Any) -> None:
    with ThreadPoolExecutor(1) as pool:
        pool.submit(connected, ("127.0.0.1", receiver.port)).result()


def two_threads_deep(receiver: Any) -> None:
    with ThreadPoolExecutor(1) as pool:
        pool.submit(in_a_thread, receiver).result()


def by_asyncio(receiver: Any) -> None:
    asyncio.run(asyncio.open_connection("127.0.0.1", receiver.port))  # type: ignore[arg-type]


def sent(address: tuple[str, int]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.sendto(b"x", address)


def connected(address: Any, family: int = socket.AF_INET) -> int:
    with socket.socket(family) as sock:
        return sock.connect_ex(address)


WAYS: list[Callable[[Any], object]] = [
    lambda receiver: socket.create_connection(("localhost", receiver.port)),
    lambda receiver: connected(("127.0.0.1", receiver.port)),
    lambda receiver: connected(("localhost", receiver.port)),
    lambda receiver: connected(("127.1", receiver.port)),
    lambda receiver: connected(("::ffff:127.0.0.1", receiver.port), socket.AF_INET6),
    lambda receiver: connected("/run/some.sock", socket.AF_UNIX),
    lambda receiver: sent(("127.0.0.1", receiver.port)),
    lambda receiver: sent(("localhost", receiver.port)),
    in_a_thread,
    two_threads_deep,
    by_asyncio,
]


@pytest.mark.parametrize("way", WAYS)
def test_nothing_connects_to_an_address_that_is_not_public(
    receiver: Any, way: Callable[[Any], object]
) -> None:
    with fence().around(), pytest.raises(PermissionError):
        way(receiver)
    assert receiver.requests == []


def test_what_was_refused_is_told_and_the_fence_ends_with_its_block(receiver: Any) -> None:
    with fence().around() as refused, pytest.raises(PermissionError, match="no public address"):
        in_a_thread(receiver)
    assert refused == ["127.0.0.1"]
    assert connected(("127.0.0.1", receiver.port)) == 0


def test_a_fence_within_a_fence_leaves_the_outer_one_standing(receiver: Any) -> None:
    """Whatever breaks within."""
    with fence().around() as outer:
        with pytest.raises(PermissionError), fence().around() as inner:
            two_threads_deep(receiver)
        with pytest.raises(PermissionError):
            connected(("127.0.0.1", receiver.port))
    assert (inner, outer) == (["127.0.0.1"], ["127.0.0.1"])
    assert connected(("127.0.0.1", receiver.port)) == 0


def test_other_threads_of_the_process_connect_as_before(receiver: Any) -> None:
    """Mails to a server on one's own network, and the webhooks, which have a door of their own."""
    said: list[int] = []
    inside, over = threading.Event(), threading.Event()

    def stays_inside() -> None:
        with fence().around():
            inside.set()
            over.wait(30)

    fenced = threading.Thread(target=stays_inside)
    fenced.start()
    assert inside.wait(30)
    other = threading.Thread(target=lambda: said.append(connected(("127.0.0.1", receiver.port))))
    other.start()
    other.join()
    over.set()
    fenced.join()
    assert said == [0]


def test_a_public_address_passes() -> None:
    """Asked of the hook itself: a test reaches nobody."""
    with fence().around() as refused, socket.socket() as sock:
        fence()._hear("socket.connect", (sock, ("8.8.8.8", 443)))
        fence()._hear("socket.sendmsg", (sock, None))
    assert refused == []


def test_files_and_names_are_no_connections(tmp_path: Path) -> None:
    with fence().around() as refused:
        (tmp_path / "a").write_text("x", encoding="utf-8")
        assert socket.getaddrinfo("127.0.0.1", 80)
    assert refused == []
