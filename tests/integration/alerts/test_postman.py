"""The postman: lanes apart, crashes, receivers that are gone, and what a person does about it."""

import threading
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import Engine

from scheduler.alerts import postman
from scheduler.alerts.hearers import as_stored
from scheduler.alerts.model import Envelope, Outcome, Rule
from scheduler.alerts.postman import deliver, next_due
from scheduler.alerts.tally import Sent
from scheduler.alerts.trials import send_trials
from storage import outbox_lanes, outbox_lists, rules, sending
from storage.engine import reading, writing
from storage.outgoing import Lane
from tests.integration.alerts.conftest import HOOK

URL = "http://127.0.0.1:1/a"
LANE = Lane("hook", URL)
YES = Outcome(state="delivered")
NO = Outcome(state="retry", reason="HTTP 500")


def test_a_postman_who_was_killed_leaves_a_claim_that_runs_out(office: Any) -> None:
    class Killed(BaseException):
        """As by kill -9: nothing is written any more."""

    ids: list[str] = []

    def dies(envelope: Envelope) -> Outcome:
        ids.append(envelope.id)
        raise Killed

    office.answer = dies
    office.happens("a", "b")
    with pytest.raises(Killed):
        office.walk()
    office.answer = lambda _: YES
    assert office.walk().delivered == 0
    office.wait(minutes=2)
    assert office.walk().delivered == 2
    assert office.told() == [["a"], ["b"]]
    assert [each.id for each in office.got][:1] == ids
    assert [each.attempt for each in office.got] == [2, 1]


def test_a_lane_that_hangs_holds_no_other(office: Any) -> None:
    office.rules = tuple(
        Rule(name=f"r{number}", to="webhook", url=f"http://127.0.0.1:1/{number}")
        for number in range(4)
    )
    arrived = threading.Semaphore(0)

    def answer(envelope: Envelope) -> Outcome:
        if envelope.rule.name != "r0":
            arrived.release()
            return YES
        assert all(arrived.acquire(timeout=30) for _ in range(3))
        return NO

    office.answer = answer
    office.happens("a")
    sent = office.walk()
    assert (sent.delivered, sent.later) == (3, 1)


def test_lanes_that_work_stand_before_those_that_fail_whatever_is_new_in_them(office: Any) -> None:
    rules = [Rule(name=name, to="webhook", url=f"http://127.0.0.1:1/{name}") for name in "ab"]
    office.rules = rules[:1]
    office.answer = lambda _: NO
    office.happens("x")
    office.walk()
    office.rules = rules
    office.happens("y")
    with reading(office.engine) as conn:
        assert [each.rule for each in outbox_lanes.lanes(conn, office.now)] == ["b", "a"]


