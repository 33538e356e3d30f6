"""The same release under another address, and another release under the same."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from scheduler.detect.filenames import document_name, picture_name, tells
from scheduler.detect.moves import differ, is_another, is_same, mark_of, sameness
from storage.records import Attachment, Image, Observation, Release

BODY = (
    "เมื่อวันที่ 29 มกราคม 2564 รัฐมนตรีว่าการกระทรวงการต่างประเทศเข้าร่วมการประชุม",
    "รัฐมนตรีต่างประเทศอาเซียนอย่างไม่เป็นทางการ ผ่านระบบการประชุมทางไกล",
)
A = Release(title="การประชุมอาเซียน", body=BODY, published_on=date(2021, 1, 29))
PAPER = Attachment("https://www.x.go.th/files/%E0%B8%81.pdf", "เอกสาร")
NOTICE = Release(title="ประกาศผลการสอบราคา", body=("รายละเอียดตามเอกสารแนบ",), attachments=(PAPER,))


@pytest.mark.parametrize(
    "again",
    [
        A,
        replace(A, body=(" ".join(BODY),)),
        replace(A, body=tuple(line.replace("29", "๒๙") for line in BODY)),
        replace(A, title="การประชุมอาเซียน ", category="ข่าว"),
        replace(A, lead=BODY[0], body=BODY[1:]),
    ],
)
def test_title_day_and_text_tell_a_release_in_whatever_dress(again: Release) -> None:
    assert sameness(A) == sameness(again) is not None


@pytest.mark.parametrize(
    "change",
    [
        {"title": "การประชุมอาเซียนครั้งที่ 2"},
        {"published_on": date(2021, 1, 30)},
        {"published_on": None},
        {"body": BODY[:1]},
        {"body": (BODY[0].replace("2564", "2565"), BODY[1])},
        {"attachments": (PAPER,)},
        {"images": (Image("https://www.x.go.th/img/1.jpg"),)},
        {"lead": "เกริ่นนำ"},
    ],
)
def test_what_differs_in_any_of_them_is_another_release(change: dict[str, Any]) -> None:
    assert sameness(replace(A, **change)) != sameness(A)


def test_of_a_formula_only_the_documents_tell() -> None:
    assert sameness(replace(NOTICE, attachments=())) is None
    assert sameness(replace(A, title="")) is None
    moved = replace(PAPER, url="https://new.x.go.th/wp-content/ก.pdf")
    other = replace(PAPER, url="https://www.x.go.th/files/ข.pdf")
    assert sameness(replace(NOTICE, attachments=(moved,))) == sameness(NOTICE) is not None
    assert sameness(replace(NOTICE, attachments=(other,))) != sameness(NOTICE)


@pytest.mark.parametrize(
    ("url", "name", "known_by"),
    [
        ("https://x.go.th/files/2564/%E0%B8%81.pdf", "ก.pdf", True),
        ("https://x.go.th/download/101/file.pdf", "101/file.pdf", True),
        ("https://x.go.th/a/download/101", "101", True),
        ("https://x.go.th/download/7/file.pdf", "7/file.pdf", False),
        ("https://x.go.th/upload/12.pdf", "upload/12.pdf", False),
        ("https://x.go.th/dl.php?id=101", "dl.php?id=101", True),
        ("https://x.go.th/dl.php", "dl.php", False),
        ("https://x.go.th/", "", False),
        ("https://[x", "https://[x", False),
    ],
)
def test_a_document_is_known_by_what_tells_it_from_others(
    url: str, name: str, known_by: bool
) -> None:
    assert (document_name(url), tells(url)) == (name, known_by)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://cdn.x.go.th/2564/press-1.jpg?v=77", "press-1.jpg"),
        ("https://cdn.x.go.th/2564/press-1.jpg?1612345678", "press-1.jpg"),
        ("https://x.go.th/img/1.jpg", "img/1.jpg"),
        ("https://x.go.th/img/image.php?id=5&t=9", "img/image.php?id=5"),
    ],
)
def test_what_is_there_for_caches_names_no_picture(url: str, name: str) -> None:
    assert picture_name(url) == name


def at(url: str) -> tuple[Attachment, ...]:
    return (Attachment(url, "เอกสาร"),)


def test_notices_of_one_formula_with_files_of_one_name_are_two() -> None:
    first, second, unnamed = (
        replace(NOTICE, attachments=at(f"https://www.x.go.th/download/{path}"))
        for path in ("101/file.pdf", "102/file.pdf", "1/file.pdf")
    )
    assert sameness(first) != sameness(second)
    assert sameness(first) is not None
    assert sameness(unnamed) is None


LONG = "การประชุมรัฐมนตรีต่างประเทศอาเซียนอย่างไม่เป็นทางการ"
SHORT = Release(title="ประกาศหยุดทำการ", body=("สั้น",), published_on=date(2021, 1, 29))


@pytest.mark.parametrize(
    ("known", "seen", "same"),
    [
        (A, replace(A, title="อีกหัวข้อหนึ่ง"), True),
        (SHORT, SHORT, True),
        (SHORT, replace(SHORT, body=("คนละเรื่อง",)), False),
        (SHORT, replace(SHORT, title="ประกาศรับสมัคร"), False),
        (replace(SHORT, body=()), replace(SHORT, body=()), False),
        (replace(SHORT, title=LONG), replace(SHORT, title=LONG, body=("แก้ไข",)), True),
        (replace(SHORT, title=LONG), replace(SHORT, title=LONG, published_on=None), True),
        (replace(SHORT, title=LONG), replace(A, title=LONG, published_on=None), False),
    ],
)
def test_a_redirect_led_to_the_same_release(known: Release, seen: Release, same: bool) -> None:
    assert is_same(known, seen) is same


def test_pages_beside_each_other_differ_in_any_field() -> None:
    assert differ(A, replace(A, category="ข่าว"))
    assert not differ(A, replace(A, updated_on=date(2021, 2, 1)))


def test_a_page_is_another_release_when_neither_title_nor_text_is_left() -> None:
    assert is_another(A, SHORT)
    assert not is_another(A, replace(A, title=SHORT.title))
    assert not is_another(A, replace(A, body=SHORT.body))


@pytest.mark.parametrize(
    ("release", "reader", "marked"), [(A, "r", True), (A, "draft-r", False), (None, "r", False)]
)
def test_the_reading_of_a_draft_tells_no_release(
    release: Release | None, reader: str, marked: bool
) -> None:
    seen = Observation(
        site="x", key="k", url="u", seen_at=datetime(2026, 1, 1, tzinfo=UTC), release=release,
        reader=reader,
    )  # fmt: skip
    assert mark_of(seen) == (sameness(A) if marked else None)
