"""Mail servers on loopback: a real one (aiosmtpd), and one that does what a script says."""

import asyncio
import socketserver
import ssl
import threading
from concurrent.futures import Future
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import ClassVar

import pytest
import trustme
from aiosmtpd.smtp import SMTP, AuthResult

from scheduler.alerts.model import Envelope, Rule, Smtp, Told
from storage.records import Event, Release

AT = datetime(2021, 1, 29, 3, 4, 5, tzinfo=UTC)
PASSWORD = "correct-horse"
ENVIRON = {"SMTP_USER": "desk", "SMTP_PASSWORD": PASSWORD}


def envelope(address="desk@example.org", **more):
    """Return a message on an edit with Thai in it."""
    edit = Event(
        **{"id": "3f9c", "kind": "edited", "site": "mfa-th", "key": "a", "at": AT},
        **{"url": "https://www.mfa.go.th/th/content/a", "title": "น้ำท่วมภาคใต้"},
        **{"severity": "substantive", "fields": ("body",), "before": 1, "after": 2},
        diff={"body": (("=", "ช่วยเหลือแล้ว "), ("-", "๑๔"), ("+", "๑๕"), ("=", " จังหวัด"))},
    )
    rule = Rule(name="desk", to="smtp", recipients=(address,), language="th")
    told = (Told(seq=1, event=edit, release=Release(title=edit.title)),)
    what = {"id": "msg_1", "thread": "mfa-th/a", "shape": "single", "attempt": 1, **more}
    return Envelope(rule=rule, address=address, created_at=AT, told=told, **what)


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    """Return the file of a made-up authority, and a server's certificate by it."""
    authority = trustme.CA()
    path = tmp_path_factory.mktemp("authority") / "ca.pem"
    authority.cert_pem.write_to_path(str(path))

    def context(name):
        found = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(name).configure_cert(found)
        return found

    return SimpleNamespace(file=str(path), context=context)


class Desk:
    """What a server of aiosmtpd does with mail: it keeps it, unless a test says otherwise."""

    def __init__(self) -> None:
        self.mails = []
        self.answers = {}
        """Answers to a recipient, one after the other."""

    async def handle_RCPT(self, server, session, found, address, options):  # noqa: N802
        answers = self.answers.get(address)
        if answers:
            return answers.pop(0)
        found.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, found):  # noqa: N802
        mail = SimpleNamespace(
            content=found.content,
            sender=found.mail_from,
            recipients=list(found.rcpt_tos),
            is_encrypted=session.ssl is not None or server.transport.get_extra_info("sslcontext"),
            user=session.authenticated,
        )
        self.mails.append(mail)
        return "250 OK"


def authenticated(server, session, found, mechanism, data):
    good = data.login == b"desk" and data.password == PASSWORD.encode()
    return AuthResult(success=good, handled=False)


@pytest.fixture
def real():
    """Return how to start a real server; ``tls`` is a context for the first byte."""
    running: Future = Future()

    async def run():
        over = asyncio.Event()
        running.set_result((asyncio.get_running_loop(), over))
        await over.wait()

    thread = threading.Thread(target=asyncio.run, args=(run(),))
    thread.start()
    loop, over = running.result(10)
    servers = []

    def start(*, tls=None, **how):
        desk = Desk()

        def protocol():
            return SMTP(desk, hostname="mail.test", loop=loop, **how)

        made = loop.create_server(protocol, "127.0.0.1", 0, ssl=tls)
        server = asyncio.run_coroutine_threadsafe(made, loop).result(10)
        servers.append(server)
        desk.port = server.sockets[0].getsockname()[1]
        return desk

    yield start
    for server in servers:
        loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(over.set)
    thread.join()


class Conversation(socketserver.StreamRequestHandler):
    """A server that says what a script has for each word, and otherwise what one expects."""

    EXPECTED: ClassVar = {"": "220 hi", "EHLO": "250 hi", "DATA": "354 go on", ".": "250 taken"}

    def handle(self):
        script, told = self.server.script, self.server.told
        word = ""
        while True:
            answer = script.get(word, self.EXPECTED.get(word, "250 fine"))
            if callable(answer):
                answer(self)
                return
            self.wfile.write(f"{answer}\r\n".encode())
            line = self.read_mail() if word == "DATA" else self.rfile.readline()
            if not line:
                return
            word = "." if word == "DATA" else line.split()[0].decode().upper()
            told.append(word)

    def read_mail(self):
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            pass
        return line


class Scripted(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False


@pytest.fixture
def scripted():
    """Return how to start a server with a script; ``told`` is what words it heard."""
    servers = []

    def start(script) -> Scripted:
        server = Scripted(("127.0.0.1", 0), Conversation)
        server.script, server.told, server.port = script, [], server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        servers.append((server, thread))
        return server

    yield start
    for server, thread in servers:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def over(authority):
    """Return the configuration of a server by its port."""

    def configured(port, **more) -> Smtp:
        how = {"ca_file": authority.file, "sender": "alerts@example.org", "timeout": 5.0, **more}
        return Smtp(host="127.0.0.1", port=port, **how)

    return configured
