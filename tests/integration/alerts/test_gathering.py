"""Digests, floods and quiet hours: events are put together, and none is lost between windows."""

import threading
from datetime import timedelta
from typing import Any

import msgspec

from scheduler.alerts import enqueue, envelopes
from scheduler.alerts.model import Outcome, Rule
from storage import outbox, outbox_lanes, sending
from storage.engine import writing
from storage.outgoing import Lane

URL = "http://127.0.0.1:1/a"
YES = Outcome(state="delivered")
NO = Outcome(state="retry", reason="HTTP 500")


def hook(**more: Any) -> Rule:
    return Rule(name="hook", to="webhook", url=URL, **more)


def test_a_digest_gathers_until_its_time(office: Any) -> None:
    """It is noon: one o'clock ends the window."""
    office.rules = (hook(deliver="hourly"),)
    office.happens("a", "b")
    office.wait(minutes=59)
    office.happens("a")
    assert office.walk().delivered == 0
    office.wait(minutes=1)
    office.happens("c")
    assert office.walk().delivered == 1
    assert office.told() == [["a", "b", "a", "c"]]
    assert (office.got[0].shape, office.got[0].thread) == ("digest", "")
    office.happens("d")
    office.wait(hours=1)
    office.walk()
    assert office.told()[1:] == [["d"]]


