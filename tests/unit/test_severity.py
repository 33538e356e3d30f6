from datetime import date

import pytest

from scheduler.detect.severity import same_substance, severity
from storage.records import Attachment, Image, Link, Release

COSMETIC = [
    # spacing
    ("กระทรวงการต่างประเทศ  แถลง", "กระทรวงการต่างประเทศ แถลง"),
    ("ทุก ๆ ด้าน", "ทุกๆ ด้าน"),
    ("พลเอก ประยุทธ์  จันทร์โอชา", "พลเอกประยุทธ์ จันทร์โอชา"),
    ("ประชุม\u00a0คณะรัฐมนตรี", "ประชุม คณะรัฐมนตรี"),
    ("พ.ศ. 2566", "พ.ศ.2566"),
    ("มาตรา 5 (2)", "มาตรา 5(2)"),
    ("ร้อยละ 5 %", "ร้อยละ 5%"),
    ("5 - 8 กันยายน 2559", "5-8 กันยายน 2559"),
    ("10.30 -12.00 น.", "10.30 - 12.00 น."),
    ("อัตรา 1 : 4", "อัตรา 1:4"),
    ("งบ 300 ล้านบาท", "งบ 300ล้านบาท"),
    # punctuation
    ("นายกรัฐมนตรีกล่าวว่า ไทยพร้อม", "นายกรัฐมนตรีกล่าวว่า “ไทยพร้อม”"),
    ('"พาณิชย์" ช่วยร้านอาหาร', "“พาณิชย์”ช่วยร้านอาหาร"),
    ("10 ส.ค 63", "10 ส.ค. 63"),
    ("20 กพ 60", "20 ก.พ. 60"),
    ("ประชุมวันนี้.", "ประชุมวันนี้"),
    ("โควิด-19", "โควิด 19"),
    ("ไทย-จีน หารือ", "ไทย – จีน หารือ"),
    ("ปี 2566 – 2567", "ปี 2566 - 2567"),
    ("ข้าว, ยาง และปาล์ม", "ข้าว ยาง และปาล์ม"),
    ("ผลการประชุม: เห็นชอบ", "ผลการประชุม เห็นชอบ"),
    ("เห็นชอบ 3 เรื่อง ดังนี้", "เห็นชอบ 3 เรื่อง ดังนี้:"),
    ("(ร่าง) ข้อตกลง", "[ร่าง] ข้อตกลง"),
    ("ไทยเป็นเจ้าภาพ!", "ไทยเป็นเจ้าภาพ"),
    ("และอื่น ๆ ...", "และอื่น ๆ …"),
    ("• เรื่องที่หนึ่ง", "- เรื่องที่หนึ่ง"),
    ("ในปี 2566, 10 ราย", "ในปี 2566 10 ราย"),
    ("• เรื่องที่หนึ่ง", "● เรื่องที่หนึ่ง"),
    ("➢ เรื่องที่หนึ่ง", "- เรื่องที่หนึ่ง"),
    ("\uf0b7 เรื่องที่หนึ่ง", "• เรื่องที่หนึ่ง"),
    ("o เรื่องที่หนึ่ง", "• เรื่องที่หนึ่ง"),
    ("✓ เรื่องที่หนึ่ง", "◆ เรื่องที่หนึ่ง"),
    ("1 . เรื่องแรก", "1. เรื่องแรก"),
    ("`ไทยพร้อม´", "‘ไทยพร้อม’"),
    ("_________", "___________"),
    ("?ไทยพร้อม?", "“ไทยพร้อม”"),
    ("จำนวน 14 ราย", "จำนวน 14 ราย."),
    ("จำนวน 14", "จำนวน 14."),
    # the sign of an abbreviation
    ("กรุงเทพ", "กรุงเทพฯ"),
    ("นายก ฯ กล่าว", "นายกฯ กล่าว"),
    ("ข้าว ยาง ฯลฯ", "ข้าว ยาง ฯ ล ฯ"),
    # the hour, the day, the telephone
    ("เวลา 09.30 น.", "เวลา 09:30 น."),
    ("เวลา 9.30 น.", "เวลา ๐๙.๓๐ น."),
    ("09.30 - 12.00 น.", "09:30-12:00 น."),
    ("14/03/2566", "14-03-2566"),
    ("โทร. 0 2203 5000", "โทร. 02-203-5000"),
    ("โทร. 022035000 ต่อ 11003", "โทร. 0-2203-5000 ต่อ 11003"),
    ("โทร. 081-234-5678", "โทร. 08 1234 5678"),
    # the digit system
    ("ครั้งที่ ๑๗", "ครั้งที่ 17"),
    ("๒๓ กันยายน ๒๕๖๑", "23 กันยายน 2561"),
    ("เวลา ๑๓.๕๕ น.", "เวลา 13.55 น."),
    ("จำนวน ๑,๒๓๔ ราย", "จำนวน 1,234 ราย"),
    ("๑. เรื่องแรก", "1. เรื่องแรก"),
    # thousands
    ("งบประมาณ 1,234 บาท", "งบประมาณ 1234 บาท"),
    ("1,234,567.50 บาท", "1234567.50 บาท"),
    # zero width
    ("\u200b“พาณิชย์”ช่วยร้านอาหาร", "“พาณิชย์”ช่วยร้านอาหาร"),
    ("กระ\u00adทรวง", "กระทรวง"),
    ("12\u200b34", "1234"),
    ("รอบ\ufe0f", "รอบ"),
    # one letter, written otherwise
    ("กระทรวงเเรงงาน", "กระทรวงแรงงาน"),
    ("ยื่นคําร้อง", "ยื่นคำร้อง"),
    ("น้ําท่วม", "น้ำท่วม"),
    ("นำ้ท่วม", "น้ำท่วม"),
    ("พื้นท่ี", "พื้นที่"),
    ("ให\uf70bได\uf70b", "ให้ได้"),
    ("ＡＳＥＡＮ １２", "ASEAN 12"),
    # one address, written otherwise
    ("ที่มา : http://www.thaigov.go.th/news/1", "ที่มา : https://www.thaigov.go.th/news/1"),
    ("ดูที่ www.mfa.go.th/", "ดูที่ https://www.mfa.go.th"),
    # numbers of a list
    ("6. เรื่อง ร่างกฎกระทรวง", "7. เรื่อง ร่างกฎกระทรวง"),
    ("๑. เรื่อง ก\n๒. เรื่อง ข", "๒. เรื่อง ก\n๓. เรื่อง ข"),
    ("1) วัคซีน\n2) ยา", "3) วัคซีน\n4) ยา"),
    ("(1) วัคซีน", "(2) วัคซีน"),
    ("1. วัคซีน", "(1) วัคซีน"),
    ("1.2) วัคซีน", "1.3) วัคซีน"),
    ("9.เรื่อง การแต่งตั้ง", "10.เรื่อง การแต่งตั้ง"),
    ("   4. เรื่อง ขออนุมัติ", "5. เรื่อง ขออนุมัติ"),
    ("99. เรื่อง ขออนุมัติ", "100. เรื่อง ขออนุมัติ"),
    ("เรื่องที่ 5 การแต่งตั้ง", "เรื่องที่ 6 การแต่งตั้ง"),
    ("ข้อ 3 ให้ยกเลิก", "ข้อ ๔ ให้ยกเลิก"),
    ("ระเบียบวาระที่ 3 เรื่องเพื่อทราบ", "ระเบียบวาระที่ 4 เรื่องเพื่อทราบ"),
    ("1.1 ข้าว\n1.2 ยาง", "2.1 ข้าว\n2.2 ยาง"),
    ("1. ก\n1.1 ข้าว", "2. ก\n2.1 ข้าว"),
    ("(ก) ข้าว\n(ข) ยาง", "(ข) ข้าว\n(ค) ยาง"),
    ("a) rice\nb) rubber", "b) rice\nc) rubber"),
    # paragraphs
    ("ไทยเห็นชอบ\nจีนเห็นชอบ", "ไทยเห็นชอบ จีนเห็นชอบ"),
    ("1. ไทย 2. จีน", "1. ไทย\n2. จีน"),
    ("ปี 2566\n10 ราย", "ปี 2566 10 ราย"),
]

