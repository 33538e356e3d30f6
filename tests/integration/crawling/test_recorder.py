"""The reading process: one page that breaks the reader is told, and the rest is stored."""

from datetime import UTC, datetime
from typing import Any

import pytest

from crawler import recorder
from crawler.handover import Fetched
from crawler.readings import sighting
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
