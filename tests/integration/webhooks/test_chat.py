"""Chat channels through Apprise, against a receiver on loopback."""

import importlib
import json
import re
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest

from scheduler.alerts.channels import channels
from scheduler.alerts.chat import LOCAL, apprise_channel
from scheduler.alerts.model import Envelope, Rule

Make = Callable[..., Envelope]
# Apprise's mail module asks for one of the standard library's that is going away.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


@pytest.fixture(autouse=True)
def installed() -> None:
    pytest.importorskip("apprise", reason="the extra ministrywatch[chat] is not installed")


@pytest.fixture
def message(envelope: Make) -> Make:
    """Return a function that makes a message for a chat."""
    rule = Rule(name="chat", to="apprise", url_env="CHAT_URL", language="th")

    def make(**facts: Any) -> Envelope:
        return envelope("CHAT_URL", **{"rule": rule, **facts})

    return make


def environ(receiver: Any) -> dict[str, str]:
    return {"CHAT_URL": f"json://127.0.0.1:{receiver.port}/t0p"}


def test_a_message_arrives_as_text(receiver: Any, message: Make) -> None:
    assert apprise_channel(True, environ(receiver))(message()).state == "delivered"
    [request] = receiver.requests
    said = json.loads(request.body)
    assert "การประชุมครั้งที่ ๑๘" in said["title"]
    assert "[-๑๗-]{+๑๘+}" in said["message"]
    assert said["attachments"] == []


def test_nobody_is_called_by_what_a_site_says(receiver: Any, message: Make) -> None:
    one = message()
    event = type(one.told[0].event)
    hostile = "@everyone <!channel> [ดู](https://evil.example/)"
    given = {"id": "1", "kind": "new", "site": "mfa-th", "key": "k", "url": "https://m.example/1"}
    told = type(one.told[0])(seq=1, event=event(**given, title=hostile, at=one.created_at))
    apprise_channel(True, environ(receiver))(message(told=(told,)))
    said = receiver.requests[0].body.decode()
    for each in ("@everyone", "<!channel", "https://evil.example"):
        assert each not in json.loads(said)["message"]
        assert each not in json.loads(said)["title"]


def test_a_long_message_is_cut(receiver: Any, message: Make) -> None:
    one = message()
    apprise_channel(True, environ(receiver))(message(told=one.told * 400, shape="digest"))
    said = json.loads(receiver.requests[0].body)["message"]
    assert 1_000 < len(said) <= 3_600
    assert said.endswith("…")


@pytest.mark.parametrize("room", [70, 140])
def test_a_text_message_has_room_for_a_title_and_some_words(
    receiver: Any, message: Make, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    service = importlib.import_module("apprise.plugins.custom_json").NotifyJSON
    monkeypatch.setattr(service, "body_maxlen", room)
    monkeypatch.setattr(service, "title_maxlen", 0)
    assert apprise_channel(True, environ(receiver))(message()).state == "delivered"
    said = json.loads(receiver.requests[0].body)["message"]
    assert room // 2 < len(said) <= room
    assert said.startswith("[mfa-th]")


@pytest.mark.parametrize(
    ("status", "reason"),
    [(b"500 X", "did not take the message"), (b"301 X\r\nLocation: /x", "did not take")],
)
def test_what_is_not_taken_is_tried_again(
    receiver: Any, message: Make, status: bytes, reason: str
) -> None:
    head = b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\n\r\n"
    receiver.answer = lambda taken: taken.sendall(head)
    outcome = apprise_channel(True, environ(receiver))(message())
    assert outcome.state == "retry"
    assert reason in outcome.reason
    assert "t0p" not in outcome.reason
    assert len(receiver.requests) == 1


def test_a_service_that_hangs_holds_nobody(receiver: Any, message: Make) -> None:
    receiver.answer = lambda taken: receiver.over.wait(5)
    apprise_channel(True, {"CHAT_URL": "json://127.0.0.1:1/"})(message())  # loads it
    began = time.monotonic()
    outcome = apprise_channel(True, environ(receiver), total=0.3)(message())
    assert outcome.reason == "CHAT_URL: no answer within 0.3 seconds"
    assert time.monotonic() - began < 3


PRIVATE = ["json://127.0.0.1:{port}/t0p", "json://localhost:{port}/t0p", "json://[::1]:{port}/t0p",
           "mailto://u:t0p@127.0.0.1:{port}/?from=a@x.go.th&to=b@x.go.th"]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_refused_where_the_connection_is_made(
    receiver: Any, message: Make, address: str
) -> None:
    outcome = apprise_channel(False, {"CHAT_URL": address.format(port=receiver.port)})(message())
    assert outcome.state == "retry"
    assert re.fullmatch(
        r"CHAT_URL: it leads to (127\.0\.0\.1|::1), which is no public "
        r"address; set allow_private = true in \[network\] if that is meant",
        outcome.reason,
    )
    assert receiver.requests == []


def test_a_proxy_on_a_private_address_is_refused_too(
    receiver: Any, message: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{receiver.port}/")
    outcome = apprise_channel(False, {"CHAT_URL": "json://chat.example/t0p"})(message())
    assert "127.0.0.1, which is no public address" in outcome.reason
    assert receiver.requests == []


def test_the_configuration_says_whether_private_addresses_are_allowed(
    receiver: Any, message: Make
) -> None:
    """The very channels of the daemon, and of commands."""
    for allowed, state in ((False, "retry"), (True, "delivered"), (False, "retry")):
        ways = channels(None, environ(receiver), allow_private=allowed)
        assert ways["apprise"](message()).state == state
    assert len(receiver.requests) == 1


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "CHAT_URL: is not set"),
        ("file:///etc/passwd", "reach nobody"),
        ("SYSLOG://", "reach nobody"),
        *((f"{kind}://x", "reach nobody") for kind in sorted(LOCAL)),
        ("nonsense://hunter2", "cannot read the address"),
        ("discord://hunter2", "cannot read the address"),
        ("json://" + "hunter2" * 1_000, "reach nobody"),
    ],
)
def test_what_is_no_service_is_named_without_its_value(
    message: Make, address: str, words: str
) -> None:
    outcome = apprise_channel(True, {"CHAT_URL": address})(message())
    assert outcome.state == "retry"
    assert words in outcome.reason
    assert "hunter2" not in outcome.reason


def test_without_the_extra_the_mend_is_named(
    message: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    outcome = apprise_channel(True, {"CHAT_URL": "json://127.0.0.1/"})(message())
    assert outcome.reason == "Apprise is not installed: pip install 'ministrywatch[chat]'"
