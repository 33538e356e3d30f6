"""What the outbox forgets in the long run, and what it never does."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from scheduler.alerts import tidying
from scheduler.alerts.model import Outcome, Rule
from storage import outbox_lists, outbox_pruning, tables
from storage.engine import reading, writing

NO = Outcome(state="refused", reason="HTTP 400")
DAY = timedelta(days=1)


def only(*refused: str) -> Any:
    """Refuse what is told of these keys."""
    return lambda envelope: (
        NO if envelope.told[0].event.key in refused else Outcome(state="delivered")
    )


def kept(office: Any) -> list[str]:
    return [each.thread.removeprefix("mfa-th/") for each in office.outbox()]


def told_rows(office: Any) -> int:
    with reading(office.engine) as conn:
        return conn.execute(select(func.count()).select_from(tables.delivery_events)).scalar_one()


@pytest.mark.parametrize(
    ("days", "left"),
    [
        (89, ["arrived", "refused", "waits"]),
        (91, ["refused", "waits"]),
        (364, ["refused", "waits"]),
        (366, ["waits"]),
        (3_000, ["waits"]),
    ],
)
def test_what_arrived_is_kept_for_a_quarter_and_what_is_dead_for_a_year(
    office: Any, days: int, left: list[str]
) -> None:
    office.answer = only("refused")
    office.happens("arrived", "refused")
    office.walk()
    office.happens("waits")
    office.rules = ()  # of nobody: it waits
    office.wait(days=days)
    office.walk()
    assert kept(office) == left
    assert told_rows(office) == len(left)


def test_the_age_is_that_of_the_arrival_and_not_of_the_event(office: Any) -> None:
    office.happens("late")
    office.wait(days=200)
    office.walk()
    office.wait(days=89)
    office.walk()
    assert kept(office) == ["late"]


def test_it_is_done_by_the_hour(office: Any) -> None:
    office.happens("a")
    office.wait(minutes=10)
    office.walk()
    left = []
    office.wait(days=90)
    for _ in range(6):
        office.wait(minutes=10)
        office.walk()
        left.append(len(kept(office)))
    assert left == [1, 1, 1, 1, 0, 0]


def test_much_is_deleted_in_small_parts_and_what_is_left_by_the_next_round(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox_pruning, "BATCH", 10)
    office.happens(*(f"r{number}" for number in range(45)))
    office.walk()
    office.wait(days=91)
    with writing(office.engine) as conn:
        assert outbox_pruning.prune(conn, office.now) == 10
    assert len(kept(office)) == 35
    monkeypatch.setattr(tidying, "LONGEST", timedelta(0))
    office.walk()
    assert len(kept(office)) == 35
    monkeypatch.undo()
    office.walk()
    assert kept(office) == []
    assert told_rows(office) == 0


def test_a_year_of_news_leaves_a_quarter_in_the_outbox_and_each_arrives_once(office: Any) -> None:
    """Digests and floods as well; nothing that was told comes again."""
    office.rules = (
        office.rules[0],
        Rule(name="day", to="webhook", url="http://127.0.0.1:1/b", deliver="daily 08:00"),
        Rule(name="storms", to="webhook", url="http://127.0.0.1:1/c", storm=1),
    )
    for day in range(0, 400, 10):
        office.happens(f"r{day}", f"s{day}")
        office.walk()
        office.wait(days=10)
    office.walk()
    told = Counter((each.rule.name, told.event.id) for each in office.got for told in each.told)
    assert set(told.values()) == {1}
    assert len(told) == 3 * 80
    ages = [office.now - each.created_at for each in office.outbox()]
    assert max(ages) <= 111 * DAY


def test_a_replay_of_what_would_be_deleted_keeps_it(office: Any) -> None:
    office.answer = only("refused")
    office.happens("refused")
    office.walk()
    office.wait(days=364)
    with writing(office.engine) as conn:
        outbox_lists.replay(conn, outbox_lists.dead_ids(conn), office.now)
    office.wait(days=364)
    office.answer = only()
    assert office.walk().delivered == 1
