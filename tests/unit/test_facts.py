import time
from collections.abc import Callable

import pytest

from crawler.thai.words import cut
from scheduler.detect.days import days
from scheduler.detect.dress import dress
from scheduler.detect.facts import touched
from scheduler.detect.figures import figures
from scheduler.detect.names import names
from scheduler.detect.negations import negations, next_word
from scheduler.detect.rows import rows


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("งบ 14 ล้านบาท เพื่อ", ["14 ล้านบาท"]),
        ("๑,๙๔๖ คน จาก ๑๑ เที่ยวบิน", ["๑,๙๔๖ คน", "๑๑ เที่ยวบิน"]),
        ("ลดลง -5 จุด", ["-5"]),
        ("ไทย-5 จุด", ["5"]),
        ("อุณหภูมิ −5 องศา", ["−5 องศา"]),
        ("100 บาท/ไร่", ["100 บาท/ไร่"]),
        ("โทร. 02-203-5000 ต่อ 11003", ["02-203-5000", "11003"]),
        ("ข้อ 5 (2)", ["ข้อ 5 (2)"]),
        ("5 รายการ 5 รายงาน", ["5 รายการ", "5"]),
        ("วันที่ 5", ["5"]),
        ("โควิด-19", ["19"]),
        ("G20 H1N1 A4", []),
        ("https://a.go.th/news/66156?id=5", []),
        ("สิบสี่ล้าน", []),
    ],
)
def test_figures_are_found_with_what_belongs_to_them(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in figures(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("วันพฤหัสบดีที่ 24 มีนาคม 2565 นี้", ["วันพฤหัสบดีที่ 24 มีนาคม 2565"]),
        ("13 มค 60 รองปลัด", ["13 มค 60"]),
        ("1 ต.ค. 58 - 30 ก.ย. 59", ["1 ต.ค. 58", "30 ก.ย. 59"]),
        ("12 และ 13 พฤษภาคม 2563", ["12 และ 13 พฤษภาคม 2563"]),
        ("12, 13 และ 15 พฤษภาคม", ["12, 13 และ 15 พฤษภาคม"]),
        ("ปีการผลิต 2565/2566", ["ปีการผลิต 2565/2566"]),
        ("ปีงบประมาณ พ.ศ. 2566", ["ปีงบประมาณ พ.ศ. 2566"]),
        ("August 25, 2022 and 12 May", ["August 25, 2022", "12 May"]),
        ("มีค่า 5 ตลาด", []),
        ("เวลา 09.30 น.", []),
    ],
)
def test_days_are_found_whole(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in days(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("นายดอน ปรมัตถ์วินัย รองนายกรัฐมนตรี", ["นายดอน ปรมัตถ์วินัย"]),
        ("นายธนกรกล่าวว่า", ["นายธนกร"]),
        ("โดยมีนายสมคิด จันทมฤก นายโชตินรินทร์ เกิดสม", ["นายสมคิด จันทมฤก", "นายโชตินรินทร์ เกิดสม"]),
        ("พลเอก ประยุทธ์  จันทร์โอชา นายกรัฐมนตรี", ["พลเอก ประยุทธ์  จันทร์โอชา"]),
        ("ศ.ดร.นฤมล ภิญโญสินวัฒน์ โฆษก", ["ศ.ดร.นฤมล ภิญโญสินวัฒน์"]),
        ("ผู้ช่วยศาสตราจารย์ ดร. สุวิทย์ เมษินทรีย์", ["ผู้ช่วยศาสตราจารย์ ดร. สุวิทย์ เมษินทรีย์"]),
        ("Dr. Dante Saksono Harbuwobo, deputy", ["Dr. Dante Saksono Harbuwobo"]),
        ("นายกรัฐมนตรี ทนายความ นายอำเภอ นายทะเบียน นายกฯ", []),
        ("ขุนนาง นางแบบ", []),
        ("ส.อ.ท. กล่าว", []),
        ("สมชาย ใจดี", []),
    ],
)
def test_persons_are_found_by_their_titles(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in names(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ยังไม่มีรายงาน", ["ไม่"]),
        ("ไม่อนุมัติและมิได้เสนอ", ["ไม่", "มิได้"]),
        ("ไม่เพียงแต่ไทย ไม่ว่าจะเป็นใคร", []),
        ("ไม้สัก มิตรภาพ มิถุนายน มิติ งดงาม", []),
        ("เลื่อนตำแหน่ง เลื่อนการประชุม", ["เลื่อน"]),
        ("will not, and cannot", ["not", "cannot"]),
        ("notable nobody", []),
        ("Postponed and cancelled", ["Postponed", "cancelled"]),
    ],
)
def test_negating_words_are_words(text: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in negations(text, 0, len(text), cut)] == found


