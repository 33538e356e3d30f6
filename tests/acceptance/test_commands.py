"""The command line's manners: help, exit codes, one JSON document, errors in one line."""

import json
import os
import sqlite3
import subprocess
import sys
import urllib.request

import pytest

COMMANDS = [
    ("crawl",),
    ("parse",),
    ("site", "list"),
    ("site", "show"),
    ("release", "list"),
    ("release", "show"),
    ("release", "history"),
    ("release", "diff"),
    ("release", "views"),
    ("release", "page"),
    ("release", "reread"),
    ("release", "search"),
    ("event", "list"),
    ("event", "show"),
    ("db", "upgrade"),
    ("db", "check"),
    ("doctor",),
    ("demo",),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself_with_an_example(desk, command):
    shown = desk.run(*command, "--help").out
    assert "Example" in shown
    assert f"ministrywatch {' '.join(command)}" in shown
    assert "--json" in shown


def test_a_wrong_option_is_a_usage_error(desk):
    ran = desk.run("crawl", "--frequently", code=2)
    assert "--frequently" in ran.err


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("crawl", "mfa-ht"), "did you mean mfa-th?"),
        (("crawl",), "--all"),
        (("crawl", "mfa-th", "--url", "https://example.org/x"), "release.pattern"),
        (("crawl", "mfa-th", "--origin", "not an origin"), "http://127.0.0.1:8000"),
        (("site", "show", "nowhere"), "no profile"),
        (("parse", "mfa-th", "missing.html"), "missing.html"),
        (("release", "show", "nothing", "--db", "none.sqlite"), "a first `ministrywatch crawl`"),
        (("crawl", "mfa-th", "--config", "none.toml"), "none.toml"),
        (("crawl", "mfa-th", "--sites", "none"), "none"),
        (("crawl", "mfa-th", "--db", "mysql://x/y"), "not supported"),
    ],
)
def test_what_the_user_can_mend_is_one_line_and_exit_code_1(desk, command, said):
    ran = desk.run(*command, code=1)
    assert said in ran.err
    assert len(ran.err.strip().splitlines()) == 1
    assert "Traceback" not in ran.err
    assert ran.out == ""


def test_debug_shows_the_traceback(desk):
    assert "Traceback" in desk.run("--debug", "crawl", "nowhere", code=None).err


def test_options_are_understood_before_and_after_the_command(desk, tmp_path):
    place = str(tmp_path / "other.sqlite")
    desk.run("--db", place, "db", "upgrade")
    assert desk.run("db", "upgrade", "--db", place, "--json").json["before"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[network]\ncontcat = 'x'", "contcat"),
        ("[network]\nallow_private = 'perhaps'", "network.allow_private"),
        ("[network", "not TOML"),
        ("[[alert]]\nname = 'x'\nto = 'pigeon'", "alert"),
    ],
)
def test_a_broken_configuration_names_file_and_key(desk, tmp_path, text, said):
    path = tmp_path / "watch.toml"
    path.write_text(text, encoding="utf-8")
    ran = desk.run("event", "list", "--config", str(path), code=1)
    assert str(path) in ran.err
    assert said in ran.err


def test_a_broken_profile_names_file_and_key(desk, tmp_path):
    shipped = desk.run("site", "show", "mfa-th").out
    (tmp_path / "sites").mkdir()
    path = tmp_path / "sites" / "mfa-th.toml"
    path.write_text(f"{shipped}\n[release]\npattern = '('\n", encoding="utf-8")
    ran = desk.run("crawl", "mfa-th", "--sites", str(path.parent), code=1)
    assert str(path) in ran.err
    assert "release.pattern" in ran.err


def test_json_is_the_only_thing_on_standard_output(seen):
    for command in (
        ("site", "list"),
        ("site", "show", "mfa-th"),
        ("release", "list"),
        ("event", "list"),
        ("db", "check"),
        ("db", "upgrade"),
        ("doctor",),
    ):
        assert isinstance(seen.run(*command, "--json").json, dict)


def test_the_shapes_of_the_contract(crawl, desk, ministry):
    first = crawl()
    assert set(first["runs"][0]) >= {
        *("site", "outcome", "requests", "not_modified", "releases", "new", "edited", "removed"),
        *("restored", "views_moved", "problems", "seconds"),
    }
    ministry.rewrite("vaccine-fund0264", "๑๔ ล้านบาท", "๑๕ ล้านบาท")
    (edited,) = crawl("--recheck", "all")["events"]
    assert set(edited) >= {
        *("id", "kind", "site", "key", "url", "title", "at", "severity", "baseline", "fields"),
        *("diff", "detail"),
    }
    listed = desk.run("event", "list", "--kind", "edited", "--json").json["events"]
    assert listed == [edited]
    assert desk.run("event", "show", edited["id"][:8], "--json").json["event"] == edited
    shown = desk.run("release", "show", "vaccine", "--json").json
    assert set(shown["release"]) >= {
        *("site", "url", "title", "lead", "body", "published_on", "updated_on", "views"),
        *("category", "language", "images", "attachments", "problem", "fingerprint"),
    }
    diff = desk.run("release", "diff", "vaccine", "--json").json
    assert diff["diff"] == edited["diff"]
    old = "".join(text for sign, text in diff["diff"]["body"] if sign in "=-")
    history = desk.run("release", "history", "vaccine", "--json").json["revisions"]
    assert old == "\n".join(history[0]["release"]["body"])
    back = desk.run("release", "diff", "vaccine", "--from", "2", "--to", "1", "--json").json
    assert old == "".join(text for sign, text in back["diff"]["body"] if sign in "=+")


