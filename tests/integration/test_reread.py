"""An archive is read again by today's rules: no event, no lost text, and the same at any repeat."""

import json
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from crawler.profile import find_profile
from crawler.profile.reader import reader_id
from crawler.readings import Archived, read_archived
from scheduler.bench import Bench
from scheduler.counting import Counting
from scheduler.detect.policy import Context
from scheduler.rereading import Otherwise, Reread, Told, Unreadable, reread_site
from storage import archive, events, lease, releases, revisions, runs, sites
from storage.archive import ArchivedPage
from storage.changes import Change
from storage.check import check
from storage.engine import reading, writing
from storage.observations import Seen
from storage.records import Event, Known, Observation, Release, Revision

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ADDRESS = "https://www.mfa.go.th/th/content/"
PROFILE = find_profile("mfa-th")
HTML = (
    "<h1>{title}</h1><h1>{title}</h1>{header}"
    '<div class="ContentDetailstyled__ContentDescription-x"><p>{text}</p></div>'
)
HEADER = "<p>29 ม.ค. 2564</p><p>695 view</p>"


def page(words: str, title: str = "หัวข้อข่าวทดสอบ", header: str = HEADER) -> bytes:
    return HTML.format(title=title, header=header, text=words).encode()


def by_words(value: str) -> list[str]:
    return value.split(" ")


def said(body: bytes, encoding: str | None = None, key: str = "a") -> Release:
    """Return what today's rules read."""
    archived = Archived(body=body, url=ADDRESS + key, encoding=encoding, first_seen=NOON, title="")
    found = read_archived(PROFILE, archived)
    assert found.release is not None, found
    return found.release


def old(words: str, **more: Any) -> Release:
    """Return what yesterday's rules made of it."""
    return Release(
        title="หัวข้อข่าวทดสอบ", body=("695 view", words), published_on=date(2021, 1, 29), **more
    )


class Shelf:
    """A site's releases, told page by page."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        with writing(engine) as conn:
            self.site_id = sites.ensure(conn, PROFILE.name)

    def put(
        self, key: str, hour: int, text: Release, body: bytes | None, encoding: str | None = None
    ) -> None:
        """Remember that a release had this text at that hour, read by yesterday's rules."""
        at = NOON + timedelta(hours=hour)
        with writing(self.engine) as conn:
            before = releases.load(conn, self.site_id, [key]).get(key)
            row = None
            if body is not None:
                row = archive.keep(conn, {archive.digest(body): body})[archive.digest(body)]
            known = Known(
                site=PROFILE.name, key=key, url=ADDRESS + key, state="live", release=text,
                first_seen=before.first_seen if before else at, last_seen=at, changed_at=at,
                revision=before.revision + 1 if before else 1, reader="yesterday",
            )  # fmt: skip
            event = Event(
                id=f"{key}{hour}", kind="edited" if before else "new", site=PROFILE.name, key=key,
                url=known.url, title=text.title, at=at, after=known.revision,
                before=before.revision if before else None,
                diff={"body": (("-", "x"), ("+", "y"))} if before else {},
            )  # fmt: skip
            change = Change(
                known=known, revised=True, page_id=row, encoding=encoding, events=(event,)
            )
            releases.save(conn, self.site_id, [change])

    def history(self, key: str = "a") -> list[Revision]:
        with reading(self.engine) as conn:
            (row,) = releases.find(conn, key)
            return revisions.of(conn, row.id)

    def page(self, number: int, key: str = "a") -> ArchivedPage:
        with reading(self.engine) as conn:
            found = archive.page_of_revision(conn, self.site_id, key, number)
        assert found is not None
        return found

    def known(self, key: str = "a") -> Known:
        with reading(self.engine) as conn:
            return releases.load(conn, self.site_id, [key])[key]

    def reread(self, *, write: bool) -> tuple[Reread, list[Told]]:
        told: list[Told] = []
        done = reread_site(self.engine, PROFILE, by_words, told.append, write=write)
        return done, told

    def dump(self) -> dict[str, list[Any]]:
        with reading(self.engine) as conn:
            return {
                name: [tuple(row) for row in conn.execute(text(f"SELECT * FROM {name}"))]
                for name in ("releases", "revisions", "events", "view_points")
            }


@pytest.fixture
def shelf(engine: Engine) -> Shelf:
    return Shelf(engine)


def test_what_would_differ_is_told_and_nothing_written(shelf: Shelf) -> None:
    shelf.put("a", 0, old("เก่า"), page("เก่า"))
    shelf.put("a", 1, old("ใหม่"), page("ใหม่"))
    shelf.put("b", 0, said(page("ข่าว"), key="b"), page("ข่าว"))
    before = shelf.dump()
    done, told = shelf.reread(write=False)
    assert shelf.dump() == before
    assert done == Reread(pages=3, releases=2, otherwise=2)
    assert [(each.key, each.number) for each in told] == [("a", 1), ("a", 2)]
    assert all(isinstance(each, Otherwise) and list(each.diff) == ["body"] for each in told)


