"""``alert`` as a person or a script meets it: rules, trials, what did not arrive, replays."""

import json
import sqlite3
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


@pytest.fixture
def hook():
    """A receiver that keeps the ids of what it takes; ``status`` is its answer."""

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["content-length"]))
            if server.status == 204:
                server.taken.append(self.headers["webhook-id"])
            self.send_response(server.status, "out of \x1b[31morder" if server.status > 300 else "")
            self.end_headers()

        def log_message(self, *_):
            """Keep the screen free."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
    server.taken, server.status = [], 204
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def ruled(desk, hook, tmp_path):
    """Configure two rules for the shell: one at once, one by the day."""
    path = tmp_path / "watch.toml"
    url = f"http://127.0.0.1:{hook.server_port}/token"
    path.write_text(
        f'[[alert]]\nname = "now"\nto = "webhook"\nurl = "{url}"\nkinds = ["edited"]\n'
        f'[[alert]]\nname = "later"\nto = "webhook"\nurl = "{url}"\ndeliver = "daily 08:00"\n',
        encoding="utf-8",
    )
    desk.env["MINISTRYWATCH_CONFIG"] = str(path)
    return desk


def edit(ministry, crawl, *args):
    ministry.rewrite("vaccine-fund0264", "๑๔ ล้านบาท", "๑๕ ล้านบาท")
    return crawl("--recheck", "all", *args)


def counts(desk):
    rules = desk.run("alert", "list", "--json").json["rules"]
    return {each["name"]: each["counts"] for each in rules}


NONE = {"waiting": 0, "delivered": 0, "dead": 0}


def test_an_edit_is_told_at_once_and_gathered_for_the_day(ruled, crawl, ministry, hook):
    crawl()
    assert counts(ruled) == {"now": NONE, "later": NONE}
    edit(ministry, crawl)
    found = ruled.run("alert", "list", "--json").json
    single = next(each for each in found["deliveries"] if each["shape"] == "single")
    digest = next(each for each in found["deliveries"] if each["shape"] == "digest")
    assert (single["state"], single["attempts"], single["events"]) == ("delivered", 1, 1)
    assert single["thread"] == "mfa-th/vaccine-fund0264"
    assert hook.taken == [single["id"]]
    assert (digest["state"], digest["finished_at"], digest["error"]) == ("waiting", None, None)
    assert digest["next_attempt_at"].endswith("T01:00:00Z")
    shown = ruled.run("alert", "list", "--rule", "now").out
    assert "127.0.0.1" in shown
    assert "token" not in shown
    assert "kinds: edited" in shown


def test_without_alerts_nothing_is_queued_and_a_dry_run_sends_nothing(ruled, crawl, ministry, hook):
    crawl()
    edit(ministry, crawl, "--dry-run")
    crawl("--recheck", "all", "--no-alerts")
    assert counts(ruled) == {"now": NONE, "later": NONE}
    assert hook.taken == []


def test_a_receiver_that_fails_is_named_and_never_changes_the_exit_code(
    ruled, crawl, origin, ministry, hook
):
    crawl()
    hook.status = 500
    ministry.rewrite("vaccine-fund0264", "๑๔ ล้านบาท", "๑๕ ล้านบาท")
    visit = ("crawl", "mfa-th", "--origin", origin, "--delay", "0", "--recheck", "all")
    ran = ruled.run(*visit, code=0)
    (line,) = (line for line in ran.err.splitlines() if line.startswith("alert not sent: "))
    assert line.startswith("alert not sent: now: ")
    assert "500" in line
    assert line.count("127.0.0.1") == 1
    assert line.endswith("; it is tried again, see `ministrywatch alert list`")
    (waits,) = ruled.run("alert", "list", "--rule", "now", "--json").json["deliveries"]
    assert (waits["state"], waits["attempts"]) == ("waiting", 1)
    assert "500" in waits["error"]
    assert "\x1b" not in ruled.run("alert", "list").out


def test_an_address_that_wants_no_more_is_told_by_the_doctor_and_opened_by_a_replay(
    ruled, crawl, ministry, hook
):
    crawl()
    hook.status = 410
    edit(ministry, crawl)
    listed = ruled.run("alert", "list", "--state", "dead", "--json").json
    (dead,), (shut,) = listed["deliveries"], listed["shut"]
    assert (dead["rule"], shut["rule"]) == ("now", "now")
    doctor = ruled.run("doctor").out
    assert "alert 'now': 1 dead message:" in doctor
    assert "alert 'now': 127.0.0.1 wants no more messages" in doctor
    assert "it said HTTP 410" in doctor
    shown = ruled.run("alert", "list", "--rule", "now").out
    assert "times are local, UTC" in shown
    assert "later" not in shown
    assert "wants no more" in shown
    assert "wants no more" not in ruled.run("alert", "list", "--rule", "later").out
    hook.status = 204
    assert ruled.run("alert", "replay", dead["id"][:9], "--json").json == {"replayed": 1}
    assert hook.taken == [dead["id"]]
    assert "dead" not in ruled.run("doctor").out
    assert "it is delivered and not dead" in ruled.run("alert", "replay", dead["id"], code=1).err


def test_a_trial_says_how_it_went(ruled, hook):
    assert ruled.run("alert", "test", "later").out == "127.0.0.1: delivered\n"
    hook.status = 503
    said = ruled.run("alert", "test", "now", code=3).out
    assert said.startswith("127.0.0.1: HTTP 503")
    (trial,) = ruled.run("alert", "test", "later", "--json", code=3).json["trials"]
    assert (trial["state"], trial["shape"], trial["attempts"]) == ("dead", "trial", 1)
    assert "503" in trial["error"]
    assert len(hook.taken) == 1
    assert counts(ruled)["later"] == NONE
    assert "dead" not in ruled.run("doctor").out
    assert ruled.run("alert", "replay", "--dead", "--json").json == {"replayed": 0}


def test_a_preview_sends_nothing_and_writes_nothing(ruled, crawl, ministry, hook):
    crawl()
    edit(ministry, crawl, "--no-alerts")
    before = ruled.database.read_bytes()
    found = ruled.run("alert", "preview", "later", "--since", "1d", "--json").json
    (message,) = found["messages"]
    assert (message["shape"], message["at"][11:]) == ("digest", "01:00:00Z")
    assert [each["kind"] for each in message["events"]] == ["edited"]
    assert "08:00 Asia/Bangkok  digest of 1 event" in ruled.run("alert", "preview", "later").out
    assert "1 message of 1 event" in ruled.run("alert", "preview", "now").out
    assert hook.taken == []
    assert ruled.database.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("test", "nwo"), "nwo: no alert of that name in the configuration; did you mean now?"),
        (("preview", "x"), "there are: later, now"),
        (("list", "--rule", "nwo"), "nwo: no alert of that name; did you mean now?"),
        (("replay",), "give the ids of messages, or --dead for all"),
        (("replay", "msg_1", "--dead"), "give the ids of messages, or --dead for all"),
        (("replay", "nothing"), "no such message; see `ministrywatch alert list`"),
    ],
)
def test_what_is_not_clear_is_told_in_one_line(ruled, words, told):
    ruled.run("db", "upgrade")
    said = ruled.run("alert", *words, code=1).err
    assert told in said
    assert len(said.splitlines()) == 1


def test_a_rule_for_a_site_that_is_none_stops_a_visit_before_it_begins(ruled, tmp_path):
    path = tmp_path / "watch.toml"
    path.write_text(path.read_text(encoding="utf-8") + 'sites = ["mfa-ht"]\n', encoding="utf-8")
    said = ruled.run("crawl", "mfa-th", code=1).err
    assert f"{path}: alert 'later': sites: 'mfa-ht' is no site; did you mean mfa-th?" in said
    told = ruled.run("doctor", code=1).out
    assert f"✗ {path}: alert 'later': sites: 'mfa-ht' is no site: did you mean mfa-th?" in told


def test_a_feed_that_cannot_be_written_is_told_by_its_trial_and_by_the_doctor(desk):
    path, taken = desk.folder / "watch.toml", desk.folder / "taken"
    path.write_text(f'[[alert]]\nname = "f"\nto = "feed"\nfolder = "{taken}/feeds"\n', "utf-8")
    desk.env["MINISTRYWATCH_CONFIG"] = str(path)
    assert "can write its feed into" in desk.run("alert", "test", "f").out
    assert not taken.exists()
    taken.write_text("", encoding="utf-8")
    fault = f"{taken}: Not a directory; mend the folder or its rights"
    assert f"alert 'f': folder: {fault}" in desk.run("alert", "test", "f", code=1).err
    assert f"✗ alert 'f': folder: {fault}" in desk.run("doctor", code=1).out


def test_rules_of_a_daemon_and_what_waits_for_them_are_told_to_another_configuration(
    desk, crawl, ministry
):
    crawl()
    rule = {"name": "desk", "to": "smtp", "recipients": ["a@x.example"]}
    now = int(time.time() * 1e6)
    with sqlite3.connect(desk.database) as conn:
        conn.execute("INSERT INTO rules VALUES ('desk', ?, ?)", (json.dumps(rule), now))
    conn.close()
    edit(ministry, crawl)
    found = desk.run("alert", "list", "--json").json
    assert found["daemon"] == {"at_work": False, "rules": [{"name": "desk", "in_force": True}]}
    assert [(each["rule"], each["state"]) for each in found["deliveries"]] == [("desk", "waiting")]
    lacks = "! rules of the daemon that this configuration does not have: desk"
    for words in (("list",), ("list", "--rule", "desk")):
        said = desk.run("alert", *words).out
        assert lacks in said
        assert "rules that are no more" not in said
    with sqlite3.connect(desk.database) as conn:
        conn.execute("UPDATE deliveries SET not_before = not_before - 7200000000")
    conn.close()
    told = " ".join(desk.run("doctor").out.split())
    assert "messages of desk have been due since" in told
    assert "this configuration does not have them: start the daemon that does" in told
