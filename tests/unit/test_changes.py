from datetime import date

import msgspec
import pytest
from msgspec.structs import replace

from crawler.thai.words import cut
from scheduler.detect import change, passages
from scheduler.detect.change import COSMETIC, KINDS, Change, told
from scheduler.detect.edits import account, changes, diff_fields
from storage.records import Attachment, Image, Link, Release

Told = tuple[str, str, str]


def read(before: Release, after: Release) -> tuple[Change, ...]:
    return changes(before, after, diff_fields(before, after, cut), cut)


def body(text: str) -> Release:
    return Release(title="ข่าว", body=tuple(text.split("\n")))


def in_body(before: str, after: str) -> list[Told]:
    return [(each.kind, each.before, each.after) for each in read(body(before), body(after))]


FIGURES = [
    ("สมทบเงิน 14 ล้าน", "สมทบเงิน 15 ล้าน", "14 ล้าน", "15 ล้าน"),
    ("จำนวน ๑๔ ล้านบาท เข้ากองทุน", "จำนวน ๑๕ ล้านบาท เข้ากองทุน", "๑๔ ล้านบาท", "๑๕ ล้านบาท"),
    ("ขยายตัวร้อยละ 5", "ขยายตัวร้อยละ 50", "ร้อยละ 5", "ร้อยละ 50"),
    ("ขยายตัวร้อยละ 1.5 ในปีนี้", "ขยายตัวร้อยละ 15 ในปีนี้", "ร้อยละ 1.5", "ร้อยละ 15"),
    ("งบ 1,000 บาท", "งบ 1.000 บาท", "1,000 บาท", "1.000 บาท"),
    ("วงเงิน 4,500 ล้านบาท", "วงเงิน 4,500 พันล้านบาท", "4,500 ล้านบาท", "4,500 พันล้านบาท"),
    ("มูลค่า 320 ล้านบาท", "มูลค่า 320 ล้านดอลลาร์สหรัฐ", "320 ล้านบาท", "320 ล้านดอลลาร์สหรัฐ"),
    ("ราคา 2 หมื่นบาท", "ราคา 3 แสนบาท", "2 หมื่นบาท", "3 แสนบาท"),
    ("เปลี่ยนแปลง 3.2 ในปีนี้", "เปลี่ยนแปลง -3.2 ในปีนี้", "3.2", "-3.2"),
    ("ฉีดวัคซีน 70% ของ", "ฉีดวัคซีน 70 ของ", "70%", "70"),
    ("มีผู้เข้าร่วม 5-8 คน", "มีผู้เข้าร่วม 5-9 คน", "5-8 คน", "5-9 คน"),
    ("มี 5-8 คน", "มี 5 8 คน", "5-8 คน", "5 8 คน"),
    ("ราคา 10 - 15 บาท", "ราคา 10 - 20 บาท", "10 - 15 บาท", "10 - 20 บาท"),
    ("เวลา 09.30 น. ณ ห้องวิเทศสโมสร", "เวลา 10.30 น. ณ ห้องวิเทศสโมสร", "09.30 น.", "10.30 น."),
    ("ถึงเวลา 17.050 น. และ", "ถึงเวลา 17.05 น. และ", "17.050 น.", "17.05 น."),
    ("ครั้งที่ ๑๗", "ครั้งที่ ๑๘", "ครั้งที่ ๑๗", "ครั้งที่ ๑๘"),
    ("ครั้งที่ 4/2566 ณ", "ครั้งที่ 5/2566 ณ", "ครั้งที่ 4/2566", "ครั้งที่ 5/2566"),
    ("ตามมาตรา 5 (2) แห่ง", "ตามมาตรา 5 (3) แห่ง", "มาตรา 5 (2)", "มาตรา 5 (3)"),
    ("โทร. 0 2572 8442 ทุกวัน", "โทร. 0 2572 8443 ทุกวัน", "0 2572 8442", "0 2572 8443"),
    ("น่าน | 9", "น่าน | 19", "9", "19"),
    ("ภายใน 30 วัน", "ภายใน 60 วัน", "30 วัน", "60 วัน"),
    ("14 คน เข้าร่วม", "15 คน เข้าร่วม", "14 คน", "15 คน"),
    ("worth US$5 million in", "worth US$6 million in", "US$5 million", "US$6 million"),
    ("grew by 2.5 percent", "grew by 3.5 percent", "2.5 percent", "3.5 percent"),
]