SUBSTANTIVE = [
    # figures
    ("ร้อยละ 14.5", "ร้อยละ 145"),
    ("1.5 ล้านบาท", "15 ล้านบาท"),
    ("1.5 ล้านคน", "2.5 ล้านคน"),
    ("วงเงิน ๑.๕ ล้าน", "วงเงิน ๑๕ ล้าน"),
    ("ร้อยละ 14.5", "ร้อยละ 14. 5"),
    ("อัตรา .5 บาท", "อัตรา 5 บาท"),
    ("1,5 บาท", "15 บาท"),
    ("รหัส 1,234,56", "รหัส 1234,56"),
    ("อุณหภูมิ -5 องศา", "อุณหภูมิ 5 องศา"),
    ("อุณหภูมิ −5 องศา", "อุณหภูมิ 5 องศา"),
    ("ขาดดุล (-5)", "ขาดดุล (5)"),
    ("ร้อยละ 5", "ร้อยละ 50"),
    ("ร้อยละ ๕", "ร้อยละ ๕๐"),
    ("1,000 บาท", "1.000 บาท"),
    ("1,000 บาท", "1,00 บาท"),
    ("100,000", "1,000,00"),
    ("14 ล้าน", "14 แสน"),
    ("โทร. 0 2203 5000", "โทร. 0 2203 5001"),
    ("0 300 บาท", "0300 บาท"),
    ("1.30 ล้าน", "1:30 ล้าน"),
    ("14/03/2566", "15/03/2566"),
    ("5-8 กันยายน", "58 กันยายน"),
    ("5 8", "58"),
    ("5 8", "5-8"),
    ("5(2)", "52"),
    ("10:30", "1030"),
    ("เวลา 09.30 น.", "เวลา 0930 น."),
    ("เวลา 09.30 น.", "เวลา 09.00 น."),
    ("ผู้ป่วย 1,234 ราย", "ผู้ป่วย 1,235 ราย"),
    ("ครั้งที่ ๑๗", "ครั้งที่ ๑๘"),
    ("28 เมษายน 2566", "29 เมษายน 2566"),
    ("เพิ่มขึ้น 5%", "เพิ่มขึ้น 5"),
    ("GDP +2.1", "GDP 2.1"),
    ("฿500", "500"),
    ("$500", "฿500"),
    ("30 °C", "30 C"),
    ("24/7", "247"),
    ("โทร. 1669", "โทร. 1699"),
    # what is no number of a list
    ("1.5 ล้านคน\nได้รับวัคซีน", "1.6 ล้านคน\nได้รับวัคซีน"),
    ("2566. แผนใหม่", "2567. แผนใหม่"),
    ("มี 3. เรื่อง", "มี 4. เรื่อง"),
    ("เรื่อง การแต่งตั้ง", "1. เรื่อง การแต่งตั้ง"),
    ("3 ราย", "4 ราย"),
    ("09.30 น. ประชุม", "10.30 น. ประชุม"),
    ("14 คน เข้าร่วม", "15 คน เข้าร่วม"),
    ("1.2 เท่าของปีก่อน\n1.3 เท่าของปีนี้", "1.2 เท่าของปีก่อน\n1.4 เท่าของปีนี้"),
    ("1.2 เรื่องแรก", "1.3 เรื่องแรก"),
    ("กำไร\n(12)", "กำไร\n(15)"),
    ("(12) ล้านบาท", "(15) ล้านบาท"),
    ("14 ... 20 คน", "15 ... 20 คน"),
    ("▲ 5.2", "▼ 5.2"),
    ("☑ เห็นชอบ", "☐ เห็นชอบ"),
    ("★★★ โรงแรม", "★★ โรงแรม"),
    ("ข้อ 3 ของระเบียบ", "ข้อ 4 ของระเบียบ"),
    ("ข้อ 3-5 ให้ยกเลิก", "ข้อ 3-6 ให้ยกเลิก"),
    ("มาตรา 9 ให้ยกเลิก", "มาตรา 10 ให้ยกเลิก"),
    ("ครั้งที่ 5 การประชุม", "ครั้งที่ 6 การประชุม"),
    ("เรื่องที่ 5 การแต่งตั้ง", "ข้อ 5 การแต่งตั้ง"),
    # words
    ("ไทยเห็นชอบ", "ไทยไม่เห็นชอบ"),
    ("เลื่อนการประชุม", "ยกเลิกการประชุม"),
    ("นายดอน ปรมัตถ์วินัย", "นายปานปรีย์ พหิทธานุกร"),
    ("นายสมชาย", "นางสมชาย"),
    ("ต่างๆ", "ต่าง"),
    ("ข้าว ยาง ฯลฯ", "ข้าว ยาง"),
    ("ไม้สัก", "ไม่สัก"),
    ("มิได้อนุมัติ", "ได้อนุมัติ"),
    ("งดจัดงาน", "จัดงาน"),
    ("และ/หรือ", "และหรือ"),
    ("ใกล้", "ไกล"),
    ("ASEAN", "Asean"),
    ("ประเทศไทย", ""),
    ("เห็นชอบ", "เห็นชอบ\nและอนุมัติ"),
    # addresses
    ("ดูที่ www.mfa.go.th", "ดูที่ www.mfago.th"),
    ("อีเมล a.b@mfa.go.th", "อีเมล ab@mfa.go.th"),
    ("ติดตาม #โควิด", "ติดตาม โควิด"),
]


