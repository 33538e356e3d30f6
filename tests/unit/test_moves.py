"""The same release under another address, and another release under the same."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from scheduler.detect.moves import mark_of, sameness
from storage.records import Attachment, Observation, Release

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
        replace(A, title="การประชุมอาเซียน ", lead="เกริ่นนำ", category="ข่าว"),
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
    ("release", "reader", "tells"), [(A, "r", True), (A, "draft-r", False), (None, "r", False)]
)
def test_the_reading_of_a_draft_tells_no_release(
    release: Release | None, reader: str, tells: bool
) -> None:
    seen = Observation(
        site="x", key="k", url="u", seen_at=datetime(2026, 1, 1, tzinfo=UTC), release=release,
        reader=reader,
    )  # fmt: skip
    assert mark_of(seen) == (sameness(A) if tells else None)
