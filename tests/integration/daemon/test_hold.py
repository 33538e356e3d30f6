"""The hold on a database: what loses it, and what does not."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, text

from crawler.hearing import Ended
from crawler.order import SiteDone
from scheduler import visits
from scheduler.alerts.hearers import standing
from scheduler.alerts.model import Rule
from scheduler.memory import Memory
from scheduler.visits import Asked
from storage import lease, rules, sites
from storage.engine import open_engine, reading, writing
from storage.errors import StorageError
from storage.heartbeats import Heartbeat
from tests.integration.test_held import PROFILE
from tests.replay.replay import TERMS

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
BEAT = Heartbeat(host="h", pid=7, version="1", started_at=NOW, beat_at=NOW)


def drop_connections(admin: Engine, name: str | None) -> None:
    end = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
    with admin.connect() as conn:
        conn.execute(end, {"name": name})


def test_a_long_writer_does_not_look_like_a_lost_hold(sqlite_engine) -> None:
    asyncio.run(asked_while_another_writes(sqlite_engine))


async def asked_while_another_writes(sqlite_engine: Engine) -> None:
    memory = Memory(sqlite_engine, lambda: NOW)
    await memory.take()
    with writing(sqlite_engine) as conn:
        sites.ensure(conn, "x")
        waiting = asyncio.ensure_future(memory.due_now(["x"], NOW, "a test"))
        assert await asyncio.wait_for(memory.is_ours(), 5.0)
        assert not waiting.done()
    await waiting
    await memory.leave()
    await memory.close()


def test_a_hold_whose_connection_broke_is_left_without_a_fault(
    postgresql_made, postgresql_admin
) -> None:
    engine = open_engine(lease.steady(postgresql_made))
    asyncio.run(left_and_taken_again(engine, postgresql_admin))


async def left_and_taken_again(engine: Engine, postgresql_admin: Engine) -> None:
    memory = Memory(engine, lambda: NOW)
    await memory.take()
    drop_connections(postgresql_admin, engine.url.database)
    await memory.leave()
    await memory.take()
    assert await memory.is_ours()
    await memory.leave()
    await memory.close()


def test_a_visit_whose_hold_is_lost_judges_nothing(postgresql_made, postgresql_admin) -> None:
    engine = open_engine(postgresql_made)

    def look(*_: object) -> Ended:
        drop_connections(postgresql_admin, engine.url.database)
        return Ended(sites={PROFILE.name: SiteDone(site=PROFILE.name)})

    with pytest.raises(lease.Lost, match="hold on x was lost"):
        visits.visit(engine, [Asked(profile=PROFILE)], TERMS, lambda: NOW, lambda _: None, look)
    with reading(engine) as conn:
        found = sites.get(conn, PROFILE.name)
    assert found is not None
    assert found.last_visit_at is None
    engine.dispose()


RULES = tuple(
    Rule(name=name, to="webhook", url=f"https://hooks.example/{name}") for name in ("one", "two")
)


async def one_after_the_other(engine: Engine) -> list[list[str]]:
    """Return by which rules visits queue: as one daemon works and another stands by for it."""
    first, second = (Memory(engine, lambda: NOW) for _ in range(2))
    seen = [stored(engine)]
    await first.serve(RULES[:1])
    seen.append(stored(engine))
    await first.take()
    await second.serve(RULES[1:])
    await second.beat(BEAT)
    seen.append(stored(engine))
    await first.serve(RULES)
    seen.append(stored(engine))
    with writing(engine) as conn:
        rules.keep(conn, {}, NOW)
    await first.beat(BEAT)
    seen.append(stored(engine))
    await first.leave()
    seen.append(stored(engine))
    await second.take()
    seen.append(stored(engine))
    await second.leave()
    for each in (first, second):
        await each.close()
    return seen


def stored(engine: Engine) -> list[str]:
    with reading(engine) as conn:
        return [rule.name for rule in standing(conn, NOW).rules]


def test_visits_queue_by_the_rules_of_the_daemon_that_is_at_work(engine) -> None:
    """They outlive it, until another takes over; what somebody else wrote lasts for a heartbeat."""
    both = ["one", "two"]
    seen = asyncio.run(one_after_the_other(engine))
    assert seen == [[], [], ["one"], both, both, both, ["two"]]


def test_one_that_lost_its_hold_writes_nothing_over_what_is_of_the_one_at_work(
    postgresql_made, postgresql_admin
) -> None:
    """It may beat once more before it looks at its hold."""
    engine = open_engine(lease.steady(postgresql_made))

    async def both() -> list[str]:
        first, second = (Memory(engine, lambda: NOW) for _ in range(2))
        for memory, its in ((first, RULES[:1]), (second, RULES[1:])):
            await memory.serve(its)
            await memory.take()
            drop_connections(postgresql_admin, engine.url.database if memory is first else None)
        for _ in range(2):
            await first.beat(BEAT)
        found = stored(engine)
        for leave in (first.leave, second.leave, first.close, second.close):
            await leave()
        return found

    assert asyncio.run(both()) == ["two"]


def test_rules_that_cannot_be_written_are_not_in_force(sqlite_made) -> None:
    """The daemon goes on by those before, which it sends by; its next sign of life writes them."""
    engine = open_engine(sqlite_made, timeout=0.01)

    async def serves_while_another_writes() -> list[str]:
        memory = Memory(engine, lambda: NOW)
        await memory.serve(RULES[:1])
        await memory.take()
        with writing(engine), pytest.raises(StorageError, match="is locked"):
            await memory.serve(RULES[1:])
        await memory.beat(BEAT)
        found = stored(engine)
        await memory.leave()
        await memory.close()
        return found

    assert asyncio.run(serves_while_another_writes()) == ["one"]
