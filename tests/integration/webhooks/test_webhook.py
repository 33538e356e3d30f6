"""Webhooks against a receiver on loopback: what is sent, and what each answer comes to."""

import json
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from cloudevents.core.bindings.http import HTTPMessage, from_http
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from standardwebhooks import Webhook

from scheduler.alerts.model import Envelope, Outcome, Rule
from scheduler.alerts.webhook import webhook_channel

ENVIRON = {"HOOK": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}
Make = Callable[..., Envelope]


def send(envelope: Envelope, **wishes: Any) -> Outcome:
    return webhook_channel(True, ENVIRON, **wishes)(envelope)


def raw(*parts: bytes, pause: float = 0.0) -> Callable[[socket.socket], None]:
    def answer(taken: socket.socket) -> None:
        for part in parts:
            taken.sendall(part)
            time.sleep(pause)

    return answer


def plain(status: int, body: bytes = b"", *headers: str) -> Callable[[socket.socket], None]:
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", *headers, "", ""]
    return raw("\r\n".join(lines).encode() + body)


def test_the_official_libraries_take_what_is_sent(receiver: Any, envelope: Make) -> None:
    assert send(envelope(receiver.url)) == Outcome(state="delivered", reason="HTTP 200")
    [request] = receiver.requests
    assert request.line == "POST /hook?token=t0p HTTP/1.1"
    verified = Webhook(ENVIRON["HOOK"]).verify(request.body, request.headers)
    event = from_http(HTTPMessage(request.headers, request.body), JSONFormat(), CloudEvent)
    assert event.get_data() == verified["data"]
    assert event.get_type() == "org.ministrywatch.release.edited"
    assert (event.get_id(), event.get_subject()) == ("3f9c2a", "สารรัฐมนตรี")
    assert request.headers["webhook-id"] == "msg_01"


def test_every_attempt_bears_the_same_id(receiver: Any, envelope: Make) -> None:
    for attempt in (1, 2, 3):
        send(envelope(receiver.url, attempt=attempt))
    assert {each.headers["webhook-id"] for each in receiver.requests} == {"msg_01"}
    assert len({each.body for each in receiver.requests}) == 1


def test_a_rule_without_a_secret_sends_no_signature(receiver: Any, envelope: Make) -> None:
    rule = Rule(name="archive", to="webhook", url=receiver.url)
    assert send(envelope(receiver.url, rule=rule)).state == "delivered"
    [request] = receiver.requests
    assert "webhook-signature" not in request.headers
    assert "webhook-id" in request.headers


CLOSED = "the connection was closed before an answer came"
NO_HTTP = "its answer is no HTTP"
REDIRECT = "HTTP 301, a redirect, and none is followed; write its goal into the rule"


@pytest.mark.parametrize("answer", [plain(200, b"ok"), raw(b"HTTP/1.1 204 No Content\r\n\r\n")])
def test_2xx_is_success(receiver: Any, envelope: Make, answer: Any) -> None:
    receiver.answer = answer
    assert send(envelope(receiver.url)).state == "delivered"


@pytest.mark.parametrize(
    ("answer", "state", "reason"),
    [
        (plain(301, b"", "Location: http://127.0.0.1:1/"), "retry", REDIRECT),
        (plain(304), "retry", "HTTP 304, a redirect, and none is followed"),
        (plain(400, b"no such\r\nhook \x1b[31m"), "retry", "HTTP 400: no such hook [31m"),
        (plain(403), "retry", "HTTP 403"),
        (plain(404, "ไม่พบ".encode("tis-620")), "retry", "HTTP 404"),
        (plain(410, b"gone"), "shut", "HTTP 410: gone"),
        (plain(500), "retry", "HTTP 500"),
        (plain(999), "retry", "HTTP 999"),
        (raw(), "retry", CLOSED),
        (raw(b"HTTP/1.1 200"), "retry", CLOSED),
        (raw(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), "retry", NO_HTTP),
        (raw(b"HTTP/1.1 500 X\r\nA: " + b"a" * 20_000 + b"\r\n\r\n"), "retry", NO_HTTP),
        (raw(b"HTTP/1.1 500 X\r\n" + b"A: a\r\n" * 5_000 + b"\r\n"), "retry", NO_HTTP),
    ],
)
def test_all_else_is_none(
    receiver: Any, envelope: Make, answer: Any, state: str, reason: str
) -> None:
    receiver.answer = answer
    outcome = send(envelope(receiver.url))
    assert outcome.state == state
    assert outcome.reason.startswith(f"127.0.0.1: {reason}")
    assert outcome.reason.isprintable()
    assert len(receiver.requests) == 1


@pytest.mark.parametrize(
    ("status", "value", "wait"),
    [
        (429, "120", timedelta(seconds=120)),
        (503, "999999999999", timedelta(hours=24)),
        (503, "Sun, 22 Nov 2026 03:14:05 GMT", timedelta(minutes=10)),
        (503, "Sun, 22 Nov 2026 03:00:00 GMT", None),
        (503, "Sun, 22 Nov 9999 03:00:00 GMT", timedelta(hours=24)),
        (503, "soon", None),
        (503, "-1", None),
        (503, "٣", None),
        (429, "", None),
        (500, "120", None),
    ],
)
def test_who_says_when_is_heard(
    receiver: Any, envelope: Make, status: int, value: str, wait: timedelta | None
) -> None:
    receiver.answer = plain(status, b"", f"Retry-After: {value}")
    at = envelope(receiver.url).created_at.timestamp()
    outcome = send(envelope(receiver.url), clock=lambda: at)
    assert (outcome.state, outcome.retry_after) == ("retry", wait)


