"""Whatever a server does comes to a named problem, in bounded time and memory."""

import http.server
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crawler.order import Order, line
from ministrywatch.demo import faults
from ministrywatch.demo.ministry import Ministry
from ministrywatch.demo.web import Request

MEASURED = """
import resource, sys
from crawler.launch import launch
from crawler.order import ORDERS
ended = launch(ORDERS.decode(sys.stdin.buffer.readline()))
assert ended.whole, ended
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""
ELSEWHERE = "/th/article/another-page"
FAULTS: tuple[tuple[str, Any], ...] = (
    ("too-large", faults.huge()),
    ("too-large", faults.huge(stated=False)),
    ("too-large", faults.gzip_bomb()),
    ("not-html", faults.noise()),
    ("empty", faults.empty()),
    ("server-error", faults.status(500)),
    ("timeout", faults.hang()),
    ("unreachable", faults.cut_short()),
    ("redirect", faults.redirect("file:///etc/passwd")),
    ("refused", faults.redirect("http://169.254.169.254/latest/meta-data/")),
    ("soft-404", faults.redirect("/")),
    ("challenge", faults.challenge()),
    ("blocked", faults.blocked()),
)
MORE: tuple[tuple[str, Any], ...] = (
    ("unreachable", faults.dropped()),
    ("redirect", faults.redirect_loop()),
    ("not-found", faults.redirect("/th/content/somewhere-else")),
    ("redirect", faults.redirect("https://evil.example/")),
    ("redirect", faults.redirect(ELSEWHERE)),
    ("redirect", faults.redirect("")),
    ("unreadable", faults.header("Content-Encoding", "gzip")),
    ("unreadable", faults.header("Content-Encoding", "br")),
    ("unreadable", faults.header("Content-Encoding", "zstd")),
    ("unreadable", faults.header("Content-Encoding", "deflate")),
)


def measured(order: Order) -> int:
    """Carry out an order and return the most memory its child held, in MiB."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED], input=line(order), capture_output=True, check=True
    )
    return int(done.stdout)


@pytest.mark.parametrize("strikes", [FAULTS, MORE], ids=["answers", "ways"])
def test_every_fault_is_named_and_the_others_are_read(
    desk: Any, ministry: Ministry, strikes: tuple[tuple[str, Any], ...]
) -> None:
    keys = ministry.keys[: len(strikes)]
    other = ministry.answer(Request("GET", f"/th/content/{ministry.keys[-1]}"))
    ministry.fail(faults.page(other.body), on=ELSEWHERE)
    for key, (_, fault) in zip(keys, strikes, strict=False):
        ministry.fail(fault, on=key)
    started = time.monotonic()
    visited = desk.visit()
    assert time.monotonic() - started < 90
    assert visited.ended.whole
    found = {key.rpartition("/")[2]: seen.problem for key, seen in visited.releases.items()}
    assert [(key, found[key].kind) for key in keys] == [
        (key, kind) for key, (kind, _) in zip(keys, strikes, strict=False)
    ]
    assert all(problem is None for key, problem in found.items() if key not in keys)
    for seen in visited.releases.values():
        if seen.problem is not None:
            assert seen.problem.detail
            assert (seen.release, seen.body_digest, seen.same) == (None, None, False)


def test_large_pages_and_bombs_cost_little_memory(desk: Any, ministry: Ministry) -> None:
    plain = measured(desk.order())
    for key, fault in zip(
        ministry.keys, (faults.huge(), faults.huge(stated=False), faults.gzip_bomb()), strict=False
    ):
        ministry.fail(fault, on=key)
    assert measured(desk.order()) < plain + 60


def test_private_addresses_are_refused_for_robots_txt_already(
    desk: Any, ministry: Ministry
) -> None:
    visited = desk.visit(allow_private=False)
    assert ministry.log == []
    assert {seen.problem.kind for seen in visited.lists} == {"refused"}
    assert "127.0.0.1" in visited.lists[0].problem.detail


@pytest.mark.parametrize("origin", ["http://localhost:9", "http://2130706433:9", "http://0x7f.1:9"])
def test_no_spelling_of_loopback_gets_through(desk: Any, origin: str) -> None:
    visited = desk.visit(origin=origin, allow_private=False)
    assert {seen.problem.kind for seen in visited.lists} == {"refused"}


def test_a_site_that_is_not_there_says_so(desk: Any) -> None:
    gone = desk.visit(origin="http://127.0.0.1:9")
    assert {seen.problem.kind for seen in gone.lists} == {"unreachable"}
    nameless = desk.visit(origin="http://no-such-name.invalid")
    assert {seen.problem.kind for seen in nameless.lists} == {"dns"}


@pytest.fixture
def self_signed(tmp_path: Path) -> Iterator[str]:
    """Serve nothing over https, with a certificate that only its maker trusts."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certificate(tmp_path))
    server = http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"https://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(
        name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1)
    ).sign(key, hashes.SHA256())
    path = folder / "site.pem"
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(secret + made.public_bytes(pem))
    return path


def test_a_certificate_that_nobody_vouches_for_is_not_believed(desk: Any, self_signed: str) -> None:
    visited = desk.visit(origin=self_signed)
    assert {seen.problem.kind for seen in visited.lists} == {"certificate"}


def test_a_site_that_stops_answering_is_left_alone(desk: Any, ministry: Ministry) -> None:
    ministry.fail(faults.dropped(), on="/th/content/")
    visited = desk.visit()
    assert [seen.problem.kind for seen in visited.releases.values()] == ["unreachable"] * 5
    assert visited.ended.note == "5 addresses in a row did not answer"


def test_a_list_that_fails_is_a_problem_and_the_others_are_read(
    desk: Any, ministry: Ministry
) -> None:
    first = desk.profile.listings[0].urls()[0]
    path = first.removeprefix("https://www.mfa.go.th")
    ministry.fail(faults.status(500), on=path)
    visited = desk.visit()
    problems = {seen.url: seen.problem.kind for seen in visited.lists if seen.problem}
    assert problems == {first: "server-error"}
    assert visited.releases


def test_a_forged_referrer_policy_runs_nothing(desk: Any, ministry: Ministry) -> None:
    ministry.fail(faults.header("Referrer-Policy", "os.system"), on="/")
    visited = desk.visit()
    assert visited.ended.whole
    assert all(seen.release is not None for seen in visited.releases.values())


def test_cookies_go_back_only_where_the_profile_says_so(desk: Any, ministry: Ministry) -> None:
    ministry.fail(faults.cookie("session", "7"), on="/")
    desk.visit()
    assert not any("cookie" in request.headers for request in ministry.log)
    ministry.log.clear()
    pace = msgspec.structs.replace(desk.profile.pace, cookies=True)
    desk.profile = msgspec.structs.replace(desk.profile, pace=pace)
    desk.visit()
    assert {request.headers.get("cookie") for request in ministry.log[1:]} == {"session=7"}
