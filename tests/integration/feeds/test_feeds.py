"""Feed files brought up to date from a database, by processes that may be killed."""

import json
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import Engine

from scheduler.alerts import feeds
from scheduler.alerts.model import Rule
from storage import events, releases, runs, sites
from storage.changes import Change
from storage.engine import writing
from storage.records import Event, Known, Release

NOON = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
Happen = Callable[..., None]


@pytest.fixture
def happen(engine: Engine) -> Happen:
    """Return a function that stores events of a site, by their ids."""

    def store(*ids: str, alerts: bool = True, **facts: Any) -> None:
        given = {"kind": "site-down", "site": "mfa-th", "key": "", "url": "https://m.go.th/"}
        made = [Event(**{**given, "id": each, "title": "", "at": NOON, **facts}) for each in ids]
        with writing(engine) as conn:
            site_id = sites.ensure(conn, "mfa-th")
            run = runs.start(conn, site_id, "command", NOON, alerts)
            events.append(conn, site_id, made, run_id=run.id)

    return store


@pytest.fixture
def rule(tmp_path: Path) -> Rule:
    return Rule(name="desk", to="feed", folder=str(tmp_path / "feeds"))


def told(rule: Rule) -> list[str]:
    """Return the events of a feed's files, which say the same, the newest first."""
    folder = Path(rule.folder or "")
    items = json.loads((folder / f"{rule.name}.json").read_text("utf-8"))["items"]
    root = ET.fromstring((folder / f"{rule.name}.atom").read_bytes())
    ids = [each.text for each in root.iter("{http://www.w3.org/2005/Atom}id")][1:]
    assert ids == [each["id"] for each in items]
    return [each["_ministrywatch"]["event"] for each in items]


def marks(rule: Rule) -> list[int]:
    return sorted(each.stat().st_ino for each in Path(rule.folder or "").iterdir())


def test_a_feed_has_what_happened_the_newest_first(
    engine: Engine, happen: Happen, rule: Rule
) -> None:
    assert feeds.refresh(engine, [rule], NOON) == []
    assert told(rule) == []
    happen("a", "b")
    feeds.refresh(engine, [rule], NOON)
    happen("c")
    feeds.refresh(engine, [rule], NOON)
    assert told(rule) == ["c", "b", "a"]
    for each in Path(rule.folder or "").iterdir():
        assert stat.S_IMODE(each.stat().st_mode) == 0o644


def test_nothing_is_written_when_nothing_happened(
    engine: Engine, happen: Happen, rule: Rule
) -> None:
    happen("a")
    feeds.refresh(engine, [rule], NOON)
    before = marks(rule)
    feeds.refresh(engine, [rule], NOON + timedelta(hours=1))
    happen("b", baseline=True)
    happen("c", alerts=False)
    feeds.refresh(engine, [rule], NOON + timedelta(hours=2))
    assert marks(rule) == before
    assert told(rule) == ["a"]


def test_a_feed_has_what_its_rule_hears(engine: Engine, happen: Happen, rule: Rule) -> None:
    given = {**{name: getattr(rule, name) for name in rule.__struct_fields__}, "name": "ups"}
    ups = Rule(**{**given, "kinds": ("site-up",)})
    mail = Rule(name="mail", to="smtp", recipients=("a@example.org",))
    happen("a")
    happen("b", kind="site-up")
    feeds.refresh(engine, [rule, ups, mail], NOON)
    assert (told(rule), told(ups)) == (["b", "a"], ["b"])
    assert not (Path(rule.folder or "") / "mail.atom").exists()


def test_a_changed_rule_makes_its_feed_anew(engine: Engine, happen: Happen, rule: Rule) -> None:
    happen("a")
    happen("b", kind="site-up")
    feeds.refresh(engine, [rule], NOON)
    given = {name: getattr(rule, name) for name in rule.__struct_fields__}
    feeds.refresh(engine, [Rule(**{**given, "kinds": ("site-down",)})], NOON)
    assert told(rule) == ["a"]


def test_a_feed_holds_a_hundred(engine: Engine, happen: Happen, rule: Rule) -> None:
    names = [f"e{number:03}" for number in range(260)]
    happen(*names[:250])
    feeds.refresh(engine, [rule], NOON)
    assert told(rule) == names[249:149:-1]
    happen(*names[250:])
    feeds.refresh(engine, [rule], NOON)
    assert told(rule) == names[259:159:-1]


def test_an_event_that_another_transaction_stored_late_is_not_missed(
    engine: Engine, happen: Happen, rule: Rule
) -> None:
    """Its number is lower than one that was seen before."""
    happen("a", "late", "c")
    with writing(engine) as conn:
        conn.exec_driver_sql("UPDATE events SET seq = 1000 WHERE id = 'late'")
        conn.exec_driver_sql("DELETE FROM events WHERE id = 'late'")
    feeds.refresh(engine, [rule], NOON)
    assert told(rule) == ["c", "a"]
    happen("late", "e")
    with writing(engine) as conn:
        conn.exec_driver_sql("UPDATE events SET seq = 2 WHERE id = 'late'")
    feeds.refresh(engine, [rule], NOON)
    assert told(rule) == ["e", "c", "late", "a"]