def test_what_comes_while_a_lane_hangs_is_sent_in_the_same_round(
    office: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(postman, "LOOK", 0.01)
    slow, fast = (
        Rule(name=name, to="webhook", url=f"http://127.0.0.1:1/{name}", kinds=(kind,))
        for name, kind in (("slow", "removed"), ("fast", "edited"))
    )
    office.rules = (slow, fast)
    arrived = threading.Event()

    def answer(envelope: Envelope) -> Outcome:
        if envelope.rule.name == "fast":
            arrived.set()
            return YES
        office.happens("b")
        return YES if arrived.wait(timeout=30) else NO

    office.answer = answer
    office.happens("a", kind="removed")
    assert office.walk() == Sent(delivered=2)


def test_an_address_that_fails_three_times_is_left_alone_and_comes_back_at_once(
    office: Any,
) -> None:
    keys = [f"r{number}" for number in range(20)]
    office.answer = lambda _: NO
    office.happens(*keys)
    assert office.walk().later == 3
    assert office.walk() == msgspec.structs.replace(office.walk(), later=0)
    assert [each.attempts for each in office.outbox()] == [1] * 3 + [0] * 17
    office.wait(seconds=5)
    office.answer = lambda _: YES
    assert office.walk().delivered == 20
    assert office.told() == [[key] for key in keys]


def test_a_message_of_now_wakes_what_was_postponed(office: Any) -> None:
    """The receiver is back, which the next news shows long before the next attempt."""
    office.answer = lambda _: NO
    office.happens("a", "b", "c", "d", "e")
    for _ in range(8):
        office.walk()
        office.wait(minutes=40)
    office.answer = lambda _: YES
    office.happens("f")
    office.walk()
    assert {"d", "e", "f"} <= {key for told in office.told() for key in told}


def test_a_receiver_that_asks_for_patience_gets_it_for_all(office: Any) -> None:
    patience = timedelta(hours=3)
    office.answer = lambda _: Outcome(state="retry", reason="HTTP 429", retry_after=patience)
    office.happens("a", "b", "c")
    began = office.now
    assert office.walk().later == 1
    assert next_due(office.engine) == began + patience
    office.answer = lambda _: pytest.fail("it asked us to wait")
    office.wait(hours=1)
    office.happens("d")  # what is new has patience too
    assert office.walk().delivered == 0
    assert next_due(office.engine) == began + patience
    office.answer = lambda _: YES
    office.wait(hours=1, minutes=59)
    assert office.walk().delivered == 0
    office.wait(minutes=1)
    assert office.walk().delivered == 4


def test_a_trial_that_arrives_ends_the_patience_that_was_asked_for(office: Any) -> None:
    patience = timedelta(hours=3)
    office.answer = lambda _: Outcome(state="retry", reason="HTTP 429", retry_after=patience)
    office.happens("a", "b")
    office.walk()
    office.answer = lambda _: YES
    send_trials(office.engine, office.rules[0], {"webhook": office.receive}, lambda: office.now)
    office.happens("c")
    assert office.walk().delivered == 2
    office.wait(hours=3)
    assert office.walk().delivered == 1


def test_a_rule_that_is_gone_and_a_recipient_that_is_gone_get_nothing(office: Any) -> None:
    mails = Rule(name="desk", to="smtp", recipients=("a@x.example", "b@x.example"))
    office.rules = (*office.rules, mails)
    office.happens("a")
    office.rules = (msgspec.structs.replace(mails, recipients=("b@x.example",)),)
    assert office.walk() == Sent(delivered=1)  # another configuration may know the others
    assert sorted(office.states()) == ["delivered", "waiting", "waiting"]
    assert office.walk(all_rules=True).dead == 2
    said = {each.lane: each.error for each in office.outbox()}
    assert "no rule of this name" in (said[LANE] or "")
    assert "no recipient of this rule" in (said[Lane("desk", "a@x.example")] or "")


def test_a_postman_of_old_rules_buries_nothing_that_the_rules_of_now_know(office: Any) -> None:
    """The daemon read its configuration again while he was on his way."""
    mails = Rule(name="desk", to="smtp", recipients=("a@x.example", "b@x.example"))
    old = (msgspec.structs.replace(mails, recipients=("a@x.example",)),)
    with writing(office.engine) as conn:
        rules.keep(conn, as_stored((HOOK, mails)), office.now)
    office.rules = None
    office.happens("a")
    office.rules = old
    assert office.walk(all_rules=True) == Sent(delivered=1)
    assert sorted(office.states()) == ["delivered", "waiting", "waiting"]
    with writing(office.engine) as conn:
        rules.keep(conn, as_stored(old), office.now)
    assert office.walk(all_rules=True).dead == 2
    assert {each.error for each in office.outbox() if each.state == "dead"} == {
        "hook: the daemon's configuration has no rule of this name; write it there, then replay",
        "desk: b@x.example is no recipient of this rule in the daemon's configuration; write it "
        "there, then replay",
    }


def test_a_channel_that_raises_is_tried_again(office: Any) -> None:
    def raises(_: Envelope) -> Outcome:
        raise ZeroDivisionError("division\nby zero")

    office.answer = raises
    office.happens("a")
    (fault,) = office.walk().faults
    assert fault.startswith("hook: 127.0.0.1: ZeroDivisionError: division by zero; it is tried")
    assert office.states() == ["waiting"]


def test_what_is_dead_can_be_replayed_under_its_id_and_opens_the_address(office: Any) -> None:
    office.answer = lambda _: Outcome(state="shut", reason="HTTP 410")
    office.happens("a", "b")
    office.walk()
    before = [each.message_id for each in office.outbox()]
    with writing(office.engine) as conn:
        assert list(outbox_lanes.shut_lanes(conn)) == [LANE]
        assert outbox_lists.replay(conn, outbox_lists.dead_ids(conn), office.now) == 2
        assert outbox_lanes.shut_lanes(conn) == {}
    office.answer = lambda _: YES
    office.walk()
    assert [each.id for each in office.got] == before
    with reading(office.engine) as conn:
        assert outbox_lists.counts(conn) == {"hook": {"delivered": 2}}


def test_two_postmen_share_the_work_and_double_none(office: Any) -> None:
    """They walk at once, each with threads of his own, through the messages of two rules."""
    other = Rule(name="other", to="webhook", url="http://127.0.0.1:1/b", storm=10_000)
    office.rules = (*office.rules, other)
    office.happens(*(f"r{number % 40}" for number in range(120)))
    walks = [threading.Thread(target=office.walk) for _ in range(2)]
    for each in walks:
        each.start()
    for each in walks:
        each.join()
    while set(office.states()) != {"delivered"}:
        office.wait(seconds=10)
        office.walk()
    assert len(office.got) == len({each.id for each in office.got}) == 240
    for lane in {(each.rule.name, each.thread) for each in office.got}:
        of_release = [each for each in office.got if (each.rule.name, each.thread) == lane]
        assert sorted(of_release, key=lambda each: each.told[0].seq) == of_release


def test_a_trial_passes_everything_that_waits_and_is_tried_once(office: Any) -> None:
    office.answer = lambda _: NO
    office.rules = (
        Rule(name="hook", to="webhook", url=URL, deliver="hourly", quiet="11:00-14:00"),
    )
    office.happens("a")
    ways = {"webhook": office.receive}
    (failed,) = send_trials(office.engine, office.rules[0], ways, lambda: office.now)
    assert (failed.state, failed.error) == ("dead", "HTTP 500")
    office.answer = lambda _: YES
    (fine,) = send_trials(office.engine, office.rules[0], ways, lambda: office.now)
    assert fine.state == "delivered"
    (trial,) = office.got
    assert (trial.shape, trial.told[0].event.site) == ("trial", "trial")
    with reading(office.engine) as conn:
        assert outbox_lists.dead_ids(conn) == []


def test_when_told_to_stop_nothing_more_is_begun(office: Any) -> None:
    stop = threading.Event()

    def answer(_: Envelope) -> Outcome:
        stop.set()
        return YES

    office.happens(*(f"r{number}" for number in range(50)))
    sent = deliver(
        office.engine, office.rules, {"webhook": answer}, lambda: office.now, lambda: 0.5, stop=stop
    )
    assert sent.delivered == 1
    with reading(office.engine) as conn:
        assert {each.free_at() for each in outbox_lanes.waiting(conn, LANE)} == {office.now}


def test_nothing_is_due_where_nothing_waits(office: Any) -> None:
    assert next_due(office.engine) is None
    office.happens("a")
    assert next_due(office.engine) == office.now
    office.walk()
    assert next_due(office.engine) is None


def test_a_receiver_that_is_gone_for_a_day_gets_everything_in_its_order(office: Any) -> None:
    """News goes on meanwhile, some of it of the same releases."""
    office.answer = lambda _: NO
    for hour in range(24):
        office.happens(f"r{hour % 5}", f"s{hour}")
        for _ in range(4):
            office.walk()
            office.wait(minutes=15)
    assert office.got == []
    office.answer = lambda _: YES
    for _ in range(9):
        office.walk()
        office.wait(hours=1)
    assert set(office.states()) == {"delivered"}
    assert len(office.got) == 48
    for number in range(5):
        told = [each.told[0].seq for each in office.got if each.thread.endswith(f"/r{number}")]
        assert told == sorted(told)


def test_what_waits_is_found_by_an_index_however_much_was_sent(sqlite_engine: Engine) -> None:
    """The queries are those of the outbox, in SQL, with the conditions that matter."""
    queries = (
        "SELECT id FROM deliveries WHERE state = 'waiting' AND rule = 'r' AND address = 'a'"
        " AND id > 7 ORDER BY id LIMIT 500",
        "SELECT rule, address, max(attempts) FROM deliveries WHERE state = 'waiting'"
        " GROUP BY rule, address HAVING min(not_before) <= 7",
        "SELECT created_at FROM deliveries WHERE created_at >= 7 AND shape = 'single'"
        " AND rule = 'r' AND address = 'a' ORDER BY id",
        "SELECT max(id) FROM deliveries WHERE rule = 'r' AND address = 'a' AND state = 'waiting'"
        " AND shape = 'digest' AND window_end IS NOT NULL AND claimed_until IS NULL",
    )
    with reading(sqlite_engine) as conn:
        for query in queries:
            plan = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}").all()
            assert plan[0][3].startswith("SEARCH deliveries USING"), (query, plan)


