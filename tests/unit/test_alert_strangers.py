"""What is said of rules that a configuration and the daemon do not share."""

import pytest

from ministrywatch.strangers import strangers
from scheduler.alerts.hearers import Standing
from scheduler.alerts.model import Rule

DESK = Rule(name="desk", to="webhook", url="https://hooks.example/", secret_env="HOOK")
STORED = Rule(name="desk", to="webhook", url="https://hooks.example/")
ELSEWHERE = Rule(name="desk", to="webhook", url="https://other.example/")
MINE = Rule(name="mine", to="smtp", recipients=("a@x.example",))
FEED = Rule(name="feed", to="feed", folder="/srv")

LACKS = "rules of the daemon that this configuration does not have: desk"
SAID = [
    (Standing((STORED,), True), (DESK, FEED), []),
    (Standing((STORED,), False), (ELSEWHERE, MINE), []),
    (Standing((), False), (MINE,), []),
    (Standing((STORED,), True), (), [(LACKS, "is at work and sends")]),
    (Standing((STORED,), False), (), [(LACKS, "start it")]),
    (Standing((STORED,), False, frozenset({"desk"})), (),
     [("a daemon that has been away for more than two weeks: desk", "to be rid of them")]),
    (Standing((STORED,), False, frozenset({"desk"})), (DESK,), []),
    (Standing((), False, unreadable=frozenset({"desk"})), (),
     [("written by another version of ministrywatch: desk", "install the same version")]),
    (Standing((STORED,), True), (DESK, MINE),
     [("rules that the daemon at work does not have: mine", "SIGHUP")]),
    (Standing((STORED,), True), (ELSEWHERE,),
     [("rules that the daemon at work has in another version: desk", "its version is in force")]),
]  # fmt: skip


@pytest.mark.parametrize(("there", "mine", "said"), SAID)
def test_each_rule_that_is_not_shared_is_told_with_what_follows(
    there: Standing, mine: tuple[Rule, ...], said: list[tuple[str, str]]
) -> None:
    found = list(strangers(there, mine))
    assert len(found) == len(said)
    for (what, follows), (wanted, mend) in zip(found, said, strict=True):
        assert wanted in what
        assert mend in follows


def test_of_one_name_nothing_is_said_of_the_others() -> None:
    there = Standing((STORED,), True)
    assert [what for what, _ in strangers(there, (MINE,), "desk")] == [LACKS]
    assert list(strangers(there, (MINE,), "nobody")) == []