DATES = [
    ("วันที่ ๒๖ มกราคม ๒๕๖๔", "วันที่ ๒๗ มกราคม ๒๕๖๔", "๒๖ มกราคม ๒๕๖๔", "๒๗ มกราคม ๒๕๖๔"),
    ("วันที่ 15 กันยายน 2564 ณ", "วันที่ 22 กันยายน 2564 ณ", "15 กันยายน 2564", "22 กันยายน 2564"),
    ("ถึง 9 มี.ค. 67 ผ่าน", "ถึง 9 เม.ย. 67 ผ่าน", "9 มี.ค. 67", "9 เม.ย. 67"),
    ("ใน 20 กพ 60 นี้", "ใน 21 กพ 60 นี้", "20 กพ 60", "21 กพ 60"),
    ("๓๐ กันยายน ๒๕๖๕", "๓๐ กันยายน ๒๕๖๖", "๓๐ กันยายน ๒๕๖๕", "๓๐ กันยายน ๒๕๖๖"),
    ("26 มกราคม 2564", "27 กุมภาพันธ์ 2565", "26 มกราคม 2564", "27 กุมภาพันธ์ 2565"),
    ("5-8 กันยายน 2559", "5-9 กันยายน 2559", "5-8 กันยายน 2559", "5-9 กันยายน 2559"),
    ("5 และ 6 กันยายน 2559", "5 และ 7 กันยายน 2559", "5 และ 6 กันยายน 2559", "5 และ 7 กันยายน 2559"),
    ("ประชุมวันที่ 26 มกราคม ณ", "ประชุมวันที่ 27 มกราคม ณ", "26 มกราคม", "27 มกราคม"),
    ("ตั้งแต่ปี 2566 เป็นต้นไป", "ตั้งแต่ปี 2567 เป็นต้นไป", "ปี 2566", "ปี 2567"),
    ("พระราชบัญญัติ พ.ศ. 2545", "พระราชบัญญัติ พ.ศ. 2546", "พ.ศ. 2545", "พ.ศ. 2546"),
    ("ภายใน 14/03/2566", "ภายใน 15/03/2566", "14/03/2566", "15/03/2566"),
    ("on 25 August 2022 in", "on 26 August 2022 in", "25 August 2022", "26 August 2022"),
    (
        "วันจันทร์ที่ 23 มกราคม 2559",
        "วันเสาร์ที่ 23 มกราคม 2559",
        "วันจันทร์ที่ 23 มกราคม 2559",
        "วันเสาร์ที่ 23 มกราคม 2559",
    ),
    ("มิถุนายน 2566", "กรกฎาคม 2566", "มิถุนายน 2566", "กรกฎาคม 2566"),
]

NAMES = [
    ("นายชุตินทร คงศักดิ์ รองปลัด", "นายธานี แสงรัตน์ รองปลัด", "นายชุตินทร คงศักดิ์", "นายธานี แสงรัตน์"),
    (
        "โดยนางสาววิภา แสงทอง อธิบดี",
        "โดยนางสาววิภา แสงท้อง อธิบดี",
        "นางสาววิภา แสงทอง",
        "นางสาววิภา แสงท้อง",
    ),
    ("น.ส.พรรณี แสงสันต์", "น.ส.พรรณี แสงศักดิ์", "น.ส.พรรณี แสงสันต์", "น.ส.พรรณี แสงศักดิ์"),
    (
        "พล.อ. ประเสริฐ มั่นคง เป็น",
        "พล.ต. ประเสริฐ มั่นคง เป็น",
        "พล.อ. ประเสริฐ มั่นคง",
        "พล.ต. ประเสริฐ มั่นคง",
    ),
    (
        "พลเอก ประยุทธ์ จันทร์โอชา",
        "พลเอก ประวิตร วงษ์สุวรรณ",
        "พลเอก ประยุทธ์ จันทร์โอชา",
        "พลเอก ประวิตร วงษ์สุวรรณ",
    ),
    ("พล.ต.อ.สมชาย ใจดี ผบ.ตร.", "พล.ต.ท.สมชาย ใจดี ผบ.ตร.", "พล.ต.อ.สมชาย ใจดี", "พล.ต.ท.สมชาย ใจดี"),
    ("นายสมชาย ใจดี กล่าว", "นางสมชาย ใจดี กล่าว", "นายสมชาย ใจดี", "นางสมชาย ใจดี"),
    ("ดร.สมชาย กล่าวว่า", "ดร.สมหมาย กล่าวว่า", "ดร.สมชาย", "ดร.สมหมาย"),
    (
        "met H.E. Mr. Wang Yi, Minister",
        "met H.E. Mr. Qin Gang, Minister",
        "H.E. Mr. Wang Yi",
        "H.E. Mr. Qin Gang",
    ),
    ("กระทรวงการคลัง เสนอ", "กระทรวงพาณิชย์ เสนอ", "กระทรวงการคลัง", "กระทรวงพาณิชย์"),
]

