"""Hears what a child says while it works, and puts together how it ended."""

import signal
import subprocess
import threading
from collections import deque
from collections.abc import Callable
from typing import IO

import msgspec

from crawler.order import MESSAGES, Failed, Message, Order, Progress, SiteDone, line

_LAST_LINES = 20
_STORING = 60.0
"""Seconds; a database that another process writes to is waited for 30."""


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """How a child ended."""

    sites: dict[str, SiteDone] = {}
    whole: bool = True
    """Every site was reported done; otherwise ``note`` says what happened."""
    stopped: bool = False
    """A signal ended it early; what it saw is stored."""
    late: bool = False
    """It did not end in time, and the signal was ours."""
    note: str = ""
    mendable: bool = False
    """What ``note`` says is for the user to put right, as with a full disk."""
    log: tuple[str, ...] = ()
    """The last lines it logged."""

    def site(self, name: str) -> SiteDone:
        """Return what was reported of a site, as far as it came."""
        return self.sites.get(name, SiteDone(site=name))


class Ear:
    """Hears what a child reports and logs, each pipe in a thread: a full one would block it."""

    def __init__(
        self, child: subprocess.Popen[bytes], tell: Callable[[Progress], None] | None
    ) -> None:
        self._child = child
        self._tell = tell
        self._log: deque[str] = deque(maxlen=_LAST_LINES)
        self._sites: dict[str, SiteDone] = {}
        self._failed: list[Failed] = []
        self._wanted: tuple[str, ...] = ()
        self._threads = [self._thread(self._hear_out), self._thread(self._hear_log)]

    def say(self, order: Order) -> None:
        """Hand over the order. The pipe stays open: its end tells the child that we are gone."""
        self._wanted = tuple(site.profile.name for site in order.sites)
        # In a thread: a child that does not read must not hold up the clock that ends it.
        self._thread(lambda: self._say(order))

    def _say(self, order: Order) -> None:
        stdin = pipe_of(self._child.stdin)
        try:
            stdin.write(line(order))
            stdin.flush()
        except BrokenPipeError:
            return  # the child died at once; its exit code and last lines say why

    def finish(self) -> None:
        """Hear the rest of what a child said that has ended.

        The pipes end with its reading process, which may still be storing the last of it.
        """
        for thread in self._threads:
            thread.join(_STORING)

    def ended(self, code: int, *, late: bool, stopped: bool) -> Ended:
        """Return how it ended, given its exit code."""
        note = self._note(code, late=late, stopped=stopped)
        return Ended(
            sites=self._sites,
            whole=not note and set(self._sites) >= set(self._wanted),
            stopped=stopped or any(done.stopped for done in self._sites.values()),
            late=late,
            note=note or " ".join(done.note for done in self._sites.values() if done.note),
            mendable=any(failed.mendable for failed in self._failed),
            log=tuple(self._log),
        )

    def _note(self, code: int, *, late: bool, stopped: bool) -> str:
        last = f": {self._log[-1]}" if self._log else ""
        if self._failed:
            return self._failed[0].error
        if late:
            return f"the visit did not end in time and was stopped{last}"
        if stopped and code == -signal.SIGTERM:
            return "the visit was stopped before it had begun"
        if code < 0:
            return f"the crawling process was ended by {_name(-code)}{last}"
        if code > 0 or not set(self._sites) >= set(self._wanted):
            return f"the crawling process broke off with exit code {code}{last}"
        return ""

    def _thread(self, work: Callable[[], None]) -> threading.Thread:
        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        return thread

    def _hear_out(self) -> None:
        for said in pipe_of(self._child.stdout):
            if said.endswith(b"\n"):  # the last line of a killed child may be half a one
                self._take(MESSAGES.decode(said))

    def _hear_log(self) -> None:
        for said in pipe_of(self._child.stderr):
            self._log.append(said.decode("utf-8", "replace").rstrip())

    def _take(self, message: Message) -> None:
        if isinstance(message, Progress):
            if self._tell is not None:
                self._tell(message)
        elif isinstance(message, SiteDone):
            self._sites[message.site] = message
        else:
            self._failed.append(message)


def pipe_of(pipe: IO[bytes] | None) -> IO[bytes]:
    """Return a pipe that must be there."""
    if pipe is None:
        raise RuntimeError("the child was started without its pipes")
    return pipe


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
