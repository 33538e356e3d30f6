"""One line a fact, whatever comes from elsewhere."""

import asyncio
import json
import logging

import pytest

from scheduler.clock import Clock
from scheduler.logs import LONGEST, JsonLines, PlainLines, begin, clean


def record(words: str, level: int = logging.INFO, **values) -> logging.LogRecord:
    made = logging.LogRecord("ministrywatch.daemon", level, "", 0, words, (), None)
    made.created, made.values = 1_795_400_000.0, values
    return made


PLAIN = [
    ("visited", {"site": "mfa-th", "requests": 24},
     "2026-11-23T02:13:20Z visited site=mfa-th requests=24"),
    ("visited", {"note": "โครงสร้างหน้าเปลี่ยน แล้ว"},
     '2026-11-23T02:13:20Z visited note="โครงสร้างหน้าเปลี่ยน แล้ว"'),
    ("visited", {"note": "evil\n2026-11-23T02:13:20Z at work\x1b[2J"},
     '2026-11-23T02:13:20Z visited note="evil 2026-11-23T02:13:20Z at work [2J"'),
    ("visited", {"note": "", "site": None}, "2026-11-23T02:13:20Z visited"),
    ("visited", {"events": 0}, "2026-11-23T02:13:20Z visited events=0"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "values", "line"), PLAIN)
def test_a_fact_is_one_line(words, values, line) -> None:
    assert PlainLines().format(record(words, **values)) == line


def test_a_warning_says_so() -> None:
    line = PlainLines().format(record("a child ended badly", logging.WARNING, why="SIGKILL"))
    assert line == "2026-11-23T02:13:20Z WARNING a child ended badly why=SIGKILL"


def test_a_fact_is_one_line_of_json() -> None:
    line = JsonLines().format(record("visited", site="mfa-th", events=3, note="a\nb"))
    assert "\n" not in line
    assert json.loads(line) == {
        "at": "2026-11-23T02:13:20Z", "level": "info", "fact": "visited",
        "site": "mfa-th", "events": 3, "note": "a b",
    }  # fmt: skip


def test_an_error_of_a_library_is_one_line_too() -> None:
    made = record("Job %s raised", logging.ERROR)
    try:
        raise ValueError("one\ntwo")
    except ValueError as error:
        made.exc_info, made.args = (ValueError, error, None), ("beat",)
    line = PlainLines().format(made)
    assert line == '2026-11-23T02:13:20Z ERROR Job beat raised error="ValueError: one two"'


@pytest.mark.parametrize("text", ["x" * 10_000_000, "\u202e\u200b" * 1000, "\x00", "\r\n" * 9999])
def test_what_is_logged_is_short_and_printable(text) -> None:
    assert len(clean(text)) <= LONGEST + 1
    assert clean(text).isprintable()


def test_a_database_that_lets_us_wait_fills_no_log(capsys) -> None:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        begin(as_json=False)
        asyncio.run(long_work())
    finally:
        root.handlers[:], root.level = before, level
    assert capsys.readouterr().err == ""


async def long_work() -> None:
    clock, turns = Clock(), asyncio.Event()
    clock.every(0.01, turns.wait)
    clock.start()
    await asyncio.sleep(0.1)
    turns.set()
    await clock.stop()
