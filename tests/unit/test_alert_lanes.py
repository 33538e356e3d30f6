"""The turns of messages in a lane, and what follows from an attempt."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.alerts.addressing import address_now, addresses, message_id
from scheduler.alerts.lanes import ON_ITS_WAY, turn
from scheduler.alerts.model import Outcome, Rule
from scheduler.alerts.verdicts import LONGEST_REASON, verdict
from storage.outgoing import Delivery, Lane, Waiting

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)


def waiting(thread: str, not_before: datetime = NOW, claimed: datetime | None = None) -> Any:
    return lambda number: Waiting(number, thread, not_before, claimed)


@pytest.mark.parametrize(
    ("lane", "take", "behind"),
    [
        ([], (), {}),
        ([waiting("a"), waiting("b"), waiting("a")], (1, 2, 3), {}),
        ([waiting("a", LATER), waiting("b"), waiting("a")], (2,), {LATER: [3]}),
        ([waiting("a", NOW, LATER), waiting("a")], (), {NOW + ON_ITS_WAY: [2]}),
        ([waiting("a", NOW, NOW), waiting("a")], (1, 2), {}),
        # A digest may hold events of any release.
        ([waiting("a", LATER), waiting(""), waiting("b")], (), {LATER: [2, 3]}),
        ([waiting("", LATER), waiting("b")], (), {LATER: [2]}),
        ([waiting("b"), waiting("", LATER)], (1,), {}),
        # It may tell of hundreds, so no second one is read with it.
        ([waiting("b"), waiting(""), waiting(""), waiting("c")], (1, 2), {}),
    ],
)
def test_a_message_waits_for_the_earlier_ones_of_its_release(
    lane: list[Any], take: tuple[int, ...], behind: dict[datetime, list[int]]
) -> None:
    found = turn((make(number) for number, make in enumerate(lane, 1)), NOW, 10)
    assert (found.take, found.behind) == (take, behind)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", ""]),
        st.integers(-2, 2),
        st.none() | st.integers(-2, 2),
    ),
    max_size=12,
)


@given(ROWS, st.integers(1, 12))
def test_no_message_ever_passes_another_that_it_may_share_a_release_with(
    given_rows: list[tuple[str, int, int | None]], most: int
) -> None:
    rows = [
        Waiting(
            number,
            thread,
            NOW + timedelta(minutes=due),
            None if claimed is None else NOW + timedelta(minutes=claimed),
        )
        for number, (thread, due, claimed) in enumerate(given_rows)
    ]
    found = turn(rows, NOW, most)
    taken = set(found.take)
    assert len(taken) <= most
    assert list(found.take) == sorted(taken)
    for each in (rows[number] for number in found.take):
        assert each.free_at() <= NOW
        for earlier in rows[: each.id]:
            if earlier.thread == each.thread or not earlier.thread or not each.thread:
                assert earlier.id in taken
    for until, ids in found.behind.items():
        assert until > NOW
        assert taken.isdisjoint(ids)


def delivery(**more: Any) -> Delivery:
    more = {"shape": "single", "attempts": 1, **more}
    return Delivery(
        id=1, message_id="m", lane=Lane("r", "a"), channel="webhook", thread="t", state="waiting",
        created_at=NOW, not_before=NOW, **more,
    )  # fmt: skip


RULE = Rule(name="r", to="webhook", url="https://a.example/", quiet="12:00-13:00")


@pytest.mark.parametrize(
    ("mine", "outcome", "state", "reason"),
    [
        (delivery(), Outcome(state="delivered", reason="200"), "delivered", ""),
        (delivery(), Outcome(state="retry", reason="500\r\nX: 1\x1b[2J"), "later", "500 X: 1 [2J"),
        (delivery(), Outcome(state="retry"), "later", "it failed without a word"),
        (delivery(), Outcome(state="retry", reason="x" * 999), "later", "x" * LONGEST_REASON),
        (delivery(attempts=12), Outcome(state="retry", reason="500"), "dead",
         "given up after 12 attempts: 500"),
        (delivery(), Outcome(state="refused", reason="550"), "dead", "550"),
        (delivery(), Outcome(state="shut", reason="410"), "shut", "410"),
        (delivery(shape="trial"), Outcome(state="retry", reason="500"), "dead", "500"),
        (delivery(shape="trial"), Outcome(state="shut", reason="410"), "dead", "410"),
    ],
)  # fmt: skip
def test_what_follows_from_an_attempt(
    mine: Delivery, outcome: Outcome, state: str, reason: str
) -> None:
    found = verdict(mine, RULE, outcome, NOW, 0.5)
    assert (found.state, found.reason) == (state, reason)


def test_no_attempt_is_planned_for_quiet_hours() -> None:
    """Noon in Bangkok is five o'clock in UTC."""
    found = verdict(delivery(), RULE, Outcome(state="retry"), NOW, 0.5)
    assert found.at == NOW + timedelta(hours=1)


def test_a_mended_address_gets_what_waited_for_the_old_one() -> None:
    assert address_now(RULE, "https://old.example/") == "https://a.example/"
    assert address_now(RULE, "desk@x.example") is None
    mails = Rule(name="m", to="smtp", recipients=("a@x.example", "b@x.example", "a@x.example"))
    assert addresses(mails) == ("a@x.example", "b@x.example")
    assert address_now(mails, "gone@x.example") is None
    assert address_now(Rule(name="f", to="feed", folder="f"), "a") is None


def test_a_message_has_its_own_id_for_each_rule_address_shape_and_event() -> None:
    words = [("r", "a", "single", "1"), ("r", "a", "single", "2"), ("r", "b", "single", "1"),
             ("r", "a", "flood", "1"), ("ra", "", "single", "1")]  # fmt: skip
    assert len({message_id(*each) for each in words}) == len(words)
    assert message_id(*words[0]) == message_id(*words[0])