def test_a_digest_that_is_full_has_a_second_part(office: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(enqueue, "MOST", 3)
    office.rules = (hook(deliver="hourly"),)
    for keys in ("ab", "cdefgh", "i"):
        office.happens(*keys)
    office.wait(hours=1)
    office.walk()
    assert office.told() == [["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]]
    assert [each.more for each in office.got] == [0, 0, 0]


def test_a_digest_that_was_tried_takes_in_nothing_more(office: Any) -> None:
    """The content of an id is the same at every attempt; the next digest waits for this one."""
    office.rules = (hook(deliver="hourly"),)
    office.happens("a")
    office.wait(hours=1)
    office.answer = lambda _: NO
    office.walk()
    office.happens("b")
    assert len(office.outbox()) == 2
    office.answer = lambda _: YES
    office.wait(hours=1)
    office.walk()
    assert office.told() == [["a"], ["b"]]


def test_nothing_is_lost_to_a_postman_who_claims_while_a_visit_ends(office: Any) -> None:
    """He takes the digest between two visits, a hundred times, in a thread of his own."""
    office.rules = (hook(deliver="hourly"),)
    stop = threading.Event()

    def keep_walking() -> None:
        while not stop.is_set():
            office.walk()

    office.wait(hours=2)
    postman = threading.Thread(target=keep_walking)
    postman.start()
    keys = [f"r{number}" for number in range(60)]
    for key in keys:
        office.happens(key)
        office.wait(minutes=31)
    stop.set()
    postman.join()
    office.wait(hours=2)
    office.walk()
    assert [key for told in office.told() for key in told] == keys
    assert set(office.states()) == {"delivered"}


def test_a_claimed_digest_takes_in_nothing_though_nothing_was_tried(office: Any) -> None:
    office.rules = (hook(deliver="hourly"),)
    office.happens("a")
    lane, now = Lane("hook", URL), office.wait(hours=1)
    with writing(office.engine) as conn:
        (row,) = (each.id for each in outbox_lanes.waiting(conn, lane))
        (mine,) = sending.claim(conn, [row], now, now + timedelta(minutes=2))
        assert sending.claim(conn, [row], now, now + timedelta(minutes=2)) == []
        assert outbox.gathering(conn, lane, "digest") is None
    office.happens("b")
    with writing(office.engine) as conn:
        content = envelopes.contents(conn, [mine])
    assert [told.event.key for told in content[mine.id][0]] == ["a"]
    assert len(office.outbox()) == 2


def test_many_events_at_once_are_a_few_messages_and_a_flood(office: Any) -> None:
    office.rules = (hook(storm=3),)
    office.happens(*"abcdefgh")
    office.happens("i")
    office.walk()
    assert office.told() == [["a"], ["b"], ["c"], list("defghi")]
    assert [each.shape for each in office.got] == ["single"] * 3 + ["flood"]
    office.wait(minutes=4)
    office.happens("j")
    office.walk()
    assert len(office.got) == 4
    office.wait(minutes=6)
    office.happens("k")
    office.walk()
    assert office.told()[4:] == [["j", "k"]]
    office.wait(minutes=11)
    office.happens("l")
    office.walk()
    assert office.told()[5:] == [["l"]]
    assert office.got[-1].shape == "single"


def test_what_comes_bit_by_bit_within_ten_minutes_is_a_flood_too(office: Any) -> None:
    office.rules = (hook(storm=3),)
    for key in "abcde":
        office.happens(key)
        office.walk()
        office.wait(minutes=1)
    assert office.told() == [["a"], ["b"], ["c"], ["d"]]
    office.wait(minutes=10)
    office.walk()
    assert office.told()[4:] == [["e"]]


def test_a_flood_names_some_and_counts_the_rest(office: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(envelopes, "MOST", 2)
    office.rules = (hook(storm=1),)
    office.happens(*"abcde")
    office.walk()
    assert office.told() == [["a"], ["b", "c"]]
    assert [each.more for each in office.got] == [0, 2]


def test_quiet_hours_hold_back_and_many_become_one(office: Any) -> None:
    """Noon to three is quiet; more than three of that time are a flood at three."""
    office.rules = (hook(storm=3, quiet="12:00-15:00"),)
    for key in "abcde":
        office.happens(key)
        office.wait(minutes=30)
    assert office.walk().delivered == 0
    office.wait(minutes=30)
    office.walk()
    assert office.told() == [["a"], ["b"], ["c"], ["d", "e"]]


def test_a_flood_waits_for_what_was_told_singly_before_it(office: Any) -> None:
    office.rules = (hook(storm=1),)
    office.answer = lambda _: NO
    office.happens("a")
    office.walk()
    office.happens("a", "b")
    office.walk()
    assert [each.attempts for each in office.outbox()] == [1, 0]
    office.answer = lambda _: YES
    office.wait(minutes=1)
    office.walk()
    assert office.told() == [["a"], ["a", "b"]]


def test_two_rules_hear_for_themselves(office: Any) -> None:
    words = msgspec.structs.replace(hook(keywords=("b",)), name="words")
    office.rules = (hook(deliver="daily 18:00"), words)
    office.happens("a", "b", "")
    office.walk()
    assert office.told() == [["b"]]
    office.wait(hours=6)
    office.walk()
    assert office.told()[1:] == [["a", "b", ""]]


def test_a_rule_that_speaks_sooner_than_before_does_not_keep_what_it_gathered(office: Any) -> None:
    """Else the old digest, and all behind it, would wait for next week."""
    office.rules = (hook(deliver="weekly sat 08:00"),)
    office.happens("a")
    office.rules = (hook(deliver="hourly"),)
    office.happens("b")
    office.wait(hours=1)
    office.walk()
    assert office.told() == [["a", "b"]]
    office.rules = (hook(deliver="weekly sat 08:00"),)
    office.happens("c")
    office.rules = (hook(),)
    office.happens("d")
    office.walk()
    assert office.told()[1:] == [["c"], ["d"]]


def test_what_a_clock_that_was_ahead_dated_is_sent_when_it_was_set_right(office: Any) -> None:
    """A year ahead: single messages, a flood, and the digest that takes in what comes later."""
    office.rules = (hook(storm=2), msgspec.structs.replace(hook(deliver="hourly"), name="digest"))
    office.wait(days=365)
    office.happens(*"abc")
    office.wait(days=-365)
    office.happens("d")
    office.walk()
    assert sorted(office.told()) == [["a"], list("abcd"), ["b"], ["c", "d"]]
    office.wait(minutes=11)
    office.happens("e")
    office.walk()
    assert office.told()[4:] == [["e"]]


def test_what_many_events_tell_is_read_without_the_paragraphs_of_their_releases(
    office: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(envelopes, "PAGE", 2)
    office.rules = (hook(deliver="hourly"),)
    office.happens(*"abcde")
    office.wait(hours=1)
    office.walk()
    (digest,) = office.got
    assert [each.event.key for each in digest.told] == list("abcde")
    assert {each.release and each.release.body for each in digest.told} == {()}
    office.rules = (hook(),)
    office.happens("f")
    office.walk()
    assert office.got[1].told[0].release.body == ("ย่อหน้าแรก",)
