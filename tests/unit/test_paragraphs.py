import re

import pytest

from scheduler.detect import edits, likeness
from scheduler.detect.edits import word_diff
from scheduler.detect.likeness import alike
from scheduler.detect.numbering import number_ends
from scheduler.detect.paragraphs import corresponding


def pairs(before: str, after: str) -> list[tuple[str, str]]:
    left, right = before.split("\n"), after.split("\n")
    found = corresponding(left, right)
    return [(" / ".join(left[a]), " / ".join(right[b])) for a, b in found]


def different(before: str, after: str) -> list[tuple[str, str]]:
    return [(old, new) for old, new in pairs(before, after) if old != new]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("1. เรื่อง", "1."),
        ("๑๒. เรื่อง", "๑๒."),
        ("9.เรื่อง", "9."),
        ("  3) เรื่อง", "  3)"),
        ("(๑) เรื่อง", "(๑)"),
        ("1.2) เรื่อง", "1.2)"),
        ("1.2.3. เรื่อง", "1.2.3."),
        ("(ก) เรื่อง", "(ก)"),
        ("ข) เรื่อง", "ข)"),
        ("(iv) item", "(iv)"),
        ("เรื่องที่ 5 การแต่งตั้ง", "เรื่องที่ 5"),
        ("ข้อ ๓ ให้ยกเลิก", "ข้อ ๓"),
        ("ข้อ 3.1 ให้ยกเลิก", "ข้อ 3.1"),
        ("ระเบียบวาระที่ 4", "ระเบียบวาระที่ 4"),
        ("10.", "10."),
        ("14 คน เข้าร่วม", ""),
        ("14. คน", "14."),
        ("1.5 ล้านบาท", ""),
        ("2566. แผน", ""),
        ("(12)", ""),
        ("09.30 น. ประชุม", ""),
        ("ข้อ 3 ของระเบียบ", ""),
        ("ข้อ 3 - 5 ให้ยกเลิก", ""),
        ("ข้อเสนอ 5 ข้อ", ""),
        ("ครั้งที่ 5 การประชุม", ""),
        ("มาตรา 9 ให้ยกเลิก", ""),
        ("1/2566 เรื่อง", ""),
        ("เรื่อง 1. ข้าว", ""),
    ],
)
def test_an_item_begins_with_its_number(line: str, number: str) -> None:
    assert line[: number_ends([line])[0]] == number


@pytest.mark.parametrize(
    ("lines", "numbered"),
    [
        (["1.1 ข้าว", "1.2 ยาง"], [True, True]),
        (["2. เกษตร", "2.1 ข้าว"], [True, True]),
        (["1.1 ข้าว", "1.5 ปาล์ม"], [False, False]),
        (["1.1 ล้านบาท", "1.2 ล้านบาท"], [False, False]),
        (["1.1", "1.2"], [False, False]),
    ],
)
def test_a_number_without_a_mark_takes_a_neighbour(lines: list[str], numbered: list[bool]) -> None:
    assert [end > 0 for end in number_ends(lines)] == numbered