NEGATIONS = [
    ("ยืนยันว่าจะปิดสถานกงสุล", "ยืนยันว่าจะไม่ปิดสถานกงสุล", "ปิด", "ไม่ปิด"),
    ("ขณะนี้ยังไม่มีรายงาน", "ขณะนี้มีรายงาน", "ยังไม่มี", "มี"),
    ("คณะกรรมการมิได้อนุมัติ", "คณะกรรมการได้อนุมัติ", "มิได้อนุมัติ", "ได้อนุมัติ"),
    ("ห้ามผู้ถือหนังสือเดินทาง", "ให้ผู้ถือหนังสือเดินทาง", "ห้ามผู้", "ให้ผู้"),
    ("งดจำหน่ายสุรา", "จำหน่ายสุรา", "งดจำหน่าย", "จำหน่าย"),
    ("เลื่อนการประชุม", "ยกเลิกการประชุม", "เลื่อนการประชุม", "ยกเลิกการประชุม"),
    ("ยกเลิกมาตรการ", "ผ่อนคลายมาตรการ", "ยกเลิกมาตรการ", "ผ่อนคลายมาตรการ"),
    ("ปลูกไม้สัก", "ปลูกไม่สัก", "ไม้สัก", "ไม่สัก"),
    ("The Ministry will close", "The Ministry will not close", "close", "not close"),
    ("The event is held", "The event is cancelled", "held", "cancelled"),
]


