"""However many receivers hang, a message for one that works does not wait for them."""

import itertools
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from msgspec.structs import replace

from scheduler.alerts import postman
from scheduler.alerts.model import Envelope, Outcome, Rule
from scheduler.alerts.postman import LANES, deliver
from scheduler.alerts.webhook import webhook_channel
from storage import outbox_lanes
from storage.engine import reading
from storage.outgoing import Lane

MANY = LANES + 8
YES = Outcome(state="delivered")
RETRY = Outcome(state="retry", reason="HTTP 500")
REFUSED = Outcome(state="refused", reason="HTTP 400")


class Street:
    """Receivers of which one works; the others take a connection, and nobody reads it."""

    def __init__(self) -> None:
        self.silent = socket.create_server(("127.0.0.1", 0), backlog=4 * MANY)
        self.ended = 0
        """Attempts at the others that came to an end."""
        self.ended_before: list[int] = []
        """How many had, when a message arrived at the one that works."""
        street = self

        class Taking(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                street.ended_before.append(street.ended)
                street.silent.close()  # whoever hangs there has waited for long enough
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing on the test's screen."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
        self.works = Rule(name="z", to="webhook", url=f"http://127.0.0.1:{self.server.server_port}")
        port = self.silent.getsockname()[1]
        self.hanging = tuple(
            Rule(name=f"r{n}", to="webhook", url=f"http://127.0.0.1:{port}/{n}")
            for n in range(MANY)
        )


@pytest.fixture
def street() -> Iterator[Street]:
    made = Street()
    thread = threading.Thread(target=made.server.serve_forever)
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()
    made.silent.close()


def test_a_lane_that_works_has_a_place_among_many_that_hang(
    office: Any, street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postman, "LOOK", 0.01)
    tried = itertools.count(1)

    def post(envelope: Envelope) -> Outcome:
        hangs = envelope.rule.name != street.works.name
        if hangs and next(tried) == MANY + LANES:
            # All places of those that fail are taken; now there is news for the other one.
            office.rules = (street.works,)
            office.happens("b")
        outcome = send(envelope)
        street.ended += hangs
        return outcome

    def walk(*rules: Rule) -> Any:
        clock = lambda: office.now  # noqa: E731 - the office's own
        return deliver(office.engine, rules, {"webhook": post}, clock, lambda: 0.5)

    send = webhook_channel(True, {}, total=0.2)
    office.rules = street.hanging
    office.happens("a")
    assert walk(*street.hanging).later == MANY
    street.ended = 0
    send = webhook_channel(True, {}, total=30.0)
    office.wait(seconds=10)
    found = walk(*street.hanging, street.works)
    assert (found.delivered, found.later) == (1, MANY)
    assert street.ended_before == [0]


@pytest.mark.parametrize(
    ("answers", "fails"),
    [
        ([], False),
        ([YES], False),
        ([RETRY], True),
        ([REFUSED], True),
        ([REFUSED, YES], False),
        ([YES, REFUSED], True),
        ([RETRY, YES], True),
    ],
)
def test_a_lane_fails_as_long_as_its_last_attempt_did(
    office: Any, answers: list[Outcome], fails: bool
) -> None:
    """What is to be tried again counts, whatever arrived meanwhile; what is new changes nothing."""
    other = replace(office.rules[0], name="other", url="http://127.0.0.1:1/b")
    office.rules = (office.rules[0], other)
    mine, its = (Lane(rule.name, rule.url or "") for rule in office.rules)
    for number, answer in enumerate(answers):
        office.answer = lambda envelope, mine=answer: mine if envelope.rule.name == "hook" else YES
        office.happens(f"r{number}")
        office.walk()
    office.happens("new")
    with reading(office.engine) as conn:
        assert outbox_lanes.failing(conn, [mine, its], office.now) == ({mine} if fails else set())
        assert outbox_lanes.failing(conn, [its], office.now) == set()


def test_a_lane_does_not_fail_anew_when_what_arrived_is_deleted(office: Any) -> None:
    """What is dead is kept for longer."""
    lane = Lane("hook", office.rules[0].url)
    for key, answer in (("a", REFUSED), ("b", YES)):
        office.answer = lambda _, mine=answer: mine
        office.happens(key)
        office.walk()
    for days in (0, 1, 100):
        office.wait(days=days)
        office.walk()
        with reading(office.engine) as conn:
            assert outbox_lanes.failing(conn, [lane], office.now) == set()
    assert office.states() == ["dead"]
