"""The guarded door of what is sent: no connection but to public addresses, whatever a name says."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from threading import Thread
from typing import Any, TypeAlias

from aiohttp import TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult

from crawler.addresses import is_public
from crawler.limits import AddressRefusedError

AddressInfo: TypeAlias = tuple[Any, Any, int, str, tuple[Any, ...]]
"""What ``socket.getaddrinfo`` finds; the address stands first in its last place."""
Resolve: TypeAlias = Callable[[str, int], Awaitable[Sequence[AddressInfo]]]


def connector(resolve: Resolve, *, allow_private: bool) -> TCPConnector:
    """Return what opens connections for one message; to be made within the running loop.

    A name is resolved once, and connected to is what was found then, so a name that resolves
    differently the second time changes nothing. One private address among a name's is enough to
    refuse them all. An address written as such skips the resolver, and meets the same rule where
    its socket is made. Refusals are AddressRefusedError.
    """

    def check(address: str) -> None:
        if not allow_private and not is_public(address):
            raise AddressRefusedError(address)

    async def checked(host: str, port: int) -> Sequence[AddressInfo]:
        found = await resolve(host, port)
        for each in found:
            check(each[4][0])
        return found

    def open_socket(info: AddressInfo) -> socket.socket:
        check(info[4][0])
        return socket.socket(info[0], info[1], info[2])

    return TCPConnector(
        resolver=_Resolver(checked),
        socket_factory=open_socket,
        use_dns_cache=False,
        force_close=True,
    )


class _Resolver(AbstractResolver):
    """A resolving function in the shape that aiohttp asks for."""

    def __init__(self, find: Resolve) -> None:
        self._find = find

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,
    ) -> list[ResolveResult]:
        """Return the addresses of a family, or of all."""
        found = await self._find(host, port)
        return [
            _result(host, port, each) for each in found if family in {socket.AF_UNSPEC, each[0]}
        ]

    async def close(self) -> None:
        """Nothing is open."""


async def look_up(host: str, port: int) -> Sequence[AddressInfo]:
    """Resolve a name as the system does; OSError when it has no address.

    In a thread of its own that nobody waits for: a resolver can hang for minutes, and the end of
    a loop waits for the threads of its pool.
    """
    loop = asyncio.get_running_loop()
    found: asyncio.Future[Sequence[AddressInfo]] = loop.create_future()
    Thread(target=_ask, args=(loop, found, host, port), name="resolver", daemon=True).start()
    return await found


def _ask(
    loop: asyncio.AbstractEventLoop, found: "asyncio.Future[Any]", host: str, port: int
) -> None:
    try:
        answer = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        _hand_over(loop, found, OSError(str(error)))
    else:
        _hand_over(loop, found, answer)


def _hand_over(loop: asyncio.AbstractEventLoop, found: "asyncio.Future[Any]", answer: Any) -> None:
    def say() -> None:
        if found.done():
            return  # the time was over before
        if isinstance(answer, OSError):
            found.set_exception(answer)
        else:
            found.set_result(answer)

    with suppress(RuntimeError):  # the loop has ended: nobody waits any more
        loop.call_soon_threadsafe(say)


def _result(host: str, port: int, info: AddressInfo) -> ResolveResult:
    return {
        "hostname": host,
        "host": info[4][0],
        "port": port,
        "family": info[0],
        "proto": info[2],
        "flags": socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    }