@pytest.mark.parametrize(
    ("kind", "before", "after", "old", "new"),
    [
        *(("figure", *row) for row in FIGURES),
        *(("date", *row) for row in DATES),
        *(("name", *row) for row in NAMES),
        *(("negation", *row) for row in NEGATIONS),
    ],
)
def test_one_fact_is_called_out_by_kind_in_both_directions(
    kind: str, before: str, after: str, old: str, new: str
) -> None:
    assert in_body(before, after)[0] == (kind, old, new)
    assert in_body(after, before)[0] == (kind, new, old)
    assert len(in_body(before, after)) == 1


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        # What looks like a negation and is none.
        ("ไทยพัฒนา", "ไม่เพียงแต่ไทยพัฒนา", [("inserted", "", "ไม่เพียงแต่")]),
        ("ชาวประเทศ", "ชาวมิตรประเทศ", [("inserted", "", "มิตร")]),
        ("ปลูกสัก", "ปลูกไม้สัก", [("inserted", "", "ไม้")]),
        ("ได้รับเลือก", "ได้รับเลื่อนตำแหน่ง", [("reworded", "เลือก", "เลื่อนตำแหน่ง")]),
        ("งานศิลป์", "งานศิลป์งดงาม", [("inserted", "", "งดงาม")]),
        # What looks like a name and is none.
        ("นายกรัฐมนตรี เดินทาง", "นายอำเภอ เดินทาง", [("reworded", "นายกรัฐมนตรี", "นายอำเภอ")]),
        ("นายสมชาย ใจดี รองปลัด", "นายสมชาย ใจดี ปลัด", [("deleted", "รอง", "")]),
        # Several facts in one paragraph.
        (
            "จำนวน 14 คน จาก 3 แห่ง",
            "จำนวน 15 คน จาก 4 แห่ง",
            [("figure", "14 คน", "15 คน"), ("figure", "3 แห่ง", "4 แห่ง")],
        ),
        (
            "ประชุมวันที่ 12 พฤษภาคม 2566 เวลา 09.00 น.",
            "ประชุมวันที่ 15 พฤษภาคม 2566 เวลา 13.00 น.",
            [
                ("figure", "09.00 น.", "13.00 น."),
                ("date", "12 พฤษภาคม 2566", "15 พฤษภาคม 2566"),
            ],
        ),
        # A figure put in is one; a sentence with a figure is a sentence.
        ("อนุมัติ", "อนุมัติ 14 ล้านบาท", [("figure", "", "14 ล้านบาท")]),
        (
            "เห็นชอบแผนงานร่วมกัน และขอบคุณเจ้าภาพ",
            "เห็นชอบแผนงานร่วมกัน โดยใช้งบประมาณ 14 ล้านบาท และขอบคุณเจ้าภาพ",
            [("inserted", "", "โดยใช้งบประมาณ 14 ล้านบาท")],
        ),
        # The figure of an address is part of the address.
        ("ดูที่ https://a.go.th/x?id=5 นะ", "ดูที่ https://a.go.th/x?id=6 นะ", [("reworded", "5", "6")]),
        # Other words.
        ("เดินทางมาจากจังหวัดตาก", "เดินทางมาจากจังหวัดเลย", [("reworded", "ตาก", "เลย")]),
        ("สิบสี่ล้าน", "สิบห้าล้าน", [("reworded", "สิบสี่", "สิบห้า")]),
        ("เรื่อง ข้าว", "1. เรื่อง ข้าว", [("inserted", "", "1.")]),
        # Paragraphs.
        ("เห็นชอบ\nขอบคุณ", "เห็นชอบ\nรับทราบ\nขอบคุณ", [("inserted", "", "รับทราบ")]),
        ("เห็นชอบ\nขออภัย\nขอบคุณ", "เห็นชอบ\nขอบคุณ", [("deleted", "ขออภัย", "")]),
        ("เปิดงาน\nรายงาน\nขอบคุณ", "รายงาน\nขอบคุณ\nเปิดงาน", [("moved", "", "เปิดงาน")]),
        (
            "1. เห็นชอบ\n2. รับทราบ\n3. มอบหมาย",
            "1. เห็นชอบ\n2. อนุมัติงบ\n3. รับทราบ\n4. มอบหมาย",
            [("inserted", "", "2. อนุมัติงบ"), ("renumbered", "2.", "3.")],
        ),
        (
            "1. งบ 14 ล้าน\n2. รับทราบ",
            "2. งบ 15 ล้าน\n3. รับทราบ",
            [("figure", "14 ล้าน", "15 ล้าน"), ("renumbered", "1.", "2.")],
        ),
        # Dress.
        ("ครั้งที่ ๑๗", "ครั้งที่ 17", [("digits", "๑๗", "17")]),
        ("1. ข้าว\n2. ยาง", "๑. ข้าว\n๒. ยาง", [("digits", "1.", "๑.")]),
        ("1. ข้าว", "2. ข้าว", [("renumbered", "1.", "2.")]),
        ("• ข้อหนึ่ง", "- ข้อหนึ่ง", [("punctuation", "•", "-")]),
        ("ทุก ๆ ด้าน", "ทุกๆ ด้าน", [("spacing", "ทุก ๆ", "ทุกๆ")]),
        ("เห็นชอบ\nขอบคุณ", "เห็นชอบ ขอบคุณ", [("spacing", "", "")]),
        ("กระทรวงเเรงงาน", "กระทรวงแรงงาน", [("letters", "เเรงงาน", "แรงงาน")]),
        ("กระ\u00adทรวง", "กระทรวง", [("invisible", "กระ\u00adทรวง", "กระทรวง")]),
        ("ดู http://a.go.th", "ดู https://a.go.th", [("address", "http", "https")]),
        ("กรุงเทพ", "กรุงเทพฯ", [("punctuation", "กรุงเทพ", "กรุงเทพฯ")]),
        ("ก\n____\nข", "ก\n______\nข", [("punctuation", "____", "______")]),
    ],
)
def test_what_else_changes_in_a_text_is_told(before: str, after: str, found: list[Told]) -> None:
    assert in_body(before, after) == found


