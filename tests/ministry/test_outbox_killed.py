"""Ten thousand events, receivers that fail at random, a postman killed at fifty moments."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest
from aiosmtpd.smtp import SMTP
from sqlalchemy import Engine, text

from scheduler.alerts.enqueue import enqueue
from scheduler.alerts.model import Rule, Smtp
from storage import events, migrate, releases, runs, sites
from storage.changes import Change
from storage.engine import open_engine, reading, writing
from storage.records import Event, Known, Release

sys.path.insert(0, str(Path(__file__).parent))
from postman_process import Order, clock

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kills by pidfd")
SEED = 20261122
KILLS = 50
EVENTS = {"moc": 2600, "mfa-th": 800, "moe": 6600}
"""Told in single posts, in single mails, and in hourly digests that are posted."""
WAVES = 20
RELEASES = 40


class Receivers:
    """What both receivers share: what arrived, when they fail, and whom they kill."""

    def __init__(self) -> None:
        self.chance = random.Random(SEED)
        self.lock = threading.Lock()
        self.asked = 0
        self.kills = sorted(self.chance.sample(range(20, 3400), KILLS))
        self.killed = 0
        self.postman: int | None = None
        """A descriptor of the process that may be killed."""
        self.posts: list[tuple[str, list[str]]] = []
        """The id of each message that was taken, and the ids of its events."""
        self.mails: list[str] = []

    def fails(self) -> float:
        """Return a number by which an attempt fails, having killed the postman if it is time."""
        with self.lock:
            self.asked += 1
            if self.kills and self.asked >= self.kills[0] and self.chance.random() < 0.5:
                self.kill()
            return self.chance.random()

    def answered(self) -> None:
        """Kill the postman who has just been answered, if it is time."""
        with self.lock:
            if self.kills and self.asked >= self.kills[0]:
                self.kill()

    def kill(self) -> None:
        if self.postman is not None:
            self.kills.pop(0)
            signal.pidfd_send_signal(self.postman, signal.SIGKILL)
            self.killed += 1
            self.postman = None


class Hook(BaseHTTPRequestHandler):
    """A receiver of webhooks that is often unwell."""

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
        own.posts.append((self.headers["webhook-id"], [each["id"] for each in told]))
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
    """A mail server that is often unwell; mails it takes it knows by their Message-ID."""

    def __init__(self, own: Receivers) -> None:
        self.own = own

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.own.fails() < 0.06:
            return "451 4.7.1 greylisted, come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        found = message_from_bytes(envelope.content)
        self.own.mails.append(found["Message-ID"].strip("<>").partition("@")[0])
        fault = self.own.fails()
        if fault < 0.03:
            server.transport.close()  # it has the mail and says nothing
        elif fault < 0.06:
            self.own.mails.pop()
            return "452 4.3.1 no room"
        else:
            self.own.answered()
        return "250 OK"


@pytest.fixture
def receivers() -> Iterator[Receivers]:
    own = Receivers()
    own.hook = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    own.hook.own, own.hook.daemon_threads, own.hook.block_on_close = own, True, False
    ready = threading.Event()
    loop = asyncio.new_event_loop()

    def mails() -> None:
        asyncio.set_event_loop(loop)
        made = loop.create_server(lambda: SMTP(Post(own), hostname="a.test"), "127.0.0.1", 0)
        own.mail = loop.run_until_complete(made)
        ready.set()
        loop.run_forever()

    threads = [threading.Thread(target=own.hook.serve_forever, args=(0.01,)),
               threading.Thread(target=mails)]  # fmt: skip
    for thread in threads:
        thread.start()
    assert ready.wait(10)
    yield own
    own.hook.shutdown()
    own.hook.server_close()
    loop.call_soon_threadsafe(own.mail.close)
    loop.call_soon_threadsafe(loop.stop)
    for thread in threads:
        thread.join()
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{tmp_path / 'outbox.sqlite'}")
    migrate.upgrade(engine)
    yield engine
    engine.dispose()


def test_every_event_is_delivered_in_order_and_twice_only_under_one_id(
    receivers: Receivers, engine: Engine
) -> None:
    order = ordered(receivers, engine)
    told = Teller(engine, order)
    with postmen(receivers, order) as again:
        for wave in range(WAVES):
            told.wave(wave)
            again(hours=0)
        again(hours=48)
    assert receivers.killed == KILLS
    assert set(states(engine)) == {"delivered"}
    ids = by_message(engine)
    arrived = [(message, each) for message, found in receivers.posts for each in found]
    arrived += [(message, each) for message in receivers.mails for each in ids[message]]
    assert {each for _, each in arrived} == {each for found in told.order.values()
                                             for each in found}  # fmt: skip
    assert len(told.order) == RELEASES * len(EVENTS)
    of_event = defaultdict(set)
    for message, each in arrived:
        of_event[each].add(message)
    assert all(len(messages) == 1 for messages in of_event.values())
    assert len(arrived) > len(of_event)
    assert first_seen(arrived) == told.order


def ordered(own: Receivers, engine: Engine) -> Order:
    url = f"http://127.0.0.1:{own.hook.server_port}"
    posts = Rule(name="posts", to="webhook", url=f"{url}/a", sites=("moc",), storm=100_000)
    mails = Rule(
        name="mails", to="smtp", recipients=("desk@x.example",), sites=("mfa-th",), storm=100_000
    )
    digests = Rule(name="digests", to="webhook", url=f"{url}/b", sites=("moe",), deliver="hourly")
    port = own.mail.sockets[0].getsockname()[1]
    return Order(
        database=engine.url.render_as_string(hide_password=False),
        rules=(posts, mails, digests),
        smtp=Smtp(host="127.0.0.1", port=port, starttls=False, sender="alerts@x.example"),
        began=time.time(),
    )


class Teller:
    """Stores events as visits do, and remembers what was told of each release."""

    def __init__(self, engine: Engine, order: Order) -> None:
        self.engine, self.clock, self.rules = engine, lambda: clock(order.began), order.rules
        self.order: dict[str, list[str]] = defaultdict(list)
        with writing(engine) as conn:
            self.sites = {site: sites.ensure(conn, site) for site in EVENTS}

    def wave(self, number: int) -> None:
        """Store the events of one visit to each site."""
        for site, site_id in self.sites.items():
            many = EVENTS[site] // WAVES
            changes = [self.change(site, number * many + each) for each in range(many)]
            with writing(self.engine) as conn:
                run = runs.start(conn, site_id, "command", self.clock(), True)
                mark = events.mark(conn, site_id)
                releases.save(conn, site_id, changes, run_id=run.id)
                enqueue(conn, self.rules, site_id, mark, self.clock())

    def change(self, site: str, number: int) -> Change:
        key, at = f"r{number % RELEASES}", datetime(2026, 11, 22, tzinfo=UTC)
        ident = f"{site}-{number}"
        self.order[f"{site}/{key}"].append(ident)
        url = f"https://www.{site}.example/{key}"
        event = Event(id=ident, kind="edited", site=site, key=key, url=url, title="ข่าว", at=at)
        stands = Known(
            site=site, key=key, url=url, state="live", first_seen=at, last_seen=at, changed_at=at,
            release=Release(title="ข่าว", body=("ย่อหน้า",)), revision=1, reader="r",
        )  # fmt: skip
        return Change(known=stands, events=(event,))


class postmen:  # noqa: N801 - it reads as what it is
    """Keeps one postman at work: calling it starts another when the last one was killed."""

    def __init__(self, own: Receivers, order: Order) -> None:
        self.own = own
        command = [sys.executable, "-P", str(Path(__file__).parent / "postman_process.py")]
        said = msgspec.json.encode(order).decode()
        root = str(Path(__file__).parents[2])
        self.process = subprocess.Popen(
            [*command, said],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": root},
        )

    def __enter__(self) -> "postmen":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.stdin.close()
        assert self.process.wait(30) == 0
        self.process.stdout.close()

    def __call__(self, hours: int) -> None:
        """Let postmen walk until one is not killed, who found nothing due within some hours."""
        while True:
            self.say(str(hours))
            descriptor = os.pidfd_open(int(self.process.stdout.readline()))
            with self.own.lock:
                self.own.postman = descriptor
            self.say("go on")
            status = int(self.process.stdout.readline())
            with self.own.lock:
                self.own.postman = None
            os.close(descriptor)
            assert status in {0, signal.SIGKILL}
            if status == 0:
                return

    def say(self, word: str) -> None:
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()


def states(engine: Engine) -> list[str]:
    with reading(engine) as conn:
        return list(conn.execute(text("SELECT DISTINCT state FROM deliveries")).scalars())


def by_message(engine: Engine) -> dict[str, list[str]]:
    """Return the ids of the events that each message tells."""
    query = (
        "SELECT message_id, events.id FROM deliveries"
        " JOIN delivery_events ON delivery_id = deliveries.id JOIN events ON seq = event_seq"
        " ORDER BY seq"
    )
    found = defaultdict(list)
    with reading(engine) as conn:
        for message, event in conn.execute(text(query)):
            found[message].append(event)
    return found


def first_seen(arrived: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Return what arrived of each release in the order in which it did for the first time."""
    found: dict[str, list[str]] = defaultdict(list)
    for event in dict.fromkeys(each for _, each in arrived):
        site, _, number = event.rpartition("-")
        found[f"{site}/r{int(number) % RELEASES}"].append(event)
    return found
