"""No message goes to an address that is not public, however it is written or resolved."""

import asyncio
import re
import socket
import time
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from scheduler.alerts.door import AddressInfo, look_up
from scheduler.alerts.model import Envelope
from scheduler.alerts.webhook import webhook_channel

ENVIRON = {"HOOK": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}
Make = Callable[..., Envelope]


def family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def names(*addresses: str, port: int = 80) -> Callable[[str, int], Any]:
    """Return a resolver that finds the same addresses for every name."""

    async def resolve(host: str, _port: int) -> Sequence[AddressInfo]:
        return [
            (family(each), socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (each, port))
            for each in addresses
        ]

    return resolve


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "0x7f.1", "0177.0.0.1", "2130706433", "0", "0.0.0.0", "localhost",
        "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254",
        "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[fe80::1]",
        "[fc00::1]", "[fd00:ec2::254]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "224.0.0.1",
        "255.255.255.255", "127.0.0.1.",
    ],
)  # fmt: skip
def test_private_hosts_are_refused(receiver: Any, envelope: Make, host: str) -> None:
    send = webhook_channel(False, ENVIRON)
    outcome = send(envelope(f"http://{host}:{receiver.port}/"))
    assert outcome.state == "retry"
    # Of the old spellings some do not even get as far as the door.
    assert re.search("is no public address|its address cannot be read", outcome.reason)
    assert receiver.requests == []


@pytest.mark.parametrize(
    "addresses",
    [
        ("127.0.0.1",),
        ("8.8.8.8", "127.0.0.1"),
        ("169.254.169.254", "8.8.8.8"),
        ("::ffff:10.0.0.1",),
        ("fe80::1%eth0",),
    ],
)
def test_names_of_private_addresses_are_refused(
    receiver: Any, envelope: Make, addresses: tuple[str, ...]
) -> None:
    """One such address is enough: which of them is connected to is chance."""
    send = webhook_channel(False, ENVIRON, resolve=names(*addresses, port=receiver.port))
    outcome = send(envelope("http://127.0.0.1.nip.example/"))
    assert "is no public address" in outcome.reason
    assert receiver.requests == []


def test_a_name_is_resolved_once_and_its_answer_is_connected_to(
    receiver: Any, envelope: Make
) -> None:
    """A name that resolves to another address the second time is never asked a second time."""
    asked = []

    async def resolve(host: str, port: int) -> Sequence[AddressInfo]:
        asked.append(host)
        return await names("127.0.0.1")(host, port)

    send = webhook_channel(True, ENVIRON, resolve=resolve)
    assert send(envelope(f"http://hooks.example:{receiver.port}/")).state == "delivered"
    assert asked == ["hooks.example"]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("file:///etc/passwd", "only http and https"),
        ("ftp://hooks.example/", "only http and https"),
        ("gopher://127.0.0.1:25/_HELO", "only http and https"),
        ("http://public@127.0.0.1/", "a user name"),
        ("http://169.254.169.254:8888\\@public.example/", "backslashes"),
        ("http://hooks.example/\r\nX: 1", "control characters"),
        ("http:///hook", "without a host"),
        ("hooks.example/hook", "not an http or https address"),
    ],
)
def test_addresses_of_other_kinds_are_refused_for_good(
    envelope: Make, address: str, words: str
) -> None:
    outcome = webhook_channel(True, ENVIRON)(envelope(address))
    assert outcome.state == "refused"
    assert words in outcome.reason


def test_a_redirect_to_a_private_address_is_not_followed(receiver: Any, envelope: Make) -> None:
    goal = f"http://127.0.0.1:{receiver.port}/inner"
    head = f"HTTP/1.1 307 X\r\nLocation: {goal}\r\nContent-Length: 0\r\n\r\n".encode()
    receiver.answer = lambda taken: taken.sendall(head)
    webhook_channel(True, ENVIRON)(envelope(receiver.url))
    assert len(receiver.requests) == 1


def test_a_resolver_that_hangs_holds_nobody(
    envelope: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = []

    def hang(*args: Any, **kwargs: Any) -> list[AddressInfo]:
        time.sleep(1.0)
        answered.append(args)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    began = time.monotonic()
    outcome = webhook_channel(False, ENVIRON, total=0.2)(envelope("https://hooks.example/"))
    assert time.monotonic() - began < 0.9
    assert outcome.reason == "hooks.example: no answer within 0.2 seconds"
    assert answered == []


def test_a_name_without_an_address(envelope: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*args: Any, **kwargs: Any) -> list[AddressInfo]:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    outcome = webhook_channel(False, ENVIRON)(envelope("https://hooks.example/"))
    assert outcome.reason == "hooks.example: its name cannot be resolved"
    with pytest.raises(OSError, match="Name or service"):
        asyncio.run(look_up("hooks.example", 443))