def test_texts_are_rewritten_without_a_word_to_anybody(shelf: Shelf) -> None:
    shelf.put("a", 0, old("เก่า"), page("เก่า"))
    shelf.put("a", 1, old("ใหม่"), page("ใหม่"))
    before = shelf.dump()
    shelf.reread(write=True)
    assert [each.release.body for each in shelf.history()] == [("เก่า",), ("ใหม่",)]
    assert [shelf.page(each).reader for each in (1, 2)] == [reader_id(PROFILE)] * 2
    assert shelf.known().release.body == ("ใหม่",)
    assert shelf.dump()["events"] == before["events"]
    with reading(shelf.engine) as conn:
        (row,) = releases.find(conn, "a")
        (edit,) = events.edits(conn, row.id)
        assert edit.diff == {"body": (("-", "x"), ("+", "y"))}
    assert check(shelf.engine) == []
    assert shelf.reread(write=True) == (Reread(pages=2, releases=1), [])


def test_the_rules_that_read_the_last_look_stay_named_so_that_nothing_is_missed(
    shelf: Shelf,
) -> None:
    """The page of the last look is not archived: only reading it anew tells what it says today."""
    shelf.put("a", 0, old("เก่า"), page("เก่า"))
    shelf.reread(write=True)
    assert shelf.known().reader == "yesterday"


def test_two_revisions_may_come_to_say_the_same_and_part_again(shelf: Shelf) -> None:
    shelf.put("a", 0, old("ข่าว"), page("ข่าว"))
    shelf.put("a", 1, Release(title="x", body=("696 view", "ข่าว")), page("ข่าว ", header=HEADER))
    shelf.put("a", 2, old("อื่น"), page("อื่น"))
    shelf.reread(write=True)
    first, second, third = shelf.history()
    assert first.release == second.release != third.release
    assert [each.number for each in (first, second, third)] == [1, 2, 3]
    assert first.page_digest != second.page_digest
    assert check(shelf.engine) == []
    with reading(shelf.engine) as conn:
        assert revisions.numbers(conn, shelf.site_id, "a")[first.fingerprint] == 1
    # A text that two have had comes back as the first of them, and a new one gets a new number.
    shelf.put("a", 3, first.release, None)
    assert shelf.known().revision == 1
    shelf.put("a", 4, old("ใหม่"), page("ใหม่"))
    assert shelf.known().revision == 4


def test_a_date_that_only_a_list_showed_is_kept(shelf: Shelf) -> None:
    shelf.put("a", 0, old("ข่าว"), page("ข่าว", header=""))
    (differs,) = shelf.reread(write=True)[1]
    assert isinstance(differs, Otherwise)
    assert list(differs.diff) == ["body"]
    assert shelf.known().release.published_on == date(2021, 1, 29)


def test_what_cannot_be_read_and_what_has_no_page_is_left_as_it_is(shelf: Shelf) -> None:
    shelf.put("a", 0, old("ข่าว"), b"<h1>x</h1><p>no body here</p>")
    shelf.put("b", 0, old("ข่าว"), None)
    before = shelf.dump()
    done, (unreadable,) = shelf.reread(write=True)
    assert done == Reread(pages=1, releases=2, unreadable=1, without_page=1)
    assert isinstance(unreadable, Unreadable)
    assert unreadable.problem.kind
    assert shelf.dump() == before


THAI = "กระทรวงการต่างประเทศ แถลงข่าว"
KOREAN = "외교부 대변인은 오늘 발표했다"


def test_a_page_whose_only_label_was_in_a_header_reads_the_same_again(shelf: Shelf) -> None:
    body = HTML.format(title=KOREAN, header="", text=KOREAN).encode("euc-kr")
    text = said(body, "euc_kr")
    assert text.title == KOREAN
    shelf.put("a", 0, text, body, "euc_kr")
    assert shelf.history()[0].encoding == "euc_kr"
    assert shelf.reread(write=True) == (Reread(pages=1, releases=1), [])
    assert shelf.history()[0].release.title == KOREAN
    assert shelf.history()[0].encoding == "euc_kr"


def judged(shelf: Shelf, looked: Seen) -> tuple[Event, ...]:
    context = Context(visit=2, baseline=False, answering=True, cut=by_words)
    at = looked.observation.seen_at
    with writing(shelf.engine) as conn:
        run = runs.start(conn, shelf.site_id, "command", NOON, True)
        counting = Counting(conn, sites.get(conn, PROFILE.name), PROFILE)
        bench = Bench(conn, shelf.site_id, run.id, PROFILE, context, counting, at, {})
        return bench.judge_all([looked]).events


