"""Times and frames: the small forms in which storage keeps things."""

import tracemalloc
from datetime import UTC, datetime, timedelta, timezone

import pytest

from storage import times, zstd


@pytest.mark.parametrize(
    ("moment", "micros", "seconds"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), 0, 0),
        (datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), -1, -1),
        (datetime(2026, 11, 22, 3, 4, 5, 678_901, tzinfo=UTC), 1795316645678901, 1795316645),
        (
            datetime(2026, 11, 22, 10, 4, 5, tzinfo=timezone(timedelta(hours=7))),
            1795316645000000,
            1795316645,
        ),
        (datetime(9999, 12, 31, tzinfo=UTC), 253402214400000000, 253402214400),
    ],
)
def test_a_moment_is_kept_to_the_microsecond(moment: datetime, micros: int, seconds: int) -> None:
    assert times.micros(moment) == micros
    assert times.seconds(moment) == seconds
    assert times.moment(micros) == moment
    assert times.moment(micros).tzinfo is UTC
    assert times.moment_of_seconds(seconds) <= moment


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(TypeError):
        times.micros(datetime(2026, 11, 22, 3, 4, 5))  # noqa: DTZ001


@pytest.mark.parametrize("data", [b"", b"x", "ข่าว".encode() * 10_000])
def test_a_frame_gives_back_what_was_shrunk(data: bytes) -> None:
    assert zstd.inflate(zstd.shrink(data), len(data)) == data


def test_a_frame_is_never_unpacked_beyond_its_recorded_size() -> None:
    bomb = zstd.shrink(bytes(200_000_000))
    tracemalloc.start()
    with pytest.raises(zstd.DamagedError):
        zstd.inflate(bomb, 1_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000


@pytest.mark.parametrize("wrong", [-1, 1])
def test_a_frame_of_another_size_is_damaged(wrong: int) -> None:
    with pytest.raises(zstd.DamagedError):
        zstd.inflate(zstd.shrink(b"twelve bytes"), 12 + wrong)
