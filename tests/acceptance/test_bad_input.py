"""Whatever a site, a file or a disk does: one clear line, the right exit code, nothing lost."""

import os
import random
import sqlite3
import threading
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from crawler.profile.load import SHIPPED
from ministrywatch.demo import faults
from ministrywatch.demo.ministry import Ministry

FUND = "vaccine-fund0264"
PAGE = f"/th/content/{FUND}"
HOME = "https://www.mfa.go.th"
KNOWN = (
    "SELECT key, title, state, revision, revisions, views, hex(digest) FROM releases"
    " JOIN blobs ON blobs.id = text_id ORDER BY key"
)


@dataclass
class Scene:
    """A person who has visited the demonstration ministry, whose site is as it was then."""

    desk: Any
    ministry: Ministry
    origin: str

    def crawl(self, *args, origin=None, **how):
        site = ("crawl", "mfa-th", "--origin", origin or self.origin, "--delay", "0")
        return self.desk.run(*site, "--recheck", "all", *args, timeout=60, **how)

    def known(self):
        """Return what is known of every release, its text included."""
        with sqlite3.connect(self.desk.database) as db:
            rows = db.execute(KNOWN).fetchall()
        db.close()
        return rows

    def is_whole(self):
        return self.desk.run("db", "check").out == "The database is whole.\n"


@pytest.fixture
def scene(seen, ministry, origin):
    ministry.rewrite(FUND, "๑๔ ล้านบาท", "๑๕ ล้านบาท")
    ministry.raise_counters(3)
    return Scene(seen, ministry, origin)


def line(ran, *said):
    """Return the one line that says what went wrong, once it says these words."""
    assert ran.out == ""
    (line,) = ran.err.splitlines()
    assert line.startswith("error: ")
    for words in said:
        assert words in line
    return line


BAD_PAGES = (
    (faults.noise(), "not-html", "not those of a web page"),
    (faults.empty(), "empty", "the page is empty"),
    (faults.huge(), "too-large", "larger than 10,000,000 bytes"),
    (faults.huge(stated=False), "too-large", "larger than 10,000,000 bytes"),
    (faults.gzip_bomb(), "too-large", "unpacks to more than 10,000,000 bytes"),
    (faults.redirect("file:///etc/passwd"), "redirect", "only http and https are asked"),
    (faults.redirect("http://10.0.0.1/admin"), "refused", "into a private network"),
    (faults.redirect("https://evil.example/"), "redirect", "to another site"),
    (faults.status(500), "server-error", "HTTP 500"),
)
BAD_LISTS = (
    (faults.noise(), "not-html", "not those of a web page"),
    (faults.empty(), "empty", "the page is empty"),
    (faults.redirect("file:///etc/passwd"), "redirect", "only http and https are asked"),
)


def strike(scene):
    """Let each fault strike a page of its own, and return what must be said of which address."""
    profile = scene.desk.run("site", "show", "mfa-th", "--json").json["site"]
    lists = [each["url"].replace("{page}", "1") for each in profile["listings"]]
    listed = scene.desk.run("release", "list", "--json").json["releases"]
    releases = {each["key"]: each["url"] for each in listed}
    thai = [key for key in scene.ministry.keys if key in releases]
    expected = {}
    for key, (fault, *told) in zip(thai, BAD_PAGES, strict=False):
        scene.ministry.fail(fault, on=key)
        expected[releases[key]] = told
    for url, (fault, *told) in zip(lists, BAD_LISTS, strict=False):
        scene.ministry.fail(fault, on=url.removeprefix(HOME))
        expected[url] = told
    scene.ministry.fail(faults.noise(), on="/robots.txt")
    return expected


def test_bad_pages_are_named_and_change_nothing(scene):
    before = scene.known()
    expected = strike(scene)

    ran = scene.crawl("--json", code=3)

    assert ran.err == ""
    (run,) = ran.json["runs"]
    assert (run["outcome"], ran.json["events"]) == ("problems", [])
    assert run["releases"] == len(before) - len(BAD_PAGES)
    told = {each["url"]: each for each in run["problems"]}
    assert {url: each["kind"] for url, each in told.items()} == {
        url: kind for url, (kind, _) in expected.items()
    }
    for url, (_, said) in expected.items():
        assert said in told[url]["detail"]
    assert scene.known() == before
    assert scene.is_whole()

    scene.ministry.heal()
    scene.ministry.rewrite(FUND, "๑๕ ล้านบาท", "๑๖ ล้านบาท")
    (event,) = scene.crawl("--json").json["events"]
    assert (event["kind"], event["key"]) == ("edited", FUND)


