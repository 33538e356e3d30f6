"""The outbox: what is told arrives once, in its order, whatever the receiver does."""

from datetime import timedelta
from typing import Any

import pytest

from scheduler.alerts.model import Outcome, Rule
from scheduler.alerts.postman import next_due
from scheduler.alerts.tally import Sent

SECOND = timedelta(seconds=1)
YES = Outcome(state="delivered")
NO = Outcome(state="retry", reason="HTTP 500")


def test_an_event_is_one_message_to_each_recipient(office: Any) -> None:
    desk = Rule(name="desk", to="smtp", recipients=("a@x.example", "b@x.example"))
    office.rules = (*office.rules, desk)
    office.happens("a")
    assert office.walk().delivered == 3
    assert sorted(each.address for each in office.got) == [
        "a@x.example", "b@x.example", "http://127.0.0.1:1/a"
    ]  # fmt: skip
    assert len({each.id for each in office.got}) == 3
    assert {each.thread for each in office.got} == {"mfa-th/a"}
    (told,) = office.got[0].told
    assert (told.event.kind, told.release.body) == ("edited", ("ย่อหน้าแรก",))
    assert office.walk().delivered == 0
    assert set(office.states()) == {"delivered"}


def test_nothing_is_told_of_a_baseline_or_of_a_visit_without_alerts(office: Any) -> None:
    office.happens("a", baseline=True)
    office.happens("b", alerts=False)
    office.happens("c")
    office.walk()
    assert office.told() == [["c"]]


def test_a_failed_message_holds_back_its_release_and_no_other(office: Any) -> None:
    office.happens("a", "b")
    office.happens("a")
    office.answer = lambda each: NO if each.thread.endswith("/a") else YES
    sent = office.walk()
    assert (sent.delivered, sent.later) == (1, 1)
    again = "it is tried again, see `ministrywatch alert list`"
    assert sent.faults == (f"hook: 127.0.0.1: HTTP 500; {again}",)
    assert office.told() == [["b"]]
    office.answer = lambda _: YES
    office.wait(seconds=5)
    office.walk()
    assert office.told() == [["b"], ["a"], ["a"]]
    assert [each.told[0].event.id for each in office.got] == ["e00002", "e00001", "e00003"]
    assert [each.attempt for each in office.got] == [1, 2, 1]


def test_the_same_id_at_every_attempt_and_dead_after_more_than_a_day(office: Any) -> None:
    tried: list[tuple[str, int]] = []

    def refuse(envelope: Any) -> Outcome:
        tried.append((envelope.id, envelope.attempt))
        return Outcome(state="retry", reason="connection refused")

    office.answer = refuse
    office.happens("a")
    began = office.now
    while (due := next_due(office.engine)) is not None:
        office.now = due - SECOND
        assert office.walk() == Sent()
        office.wait(seconds=1)
        office.walk()
    assert office.states() == ["dead"]
    assert timedelta(hours=26) < office.now - began < timedelta(hours=36)
    assert len({ident for ident, _ in tried}) == 1
    assert [attempt for _, attempt in tried] == list(range(1, 13))
    (row,) = office.outbox()
    assert row.error == "given up after 12 attempts: connection refused"


@pytest.mark.parametrize("state", ["refused", "shut"])
def test_what_is_refused_for_good_is_dead_at_once(office: Any, state: Any) -> None:
    office.answer = lambda _: Outcome(state=state, reason="HTTP 410")
    office.happens("a", "b")
    office.walk()
    assert office.states() == ["dead", "dead"]
    office.answer = lambda _: YES
    office.happens("c")
    office.walk()
    assert office.told() == ([] if state == "shut" else [["c"]])