def test_the_path_of_a_webhook_stands_in_no_log_and_in_no_reason(office: Any) -> None:
    """It is the secret of many a service; and a rule may have become one of mails since."""
    office.rules = (Rule(name="hook", to="webhook", url="https://hooks.example/t0ken"),)
    office.answer = lambda _: NO
    office.happens("a")
    (fault,) = office.walk().faults
    assert fault.startswith("hook: hooks.example: HTTP 500; it is tried again")
    office.rules = (Rule(name="hook", to="smtp", recipients=("a@x.example",)),)
    office.wait(hours=1)
    sent = office.walk(all_rules=True)
    said = (*sent.faults, *(str(each.error) for each in office.outbox()))
    assert sent.dead == 1
    assert all("hooks.example is no recipient" in each for each in said)
    assert all("t0ken" not in each for each in said)


def test_a_claim_or_a_retry_of_a_clock_that_was_ahead_ends_when_it_was_set_right(
    office: Any,
) -> None:
    office.happens("a", "b")
    office.answer = lambda _: NO
    office.wait(days=365)
    office.walk()
    with writing(office.engine) as conn:
        (second,) = (
            each.id for each in outbox_lanes.waiting(conn, LANE) if each.thread.endswith("b")
        )
        sending.claim(conn, [second], office.wait(hours=1), office.now + timedelta(minutes=2))
    office.wait(days=-365)
    office.answer = lambda _: YES
    assert office.walk().delivered == 2


def test_what_waited_for_an_old_address_stays_before_what_is_new_for_the_new_one(
    office: Any,
) -> None:
    office.answer = lambda _: NO
    office.happens("a")
    office.walk()
    office.rules = (Rule(name="hook", to="webhook", url="http://127.0.0.1:1/new"),)
    office.happens("a")
    office.answer = lambda _: YES
    assert office.walk().delivered == 0
    office.wait(minutes=1)
    assert office.walk().delivered == 2
    assert [each.told[0].seq for each in office.got] == sorted(
        each.told[0].seq for each in office.got
    )
    assert {each.address for each in office.got} == {"http://127.0.0.1:1/new"}
