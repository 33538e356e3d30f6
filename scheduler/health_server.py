"""``/healthz`` and ``/metrics`` over HTTP: for a few askers nearby, none of whom is trusted."""

import asyncio
import ipaddress
from collections.abc import Callable
from typing import NamedTuple

from storage.errors import MendableError

LARGEST_HEAD = 8192
"""Bytes of a request."""
LONGEST = 5.0
"""Seconds that a whole conversation may take."""
MOST = 16
"""Conversations at a time; beyond them a connection is closed without a word."""
_PHRASES = {200: "OK", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed",
            503: "Service Unavailable"}  # fmt: skip


class Answer(NamedTuple):
    """What is answered: a status, the kind of text, the text."""

    status: int
    kind: str
    body: str


Page = Callable[[], Answer]


class HealthServer:
    """Serves a few pages, one request a connection."""

    def __init__(self, pages: dict[str, Page]) -> None:
        """Serve these pages by their paths."""
        self._pages = pages
        self._server: asyncio.Server | None = None
        self._open = 0

    async def start(self, listen: str, *, public: bool = False) -> str:
        """Listen at ``host:port`` and return where; port 0 is any free one.

        Raises MendableError for an address that others reach, unless that is meant, and for one
        that cannot be had.
        """
        host, port = parted(listen)
        if not public and not _is_loopback(host):
            raise MendableError(
                f"listen {listen}: others reach this address; listen on 127.0.0.1, or say "
                "[daemon] listen_public = true"
            )
        try:
            self._server = await asyncio.start_server(
                self._converse, host, port, limit=LARGEST_HEAD
            )
        except (OSError, OverflowError) as error:
            raise MendableError(
                f"listen {listen}: {error}; choose another port with --listen"
            ) from error
        shown = self._server.sockets[0].getsockname()
        return f"[{shown[0]}]:{shown[1]}" if ":" in shown[0] else f"{shown[0]}:{shown[1]}"

    async def stop(self) -> None:
        """Listen no more; conversations end by their own limit."""
        if self._server is not None:
            self._server.close()
            self._server = None

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open += 1
        try:
            if self._open <= MOST:
                await asyncio.wait_for(self._exchange(reader, writer), LONGEST)
        except (TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            return
        finally:
            self._open -= 1
            writer.transport.abort()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.set_write_buffer_limits(0)  # drained then means sent
        head = await reader.readuntil(b"\r\n\r\n")
        method, answer = self._answer(head)
        body = answer.body.encode()
        lines = [
            f"HTTP/1.1 {answer.status} {_PHRASES[answer.status]}",
            f"Content-Type: {answer.kind}; charset=utf-8",
            f"Content-Length: {len(body)}",
            "Cache-Control: no-store",
            "Connection: close",
        ]
        writer.write("\r\n".join([*lines, "", ""]).encode() + (b"" if method == "HEAD" else body))
        await writer.drain()

    def _answer(self, head: bytes) -> tuple[str, Answer]:
        parts = head.split(b"\r\n", 1)[0].decode("ascii", "replace").split(" ")
        if len(parts) != 3:
            return "", _said(400)
        method, path = parts[0], parts[1].partition("?")[0]
        if path not in self._pages:
            return method, _said(404)
        return method, self._pages[path]() if method in {"GET", "HEAD"} else _said(405)


def parted(listen: str) -> tuple[str, int]:
    """Return host and port of ``127.0.0.1:9464`` or ``[::1]:9464``."""
    host, _, port = listen.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise MendableError(f"listen {listen!r}: no host and port; write 127.0.0.1:9464")
    return host.strip("[]"), int(port)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _said(status: int) -> Answer:
    return Answer(status, "text/plain", f"{_PHRASES[status]}\n")