def test_a_feed_that_hears_nothing_does_not_look_at_the_same_events_for_ever(
    engine: Engine, happen: Happen, rule: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "LAG", 3)
    given = {name: getattr(rule, name) for name in rule.__struct_fields__}
    deaf = Rule(**{**given, "kinds": ("site-up",)})
    happen("a")
    feeds.refresh(engine, [deaf], NOON)
    before = marks(deaf)
    happen("b", "c")
    feeds.refresh(engine, [deaf], NOON)
    assert marks(deaf) == before
    happen("d")
    feeds.refresh(engine, [deaf], NOON)
    own = json.loads((Path(deaf.folder or "") / "desk.json").read_bytes())["_ministrywatch"]
    assert own["seq"] == 4


def test_a_file_that_is_lost_or_damaged_is_made_again(
    engine: Engine, happen: Happen, rule: Rule
) -> None:
    happen("a")
    feeds.refresh(engine, [rule], NOON)
    folder = Path(rule.folder or "")
    (folder / "desk.atom").unlink()
    feeds.refresh(engine, [rule], NOON)
    assert told(rule) == ["a"]
    (folder / "desk.json").write_bytes(b"{")
    feeds.refresh(engine, [rule], NOON)
    assert told(rule) == ["a"]


def test_an_empty_database_in_the_place_of_the_old_one_is_read_from_its_beginning(
    engine: Engine, happen: Happen, rule: Rule
) -> None:
    happen("a", "b", "c")
    feeds.refresh(engine, [rule], NOON)
    with writing(engine) as conn:
        conn.exec_driver_sql("DELETE FROM events")
        if engine.dialect.name == "sqlite":
            conn.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = 'events'")
        else:
            conn.exec_driver_sql("ALTER SEQUENCE events_seq_seq RESTART")
    happen("d")
    feeds.refresh(engine, [rule], NOON)
    assert "d" in told(rule)


def test_a_folder_that_cannot_be_is_named_and_holds_no_other_feed(
    engine: Engine, happen: Happen, rule: Rule, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")
    bad = Rule(name="bad", to="feed", folder=str(tmp_path / "file" / "feeds"))
    happen("a")
    [fault] = feeds.refresh(engine, [bad, rule], NOON)
    assert fault.startswith(f"feed bad: {tmp_path}/file")
    assert told(rule) == ["a"]


def test_a_release_is_told_with_its_words(engine: Engine, rule: Rule) -> None:
    release = Release(title="ข้อความ <b>ใหม่</b>", body=("ย่อหน้า",))
    known = Known(
        site="mfa-th", key="k", url="https://m.go.th/k", state="live", first_seen=NOON,
        last_seen=NOON, changed_at=NOON, release=release, revision=1, reader="r1",
    )  # fmt: skip
    event = Event(
        id="n", kind="new", site="mfa-th", key="k", url=known.url, title=release.title, at=NOON,
        after=1,
    )  # fmt: skip
    with writing(engine) as conn:
        site_id = sites.ensure(conn, "mfa-th")
        releases.save(conn, site_id, [Change(known=known, events=(event,))])
    feeds.refresh(engine, [rule], NOON)
    item = json.loads((Path(rule.folder or "") / "desk.json").read_bytes())["items"][0]
    assert "&lt;b&gt;ใหม่&lt;/b&gt;" in item["content_html"]
    assert "ย่อหน้า" in item["content_html"]


WRITER = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from scheduler.alerts import feeds
from scheduler.alerts.model import Rule
from storage.engine import open_engine

moment = int(sys.argv[3])
replace, seen = Path.replace, []

def counted(self, target):
    seen.append(target)
    if len(seen) == moment:
        os.kill(os.getpid(), signal.SIGKILL)
    return replace(self, target)

Path.replace = counted
rule = Rule(name="desk", to="feed", folder=sys.argv[2])
feeds.refresh(open_engine(sys.argv[1]), [rule], datetime.now(UTC))
"""


@pytest.mark.parametrize("moment", [1, 2])
@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_who_is_killed_leaves_whole_files_and_the_next_one_goes_on(
    engine: Engine, happen: Happen, rule: Rule, moment: int
) -> None:
    happen("a")
    feeds.refresh(engine, [rule], NOON)
    happen("b")
    command = [sys.executable, "-P", "-c", WRITER, f"sqlite:///{engine.url.database}"]
    done = subprocess.run([*command, str(rule.folder), str(moment)], check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    folder = Path(rule.folder or "")
    ET.fromstring((folder / "desk.atom").read_bytes())
    json.loads((folder / "desk.json").read_bytes())
    feeds.refresh(engine, [rule], NOON)
    assert told(rule) == ["b", "a"]
    assert sorted(each.name for each in folder.iterdir()) == ["desk.atom", "desk.json"]