def look(
    shelf: Shelf, hour: int, text: Release, body: bytes, encoding: str = "utf-8", **more: Any
) -> Seen:
    with writing(shelf.engine) as conn:
        row = archive.keep(conn, {archive.digest(body): body})[archive.digest(body)]
    seen = Observation(
        **{
            "site": PROFILE.name, "key": "a", "url": ADDRESS + "a", "encoding": encoding,
            "seen_at": NOON + timedelta(hours=hour), "release": text, "reader": "today", **more,
        }
    )  # fmt: skip
    return Seen(1, seen, None, row)


def test_a_header_that_is_gone_is_no_edit_by_better_rules(shelf: Shelf) -> None:
    body = HTML.format(title=KOREAN, header="", text=KOREAN).encode("euc-kr")
    shelf.put("a", 0, Release(title=KOREAN, body=("1 view", KOREAN)), body, "euc_kr")
    assert judged(shelf, look(shelf, 1, said(body, "euc_kr"), body, "euc_kr")) == ()
    assert len(shelf.history()) == 1
    assert shelf.known().release.body == (KOREAN,)


def test_nothing_is_read_again_while_a_visit_runs(sqlite_made: str, shelf: Shelf) -> None:
    with lease.hold(shelf.engine, [PROFILE.name]):
        done = command(str(shelf.engine.url.render_as_string(hide_password=False)))
    assert done.returncode == 1
    assert done.stderr == (
        "error: mfa-th is being visited by another process: wait for it to finish, or stop it\n"
    )


def command(database: str, *more: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*REREAD, "--db", database, *more], capture_output=True, text=True, timeout=60, check=False
    )


REREAD = [sys.executable, "-P", "-m", "ministrywatch", "release", "reread", "mfa-th"]


@pytest.mark.parametrize("kind", ["sqlite"])
def test_the_command_says_what_would_differ_and_writes_when_told(shelf: Shelf) -> None:
    shelf.put("a", 0, old("เก่า"), page("เก่า"))
    shelf.put("b", 0, old("ข่าว"), b"<p>nothing</p>")
    shelf.put("c", 0, old("ข่าว"), None)
    database = shelf.engine.url.render_as_string()
    shown = command(database)
    assert shown.returncode == 3
    assert "[-695 view" in shown.stdout
    assert (
        "read 2 pages of 3 releases; 1 would read otherwise; 1 cannot be read by today's profile "
        "and are left as they are; 1 have no archived page" in shown.stdout
    )
    assert shelf.known().release.body == ("695 view", "เก่า")
    said = json.loads(command(database, "--json", "--write").stdout)
    assert (said["site"], said["pages"], said["releases"], said["written"]) == (
        "mfa-th", 2, 3, True
    )  # fmt: skip
    (differs,) = said["differ"]
    assert (differs["key"], differs["number"], differs["fields"]) == ("a", 1, ["body"])
    assert [each["key"] for each in said["unreadable"]] == ["b"]
    assert shelf.known().release.body == ("เก่า",)
    assert json.loads(command(database, "--json").stdout)["differ"] == []


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_site_without_memory_is_one_line(shelf: Shelf) -> None:
    with writing(shelf.engine) as conn:
        conn.execute(text("UPDATE sites SET name = 'other'"))
    done = command(shelf.engine.url.render_as_string())
    assert done.returncode == 1
    assert "mfa-th: it was never visited" in done.stderr


@pytest.mark.parametrize("kind", ["sqlite"])
def test_killed_at_any_moment_and_run_again_it_comes_to_the_same(shelf: Shelf) -> None:
    for number in range(150):
        shelf.put(f"k{number}", 0, old(f"ข่าว {number}"), page(f"ข่าว {number}"))
    database = shelf.engine.url.render_as_string()
    child = subprocess.Popen(
        [*REREAD, "--db", database, "--write"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while child.poll() is None and not _written(shelf.engine):
        time.sleep(0.002)  # a poll of what another process does
    child.kill()
    child.wait()
    assert _written(shelf.engine) > 0
    assert command(database, "--write").returncode == 0
    assert _written(shelf.engine) == 150
    assert {shelf.known(f"k{n}").release.body for n in range(150)} == {
        (f"ข่าว {n}",) for n in range(150)
    }
    assert check(shelf.engine) == []


def _written(engine: Engine) -> int:
    query = text("SELECT count(*) FROM revisions WHERE reader <> 'yesterday'")
    with reading(engine) as conn:
        return int(conn.execute(query).scalar_one())
