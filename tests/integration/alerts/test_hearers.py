"""The daemon's rules hear of every visit, whoever makes it and by whatever configuration."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import Connection, insert, select

from scheduler.alerts.hearers import as_stored, hearing, standing
from scheduler.alerts.model import Rule
from scheduler.alerts.tally import Sent
from storage import heartbeats, rules, tables
from storage.engine import reading, writing
from storage.heartbeats import Heartbeat
from storage.times import micros
from tests.integration.alerts.conftest import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
URL = "https://hooks.example/t0ken"
HOOK = Rule(name="desk", to="webhook", url=URL, secret_env="HOOK", kinds=("edited",))
OTHER = Rule(name="desk", to="webhook", url="https://mine.example/", kinds=("removed",))
MAILS = Rule(name="desk", to="smtp", recipients=("a@x.example", "b@x.example"))
MY_MAILS = Rule(name="desk", to="smtp", recipients=("b@x.example", "c@x.example"))
MINE = Rule(name="mine", to="webhook", url="https://mine.example/")
FEED = Rule(name="feed", to="feed", folder="/srv/feeds")


def daemon(conn: Connection, *its: Rule, at: datetime = NOON, works: bool = True) -> None:
    """Let a daemon say that it has these rules, and that it lives."""
    rules.keep(conn, as_stored(its), at)
    beat = Heartbeat(host="h", pid=7, version="1", started_at=at, beat_at=at)
    heartbeats.beat(conn, beat)
    if not works:
        heartbeats.stop(conn, beat)


def queued(office: Any) -> list[tuple[str, str]]:
    return [(each.lane.rule, each.lane.address) for each in office.outbox()]


@pytest.mark.parametrize("works", [True, False])
@pytest.mark.parametrize("mine", [(), (MINE,), (FEED,)])
def test_a_visit_by_another_configuration_is_heard_by_the_rules_of_the_daemon(
    office: Any, mine: tuple[Rule, ...], works: bool
) -> None:
    """The daemon's postman sends it, at once or when it comes back."""
    with writing(office.engine) as conn:
        daemon(conn, HOOK, FEED, works=works)
    office.rules = mine
    office.happens("a")
    own = [(MINE.name, MINE.url)] if MINE in mine else []
    assert sorted(queued(office)) == sorted([("desk", URL), *own])
    office.rules = (HOOK,)
    office.walk()
    assert [(each.rule.name, each.address) for each in office.got] == [("desk", URL)]


def test_what_is_to_be_told_to_nobody_is_told_to_no_daemon_either(office: Any) -> None:
    with writing(office.engine) as conn:
        daemon(conn, HOOK)
    office.rules = ()
    office.happens("a", alerts=False)
    office.happens("b", kind="removed")
    assert queued(office) == []


BOTH = [
    # ours, the daemon's, whether it is at work, and who hears.
    ((OTHER,), (HOOK,), True, [("desk", URL)]),
    ((OTHER,), (HOOK,), False, [("desk", OTHER.url)]),
    ((MY_MAILS,), (MAILS,), True, [("desk", "a@x.example"), ("desk", "b@x.example")]),
    ((MY_MAILS,), (MAILS,), False,
     [("desk", "a@x.example"), ("desk", "b@x.example"), ("desk", "c@x.example")]),
    ((MAILS,), (HOOK,), False, [("desk", "a@x.example"), ("desk", "b@x.example"), ("desk", URL)]),
    ((MINE,), (HOOK,), True, [("desk", URL), ("mine", MINE.url)]),
]  # fmt: skip


@pytest.mark.parametrize(("ours", "theirs", "works", "hear"), BOTH)
def test_of_two_rules_with_one_name_that_of_who_sends_is_in_force(
    office: Any, ours: Any, theirs: Any, works: bool, hear: Any
) -> None:
    with writing(office.engine) as conn:
        daemon(conn, *theirs, works=works)
        found = hearing(conn, ours, NOON)
    heard = sorted(
        (rule.name, address)
        for rule in found
        for address in (*rule.recipients, *filter(None, (rule.url,)))
    )
    assert heard == sorted(hear)


