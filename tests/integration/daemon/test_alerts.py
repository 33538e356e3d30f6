"""From an edit on a site to a webhook, through the daemon alone."""

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue

import pytest

FUND = "vaccine-fund0264"


@pytest.fixture
def receiver() -> Iterator[tuple[str, Queue]]:
    """Receive webhooks on loopback."""
    got: Queue = Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            got.put((dict(self.headers), json.loads(body)))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing on the test's screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", got
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_edit_reaches_a_webhook(desk, ministry, receiver) -> None:
    url, got = receiver
    desk.profile("one")
    desk.config.write_text(
        f'[[alert]]\nname = "desk"\nto = "webhook"\nurl = "{url}"\nsecret_env = "HOOK"\n', "utf-8"
    )
    key = "whsec_" + base64.b64encode(bytes(range(32))).decode()
    daemon = desk.start(HOOK=key)
    daemon.wait_for("visited", site="one", outcome="finished")
    ministry[0].rewrite(FUND, "๑๔ ล้านบาท", "๑๕ ล้านบาท")
    desk.releases_due()
    desk.due("one")
    daemon.wait_for("visited", site="one", events=1)
    _, event = got.get(timeout=60)
    assert event["type"] == "org.ministrywatch.release.edited"
    assert event["data"]["site"] == "one"
    daemon.wait_for("posted", delivered=1)
    assert 'ministrywatch_deliveries{state="delivered"} 1' in wait_for_page(daemon)
    assert daemon.end() == 4


def wait_for_page(daemon) -> str:
    """Return the figures as soon as they count a message: they are counted at each heartbeat."""
    while 'state="delivered"' not in (page := daemon.page("/metrics")[1]):
        assert daemon.child.poll() is None
    return page


def test_a_rule_for_a_site_that_is_none_is_told_in_the_log(desk) -> None:
    desk.profile("one")
    desk.config.write_text(
        '[[alert]]\nname = "desk"\nto = "webhook"\nurl = "http://127.0.0.1:9/"\nsites = ["noe"]\n',
        "utf-8",
    )
    daemon = desk.start()
    told = daemon.wait_for("a rule waits for a site that is none", level="warning")
    assert told["why"] == "alert 'desk': sites: 'noe' is no site; did you mean one?"
    daemon.wait_for("visited", site="one", outcome="finished")