BASE = Release(
    title="ไทยเป็นเจ้าภาพ",
    lead="ณ กรุงเทพฯ",
    body=("ย่อหน้าแรก", "ย่อหน้าที่สอง"),
    published_on=date(2021, 1, 29),
    updated_on=date(2022, 11, 25),
    category="ข่าว",
    images=(Image("/1.jpg", "หนึ่ง"), Image("/2.jpg", "สอง")),
    attachments=(Attachment("/a.pdf", "คำแถลง"), Attachment("/b.pdf", "ภาคผนวก")),
    links=(Link("https://a.go.th/x", "ข้อมูลดิบ"), Link("https://a.go.th/y", "อ่านต่อ")),
)
DATA, MORE = BASE.links
ONE, TWO = BASE.attachments


@pytest.mark.parametrize(
    ("after", "field", "found"),
    [
        ({"links": (MORE,)}, "links", ("link-removed", "ข้อมูลดิบ https://a.go.th/x", "")),
        ({"links": (MORE, DATA)}, "links", ("reordered", "", "")),
        (
            {"links": (*BASE.links, Link("/z", "ใหม่"))},
            "links",
            ("link-added", "", "ใหม่ /z"),
        ),
        (
            {"links": (Link("https://a.go.th/x-2", "ข้อมูลดิบ"), MORE)},
            "links",
            ("link-replaced", "ข้อมูลดิบ https://a.go.th/x", "ข้อมูลดิบ https://a.go.th/x-2"),
        ),
        (
            {"links": (Link(DATA.url, "ข้อมูล"), MORE)},
            "links",
            ("link-renamed", "ข้อมูลดิบ", "ข้อมูล"),
        ),
        (
            {"links": (Link("http://www.a.go.th/x", "ข้อมูลดิบ"), MORE)},
            "links",
            ("address", "https://a.go.th/x", "http://www.a.go.th/x"),
        ),
        ({"attachments": (ONE,)}, "attachments", ("attachment-removed", "ภาคผนวก /b.pdf", "")),
        (
            {"attachments": (ONE, TWO, Attachment("/c.pdf"))},
            "attachments",
            ("attachment-added", "", "/c.pdf"),
        ),
        (
            {"attachments": (Attachment("/a.pdf", "คำปฏิเสธ"), TWO)},
            "attachments",
            ("attachment-renamed", "คำแถลง", "คำปฏิเสธ"),
        ),
        (
            {"attachments": (Attachment("/a.pdf", "คำแถลง."), TWO)},
            "attachments",
            ("punctuation", "คำแถลง", "คำแถลง."),
        ),
        (
            {"attachments": (Attachment("/a-2.pdf", "คำแถลง"), TWO)},
            "attachments",
            ("attachment-replaced", "คำแถลง /a.pdf", "คำแถลง /a-2.pdf"),
        ),
        ({"images": BASE.images[:1]}, "images", ("image-removed", "สอง /2.jpg", "")),
        (
            {"images": (*BASE.images, Image("/3.jpg"))},
            "images",
            ("image-added", "", "/3.jpg"),
        ),
        (
            {"images": (Image("/1.jpg", "อื่น"), BASE.images[1])},
            "images",
            ("image-renamed", "หนึ่ง", "อื่น"),
        ),
        ({"images": BASE.images[::-1]}, "images", ("reordered", "", "")),
        (
            {"updated_on": date(2022, 11, 30)},
            "updated_on",
            ("stamp", "2022-11-25", "2022-11-30"),
        ),
        ({"updated_on": None}, "updated_on", ("stamp", "2022-11-25", "")),
        (
            {"published_on": date(2021, 1, 30)},
            "published_on",
            ("date", "2021-01-29", "2021-01-30"),
        ),
        ({"category": "ประกาศ"}, "category", ("reworded", "ข่าว", "ประกาศ")),
        ({"category": "ข่าว."}, "category", ("punctuation", "ข่าว", "ข่าว.")),
        ({"lead": None}, "lead", ("deleted", "ณ กรุงเทพฯ", "")),
        ({"title": "ไทยไม่เป็นเจ้าภาพ"}, "title", ("negation", "เป็นเจ้าภาพ", "ไม่เป็นเจ้าภาพ")),
    ],
)
def test_every_field_is_told_in_its_own_way(
    after: dict[str, object], field: str, found: Told
) -> None:
    edited = replace(BASE, **after)
    (told_of,) = read(BASE, edited)
    assert (told_of.field, told_of.kind, told_of.before, told_of.after) == (field, *found)
    weighs = account(BASE, edited, diff_fields(BASE, edited, cut), cut)
    assert (weighs.severity == "cosmetic") == (told_of.kind in COSMETIC)


