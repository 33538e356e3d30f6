"""Children that answer, hang, die, talk without end, and go when they are told to."""

import asyncio
import sys
from collections.abc import Awaitable
from pathlib import Path

import pytest

from scheduler import runner
from scheduler.runner import Ended, Runner


def child(code: str) -> Runner:
    """Start children that run this; the kind of work is in ``sys.argv``."""
    return Runner((sys.executable, "-P", "-c", f"import os, sys, time\n{code}"))


def ended(code: str, order: bytes = b"{}\n", limit: float = 30.0) -> Ended:
    return asyncio.run(child(code).run("visit", order, limit))


ENDINGS = [
    ("sys.stdout.write(sys.stdin.readline())", 0, (b"{}\n",), ""),
    ("print(sys.argv[1])", 0, (b"visit\n",), ""),
    ("sys.stdout.write('half a line')", 0, (), ""),
    ("sys.exit('the disk is full')", 1, (), "broke off with exit code 1: the disk is full"),
    ("sys.exit(4)", 4, (), ""),
    ("print('{}', flush=True); os.kill(os.getpid(), 9)", -9, (b"{}\n",), "was ended by SIGKILL"),
]


@pytest.mark.parametrize(("code", "number", "answers", "fault"), ENDINGS)
def test_a_child_ends(code, number, answers, fault) -> None:
    found = ended(code)
    assert (found.code, found.answers, found.fault) == (number, answers, fault)


def test_an_order_of_any_length_is_handed_over() -> None:
    order = b"x" * 5_000_000 + b"\n"
    assert ended("print(len(sys.stdin.readline()))", order).answers == (b"5000001\n",)


def test_a_child_that_reads_nothing_is_not_waited_for() -> None:
    assert ended("", b"x" * 5_000_000 + b"\n").code == 0


def test_a_child_that_talks_without_end_fills_nothing() -> None:
    found = ended("for n in range(100_000): print(n, file=sys.stderr)\nsys.exit(3)")
    assert found.log[-1] == "99999"
    assert len(found.log) == runner.LAST_LINES


def test_a_child_that_hangs_is_stopped() -> None:
    found = ended("sys.stderr.write('asking\\n'); sys.stderr.flush(); time.sleep(600)", limit=1.5)
    assert found.late
    assert found.fault == "did not end in time and was stopped: asking"


def test_a_child_that_heeds_no_signal_is_ended(monkeypatch) -> None:
    monkeypatch.setattr(runner, "GRACE", 0.2)
    code = "import signal; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(600)"
    found = ended(code, limit=1.5)
    assert (found.late, found.code) == (True, -9)


def started(code: str, then: str, begun: Path) -> Ended:
    """Start a child, tell the runner something when it has begun, and wait for its end."""

    async def whole() -> Ended:
        ours = child(f"{code}\nopen({str(begun)!r}, 'w').close()\ntime.sleep(600)")
        work: Awaitable[Ended] = asyncio.ensure_future(ours.run("visit", b"{}\n", 60.0))
        while not begun.exists():
            await asyncio.sleep(0.01)
        getattr(ours, then)()
        return await work

    return asyncio.run(whole())


def test_all_children_are_asked_to_end_and_may_store_what_they_have(tmp_path: Path) -> None:
    code = "import signal\nsignal.signal(15, lambda *_: (print('stored', flush=True), sys.exit(4)))"
    found = started(code, "ask_all_to_end", tmp_path / "begun")
    assert (found.code, found.answers, found.fault) == (4, (b"stored\n",), "")


def test_all_children_can_be_ended_at_once(tmp_path: Path) -> None:
    assert started("", "end_all", tmp_path / "begun").code == -9


def test_a_child_that_starts_after_all_were_told_to_end_is_told_too() -> None:
    async def whole() -> tuple[Ended, Ended]:
        ours = child("time.sleep(600)")
        ours.end_all()
        told = await ours.run("visit", b"{}\n", 60.0)
        ours.resume()
        again = await ours.run("visit", b"{}\n", 0.5)
        return told, again

    told, again = asyncio.run(whole())
    assert (told.code, told.late) == (-9, False)
    assert again.late