def test_private_addresses_are_refused_unless_they_are_allowed(scene):
    before = scene.known()
    del scene.desk.env["MINISTRYWATCH_ALLOW_PRIVATE"]
    for ran in (
        scene.crawl(code=1),
        scene.crawl("--url", HOME + PAGE, origin="http://0x7f.1:80", code=1),
        scene.crawl(origin=scene.origin.replace("127.0.0.1", "localhost"), code=1),
        scene.desk.run("parse", "mfa-th", scene.origin + PAGE, code=1),
    ):
        line(ran, "in a private network", "MINISTRYWATCH_ALLOW_PRIVATE=1")
    line(scene.desk.run("crawl", "mfa-th", "--url", scene.origin + PAGE, code=1), HOME)

    assert scene.ministry.log == []
    assert scene.known() == before


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('name = "mfa-th"', "name = mfa-th", ("line 3, name = mfa-th", "mend the TOML")),
        ("delay = 2.0", "dealy = 2.0", ("pace.dealy", "not a key of a profile")),
        ("delay = 2.0", "delay = 'two'", ("pace.delay", "expected a number")),
        ('body = "div[', 'body = "div[[', ("page.body", "not a CSS selector")),
        ("# Ministry", "\udcff", ("byte 0 is not UTF-8", "save the file as UTF-8")),
    ],
    ids=["syntax", "unknown key", "kind of value", "selector", "bytes"],
)
def test_a_broken_profile_is_named_with_its_key(desk, before, after, said):
    own = '[page]\nbody = "div[class]"\n[pace]\ndelay = 2.0\n'
    good = SHIPPED.joinpath("mfa-th.toml").read_text(encoding="utf-8") + own
    assert before in good
    path = desk.folder / "sites" / "mfa-th.toml"
    path.parent.mkdir()
    path.write_bytes(good.replace(before, after, 1).encode("utf-8", "surrogateescape"))
    line(desk.run("crawl", "mfa-th", "--sites", str(path.parent), code=1), str(path), *said)
    assert not desk.database.exists()


BOUND = """
import ctypes
for capability in (1, 2):  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, see capabilities(7)
    assert ctypes.CDLL(None).prctl(24, capability, 0, 0, 0) == 0  # PR_CAPBSET_DROP
"""


@pytest.fixture
def bound():
    """A handicap under which read-only is read-only to the superuser too."""
    if os.getuid() != 0:
        return "pass"
    status = Path("/proc/self/status")
    held = status.read_text().partition("CapEff:\t")[2][:16] if status.exists() else "0"
    if not int(held, 16) & 1 << 8:  # CAP_SETPCAP
        pytest.skip("nothing is read-only to this superuser, who may not give that up")
    return BOUND


@pytest.mark.parametrize(("what", "mode"), [("file", 0o444), ("folder", 0o555)])
def test_a_read_only_database_is_named_and_a_file_can_still_be_read(scene, bound, what, mode):
    before = scene.known()
    place = scene.desk.database if what == "file" else scene.desk.folder
    usual = place.stat().st_mode
    place.chmod(mode)
    try:
        line(scene.crawl(code=1, handicap=bound), str(place), "writable", "--db")
        if what == "file":
            listed = scene.desk.run("release", "list", "--json", handicap=bound).json
            assert len(listed["releases"]) == len(before)
    finally:
        place.chmod(usual)
    assert scene.ministry.log == []
    assert scene.known() == before


