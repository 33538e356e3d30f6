"""The daemon's children: started, listened to, and ended when they must be."""

import asyncio
import os
import signal
import sys
from collections import deque
from collections.abc import Sequence
from typing import Literal, TypeAlias

import msgspec

GRACE = 90.0
"""Seconds between asking a child to end and ending it: a visit ends its own child and judges."""
LONGEST_LINE = 16 << 20
"""Bytes of one answer; all profiles together are one."""
LAST_LINES = 20
MOST_ANSWERS = 1000
KILLED = -signal.SIGKILL

Kind: TypeAlias = Literal["read", "visit", "post"]


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """How a child ended, and all that it answered."""

    answers: tuple[bytes, ...] = ()
    code: int = 0
    """The exit code; negative when a signal ended it."""
    late: bool = False
    """It did not end in time and was stopped."""
    log: tuple[str, ...] = ()
    """The last lines it logged."""

    @property
    def fault(self) -> str:
        """Say in words why it did not end well; empty when it did, or was asked to stop."""
        last = f": {self.log[-1]}" if self.log else ""
        if self.late:
            return f"did not end in time and was stopped{last}"
        if self.code < 0:
            return f"was ended by {signal.Signals(-self.code).name}{last}"
        return f"broke off with exit code {self.code}{last}" if self.code not in {0, 4} else ""


class Runner:
    """Starts children and ends them."""

    def __init__(self, command: Sequence[str] = (sys.executable, "-P", "-m", "scheduler")) -> None:
        """Start children by that command, to which the kind of work is added."""
        self._command = command
        self._alive: set[asyncio.subprocess.Process] = set()
        self._told: signal.Signals | None = None
        """What all children were told last; one that is only just starting is told it too."""

    async def run(self, kind: Kind, order: bytes, limit: float) -> Ended:
        """Carry out an order in a child; beyond ``limit`` seconds it is stopped."""
        child = await asyncio.create_subprocess_exec(
            *self._command,
            kind,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is ours to pass on, once
            limit=LONGEST_LINE,
        )
        self._alive.add(child)
        if self._told is not None:
            _signal(child, self._told)
        try:
            return await self._heard(child, order, limit)
        finally:
            self._alive.discard(child)
            _end(child)

    def ask_all_to_end(self) -> None:
        """Send SIGTERM to every child: it stores what it has and ends."""
        self._tell(signal.SIGTERM)

    def end_all(self) -> None:
        """End every child at once."""
        self._tell(signal.SIGKILL)

    def resume(self) -> None:
        """Start children again that nobody has told to end."""
        self._told = None

    def _tell(self, number: signal.Signals) -> None:
        self._told = number
        for child in self._alive:
            _signal(child, number)

    async def _heard(self, child: asyncio.subprocess.Process, order: bytes, limit: float) -> Ended:
        answers: deque[bytes] = deque(maxlen=MOST_ANSWERS)
        log: deque[str] = deque(maxlen=LAST_LINES)
        hearing = [
            asyncio.ensure_future(_lines(child.stdout, answers)),
            asyncio.ensure_future(_log(child.stderr, log)),
            asyncio.ensure_future(_say(child.stdin, order)),
        ]
        late = not await _ends(child, limit)
        if late:
            _signal(child, signal.SIGTERM)
            if not await _ends(child, GRACE):
                _end(child)
                await child.wait()
        _close(child.stdin)
        await asyncio.wait(hearing, timeout=5.0)
        for each in hearing:
            each.cancel()
        code = child.returncode or 0
        return Ended(answers=tuple(answers), code=code, late=late, log=tuple(log))


async def _ends(child: asyncio.subprocess.Process, limit: float) -> bool:
    """Wait for the end of a child, for some seconds; say whether it came."""
    try:
        await asyncio.wait_for(child.wait(), limit)
    except TimeoutError:
        return False
    return True


async def _say(stdin: asyncio.StreamWriter | None, order: bytes) -> None:
    """Hand over the order. The pipe stays open: its end tells the child that we are gone."""
    if stdin is None:
        return
    try:
        stdin.write(order)
        await stdin.drain()
    except (BrokenPipeError, ConnectionResetError):
        return  # the child died at once; its exit code and last lines say why


async def _lines(stdout: asyncio.StreamReader | None, into: deque[bytes]) -> None:
    while stdout is not None and (line := await stdout.readline()):
        if line.endswith(b"\n"):  # the last line of a killed child may be half a one
            into.append(line)


async def _log(stderr: asyncio.StreamReader | None, into: deque[str]) -> None:
    while stderr is not None and (part := await stderr.read(1 << 16)):
        into.extend(line for line in part.decode("utf-8", "replace").splitlines() if line.strip())


def _close(stdin: asyncio.StreamWriter | None) -> None:
    if stdin is not None:
        stdin.close()


def _signal(child: asyncio.subprocess.Process, number: signal.Signals) -> None:
    try:
        child.send_signal(number)
    except ProcessLookupError:
        return


def _end(child: asyncio.subprocess.Process) -> None:
    """End what is left of the child's session."""
    if child.returncode is not None:
        return
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