@pytest.mark.parametrize(
    "name",
    [
        "vaccine-fund0264",
        "vaccine",
        "https://www.mfa.go.th/th/content/vaccine-fund0264",
        "http://mfa.go.th//th/content/vaccine-fund0264?page=60b5f529a7079b6e71475d43",
    ],
)
def test_a_release_is_found_by_key_prefix_and_any_url(seen, name):
    assert seen.run("release", "show", name, "--json").json["key"] == "vaccine-fund0264"


def test_an_ambiguous_or_unknown_name_says_so(seen):
    assert (
        "several" in seen.run("release", "show", "e", code=1).err
        or "match" in seen.run("release", "show", "e", code=1).err
    )
    assert "no such release" in seen.run("release", "show", "https://x.example/", code=1).err


def test_screens_for_people(seen):
    assert "[-๑๔-]{+๑๕+}" in seen.run("release", "diff", "vaccine").out
    listed = seen.run("event", "list", "--kind", "edited").out
    assert "substantive" in listed
    for command in (
        ("release", "list"),
        ("release", "history", "vaccine"),
        ("release", "views", "vaccine"),
        ("release", "show", "vaccine"),
        ("event", "list"),
        ("site", "list"),
        ("site", "show", "mfa-th"),
        ("doctor",),
        ("db", "check"),
    ):
        shown = seen.run(*command)
        assert shown.out.strip()
        assert shown.err == ""


def test_parse_needs_no_database(desk, tmp_path, origin):
    key = "vaccine-fund0264"
    with urllib.request.urlopen(f"{origin}/th/content/{key}") as answer:
        saved = tmp_path / "saved.html"
        saved.write_bytes(answer.read())
    url = f"https://www.mfa.go.th/th/content/{key}?cate=1"
    record = desk.run("parse", "mfa-th", str(saved), "--url", url, "--json").json
    assert record["url"] == f"https://www.mfa.go.th/th/content/{key}"
    assert record["problem"] is None
    assert desk.run("parse", "mfa-th", f"{origin}/th/content/{key}", "--json").json == record
    assert not desk.database.exists()


def test_a_newer_database_is_not_touched(seen):
    with sqlite3.connect(seen.database) as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
    db.close()
    ran = seen.run("event", "list", code=1)
    assert "newer" in ran.err


HEAVY = ("scrapy", "twisted", "pythainlp")


NOT_CRAWLING = (
    ("--help",),
    ("site", "list"),
    ("site", "show", "mfa-th"),
    ("release", "list"),
    ("release", "show", "vaccine"),
    ("release", "history", "vaccine"),
    ("release", "diff", "vaccine"),
    ("release", "diff", "vaccine", "--format", "html"),
    ("release", "views", "vaccine"),
    ("event", "list"),
    ("db", "check"),
    ("db", "upgrade"),
    ("parse", "mfa-th", "page.html"),
)
LOADED = """
import atexit, json, os, sys

heavy, commands = json.load(sys.stdin)
from ministrywatch.__main__ import main
from storage import engine  # what most of them load, once for all

said = os.dup(1)
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
for command in commands:
    if os.fork() == 0:
        loaded = lambda: [name for name in heavy if name in sys.modules]
        atexit.register(lambda: os.write(said, json.dumps([command, loaded()]).encode() + b"\\n"))
        sys.argv = ["ministrywatch", *command]
        main()
    os.wait()
"""


@pytest.fixture(scope="module")
def loaded(seen_database, new_desk):
    """Return which of the heavy modules each command has loaded by its end."""
    desk = new_desk("loaded")
    (desk.folder / "page.html").write_text("<p>x</p>", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-P", "-c", LOADED],
        input=json.dumps([HEAVY, NOT_CRAWLING]).encode(),
        env={**os.environ, **desk.env, "MINISTRYWATCH_DB": str(seen_database)},
        cwd=desk.folder,
        stdout=subprocess.PIPE,
        check=True,
    )
    said = [json.loads(line) for line in done.stdout.splitlines()]
    return {tuple(command): names for command, names in said}


@pytest.mark.parametrize("command", NOT_CRAWLING, ids=" ".join)
def test_a_command_that_crawls_nothing_loads_no_crawler(loaded, command):
    assert loaded[command] == []