@pytest.mark.parametrize("ours", [OTHER, msgspec.structs.replace(HOOK, url=OTHER.url), MAILS])
def test_who_has_another_version_leads_no_message_of_the_daemon_at_work_elsewhere(
    office: Any, ours: Rule
) -> None:
    with writing(office.engine) as conn:
        daemon(conn, HOOK)
    office.rules = (ours,)
    office.happens("a")
    assert office.walk() == Sent()
    office.rules = (HOOK,)
    office.walk(all_rules=True)
    assert [(each.rule.name, each.address) for each in office.got] == [("desk", URL)]


@pytest.mark.parametrize(
    ("ago", "works"), [(-300 * DAY, False), (-HOUR / 60, True), (HOUR / 60, True), (HOUR, False)]
)
def test_a_sign_of_life_is_one_of_now(office: Any, ago: timedelta, works: bool) -> None:
    """A daemon whose clock was ahead and that was killed is not at work until that day comes."""
    with writing(office.engine) as conn:
        daemon(conn, HOOK, at=NOON - ago)
        assert standing(conn, NOON).at_work is works


def test_two_rules_with_one_name_hear_by_their_own_filters(office: Any) -> None:
    mails = msgspec.structs.replace(MAILS, kinds=("removed",))
    with writing(office.engine) as conn:
        daemon(conn, HOOK, works=False)
    office.rules = (mails,)
    office.happens("a")
    assert queued(office) == [("desk", URL)]


@pytest.mark.parametrize(
    ("away", "hears"), [(-400 * DAY, True), (0 * DAY, True), (13 * DAY, True), (15 * DAY, False)]
)
def test_a_daemon_that_is_away_for_two_weeks_is_not_waited_for(
    office: Any, away: timedelta, hears: bool
) -> None:
    """But its own visits after a long sleep of its machine do not ask how long that was."""
    with writing(office.engine) as conn:
        daemon(conn, HOOK)
        assert [rule.name for rule in hearing(conn, (), NOON + away)] == ["desk"] * hears
        assert [rule.name for rule in hearing(conn, None, NOON + away)] == ["desk"]
        assert (standing(conn, NOON + away).forgotten == {"desk"}) is not hears


def test_only_what_queueing_needs_is_stored(office: Any) -> None:
    """A webhook's address, which may hold a token, stands in every message of it anyway."""
    with writing(office.engine) as conn:
        daemon(conn, HOOK, FEED)
        (row,) = conn.execute(select(tables.rules)).all()
        assert "HOOK" not in row.rule
        assert standing(conn, NOON).rules == (msgspec.structs.replace(HOOK, secret_env=None),)


def test_rules_that_are_gone_are_deleted_and_what_did_not_change_is_dated_by_the_hour(
    office: Any,
) -> None:
    def ages(at: datetime, *its: Rule) -> dict[str, datetime]:
        with writing(office.engine) as conn:
            daemon(conn, *its, at=at)
            return {each.name: each.at for each in rules.every(conn)}

    assert ages(NOON, HOOK, MINE) == {"desk": NOON, "mine": NOON}
    soon = NOON + HOUR / 4
    assert ages(soon, OTHER, MINE) == {"desk": soon, "mine": NOON}
    late = NOON + HOUR
    assert ages(late, OTHER, MINE) == {"desk": soon, "mine": late}
    assert ages(NOON - DAY, MINE) == {"mine": NOON - DAY}
    assert ages(NOON) == {}


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ('{"name":"desk","to":"webhook","url":"https://x.example/","mood":"calm"}', True),
        ('{"name":"desk","to":"pigeon"}', False),
        ('{"name":"desk","to":"webhook","url":"https://x.example/","deliver":"monthly"}', False),
        ('{"name":"desk","to":"webhook","url":"https://x.example/","time_zone":"Moon"}', False),
        ('{"name":"desk","to":"webhook"}', False),
        ("[]", False),
        ("not JSON", False),
    ],
)
def test_a_rule_of_another_version_breaks_no_visit(office: Any, stored: str, read: bool) -> None:
    with writing(office.engine) as conn:
        row = {"name": "desk", "rule": stored, "at": micros(NOON)}
        conn.execute(insert(tables.rules).values(row))
    office.rules = (MINE,)
    office.happens("a")
    hears = [("desk", "https://x.example/")] * read
    assert sorted(queued(office)) == [*hears, ("mine", MINE.url)]
    with reading(office.engine) as conn:
        assert standing(conn, NOON).unreadable == (set() if read else {"desk"})
