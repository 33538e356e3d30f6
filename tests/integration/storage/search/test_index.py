"""The index follows the texts, and is whole after whatever befalls the process that makes it."""

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Engine, text

from storage import rereading, search, search_index, sites
from storage.changes import Change
from storage.check import check
from storage.copying import copy_into
from storage.engine import open_engine, reading, writing
from storage.migrate import upgrade
from storage.records import Attachment, Release
from storage.search_waiting import Form, waiting

from ..conftest import Desk
from .conftest import FORM, asked, find, hush, keys, rows, scan


@pytest.mark.usefixtures("way")
def test_texts_that_come_later_are_found_too(engine: Engine, desk: Desk) -> None:
    desk.save(Change(known=desk.known("a", desk.first), revised=True))
    assert keys(engine, "๑๗") == ["a"]
    desk.save(Change(known=desk.known("b", desk.first), revised=True))
    assert sorted(keys(engine, "๑๗")) == ["a", "b"]


@pytest.mark.usefixtures("way")
def test_a_text_read_again_is_found_by_what_it_says_now(
    engine: Engine, desk: Desk, site_id: int
) -> None:
    desk.save(Change(known=desk.known("a", desk.first), revised=True))
    assert keys(engine, "เอกสาร") == ["a"]
    read = msgspec.structs.replace(desk.first, attachments=(Attachment("https://a", "บันทึก"),))
    with writing(engine) as conn:
        (past,) = rereading.after(conn, site_id)
        rereading.rewrite(conn, [rereading.NewReading(past, read, "r2")])
    assert keys(engine, "เอกสาร") == []
    assert keys(engine, "บันทึก") == ["a"]


def test_a_few_texts_are_not_indexed(engine: Engine, real: dict[str, Release]) -> None:
    assert keys(engine, "นายกรัฐมนตรี")
    assert rows(engine) == (0, 0, 0)
    with reading(engine) as conn:
        assert len(waiting(conn, FORM)) == len(real) + len(list(real)[::5])


@pytest.mark.usefixtures("all_indexed")
def test_a_search_writes_nothing_when_all_is_indexed(
    engine: Engine, real: dict[str, Release], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = keys(engine, "นายกรัฐมนตรี")
    before = rows(engine)
    assert before[0] == len(real) + len(list(real)[::5])
    assert before[1] >= 4
    monkeypatch.setattr(search_index, "writing", None)
    assert keys(engine, "นายกรัฐมนตรี") == expected
    assert check(engine) == []


@pytest.mark.usefixtures("all_indexed", "real")
def test_an_index_of_another_form_is_made_anew(engine: Engine) -> None:
    other = Form("0", lambda _: ["ของเก่า"])
    search_index.catch_up(engine, other, hush)
    few, _, lists = rows(engine)
    unread = search.find(engine, FORM, asked("นายกรัฐมนตรี", limit=100))
    assert [hit.key for hit in unread.hits] == keys(engine, "นายกรัฐมนตรี", limit=100) != []
    assert rows(engine)[0] == few
    assert rows(engine)[2] > lists


@pytest.mark.usefixtures("all_indexed")
def test_an_index_of_texts_that_are_mostly_gone_is_made_anew(
    engine: Engine, desk: Desk, site_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "MOST_SECTIONS", 1)
    monkeypatch.setattr(search_index, "BLOCK", 2)
    desk.save(Change(known=desk.known("a", desk.first), revised=True))
    most = 0
    for number in range(9):
        assert keys(engine, f"รอบที่{number}") == []
        text_now = msgspec.structs.replace(desk.first, lead=f"รอบที่ {number}")
        with writing(engine) as conn:
            (past,) = rereading.after(conn, site_id)
            rereading.rewrite(conn, [rereading.NewReading(past, text_now, "r2")])
        assert keys(engine, f"รอบที่{number}") == ["a"]
        most = max(most, rows(engine)[0])
    assert 3 <= most <= 5


class Stopped(Exception):  # noqa: N818 - it is no error
    """The process ends here."""


@pytest.mark.usefixtures("all_indexed")
def test_indexing_that_ends_half_way_goes_on_later(
    engine: Engine, real: dict[str, Release]
) -> None:
    def stop(done: int, todo: int) -> None:
        if done > todo // 2:
            raise Stopped

    with pytest.raises(Stopped):
        search_index.catch_up(engine, FORM, stop)
    indexed = rows(engine)[0]
    assert 0 < indexed < len(real)
    half = search.find(engine, FORM, asked("นายกรัฐมนตรี", limit=100))
    assert [hit.key for hit in half.hits] == scan(real, "นายกรัฐมนตรี")
    assert keys(engine, "นายกรัฐมนตรี", limit=100) == scan(real, "นายกรัฐมนตรี")
    assert check(engine) == []


KILLED = """
import os, signal, sys
from crawler.thai import searching
from storage import search_index
from storage.engine import open_engine
from storage.search_waiting import Form

search_index.SCANNED, search_index.BLOCK = 0, search_index.MOST_SECTIONS + 9
put = search_index._put

def stop(conn, table, rows):
    put(conn, table, rows)
    if table.name == "search_blocks" and rows[0]["id"] == 2:
        os.kill(os.getpid(), signal.SIGKILL)

search_index._put = stop
form = Form(searching.FORM, searching.search_form)
search_index.catch_up(open_engine(sys.argv[1]), form, lambda done, todo: None)
"""


@pytest.mark.usefixtures("all_indexed")
def test_a_process_killed_while_it_writes_leaves_whole_blocks(
    engine: Engine, real: dict[str, Release]
) -> None:
    url = engine.url.render_as_string(hide_password=False)
    done = subprocess.run([sys.executable, "-P", "-c", KILLED, url], timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL
    assert rows(engine)[1] == 1
    assert check(engine) == []
    assert keys(engine, "ประชาชน", limit=100) == scan(real, "ประชาชน")
    assert check(engine) == []


@pytest.mark.usefixtures("all_indexed")
def test_two_at_once_index_every_text_once(engine: Engine, real: dict[str, Release]) -> None:
    begun: list[int] = []

    def meanwhile(done: int, todo: int) -> None:
        """Let another process do all the work while this one is at its first text."""
        hush(done, todo)
        if not begun:
            begun.append(todo)
            search_index.catch_up(engine, FORM, hush)

    search_index.catch_up(engine, FORM, meanwhile)
    assert rows(engine)[0] == len(real) + len(list(real)[::5])
    assert check(engine) == []
    assert keys(engine, "ประชาชน", limit=100) == scan(real, "ประชาชน")


@pytest.mark.usefixtures("all_indexed")
def test_processes_that_search_at_once_find_the_same(
    engine: Engine, real: dict[str, Release]
) -> None:
    url = engine.url.render_as_string(hide_password=False)
    code = (
        "import sys; from storage import search_index; search_index.SCANNED = 0; "
        "from ministrywatch.__main__ import main; sys.exit(main())"
    )
    typed = ("release", "search", "ประชาชน", "--limit", "99", "--json", "--db", url)
    command = [sys.executable, "-P", "-c", code, *typed]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)
    ]
    told = [each.communicate(timeout=120) for each in running]
    for out, err in told:
        found = msgspec.json.decode(out)["results"]
        assert [hit["key"] for hit in found] == scan(real, "ประชาชน"), err
    assert check(engine) == []


