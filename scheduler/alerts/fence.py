"""A fence around threads in which others' code connects: none leaves it but to public addresses.

What a library does with a socket cannot be handed in, and to change ``socket`` itself would change
it for mails and for the figures too. So the interpreter is asked: it tells its audit hooks of each
connection before it is made, with the address that a name was resolved to, and one that raises
keeps it from being made.
"""

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from socket import AF_INET, AF_INET6, socket
from threading import Thread, current_thread
from typing import Any
from weakref import WeakKeyDictionary

from crawler.addresses import is_public

_SENDS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
"""With a socket and an address; ``connect_ex`` is a connect."""


class Fence:
    """Keeps threads, and those they start, from addresses that are not public."""

    def __init__(self) -> None:
        """Hear of connections for as long as the process lives: a hook cannot be taken back."""
        self._inside: WeakKeyDictionary[Thread, list[str]] = WeakKeyDictionary()
        self._take_in_children()
        sys.addaudithook(self._hear)

    @contextmanager
    def around(self) -> Iterator[list[str]]:
        """Refuse what this thread connects to that is not public; yield what was refused.

        A refusal is a PermissionError, which code that connects takes for any other failure. A
        thread that is started meanwhile stays inside until its end.
        """
        refused: list[str] = []
        thread = current_thread()
        outer = self._inside.get(thread)
        self._inside[thread] = refused
        try:
            yield refused
        finally:
            del self._inside[thread]
            if outer is not None:
                self._inside[thread] = outer

    def _hear(self, event: str, args: tuple[Any, ...]) -> None:
        if event in _SENDS and self._inside:
            refused = self._inside.get(current_thread())
            if refused is not None:
                _check(refused, *args)

    def _take_in_children(self) -> None:
        """Have threads say by whom they are started; hooks hear of it from Python 3.12 on only."""
        begin = Thread.start

        def start(thread: Thread) -> None:
            refused = self._inside.get(current_thread())
            if refused is not None:
                self._inside[thread] = refused
            begin(thread)

        Thread.start = start  # type: ignore[method-assign,assignment]


def _check(refused: list[str], sock: socket, address: Any) -> None:
    """Raise PermissionError for all but public IP addresses; names are none yet."""
    if address is None:
        return  # to where the socket is connected already
    whole = address if isinstance(address, tuple) else (address,)
    said = str(whole[0])
    if sock.family not in {AF_INET, AF_INET6} or not is_public(said):
        refused.append(said)
        raise PermissionError(errno.EACCES, "it is no public address", said)


@cache
def fence() -> Fence:
    """Return the fence of this process, made when it is first needed."""
    return Fence()
