"""Reading configuration and profiles again, at awkward moments."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from scheduler.daemon import Daemon
from scheduler.wanted import Wanted

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
