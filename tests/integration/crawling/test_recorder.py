"""The reading process: one page that breaks the reader is told, and the rest is stored."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from crawler import recorder
from crawler.handover import Fetched
from crawler.readings import sighting
from scheduler.watch import Watch
from storage import releases, revisions
from storage.engine import writing
from storage.observations import Sighting

HTML = (
    "<h1>หัวข้อข่าวทดสอบ</h1><h1>หัวข้อข่าวทดสอบ</h1>{header}"
    '<div class="ContentDetailstyled__ContentDescription-x"><p>{text}</p></div>'
)


def fetched(
    key: str, header: str = "<p>29 ม.ค. 2564</p><p>695 view</p>", text: str = "เนื้อข่าว"
) -> Fetched:
    url = f"https://www.mfa.go.th/th/content/{key}"
    return Fetched(
        site="mfa-th",
        key=key,
        url=url,
        led_to=url,
        seen_at=datetime.now(UTC),
        status=200,
        headers={},
        body=HTML.format(header=header, text=text).encode(),
    )


def test_a_page_that_breaks_the_reader_costs_no_other_page(
    desk: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fragile(profile: Any, reader: str, fetched: Fetched) -> Sighting:
        if fetched.key == "b":
            raise KeyError("not foreseen")
        return sighting(profile, reader, fetched)

    monkeypatch.setattr(recorder, "sighting", fragile)
    order = desk.order()
    recorder.record(order, [fetched(key) for key in "abc"])
    seen = {each.observation.key: each.observation for each in desk.stored(order)}
    assert list(seen) == ["a", "b", "c"]
    assert [seen[key].problem for key in "ac"] == [None, None]
    assert (seen["b"].problem.kind, seen["b"].release) == ("unreadable", None)
    assert seen["b"].problem.detail == "the reader failed on this page: KeyError"
    assert "https://www.mfa.go.th/th/content/b" in caplog.text
    assert 'raise KeyError("not foreseen")' in caplog.text


def test_a_page_whose_date_cannot_be_read_is_not_archived_at_every_look(desk: Any) -> None:
    header = "<p>วันที่นำเข้าข้อมูล Invalid date</p><p>| {} view</p>"
    order = desk.order()
    recorder.record(order, [fetched("a", header.format(count)) for count in (695, 700, 705)])
    seen = desk.stored(order)
    assert [each.observation.problem.kind for each in seen] == ["unreadable-date"] * 3
    assert [each.page_id for each in seen] == [None] * 3
    assert len({each.text_id for each in seen}) == 1


def test_a_page_with_a_new_text_is_archived(desk: Any) -> None:
    order = desk.order()
    recorder.record(order, [fetched("a"), fetched("a", text="เนื้อข่าวที่แก้แล้ว")])
    assert len({each.page_id for each in desk.stored(order)} - {None}) == 2


def test_the_encoding_is_kept_with_the_revision_whose_page_it_read(desk: Any) -> None:
    html = HTML.replace("หัวข้อข่าวทดสอบ", "외교부 발표")
    body = html.format(header="", text="외교부 대변인은 오늘 발표했다").encode("euc-kr")
    page = msgspec.structs.replace(
        fetched("a"), body=body, headers={"content-type": "text/html; charset=euc-kr"}
    )
    broken = msgspec.structs.replace(fetched("b"), body="<p>ข่าว</p>".encode("tis-620"))
    order = desk.order()
    recorder.record(order, [page, broken, fetched("c")])
    seen = {each.observation.key: each.observation for each in desk.stored(order)}
    assert {key: each.encoding for key, each in seen.items()} == {
        "a": "euc_kr", "b": "cp874", "c": "utf-8"
    }  # fmt: skip
    assert seen["b"].problem is not None
    with writing(desk.engine) as conn:
        Watch(conn, desk.profile, datetime.now(UTC)).judge()
        for key, encoding in (("a", "euc_kr"), ("c", "utf-8")):
            (row,) = releases.find(conn, key)
            assert [each.encoding for each in revisions.of(conn, row.id)] == [encoding]


@pytest.mark.parametrize("codec", ["latin-1", "cp1252", "cp874"])
@pytest.mark.parametrize("place", ["title", "text"])
def test_scrambled_letters_are_a_problem_and_no_title(desk: Any, codec: str, place: str) -> None:
    scrambled = "กระทรวงการต่างประเทศแถลงข่าว".encode().decode(codec, "replace")
    sound = fetched("a", text=scrambled if place == "text" else "เนื้อข่าว")
    if place == "title":
        title = sound.body.decode().replace("หัวข้อข่าวทดสอบ", scrambled).encode()
        sound = msgspec.structs.replace(sound, body=title)
    order = desk.order()
    recorder.record(order, [sound])
    (seen,) = desk.stored(order)
    assert seen.observation.release is None
    assert seen.page_id is None
    assert seen.observation.problem.kind == "mojibake"
    assert seen.observation.problem.detail.startswith(
        "the page's letters are scrambled: it was stored in a wrong encoding at its source, "
        f"it reads '{scrambled[:2]}"
    )