def test_an_answer_that_never_ends_is_left_soon(receiver: Any, envelope: Make) -> None:
    def endless(taken: socket.socket) -> None:
        taken.sendall(b"HTTP/1.1 500 X\r\n\r\n")
        while not receiver.over.is_set():
            taken.sendall(b"<p>" * 10_000)

    receiver.answer = endless
    outcome = send(envelope(receiver.url))
    assert outcome.state == "retry"
    assert len(outcome.reason) < 200


@pytest.mark.parametrize(
    "head", [b"", b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 200 OK\r\nA: "], ids=repr
)
def test_a_drip_of_bytes_ends_with_the_time_there_is(
    receiver: Any, envelope: Make, head: bytes
) -> None:
    def drip(taken: socket.socket) -> None:
        taken.sendall(head)
        while not receiver.over.wait(0.02):
            taken.sendall(b"HTTP/1.1 100 X\r\n\r\n" if b"100" in head else b"a" if head else b"")

    receiver.answer = drip
    began = time.monotonic()
    outcome = send(envelope(receiver.url), total=0.3)
    assert outcome.state == "retry"
    assert outcome.reason == "127.0.0.1: no answer within 0.3 seconds"
    assert time.monotonic() - began < 3


def test_a_body_that_drips_after_success_holds_nobody(receiver: Any, envelope: Make) -> None:
    def drip(taken: socket.socket) -> None:
        taken.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        receiver.over.wait(5)

    receiver.answer = drip
    assert send(envelope(receiver.url)).state == "delivered"


def test_a_receiver_that_reads_nothing_is_left(receiver: Any, envelope: Make) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=1) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/"
        assert "no answer within 0.3 seconds" in send(envelope(url), total=0.3).reason


def test_nobody_listens(envelope: Make) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    outcome = send(envelope(f"http://127.0.0.1:{port}/hook?token=t0p"))
    assert outcome.state == "retry"
    assert outcome.reason.startswith("127.0.0.1: no connection (")
    assert "t0p" not in outcome.reason


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("", "HOOK: is not set"),
        ("hunter2", "HOOK: value 1 is no signing secret"),
        (f"{ENVIRON['HOOK']} whsec_hunter2", "HOOK: value 2 is no signing secret"),
    ],
)
def test_a_bad_secret_is_named_without_its_value(
    receiver: Any, envelope: Make, value: str, words: str
) -> None:
    outcome = webhook_channel(True, {"HOOK": value})(envelope(receiver.url))
    assert outcome.state == "retry"
    assert outcome.reason.startswith(words)
    assert "hunter2" not in outcome.reason
    assert receiver.requests == []


def test_no_proxy_of_the_environment_is_used(
    receiver: Any, envelope: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert send(envelope(receiver.url)).state == "delivered"


def test_several_events_come_in_one_message(receiver: Any, envelope: Make) -> None:
    one = envelope(receiver.url)
    outcome = send(envelope(receiver.url, *one.told * 3, shape="digest"))
    assert outcome.state == "delivered"
    data = json.loads(receiver.requests[0].body)["data"]
    assert (len(data["events"]), data["more"], data["shape"]) == (3, 0, "digest")


def at_tls(talk: Callable[[socket.socket], None], envelope: Make) -> Outcome:
    """Send a message to an https address of this machine where something else is."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            with suppress(OSError), listening.accept()[0] as taken:
                talk(taken)

        thread = threading.Thread(target=serve)
        thread.start()
        outcome = send(envelope(f"https://localhost:{listening.getsockname()[1]}/"), total=5)
        thread.join()
    return outcome


@pytest.mark.parametrize(
    ("talk", "words"),
    [
        (raw(b"HTTP/1.1 400 Bad Request\r\n\r\n"), "no TLS connection can be made"),
        (raw(), "no connection"),
    ],
)
def test_what_speaks_no_tls_gets_nothing(envelope: Make, talk: Any, words: str) -> None:
    outcome = at_tls(talk, envelope)
    assert outcome.state == "retry"
    assert outcome.reason.startswith(f"localhost: {words}")


def test_a_certificate_that_nobody_vouches_for_is_refused(envelope: Make, tmp_path: Path) -> None:
    taken: list[bytes] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issued = trustme.CA().issue_cert("localhost").private_key_and_cert_chain_pem
    with issued.tempfile(str(tmp_path)) as path:
        context.load_cert_chain(path)

    def talk(bare: socket.socket) -> None:
        with context.wrap_socket(bare, server_side=True) as inner:
            taken.append(inner.recv(10))

    outcome = at_tls(talk, envelope)
    assert outcome.state == "retry"
    assert outcome.reason.startswith("localhost: its certificate cannot be trusted (")
    assert taken == []