@pytest.mark.usefixtures("way")
def test_a_damaged_text_hides_no_other(engine: Engine, desk: Desk) -> None:
    desk.save(Change(known=desk.known("a", desk.first), revised=True))
    desk.save(Change(known=desk.known("b", desk.second), revised=True))
    with writing(engine) as conn:
        conn.execute(text("UPDATE blobs SET data = :data WHERE id = 1"), {"data": b"broken"})
    found = find(engine, "ย่อหน้า")
    assert [hit.key for hit in found.hits] == ["b"]
    assert found.damaged == 1


@pytest.mark.usefixtures("all_indexed", "several")
@pytest.mark.parametrize(
    ("harm", "told"),
    [
        ("DELETE FROM search_grams WHERE id = (SELECT min(id) FROM search_grams)", "block 1 "),
        ("UPDATE search_grams SET places = :none", "block 1 "),
        ("UPDATE search_blocks SET places = :none WHERE id = 2", "block 2 "),
        ("DELETE FROM search_blocks WHERE id = 3", "the search index holds "),
        ("DELETE FROM search_texts", "the search index holds "),
    ],
)
def test_a_damaged_index_is_told_and_made_anew(
    engine: Engine, harm: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "BLOCK", search_index.MOST_SECTIONS + 1)
    expected = keys(engine, "ย่อหน้า")
    with writing(engine) as conn:
        conn.execute(text(harm), {"none": b"\0"} if ":none" in harm else {})
    assert any(fault.startswith(told) for fault in check(engine))
    search_index.forget(engine)
    assert rows(engine) == (0, 0, 0)
    assert keys(engine, "ย่อหน้า") == expected != []
    assert check(engine) == []


@pytest.mark.usefixtures("all_indexed", "real")
def test_a_copy_makes_its_own_index(engine: Engine, tmp_path: Path) -> None:
    expected = keys(engine, "ประชาชน")
    target = open_engine(f"sqlite:///{tmp_path / 'copy.sqlite'}")
    upgrade(target)
    copy_into(engine, target)
    assert rows(target) == (0, 0, 0)
    assert keys(target, "ประชาชน") == expected
    target.dispose()


@pytest.fixture
def backup(sqlite_engine: Engine, tmp_path: Path) -> Iterator[Callable[[], Engine]]:
    """Copy the file as ``db backup`` does, when asked."""
    opened: list[Engine] = []

    def copied() -> Engine:
        path = tmp_path / "backup.sqlite"
        with sqlite3.connect(str(sqlite_engine.url.database)) as old, sqlite3.connect(path) as new:
            old.backup(new)
        old.close()
        new.close()
        opened.append(open_engine(f"sqlite:///{path}"))
        return opened[-1]

    yield copied
    for each in opened:
        each.dispose()


def test_a_copy_of_the_file_has_the_index(
    sqlite_engine: Engine, backup: Callable[[], Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "SCANNED", 0)
    with writing(sqlite_engine) as conn:
        site_id = sites.ensure(conn, "mfa-th")
    desk = Desk(sqlite_engine, site_id)
    desk.save(Change(known=desk.known("a", desk.first), revised=True))
    assert keys(sqlite_engine, "๑๗") == ["a"]
    copied = backup()
    assert rows(copied) == rows(sqlite_engine)
    monkeypatch.setattr(search_index, "writing", None)
    assert keys(copied, "๑๗") == ["a"]
