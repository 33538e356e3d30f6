"""What the figures' server answers, and what it does not wait for."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from scheduler import health_server
from scheduler.agenda import Place
from scheduler.health_server import Answer, HealthServer, parted
from scheduler.vitals import Vitals, figures, status, troubles
from storage.errors import MendableError

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def served(talk: Callable[[str, int], object], **pages: Callable[[], Answer]) -> object:
    async def whole() -> object:
        server = HealthServer({f"/{name}": page for name, page in pages.items()})
        host, port = parted(await server.start("127.0.0.1:0"))
        try:
            return await talk(host, port)
        finally:
            await server.stop()

    return asyncio.run(whole())


def answers(sent: bytes) -> str:
    async def talk(host: str, port: int) -> str:
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(sent)
        got = await asyncio.wait_for(reader.read(), 30)
        writer.close()
        return got.decode()

    return served(talk, page=lambda: Answer(200, "text/plain", "ดี\n"))


ASKED = [
    (b"GET /page HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200 OK", "ดี\n"),
    (b"GET /page?x=1 HTTP/1.0\r\n\r\n", "HTTP/1.1 200 OK", "ดี\n"),
    (b"HEAD /page HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK", ""),
    (b"GET /other HTTP/1.1\r\n\r\n", "HTTP/1.1 404 Not Found", "Not Found\n"),
    (b"POST /page HTTP/1.1\r\n\r\n", "HTTP/1.1 405 Method Not Allowed", "Method Not Allowed\n"),
    (b"\xff\xfe\r\n\r\n", "HTTP/1.1 400 Bad Request", "Bad Request\n"),
]


@pytest.mark.parametrize(("sent", "first", "body"), ASKED)
def test_it_answers(sent, first, body) -> None:
    head, _, rest = answers(sent).partition("\r\n\r\n")
    assert head.split("\r\n")[0] == first
    assert "Connection: close" in head
    assert rest == body


def test_a_head_without_end_is_not_read_for_long() -> None:
    assert answers(b"GET /" + b"a" * 100_000) == ""


def test_who_says_nothing_is_left(monkeypatch) -> None:
    monkeypatch.setattr(health_server, "LONGEST", 0.05)
    assert answers(b"GET /page") == ""


def test_many_who_say_nothing_use_up_nothing() -> None:
    async def talk(host: str, port: int) -> bytes:
        silent = [await asyncio.open_connection(host, port) for _ in range(health_server.MOST)]
        reader, writer = await asyncio.open_connection(host, port)
        got = await asyncio.wait_for(reader.read(), 30)
        for _, each in [*silent, (reader, writer)]:
            each.close()
        return got

    assert served(talk) == b""


REFUSED = [
    ("0.0.0.0:9464", "others reach"),
    ("192.0.2.1:9464", "others reach"),
    ("example.org:80", "others reach"),
    ("127.0.0.1", "no host and port"),
    ("127.0.0.1:99999", "no host and port"),
]


@pytest.mark.parametrize(("listen", "why"), REFUSED)
def test_an_address_that_is_not_meant_is_refused(listen, why) -> None:
    with pytest.raises(MendableError, match=why):
        asyncio.run(HealthServer({}).start(listen))


def test_an_address_that_is_taken_is_said() -> None:
    async def talk(host: str, port: int) -> None:
        with pytest.raises(MendableError, match="--listen"):
            await HealthServer({}).start(f"{host}:{port}")

    served(talk)


WELL = Vitals(
    at=NOW, working=True, started_at=NOW - timedelta(hours=9), beat_at=NOW, sites=12, visiting=3
)
ILL = [
    ({}, []),
    ({"beat_at": NOW - timedelta(seconds=200)}, ["no heartbeat reached the database for 200 s"]),
    ({"beat_at": None}, ["no heartbeat reached the database for 32400 s"]),
    ({"overdue": 1000.0}, ["a healthy site has been due for 1000 s"]),
    ({"post_overdue": 1000.0}, ["a message has been due for 1000 s"]),
    ({"working": False, "overdue": 1000.0}, []),
    ({"working": False, "fault": "the database fails"}, ["the database fails"]),
    ({"working": False, "beat_at": None}, []),
]


@pytest.mark.parametrize(("state", "wrong"), ILL)
def test_what_is_wrong_is_said(state, wrong) -> None:
    assert troubles(msgspec.structs.replace(WELL, **state)) == wrong


def test_the_figures_are_in_the_format_of_prometheus() -> None:
    """https://prometheus.io/docs/instrumenting/exposition_formats, version 0.0.4."""
    last = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    vitals = msgspec.structs.replace(
        WELL,
        visits={"finished": 7, "failed": 1},
        deliveries={"waiting": 2},
        places=(Place(name="mfa-th", last_visit_at=last), Place(name='a"\\\n')),
    )
    text = figures(vitals)
    assert text.endswith("\n")
    assert 'ministrywatch_visits_total{outcome="finished"} 7\n' in text
    assert 'ministrywatch_deliveries{state="waiting"} 2\n' in text
    assert 'ministrywatch_last_visit_timestamp_seconds{site="mfa-th"} 1795399200.0\n' in text
    names = [line.split()[2] for line in text.splitlines() if line.startswith("# TYPE")]
    assert len(names) == len(set(names))
    for line in text.splitlines():
        assert line.startswith("#") or float(line.rpartition(" ")[2]) >= 0


def test_a_name_cannot_break_out_of_a_label() -> None:
    text = figures(msgspec.structs.replace(WELL, visits={'x"} 1\nevil{a="\\': 1}))
    assert "\nevil" not in text
    assert 'outcome="x\\"} 1\\nevil{a=\\"\\\\"} 1' in text


def test_systemctl_shows_a_line() -> None:
    assert status(WELL) == "12 sites, 3 being visited, 0 due"
    assert status(msgspec.structs.replace(WELL, working=False)).startswith("standing by")
