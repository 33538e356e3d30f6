"""A release that gets its headline is not one whose headline was edited."""

import pytest
from msgspec.structs import replace

from scheduler.detect.judge import Context, judge
from scheduler.detect.naming import only_named
from storage.records import Attachment, Link, Release
from tests.unit.test_judge import look, stand

PDF = "https://www.x.go.th/files/n2301.pdf"
FILE = Release(title="n2301.pdf", attachments=(Attachment(PDF, "n2301.pdf"),))
NAMED = replace(FILE, title="ประกาศผลสอบ", attachments=(Attachment(PDF, "ประกาศผลสอบ"),))
ELSEWHERE = Release(title="item", links=(Link("https://a.example/item/", "item"),))
PAGE = replace(FILE, body=("เนื้อหา",))


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        (FILE, NAMED, True),
        (
            ELSEWHERE,
            replace(ELSEWHERE, title="ข่าว", links=(Link("https://a.example/item/", "ข่าว"),)),
            True,
        ),
        (NAMED, FILE, False),
        (NAMED, replace(NAMED, title="ประกาศผลสอบ (แก้ไข)"), False),
        (FILE, replace(NAMED, attachments=(Attachment(f"{PDF}x", "ประกาศผลสอบ"),)), False),
        (FILE, replace(NAMED, body=("เนื้อหา",)), False),
        (PAGE, replace(PAGE, title="ประกาศผลสอบ"), False),
        (Release(title="ข่าว"), Release(title="ประกาศ"), False),
    ],
)
def test_a_name_that_was_only_an_address_gives_way(
    before: Release, after: Release, named: bool
) -> None:
    assert only_named(before, after) is named


def test_the_headline_is_kept_and_no_edit_is_told() -> None:
    context = Context(visit=2, baseline=False, answering=True, cut=list)
    verdict = judge(stand(look(0, FILE)), look(1, NAMED), context)
    assert verdict.known is not None
    assert (verdict.known.release, verdict.revised, verdict.events) == (NAMED, True, ())
    edited = judge(verdict.known, look(2, replace(NAMED, title="ประกาศ")), context)
    assert [event.kind for event in edited.events] == ["edited"]
