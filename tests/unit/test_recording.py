"""The pipe between asking and reading: a page that takes long to read does not hold up asking."""

import os
import sys
from pathlib import Path

import pytest

from crawler.recording import widened

PAGE = bytes(60_000)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no wider pipes")
def test_pages_wait_in_the_pipe_while_one_is_read() -> None:
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    with os.fdopen(reading, "rb"), os.fdopen(writing, "wb", buffering=0) as pipe:
        assert widened(pipe) is pipe
        assert [pipe.write(PAGE) for _ in range(8)] == [len(PAGE)] * 8


def test_what_cannot_be_widened_is_written_to_as_it_is() -> None:
    with Path(os.devnull).open("wb") as pipe:
        assert widened(pipe) is pipe