@pytest.mark.parametrize(("before", "after"), COSMETIC)
def test_dress_alone_is_cosmetic_in_both_directions(before: str, after: str) -> None:
    assert same_substance(before, after)
    assert same_substance(after, before)


@pytest.mark.parametrize(("before", "after"), SUBSTANTIVE)
def test_what_a_reader_would_want_to_know_is_substantive_in_both_directions(
    before: str, after: str
) -> None:
    assert not same_substance(before, after)
    assert not same_substance(after, before)


BASE = Release(
    title="ไทยเป็นเจ้าภาพ",
    lead="กรุงเทพฯ",
    body=("ย่อหน้าแรก", "ย่อหน้าที่สอง"),
    published_on=date(2021, 1, 29),
    updated_on=date(2022, 11, 25),
    category="ข่าว",
    images=(Image("/1.jpg", "หนึ่ง"), Image("/2.jpg", "สอง")),
    attachments=(Attachment("/a.pdf", "คำแถลง"), Attachment("/b.pdf", "ภาคผนวก")),
    links=(Link("/x", "อ่านต่อ"),),
)


def changed(**fields: object) -> Release:
    values = {name: getattr(BASE, name) for name in BASE.__struct_fields__} | fields
    return Release(**values)


@pytest.mark.parametrize(
    "after",
    [
        changed(updated_on=date(2022, 11, 30)),
        changed(updated_on=None),
        changed(images=BASE.images[::-1]),
        changed(images=(Image("/1.jpg", "อื่น"), Image("/2.jpg"))),
        changed(attachments=BASE.attachments[::-1]),
        changed(attachments=(Attachment("/a.pdf", "คำแถลง."), BASE.attachments[1])),
        changed(body=("ย่อหน้าแรก ย่อหน้าที่สอง",)),
        changed(title="ไทย เป็นเจ้าภาพ", updated_on=None),
        changed(lead="กรุงเทพ"),
    ],
)
def test_an_edit_of_dress_in_any_field_is_cosmetic(after: Release) -> None:
    assert severity(BASE, after) == "cosmetic"


