from datetime import date

import pytest

from crawler.thai.words import cut
from scheduler.detect.change import Change
from scheduler.detect.edits import account, diff_fields, word_diff
from scheduler.detect.folding import folded
from scheduler.detect.reasons import reason
from storage.records import Attachment, Image, Link, Release

BASE = Release(
    title="ไทยเป็นเจ้าภาพ",
    body=("1. ครั้งที่ ๑๗", "2. อนุมัติ", "3. ขอบคุณ"),
    published_on=date(2021, 1, 29),
    updated_on=date(2022, 11, 25),
    images=(Image("/1.jpg", "หนึ่ง"), Image("/2.jpg", "สอง")),
    attachments=(Attachment("/a.pdf", "คำแถลง"),),
    links=(Link("https://a.go.th/data", "ข้อมูลดิบ"),),
)


def why(**after: object) -> str:
    values = {name: getattr(BASE, name) for name in BASE.__struct_fields__} | after
    edited = Release(**values)
    return account(BASE, edited, diff_fields(BASE, edited, cut), cut).reason


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ({"body": ("1. ครั้งที่ ๑๘", *BASE.body[1:])}, "figure changed: ครั้งที่ ๑๗ → ครั้งที่ ๑๘"),
        ({"title": "ไทยไม่เป็นเจ้าภาพ"}, "negation changed in the title: เป็นเจ้าภาพ → ไม่เป็นเจ้าภาพ"),
        ({"body": (*BASE.body[:2], "3. ขอบคุณ 5 ครั้ง")}, "figure put in: 5 ครั้ง"),
        (
            {"body": ("1. ครั้งที่ ๑๗", "2. รับทราบ", "3. อนุมัติ", "4. ขอบคุณ")},
            "1 paragraph inserted, 2 items renumbered",
        ),
        ({"body": BASE.body[:1]}, "2 paragraphs deleted"),
        ({"body": ("1. ครั้งที่ ๑๗ และปิด", *BASE.body[1:])}, "words put in: และปิด"),
        ({"lead": "ณ กรุงเทพฯ"}, "1 paragraph inserted in the lead"),
        ({"links": ()}, "link removed: ข้อมูลดิบ https://a.go.th/data"),
        ({"links": (Link(BASE.links[0].url, "ข้อมูล"),)}, "link renamed: ข้อมูลดิบ → ข้อมูล"),
        ({"published_on": date(2021, 1, 30)}, "date of publication changed: 29 → 30 ม.ค. 2564"),
        ({"published_on": None}, "date of publication changed: 29 ม.ค. 2564 → none"),
        (
            {"updated_on": date(2022, 11, 30)},
            "only the page's own date of update moved: 25 → 30 พ.ย. 2565",
        ),
        (
            {"updated_on": date(2022, 12, 30)},
            "only the page's own date of update moved: 25 พ.ย. → 30 ธ.ค. 2565",
        ),
        (
            {"updated_on": date(2023, 11, 25)},
            "only the page's own date of update moved: 25 พ.ย. 2565 → 25 พ.ย. 2566",
        ),
        (
            {"updated_on": date(2022, 11, 30), "language": "en"},
            "only the page's own date of update moved: 25 → 30 Nov 2022",
        ),
        ({"body": ("1. ครั้งที่ 17", *BASE.body[1:])}, "only the digit system"),
        ({"title": "“ไทย” เป็นเจ้าภาพ"}, "only spacing and punctuation"),
        ({"body": ("2. ครั้งที่ ๑๗", "3. อนุมัติ", "4. ขอบคุณ")}, "only 3 items renumbered"),
        ({"images": BASE.images[::-1]}, "only the order of a list"),
        (
            {"title": "ไทยเป็นเจ้าภาพ.", "updated_on": date(2022, 11, 30)},
            "only punctuation and the page's own date of update moved: 25 → 30 พ.ย. 2565",
        ),
    ],
)
def test_a_reason_says_what_changed(after: dict[str, object], said: str) -> None:
    assert why(**after) == said


def test_a_reason_names_the_gravest_kinds_and_how_many_there_are() -> None:
    said = why(
        title="ไทยไม่เป็นเจ้าภาพ",
        body=("1. ครั้งที่ ๑๘ จำนวน 5 คน", "2. เห็นชอบ", "4. ขอบคุณ"),
        links=(),
    )
    assert said == (
        "negation changed in the title: เป็นเจ้าภาพ → ไม่เป็นเจ้าภาพ, "
        "figure changed: ครั้งที่ ๑๗ → ครั้งที่ ๑๘, link removed: ข้อมูลดิบ https://a.go.th/data, and more"
    )


def test_several_of_a_kind_are_counted() -> None:
    found = [Change("body", "figure", f"{n} คน", f"{n + 1} คน") for n in range(4)]
    assert reason(found) == "figure changed: 0 คน → 1 คน (3 more)"
    blocks = [Change("body", "inserted", "", "ก", count=n) for n in (6, 1)]
    assert reason(blocks) == "7 paragraphs inserted in 2 places"


def test_long_wordings_are_quoted_in_part() -> None:
    said = reason([Change("body", "reworded", "กระทรวง" * 30, "กรม" * 60)])
    assert len(said) < 160
    assert said.count("…") == 2


def test_nothing_that_differs_is_said_so() -> None:
    assert reason([]) == "nothing differs"


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (
            "1. ข้าว\n2. ยาง\n3. ปาล์ม",
            "1. ข้าว\n2. อ้อย\n3. ยาง\n4. ปาล์ม",
            [
                ("=", "1. ข้าว\n"),
                ("+", "2. อ้อย\n"),
                ("…", "2 later items renumbered, 2. → 3. up to 3. → 4."),
                ("=", "3. ยาง\n4. ปาล์ม"),
            ],
        ),
        (
            "1. ข้าว\n2. ยาง\n3. ปาล์ม",
            "1. ยาง\n2. ปาล์ม",
            [
                ("-", "1. ข้าว\n"),
                ("…", "2 later items renumbered, 2. → 1. up to 3. → 2."),
                ("=", "1. ยาง\n2. ปาล์ม"),
            ],
        ),
        # What stayed does not end a run; what changed does.
        (
            "หัวข้อ\n1. ข้าว\nมติ\n2. ยาง\n3. งบ 14 ล้าน\n4. ปาล์ม",
            "หัวข้อ\n2. ข้าว\nมติ\n3. ยาง\n4. งบ 15 ล้าน\n5. ปาล์ม",
            [
                ("=", "หัวข้อ\n"),
                ("…", "2 items renumbered, 1. → 2. up to 2. → 3."),
                ("=", "2. ข้าว\nมติ\n3. ยาง\n"),
                ("-", "3"),
                ("+", "4"),
                ("=", ". งบ "),
                ("-", "14"),
                ("+", "15"),
                ("=", " ล้าน\n"),
                ("-", "4"),
                ("+", "5"),
                ("=", ". ปาล์ม"),
            ],
        ),
        # Two paragraphs that came, and the number of the next.
        (
            "1. ข้าว",
            "1. ยาง\nมติ\n2. ข้าว",
            [("+", "1. ยาง\nมติ\n"), ("-", "1"), ("+", "2"), ("=", ". ข้าว")],
        ),
        ("ก", "ก", []),
    ],
)
def test_renumbered_items_are_folded_for_the_screen(
    before: str, after: str, shown: list[tuple[str, str]]
) -> None:
    assert folded(word_diff(before, after, cut)) == shown