@pytest.mark.parametrize(
    ("before", "after", "differ"),
    [
        # An item put in is one block, though it begins and ends as its neighbours do.
        (
            "1. เรื่อง ก\nมติ: เห็นชอบ\n2. เรื่อง ข\nมติ: เห็นชอบ",
            "1. เรื่อง ก\nมติ: เห็นชอบ\n2. เรื่อง ค\nมติ: เห็นชอบ\n3. เรื่อง ข\nมติ: เห็นชอบ",
            [("", "2. เรื่อง ค / มติ: เห็นชอบ"), ("2. เรื่อง ข", "3. เรื่อง ข")],
        ),
        (
            "1. เรื่อง ก\nมติ: เห็นชอบ",
            "1. เรื่อง ค\nมติ: เห็นชอบ\n2. เรื่อง ก\nมติ: เห็นชอบ",
            [("", "1. เรื่อง ค / มติ: เห็นชอบ"), ("1. เรื่อง ก", "2. เรื่อง ก")],
        ),
        # One taken out is one block.
        (
            "1. เรื่อง ก\nมติ: เห็นชอบ\n2. เรื่อง ข\nมติ: เห็นชอบ\n3. เรื่อง ค\nมติ: เห็นชอบ",
            "1. เรื่อง ก\nมติ: เห็นชอบ\n2. เรื่อง ค\nมติ: เห็นชอบ",
            [("2. เรื่อง ข / มติ: เห็นชอบ", ""), ("3. เรื่อง ค", "2. เรื่อง ค")],
        ),
        # An item that is edited while all are renumbered keeps its partner.
        (
            "1. ขออนุมัติงบ 14 ล้านบาท\n2. แต่งตั้งกรรมการ",
            "1. ร่างกฎกระทรวง\n2. ขออนุมัติงบ 15 ล้านบาท\n3. แต่งตั้งกรรมการ",
            [
                ("", "1. ร่างกฎกระทรวง"),
                ("1. ขออนุมัติงบ 14 ล้านบาท", "2. ขออนุมัติงบ 15 ล้านบาท"),
                ("2. แต่งตั้งกรรมการ", "3. แต่งตั้งกรรมการ"),
            ],
        ),
        # Dress is no reason to show a paragraph as another.
        ("ก\n• ครั้งที่ ๑๗\nข", "ก\n- ครั้งที่ 17\nข", [("• ครั้งที่ ๑๗", "- ครั้งที่ 17")]),
        # A paragraph moved is taken out here and put in there.
        (
            "เปิดการประชุม\nรายงานผล\nขอบคุณเจ้าภาพ",
            "รายงานผล\nขอบคุณเจ้าภาพ\nเปิดการประชุม",
            [("เปิดการประชุม", ""), ("", "เปิดการประชุม")],
        ),
        # Joined and parted paragraphs stay together.
        (
            "ที่ประชุมเห็นชอบแผนงานห้าปี\nทั้งสองฝ่ายจะพบกันอีกครั้งในปีหน้า\nจบ",
            "ที่ประชุมเห็นชอบแผนงานห้าปี ทั้งสองฝ่ายจะพบกันอีกครั้งในปีนี้\nจบ",
            [
                (
                    "ที่ประชุมเห็นชอบแผนงานห้าปี / ทั้งสองฝ่ายจะพบกันอีกครั้งในปีหน้า",
                    "ที่ประชุมเห็นชอบแผนงานห้าปี ทั้งสองฝ่ายจะพบกันอีกครั้งในปีนี้",
                )
            ],
        ),
        # The cells of a table were each edited in their place.
        ("น่าน\n12\n9", "น่าน\n13\n10", [("12", "13"), ("9", "10")]),
    ],
)
def test_paragraphs_correspond_by_what_they_say(
    before: str, after: str, differ: list[tuple[str, str]]
) -> None:
    assert different(before, after) == differ


def test_pairs_cover_both_texts_in_order() -> None:
    before = "\n".join(f"{n}. เรื่อง {n % 7}" for n in range(300))
    after = "\n".join(f"{n}. เรื่อง {n % 5}" for n in range(280))
    found = pairs(before, after)
    assert [part for old, _ in found for part in old.split(" / ") if part] == before.split("\n")
    assert [part for _, new in found for part in new.split(" / ") if part] == after.split("\n")


def test_in_a_large_gap_each_paragraph_is_compared_with_a_few() -> None:
    left = [f"เรื่อง ขออนุมัติโครงการหมายเลข {n}" for n in range(500)]
    right = ["คำนำใหม่ของรายงานฉบับนี้ทั้งหมด", *(f"{each} เพิ่มเติม" for each in left)]
    found = [(a.start, b.start) for a, b in alike(left, right)]
    assert found == [(n, n + 1) for n in range(500)]


def test_beyond_the_bound_nothing_is_paired(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "MOST_PAIRS", 3)
    assert not list(alike(["ขออนุมัติงบหนึ่ง", "แต่งตั้ง"], ["ขออนุมัติงบสอง", "โยกย้าย", "รับทราบ"]))


def test_a_text_of_very_many_paragraphs_is_compared_by_phrases(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(edits, "MOST_PARAGRAPHS", 2)
    pieces = word_diff("ก\nข\nค", "ก\nง\nค", list)
    assert pieces == (("=", "ก\n"), ("-", "ข"), ("+", "ง"), ("=", "\nค"))


def test_a_paragraph_that_gave_way_to_another_is_shown_whole() -> None:
    old = "คณะรัฐมนตรีมีมติเห็นชอบตามที่กระทรวงการคลังเสนอ และการแต่งตั้ง"
    new = "กระทรวงสาธารณสุขขอให้ประชาชนสวมหน้ากาก และล้างมือในช่วงเทศกาล"
    pieces = word_diff(old, new, lambda text: re.split("(และ)", text))
    assert pieces == (("-", old), ("+", new))


def test_an_item_taken_out_stays_apart_from_the_number_that_follows() -> None:
    assert word_diff("1. ไทย\n2. จีน", "1. จีน", list) == (
        ("-", "1. ไทย\n"),
        ("-", "2"),
        ("+", "1"),
        ("=", ". จีน"),
    )
