"""A receiver of webhooks and a mail server that are often unwell, and that end the daemon."""

import asyncio
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec
from aiosmtpd.smtp import SMTP

from tests.ministry.killed_daemon_fate import Fate


class Receivers:
    """What both receivers share: what arrived, when they fail, and whom they tell of it."""

    def __init__(self, fate: Fate, seed: int) -> None:
        self.fate = fate
        self.chance = random.Random(seed)
        self.lock = threading.Lock()
        self.arrived: list[tuple[str, list[str] | None]] = []
        """The id of each message that was taken, and the ids of its events where it says them."""
        self.url = ""
        self.port = 0
        """That of the mail server."""

    def fails(self) -> float:
        """Return a number by which an attempt fails; the daemon may be dead afterwards."""
        self.fate.come_to("asked")
        with self.lock:
            return self.chance.random()

    def answered(self) -> None:
        """Somebody has just been answered that a message is taken; the daemon may die of it."""
        self.fate.come_to("answered")


class Hook(BaseHTTPRequestHandler):
    """A receiver of webhooks."""

    def do_POST(self) -> None:
        own: Receivers = self.server.own
        body = msgspec.json.decode(self.rfile.read(int(self.headers["content-length"])))
        fault = own.fails()
        if fault < 0.03:
            self.close_connection = True
            return
        if fault < 0.1:
            self.answer(429 if fault < 0.05 else 500)
            return
        told = body["data"].get("events") or [body["data"]]
        own.arrived.append((self.headers["webhook-id"], [each["id"] for each in told]))
        if fault > 0.98:
            self.close_connection = True  # it has the message and says nothing
            return
        self.answer(204)
        own.answered()

    def answer(self, status: int) -> None:
        self.send_response(status)
        if status == 429:
            self.send_header("Retry-After", "60")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:
            self.close_connection = True  # the postman is dead

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Post:
    """A mail server; mails it takes it knows by their Message-ID."""

    def __init__(self, own: Receivers) -> None:
        self.own = own

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.own.fails() < 0.06:
            return "451 4.7.1 greylisted, come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        found = message_from_bytes(envelope.content)
        fault = self.own.fails()
        if 0.03 <= fault < 0.06:
            return "452 4.3.1 no room"
        message = found["Message-ID"].strip("<>").partition("@")[0]
        self.own.arrived.append((message, None))
        if fault < 0.03:
            server.transport.close()  # it has the mail and says nothing
        else:
            self.own.answered()
        return "250 OK"


@contextmanager
def receiving(fate: Fate, seed: int) -> Iterator[Receivers]:
    """Receive on loopback: posts at ``url``, mails at ``port``."""
    own = Receivers(fate, seed)
    with _posts(own), _mails(own):
        yield own


@contextmanager
def _posts(own: Receivers) -> Iterator[None]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    server.own, server.daemon_threads, server.block_on_close = own, True, False
    own.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield
    server.shutdown()
    server.server_close()
    thread.join()


@contextmanager
def _mails(own: Receivers) -> Iterator[None]:
    loop = asyncio.new_event_loop()
    made = loop.create_server(lambda: SMTP(Post(own), hostname="a.test"), "127.0.0.1", 0)
    server = loop.run_until_complete(made)
    own.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield
    loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()
