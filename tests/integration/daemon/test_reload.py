"""Reading configuration and profiles again, at awkward moments."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from scheduler.daemon import Daemon
from scheduler.wanted import Wanted
from storage.errors import StorageError

Reload = Callable[[], Awaitable[None]]


async def reads(url: str, reload: Reload, signals: int) -> None:
    """Read again as often as signals come, all before the first reading is over."""
    daemon = Daemon(lambda: Wanted(database=url, contact=""), {})
    daemon._list.reload = reload
    for _ in range(signals):
        daemon._read_again()
        await asyncio.sleep(0)
    await daemon._reload
    await daemon._memory.close()


@pytest.mark.parametrize(("signals", "times"), [(1, 1), (2, 2), (5, 2)])
def test_a_signal_that_comes_while_we_read_is_not_lost(sqlite_made, signals, times) -> None:
    read = []

    async def reload() -> None:
        read.append(True)
        await asyncio.sleep(0.01)

    asyncio.run(reads(sqlite_made, reload, signals))
    assert len(read) == times


def test_a_reading_that_breaks_is_told_and_ends_nothing(sqlite_made, caplog) -> None:
    async def reload() -> None:
        raise OSError("the disk is away")

    asyncio.run(reads(sqlite_made, reload, 1))
    assert "reading again failed" in caplog.text


def test_one_that_cannot_reach_the_database_is_not_well(sqlite_made) -> None:
    async def stands_by(url: str) -> int:
        daemon = Daemon(lambda: Wanted(database=url, contact=""), {})

        async def take() -> None:
            raise StorageError("the server is away")

        daemon._memory.take = take
        waiting = asyncio.ensure_future(daemon._take_over())
        await asyncio.sleep(0.01)
        status = daemon._pulse._healthz().status
        daemon._stop()
        assert not await waiting
        await daemon._memory.close()
        return status

    assert asyncio.run(stands_by(sqlite_made)) == 503