def test_several_links_that_changed_are_told_each() -> None:
    links = tuple(Link(f"https://old.go.th/{n}", f"ข้อมูล {n}") for n in range(5))
    moved = tuple(Link(f"https://new.go.th/{n}", f"ข้อมูล {n}") for n in range(4))
    found = read(replace(BASE, links=links), replace(BASE, links=moved))
    assert [each.kind for each in found] == ["link-removed", *["link-replaced"] * 4]
    assert found[0].before == "ข้อมูล 4 https://old.go.th/4"


def test_the_gravest_is_told_first_and_dress_last() -> None:
    before = body("1. ครั้งที่ ๑๗ จำนวน 14 คน\n2. ไทยเห็นชอบ\n3. ยาว")
    after = body("1. ครั้งที่ 17 จำนวน 15 คน\n2. ไทยไม่เห็นชอบ\n3. สั้น\nเพิ่ม")
    kinds = [each.kind for each in read(before, after)]
    assert kinds == ["negation", "figure", "inserted", "reworded", "digits"]
    assert kinds == sorted(kinds, key=KINDS.index)


def test_one_word_exchanged_in_many_places_is_told_once() -> None:
    (found,) = read(body("ลาวและลาวกับลาว"), body("กัมพูชาและกัมพูชากับกัมพูชา"))
    assert (found.kind, found.before, found.after, found.count) == ("reworded", "ลาว", "กัมพูชา", 3)


def test_blocks_are_counted_in_paragraphs_and_words_inside_one_are_not() -> None:
    found = read(body("ก\nข\nเห็นชอบ"), body("ก\nหนึ่ง\nสอง\nข\nสาม\nเห็นชอบ แล้ว"))
    assert [(each.kind, each.after, each.count) for each in found] == [
        ("inserted", "หนึ่ง สอง", 2),
        ("inserted", "สาม", 1),
        ("inserted", "แล้ว", 0),
    ]


def test_two_blocks_that_begin_alike_are_two() -> None:
    same = "ขอรับการจัดสรรงบประมาณ " * 20
    found = read(body("ก\nข"), body(f"{same}หนึ่ง\nก\n{same}สอง\nข"))
    assert [each.kind for each in found] == ["inserted", "inserted"]


def test_the_list_is_bounded_and_its_last_entry_counts_the_rest() -> None:
    before = body("\n".join(f"จังหวัดที่ {n} มี {n} แห่ง" for n in range(120)))
    after = body("\n".join(f"จังหวัดที่ {n} มี {n + 1} แห่ง" for n in range(120)))
    found = read(before, after)
    assert len(found) == change.MOST
    assert (found[-1].kind, found[-1].count) == ("more", 120 - change.MOST + 1)
    assert {each.kind for each in found[:-1]} == {"figure"}


def test_texts_are_cut_where_a_letter_ends() -> None:
    (found,) = read(body("ก"), body("ก\n" + "น้ำที่กว้าง" * 100))
    assert len(found.after) <= change.LONGEST
    assert found.after.endswith(("น้ำ…", "ที่…", "กว้าง…"))


def test_beyond_the_bound_changes_are_told_in_their_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passages, "MOST_READ", 1)
    assert in_body("มี 1 คน\nมี 3 คน", "มี 2 คน\nมี 4 คน") == [
        ("figure", "1 คน", "2 คน"),
        ("reworded", "3", "4"),
    ]


def test_a_change_stands_in_an_event_as_plain_json() -> None:
    before, after = body("มี 14 คน"), body("มี 15 คน")
    said = account(before, after, diff_fields(before, after, cut), cut)
    assert msgspec.json.decode(msgspec.json.encode(said.detail)) == {
        "reason": "figure changed: 14 คน → 15 คน",
        "changes": [
            {"field": "body", "kind": "figure", "before": "14 คน", "after": "15 คน", "count": 1}
        ],
    }


def test_the_kinds_are_a_closed_list_in_their_order() -> None:
    every = [Change("body", kind, before=kind) for kind in reversed(KINDS)]
    assert [each.kind for each in told(every)] == list(KINDS)
    assert not {"figure", "moved", "more"} & COSMETIC
    assert {"stamp", "renumbered", "digits", "image-renamed", "reordered"} <= COSMETIC
