"""A preview says what is sent: the same messages, put together in the same way."""

from datetime import timedelta
from typing import Any

import pytest

from scheduler.alerts.enqueue import told_of
from scheduler.alerts.foresight import foreseen
from scheduler.alerts.model import Rule
from storage import told
from storage.engine import reading

STEPS = [("a",), ("b", "c"), ("a", "d", "e", "f"), (), ("g",), ("", "h"), (), (), ("a", "b")]


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"deliver": "hourly"},
        {"deliver": "daily 12:30"},
        {"storm": 2},
        {"quiet": "12:05-12:40"},
        {"quiet": "12:05-12:40", "storm": 2},
        {"deliver": "hourly", "quiet": "13:00-13:20"},
        {"kinds": ("site-down",)},
    ],
    ids=str,
)
def test_a_preview_is_what_is_sent(office: Any, more: dict[str, Any]) -> None:
    rule = Rule(name="hook", to="webhook", url="http://127.0.0.1:1/a", **more)
    office.rules = (rule,)
    began = office.now
    for keys in STEPS:
        office.happens(*keys)
        for _ in range(7):
            office.walk()
            office.wait(minutes=1)
    for _ in range(30):
        office.wait(minutes=10)
        office.walk()
    office.wait(days=1)
    office.walk()
    with reading(office.engine) as conn:
        messages = foreseen(rule, map(told_of, told.since(conn, began)))
    sent = [(each.shape, [one.event.id for one in each.told]) for each in office.got]
    assert [(each.shape, [one.id for one in each.events]) for each in messages] == sent
    assert sent
    with reading(office.engine) as conn:
        late = told.since(conn, office.now + timedelta(seconds=1))
        assert foreseen(rule, map(told_of, late)) == []
