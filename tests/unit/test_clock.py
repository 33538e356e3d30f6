"""Moments that a cron line names, and work at intervals however the wall clock is set."""

import asyncio
import time
from datetime import UTC, datetime

import pytest

from scheduler import clock
from scheduler.clock import Clock, next_by_cron

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
"""Monday noon in Bangkok."""

NAMED = [
    ("*/30 8-18 * * mon-fri", "2026-11-23T05:30"),
    ("0 9 * * *", "2026-11-24T02:00"),
    ("0 9 * * 0", "2026-11-29T02:00"),
    ("0 9 * * 7", "2026-11-29T02:00"),
    ("0 9 * * sun", "2026-11-29T02:00"),
    ("0 9 * * 1-5", "2026-11-24T02:00"),
    ("0 9 * * 5-7", "2026-11-27T02:00"),
    ("0 9 * * sat-mon", "2026-11-28T02:00"),
    ("0 9 * * */2", "2026-11-24T02:00"),
    ("0 9 * * 3,5", "2026-11-25T02:00"),
    ("0 0 1 1 *", "2026-12-31T17:00"),
    ("0 12 * * mon", "2026-11-30T05:00"),  # not the very moment
]


@pytest.mark.parametrize(("line", "moment"), NAMED)
def test_a_cron_line_names_the_next_moment(line, moment) -> None:
    found = next_by_cron(line, "Asia/Bangkok", NOON)
    assert found is not None
    assert found.isoformat() == f"{moment}:00+00:00"


def test_a_moment_that_a_change_of_the_clocks_leaves_out_is_not_awaited_for_ever() -> None:
    before = datetime(2027, 3, 27, 12, tzinfo=UTC)
    found = next_by_cron("30 2 28 3 *", "Europe/Berlin", before)
    assert found is None or found > before


@pytest.mark.parametrize(
    "line", ["", "hourly", "0 9 * *", "99 9 * * *", "0 9 * * 8", "0 9 * * funday", "0 9 * * 1/0"]
)
def test_what_is_no_cron_line_is_refused(line) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        next_by_cron(line, "Asia/Bangkok", NOON)


def test_work_is_done_at_once_and_again_and_never_twice_at_a_time() -> None:
    async def watch() -> tuple[int, int]:
        done = at_once = most = 0
        enough = asyncio.Event()

        async def work() -> None:
            nonlocal done, at_once, most
            at_once += 1
            most = max(most, at_once)
            await asyncio.sleep(0.02)
            at_once -= 1
            done += 1
            if done == 3:
                enough.set()

        ours = Clock()
        ours.every(0.01, work)
        ours.start()
        await asyncio.wait_for(enough.wait(), 30)
        await ours.stop()
        return done, most

    done, most = asyncio.run(watch())
    assert done >= 3
    assert most == 1


def test_a_wall_clock_that_is_set_does_all_work_at_once(monkeypatch) -> None:
    """The next time would else be an hour away."""
    shift = 0.0
    real = time.time
    monkeypatch.setattr(clock, "PULSE", 0.01)
    monkeypatch.setattr(clock.time, "time", lambda: real() + shift)

    async def watch() -> int:
        nonlocal shift
        done, again = 0, asyncio.Event()

        async def work() -> None:
            nonlocal done
            done += 1
            if done > 1:
                again.set()

        ours = Clock()
        ours.every(3600, work)
        ours.start()
        while done == 0:
            await asyncio.sleep(0.01)
        shift = -86_400.0
        await asyncio.wait_for(again.wait(), 30)
        await ours.stop()
        return done

    assert asyncio.run(watch()) == 2


def test_work_that_runs_is_waited_for_at_the_end() -> None:
    async def watch() -> list[str]:
        said, begun = [], asyncio.Event()

        async def work() -> None:
            begun.set()
            await asyncio.sleep(0.05)
            said.append("whole")

        ours = Clock()
        ours.every(3600, work)
        ours.start()
        await begun.wait()
        await ours.stop()
        return said

    assert asyncio.run(watch()) == ["whole"]