def test_the_next_word_is_whole_whatever_the_cut_is() -> None:
    assert next_word("ไม่เห็นชอบ", 3, cut) == len("ไม่เห็นชอบ")
    assert next_word("ไม่กิน", 3, list) == len("ไม่กิ")
    assert next_word("not the office", 3, cut) == len("not the")
    assert next_word("ไม่", 3, cut) == 3


def test_a_fact_takes_its_letters_alone() -> None:
    found = touched("วันที่ ๒๖ มกราคม ๒๕๖๔ จำนวน 5 คน", 0, 40)
    assert [(fact.kind, fact.text) for fact in found] == [
        ("date", "๒๖ มกราคม ๒๕๖๔"),
        ("figure", "5 คน"),
    ]
    assert touched("5" * 3_000, 0, 3_000) == []


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ("ก ข", "กข", ["spacing"]),
        ('"ก"', "“ก”", ["punctuation"]),
        ("๑๗", "17", ["digits"]),
        ("นำ้ ก", "น้ำก", ["letters", "spacing"]),
        ("กระ\u00adทรวง ๑", "กระทรวง 1", ["invisible", "digits"]),
        ("กรุงเทพ", "กรุงเทพฯ", ["punctuation"]),
        ("http", "https", ["address"]),
        ("0 2203", "02-203-", ["spacing", "punctuation"]),
    ],
)
def test_dress_has_kinds(before: str, after: str, kinds: list[str]) -> None:
    assert dress(before, after) == kinds


def test_a_stored_diff_is_read_by_paragraphs() -> None:
    pieces = (
        ("=", "1. ก\n"),
        ("+", "2. ข\n"),
        ("-", "2"),
        ("+", "3"),
        ("=", ". ค\nง"),
        ("-", "จ\nฉ"),
    )
    assert [(row.before, row.after, row.first) for row in rows(pieces)] == [
        ("1. ก\n", "1. ก\n", (0, 0)),
        ("", "2. ข\n", (1, 1)),
        ("2. ค\n", "3. ค\n", (1, 2)),
        ("งจ\n", "ง", (2, 3)),
        ("ฉ", "", (3, 4)),
    ]


def test_paragraphs_that_share_a_word_by_chance_are_two() -> None:
    pieces = (
        ("-", "คณะรัฐมนตรีอนุมัติ"),
        ("=", "และ"),
        ("-", "เสนอ"),
        ("+", "ประชาชนล้างมือ"),
        ("=", "\nก"),
    )
    assert [(row.before, row.after) for row in rows(pieces)] == [
        ("คณะรัฐมนตรีอนุมัติและเสนอ\n", "และประชาชนล้างมือ\n"),
        ("ก", "ก"),
    ]
    apart = (
        ("=", "ก\n"),
        ("-", "คณะรัฐมนตรีอนุมัติ\nต่อมา"),
        ("=", "และ"),
        ("-", "เสนอรายงาน"),
        ("+", "ประชาชนล้างมือ"),
    )
    assert [(row.before, row.after) for row in rows(apart)] == [
        ("ก\n", "ก\n"),
        ("คณะรัฐมนตรีอนุมัติ\n", ""),
        ("ต่อมาและเสนอรายงาน", ""),
        ("", "และประชาชนล้างมือ"),
    ]


@pytest.mark.parametrize(
    "unit", ["0 ", "1,", "1-", "(1", "1 และ ", "นาย", "ดร.", "พล.", "5 มกราคม ", "ปี", " "]
)
@pytest.mark.parametrize("find", [figures, days, names])
def test_hostile_texts_are_read_in_linear_time(
    unit: str, find: Callable[[str], list[tuple[int, int]]]
) -> None:
    begun = time.process_time()
    find(unit * (100_000 // len(unit)))
    assert time.process_time() - begun < 20  # what takes the square of its length takes minutes