def test_a_full_disk_is_named_wherever_it_stops_a_visit(scene):
    """A visit that finds everything edited writes 34 kB to begin, 150 to store, 230 in all."""
    before = scene.known()
    for key in scene.ministry.keys:
        body = scene.ministry.article(key).body
        scene.ministry.edit(key, body=(*body, "แก้ไขเพิ่มเติม " + "๑๒๓ " * 20))
    for room in (20_000, 80_000, 190_000):
        limit = f"import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}))"
        (said,) = scene.crawl(code=1, handicap=limit).err.splitlines()
        assert said.startswith(f"error: {scene.desk.database} ")
        assert "free space" in said
        assert "nothing already stored is lost" in said
        assert scene.known() == before
    assert scene.is_whole()
    # So many edits at once are held back until a person says that they are true.
    (event,) = scene.crawl("--json", code=3).json["events"]
    assert (event["kind"], event["detail"]["count"]) == ("site-changed", len(before))
    told = scene.desk.run("site", "thaw", "mfa-th", "--json").json["events"]
    edited = {event["key"] for event in told if event["kind"] == "edited"}
    assert edited == {row[0] for row in before}


def test_a_database_that_another_program_locks_is_waited_for_or_named(scene):
    before = scene.known()
    scene.ministry.rewrite(FUND, "๑๕ ล้านบาท", "๑๖ ล้านบาท")
    other = sqlite3.connect(scene.desk.database, isolation_level=None, check_same_thread=False)

    def lock_at_the_fifth(number, then):
        def lock(_request, usual):
            if next(number) == 5:
                other.execute("BEGIN IMMEDIATE")
                then()
            return usual

        return lock

    scene.ministry.fail(lock_at_the_fifth(count(1), lambda: None))
    impatient = f"sqlite:///{scene.desk.database}?timeout=0.2"
    ran = scene.crawl("--db", impatient, code=1)
    line(ran, str(scene.desk.database), "is locked: another process", "try again")
    assert scene.known() == before
    other.execute("ROLLBACK")

    release = threading.Timer(1.0, other.execute, ("ROLLBACK",))
    scene.ministry.fail(lock_at_the_fifth(count(1), release.start))
    (event,) = scene.crawl("--json").json["events"]
    release.join()
    other.close()
    assert (event["kind"], event["key"]) == ("edited", FUND)
    assert scene.is_whole()


def newer(path):
    with sqlite3.connect(path) as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
    db.close()


def of_photos(path):
    path.unlink()
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE photos (taken TEXT)")
    db.close()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (newer, "was made by a newer ministrywatch"),
        (of_photos, "belongs to another program (it holds photos)"),
        (lambda path: path.write_bytes(b"<html>no database</html>" * 99), "is not a database"),
        (lambda path: path.write_bytes(random.Random(1).randbytes(9_000)), "is not a database"),
    ],
    ids=["newer", "another program's", "a page", "noise"],
)
def test_a_file_that_is_no_database_of_ours_is_left_alone(seen, make, said):
    make(seen.database)
    before = seen.database.read_bytes()
    crawl = ("crawl", "mfa-th", "--origin", "http://127.0.0.1:9", "--delay", "0")
    for command in (crawl, ("db", "upgrade")):
        line(seen.run(*command, code=1), str(seen.database), said)
    assert seen.database.read_bytes() == before


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("missing.html", "missing.html: No such file"),
        (".", "Is a directory"),
        ("file:///etc/passwd", "give the name of a saved page"),
        ("https://[x/", "not the address of a release of mfa-th"),
        (HOME, "not the address of a release of mfa-th"),
    ],
)
def test_parse_of_what_cannot_be_opened(desk, source, said):
    line(desk.run("parse", "mfa-th", source, code=1), source, said)


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        (random.Random(1).randbytes(20_000), "not-html", "not those of a web page"),
        (b"", "empty", "the page is empty"),
        (b"%PDF-1.7 " + bytes(99), "not-html", "this is a PDF file"),
        (b"<p>" + b"-" * 10_000_000, "too-large", "larger than 10,000,000 bytes"),
        (b"<html><body><p>half", "unreadable", "cut short"),
    ],
    ids=["noise", "empty", "PDF", "too large", "half"],
)
def test_parse_of_what_is_no_page(desk, content, kind, said):
    (desk.folder / "page.html").write_bytes(content)
    record = desk.run("parse", "mfa-th", "page.html", "--json", code=3).json
    assert record["problem"]["kind"] == kind
    assert said in record["problem"]["detail"]
    assert record["title"] is record["body"] is record["fingerprint"] is None


def test_a_person_is_told_only_why_a_page_could_not_be_read(desk):
    (desk.folder / "page.html").write_bytes(b"")
    shown = desk.run("parse", "mfa-th", "page.html", code=3).out
    assert shown == "! empty: the page is empty\n  page.html\n"
