"""What a visit found reaches a webhook and the files of a feed, by the command alone."""

import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.etree import ElementTree as ET

import pytest

KEY = bytes(range(32))
SECRET = f"whsec_{base64.b64encode(KEY).decode()}"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def hook():
    """A receiver that keeps what it takes; ``answers`` holds the statuses it gives first."""

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            server.taken.append((self.headers, body))
            self.send_response(server.answers.pop(0) if server.answers else 204)
            self.end_headers()

        def log_message(self, *_):
            """Keep the screen free."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
    server.taken, server.answers = [], []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def configured(desk, hook, tmp_path):
    """Configure a webhook and a feed for the shell."""
    path = tmp_path / "watch.toml"
    path.write_text(
        "[network]\nallow_private = true\n"
        '[[alert]]\nname = "archive"\nto = "webhook"\nsecret_env = "HOOK"\n'
        f'url = "http://127.0.0.1:{hook.server_port}/hook"\nkinds = ["edited"]\n'
        '[[alert]]\nname = "desk"\nto = "feed"\nfolder = "feeds"\nlanguage = "th"\n',
        encoding="utf-8",
    )
    desk.env |= {"MINISTRYWATCH_CONFIG": str(path), "HOOK": SECRET}
    return path


def verified(taken):
    """Return the document of a message whose signature is right."""
    headers, body = taken
    signed = b".".join(
        (headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body)
    )
    right = base64.b64encode(hmac.digest(KEY, signed, hashlib.sha256)).decode()
    assert headers["webhook-signature"] == f"v1,{right}"
    assert headers["content-type"].startswith("application/cloudevents+json")
    return json.loads(body)


def test_an_edit_is_told_to_a_webhook_and_in_a_feed(configured, crawl, ministry, hook):
    crawl()
    assert hook.taken == []
    ministry.rewrite("vaccine-fund0264", "๑๔ ล้านบาท", "๑๕ ล้านบาท")
    edited = crawl("--recheck", "all")["events"]
    document = verified(hook.taken[0])
    assert document["type"] == "org.ministrywatch.release.edited"
    assert document["data"] == next(each for each in edited if each["kind"] == "edited")
    feeds = configured.parent / "feeds"
    entries = ET.fromstring((feeds / "desk.atom").read_bytes()).findall(f"{ATOM}entry")
    assert any("๑๕" in (each.findtext(f"{ATOM}content") or "") for each in entries)
    items = json.loads((feeds / "desk.json").read_bytes())["items"]
    told = {each["_ministrywatch"]["event"] for each in items}
    assert told == {each["id"] for each in edited if not each["baseline"]}


def test_a_webhook_that_fails_fails_no_visit(configured, crawl, desk, ministry, hook):
    crawl()
    hook.answers = [500]
    ministry.rewrite("vaccine-fund0264", "๑๔ ล้านบาท", "๑๕ ล้านบาท")
    assert crawl("--recheck", "all")["runs"][0]["outcome"] == "finished"
    listed = desk.run("alert", "list").out
    assert "HTTP 500" in listed


def test_a_private_address_is_refused_by_default(configured, desk, hook):
    text = configured.read_text("utf-8").replace("allow_private = true", "")
    configured.write_text(text, encoding="utf-8")
    desk.env.pop("MINISTRYWATCH_ALLOW_PRIVATE", None)
    ran = desk.run("alert", "test", "archive", code=3)
    assert "127.0.0.1 is no public address" in ran.out + ran.err
    assert hook.taken == []


def test_a_trial_says_that_it_is_one(configured, desk, hook):
    desk.run("alert", "test", "archive")
    assert verified(hook.taken[0])["type"] == "org.ministrywatch.trial"