@pytest.mark.parametrize(
    "after",
    [
        changed(published_on=date(2021, 1, 30)),
        changed(published_on=None),
        changed(attachments=BASE.attachments[:1]),
        changed(attachments=(Attachment("/c.pdf", "คำแถลง"), BASE.attachments[1])),
        changed(attachments=(Attachment("/a.pdf", "คำปฏิเสธ"), BASE.attachments[1])),
        changed(links=()),
        changed(images=BASE.images[:1]),
        changed(category="ประกาศ"),
        changed(lead=None),
        changed(title="ไทย เป็นเจ้าภาพ", body=("ย่อหน้าแรก",)),
    ],
)
def test_one_field_of_substance_makes_the_edit_substantive(after: Release) -> None:
    assert severity(BASE, after) == "substantive"


def test_the_same_release_is_not_substantively_different_from_itself() -> None:
    assert severity(BASE, BASE) == "cosmetic"


def test_a_long_row_of_letters_without_spaces_is_judged_in_linear_time() -> None:
    before = "a" * 200_000
    assert not same_substance(before, before + "@b")


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("http://www.mfa.go.th/a.pdf", "https://www.mfa.go.th/a.pdf", True),
        (
            "https://mfa.go.th/ข่าว/",
            "https://www.mfa.go.th/%E0%B8%82%E0%B9%88%E0%B8%B2%E0%B8%A7",
            True,
        ),
        ("https://mfa.go.th/a.pdf", "https://mfa.go.th/b.pdf", False),
        ("https://mfa.go.th/a.pdf?id=1", "https://mfa.go.th/a.pdf?id=2", False),
        ("https://mfa.go.th/a.pdf", "https://image.mfa.go.th/a.pdf", False),
        ("https://", "http://", False),
    ],
)
def test_one_address_may_be_written_in_several_ways(before: str, after: str, same: bool) -> None:
    for field in ("links", "attachments", "images"):
        kind = {"links": Link, "attachments": Attachment, "images": Image}[field]
        pair = (changed(**{field: (kind(before),)}), changed(**{field: (kind(after),)}))
        assert (severity(*pair) == "cosmetic") == same


def test_an_item_without_a_mark_is_known_by_its_neighbours_that_did_not_change() -> None:
    assert same_substance("1.1 ข้าว\n1.2 ยาง\n1.2 ปาล์ม", "1.1 ข้าว\n1.2 ยาง\n1.3 ปาล์ม")
