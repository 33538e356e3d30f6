"""The loopback HTTP server of the demonstration ministry, in a thread of its own."""

import asyncio
import math
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from http import HTTPStatus
from typing import Final

from ministrywatch.demo.ministry import Ministry
from ministrywatch.demo.web import Answer, Request

_HOST: Final = "127.0.0.1"
_LARGEST_HEAD: Final = 64 * 1024
_GLANCE: Final = 0.005
"""Seconds between two looks at an event that somebody else sets."""


@contextmanager
def serve(ministry: Ministry, port: int = 0) -> Iterator[str]:
    """Serve a ministry on loopback and give its origin, such as ``http://127.0.0.1:40001``."""
    started: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event, int]] = Future()
    thread = threading.Thread(
        target=lambda: asyncio.run(_run(ministry, port, started)), name="demo-ministry", daemon=True
    )
    thread.start()
    loop, stop, bound = started.result()
    try:
        yield f"http://{_HOST}:{bound}"
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()


async def _run(
    ministry: Ministry,
    port: int,
    started: "Future[tuple[asyncio.AbstractEventLoop, asyncio.Event, int]]",
) -> None:
    stop = asyncio.Event()
    visits: set[asyncio.Task[None]] = set()

    def visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(_converse(ministry, reader, writer))
        visits.add(task)
        task.add_done_callback(visits.discard)

    try:
        server = await asyncio.start_server(visit, _HOST, port, limit=_LARGEST_HEAD)
    except OSError as error:
        started.set_exception(error)
        return
    started.set_result((asyncio.get_running_loop(), stop, server.sockets[0].getsockname()[1]))
    await stop.wait()
    server.close()
    for task in visits:
        task.cancel()
    await asyncio.gather(*visits, return_exceptions=True)
    await asyncio.sleep(0)  # lets the closed transports say goodbye to their sockets


async def _converse(
    ministry: Ministry, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    writer.transport.set_write_buffer_limits(0)  # drained then means sent, so abort loses nothing
    try:
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            while await _exchange(ministry, reader, writer):
                continue
    finally:
        writer.transport.abort()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def _exchange(
    ministry: Ministry, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> bool:
    """Answer one request; False when the connection ends with it."""
    request = _parse(await reader.readuntil(b"\r\n\r\n"))
    await reader.readexactly(int(request.headers.get("content-length", "0")))
    answer = ministry.answer(request)
    await _hold(answer)
    if answer.keep is not None and answer.keep < 0:
        return False
    if isinstance(answer.body, bytes):
        writer.write(_whole(request, answer, answer.body))
        await writer.drain()
    else:
        await _stream(request, answer, writer)
    return answer.keep is None and request.headers.get("connection", "").lower() != "close"


def _parse(head: bytes) -> Request:
    first, *lines = head.decode("utf-8", "replace").split("\r\n")
    method, target, *_ = [*first.split(" "), "", ""]
    pairs = (line.partition(":") for line in lines if line)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    return Request(method, target, headers)


async def _hold(answer: Answer) -> None:
    if isinstance(answer.wait, threading.Event):
        while not answer.wait.is_set():
            await asyncio.sleep(_GLANCE)
    elif answer.wait == math.inf:
        await asyncio.Event().wait()
    elif answer.wait:
        await asyncio.sleep(answer.wait)


def _whole(request: Request, answer: Answer, body: bytes) -> bytes:
    head = _head(answer, f"Content-Length: {len(body)}" if answer.status != 304 else "")
    if request.method == "HEAD":
        return head
    return head + (body if answer.keep is None else body[: int(len(body) * answer.keep)])


async def _stream(request: Request, answer: Answer, writer: asyncio.StreamWriter) -> None:
    chunked = answer.length is None
    length = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {answer.length}"
    writer.write(_head(answer, length))
    for chunk in () if request.method == "HEAD" else answer.chunks():
        writer.write(b"%x\r\n%b\r\n" % (len(chunk), chunk) if chunked else chunk)
        await writer.drain()
    if chunked and request.method != "HEAD":
        writer.write(b"0\r\n\r\n")
    await writer.drain()


def _head(answer: Answer, length: str) -> bytes:
    phrase = HTTPStatus(answer.status).phrase
    lines = [f"HTTP/1.1 {answer.status} {phrase}", *(f"{n}: {v}" for n, v in answer.headers)]
    return "\r\n".join([*lines, *([length] if length else []), "", ""]).encode()
