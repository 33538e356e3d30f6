"""Counters that are not this page's do not stand in its text: they would be an edit each look."""

import time

import msgspec
import pytest

from crawler.pages.base import Page
from crawler.pages.paragraphs import without_counters, without_counters_beside
from crawler.pages.release import read_release
from crawler.profile import SiteProfile, find_profile
from crawler.thai.othercounts import (
    is_file_name,
    is_other_counter,
    is_sharing,
    without_downloads,
    without_other_counters,
)
from storage.records import Release

TITLE = "หัวข้อข่าวทดสอบ"
LEAD = "รัฐมนตรีว่าการกระทรวงการต่างประเทศพบหารือทวิภาคี"
COUNTERS = [
    "ผู้เข้าชมเว็บไซต์ทั้งหมด {} ครั้ง",
    "สถิติวันนี้ {} คน เดือนนี้ 4,000 คน",
    "แชร์ {} ครั้ง | ถูกใจ 3 ครั้ง ดาวน์โหลด 7 ครั้ง",
    "Facebook shares {} Tweet 5 Line 6 Print",
    "Online สถิติทั้งหมด {} คน",
    "รวมผู้เยี่ยมชม {}",
    "จำนวนดาวน์โหลด {} ครั้ง",
    "Visitors today: {} | Total: 4,099",
    "ผู้ใช้งานขณะนี้ {} คน",
    "Visitors of this website {}",
]


@pytest.fixture(scope="module")
def profile() -> SiteProfile:
    return find_profile("mfa-th")


def read(profile: SiteProfile, header: str = "", body: str = "<p>เนื้อข่าว</p>") -> Release:
    html = (
        f"<h1>{TITLE}</h1><h1>{TITLE}</h1><p>29 ม.ค. 2564</p><p>695 view</p>{header}"
        f'<div class="ContentDetailstyled__ContentDescription-x">{body}</div>'
    )
    reading = read_release(profile, Page(html.encode(), "https://www.mfa.go.th/th/content/x"))
    assert reading.views == 695
    assert reading.release is not None
    return reading.release


@pytest.mark.parametrize("number", ["12,345", "12399", "๑๒,๓๙๙", "1.2K"])
@pytest.mark.parametrize("line", COUNTERS)
def test_a_counter_of_the_site_or_of_shares_is_told(line: str, number: str) -> None:
    assert is_other_counter(line.format(number))


@pytest.mark.parametrize(
    "line",
    [
        "ยอดดาวน์โหลดแอปพลิเคชันทางรัฐวันนี้ 5 ล้านครั้ง",
        "การประชุมออนไลน์ครั้งที่ 3 ของอาเซียน",
        "สถิติการค้าไทย 2564",
        "Online registration opens on 5 May",
        "ผู้เข้าชมเว็บไซต์ทั้งหมด",
        "รวม 400 คน",
        "29 ม.ค. 2564",
        LEAD,
    ],
)
def test_news_of_numbers_is_no_counter(line: str) -> None:
    assert not is_other_counter(line)
    assert without_other_counters(line) == line


@pytest.mark.parametrize("line", COUNTERS)
@pytest.mark.parametrize("lead", ["", f"<p>{LEAD}</p>"])
def test_a_counter_before_the_body_is_no_lead(profile: SiteProfile, line: str, lead: str) -> None:
    read_ = [
        read(profile, f"<div>{line.format(number)}</div>{lead}") for number in ("12,345", "99,999")
    ]
    assert read_[0] == read_[1]
    assert read_[0].lead == (LEAD if lead else None)


def test_a_counter_beside_other_words_leaves_them(profile: SiteProfile) -> None:
    line = f"<p>{LEAD} | แชร์ 35 ครั้ง</p>"
    assert read(profile, line).lead == LEAD


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("คำสั่ง (ดาวน์โหลด 35 ครั้ง)", "คำสั่ง"),
        ("คำสั่ง (ดาวน์โหลดแล้ว ๓๕ ครั้ง)", "คำสั่ง"),
        ("คำสั่ง [ดาวน์โหลด : 1,035]", "คำสั่ง"),
        ("คำสั่ง ดาวน์โหลด 35 ครั้ง", "คำสั่ง"),
        ("คำสั่ง จำนวนดาวน์โหลด 16 ครั้ง", "คำสั่ง"),
        ("report.pdf (35 downloads)", "report.pdf"),
        ("report.pdf - downloaded 35 times", "report.pdf"),
        ("ภาพ (106 KB, ดู 17 ครั้ง)", "ภาพ (106 KB)"),
        ("ดาวน์โหลด 35 ครั้ง", ""),
        ("คู่มือดาวน์โหลด 2", "คู่มือดาวน์โหลด 2"),
        ("ดาวน์โหลด 2564", "ดาวน์โหลด 2564"),
        ("รายงานการประชุม ครั้งที่ 3", "รายงานการประชุม ครั้งที่ 3"),
        ("แผนที่ (ฉบับที่ 2)", "แผนที่ (ฉบับที่ 2)"),
        ("สรุปการประชุม (3 ครั้ง)", "สรุปการประชุม (3 ครั้ง)"),
        ("แบบ ภ.ง.ด. 90 (35 หน้า)", "แบบ ภ.ง.ด. 90 (35 หน้า)"),
    ],
)
def test_a_file_is_named_without_its_downloads(printed: str, name: str) -> None:
    assert without_downloads(printed) == name
    assert without_downloads("ก" * 100 + " " + printed).startswith("ก" * 100)


def test_downloads_that_move_are_no_edit(profile: SiteProfile) -> None:
    body = (
        '<p>ข่าว</p><p><a href="/f/x.pdf">คำสั่ง (ดาวน์โหลด {0} ครั้ง)</a></p>'
        '<p><a href="/load?id=3">ภาคผนวก</a> (ดาวน์โหลด {0} ครั้ง)</p>'
        '<p><a download href="/y">ดาวน์โหลด {0} ครั้ง</a></p><p>มียอดดาวน์โหลด 35 ครั้ง</p>'
    )
    release = read(profile, body=body.format(35))
    assert release == read(profile, body=body.format(1_036))
    assert [each.title for each in release.attachments] == ["คำสั่ง", "y"]
    assert release.body == ("ข่าว", "คำสั่ง", "ภาคผนวก", "มียอดดาวน์โหลด 35 ครั้ง")


@pytest.mark.parametrize("line", [*COUNTERS, "จำนวนผู้เข้าชม {} ครั้ง", "เข้าชม : {}", "{} view"])
@pytest.mark.parametrize("place", ["<p>{0}</p><p>ข่าว</p>", "<p>ข่าว</p><p>{0}</p><p>{0}</p>"])
def test_a_counter_at_an_end_of_the_body_is_not_its_text(
    profile: SiteProfile, line: str, place: str
) -> None:
    assert read(profile, body=place.format(line.format(35))).body == ("ข่าว",)


@pytest.mark.parametrize(
    "body", [("ก", "ผู้เข้าชม 35 คน", "ข"), ("ผู้เข้าชม 35 คน",), ("ข่าว", "รวม 35 คน")]
)
def test_other_numbers_of_a_text_are_text(profile: SiteProfile, body: tuple[str, ...]) -> None:
    assert read(profile, body="".join(f"<p>{words}</p>" for words in body)).body == body


def test_a_mail_address_that_cloudflare_hides_is_the_same_every_time(profile: SiteProfile) -> None:
    body = (
        '<p>ติดต่อ <a href="/cdn-cgi/l/email-protection#{0}">[email&#160;protected]</a> '
        '<a href="https://www.mfa.go.th/cdn-cgi/l/email-protection" class="__cf_email__" '
        'data-cfemail="{0}">[email&#160;protected]</a> <a href="/th/page/a">a</a></p>'
    )
    release = read(profile, body=body.format("a1b2c3"))
    assert release == read(profile, body=body.format("d4e5f6"))
    assert [each.url for each in release.links] == ["https://www.mfa.go.th/th/page/a"]
    assert msgspec.structs.asdict(release)["body"][0].startswith("ติดต่อ [email protected]")


@pytest.mark.parametrize(
    "line",
    [
        "เอกสาร_3297.pdf (ดาวน์โหลด {} ครั้ง)",
        '<a href="/download?id=3297">เอกสาร_3297.pdf</a> (ดาวน์โหลด {} ครั้ง)',
        '<a href="/download?id=3297">เอกสาร_3297.pdf (ดาวน์โหลด {} ครั้ง)</a>',
        "รายงานประจำปีของกระทรวง.xlsx (1.2 MB, ดาวน์โหลด {} ครั้ง)",
        "รายงานประจำปีของกระทรวง.zip ขนาดไฟล์ 106 KB",
    ],
)
@pytest.mark.parametrize("lead", ["", f"<p>{LEAD}</p>"])
def test_a_file_before_the_body_is_no_lead(profile: SiteProfile, line: str, lead: str) -> None:
    read_ = [read(profile, f"<div>{line.format(n)}</div>{lead}") for n in (29, 1_036)]
    assert read_[0] == read_[1]
    assert read_[0].lead == (LEAD if lead else None)


def test_a_lead_is_told_without_its_downloads(profile: SiteProfile) -> None:
    lead = f"<p>{LEAD} (ดาวน์โหลด 29 ครั้ง)</p>"
    assert read(profile, lead).lead == LEAD


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("report.docx", True),
        ("รายงาน ฉบับที่ 2.PDF (PDF, ๑.๒ MB)", True),
        ("report.pdf - downloaded 35 times", True),
        ("report.pdf กระทรวงเผยแพร่รายงาน", False),
        ("กระทรวงเผยแพร่ไฟล์ pdf", False),
        (".pdf", False),
        ("ก" * 200 + ".pdf", False),
    ],
)
def test_a_file_is_told_by_its_name(line: str, is_one: bool) -> None:
    assert is_file_name(line) == is_one


@pytest.mark.parametrize("number", [11, 1_234])
@pytest.mark.parametrize(
    "line", ["{} total views, 2 views today", "Total Views: {}", "Post Views: {}", "ผู้เข้าชม : {}"]
)
@pytest.mark.parametrize(
    "beyond", ["แชร์เรื่องนี้", "Share this:", "Facebook | Twitter | LINE", "พิมพ์หน้านี้"]
)
def test_words_that_share_a_page_hide_no_counter(line: str, number: int, beyond: str) -> None:
    counter = line.format(number)
    assert without_counters(("ข่าว", counter)) == ("ข่าว",)
    assert without_counters(("ข่าว", counter, beyond)) == ("ข่าว", beyond)
    assert without_counters((beyond, counter, "ข่าว")) == (beyond, "ข่าว")


@pytest.mark.parametrize(
    "said",
    [
        ("สรุปผลการจัดงาน", "รายได้ 3 ล้านบาท", "ผู้เข้าชม 5,000 คน"),
        ("สรุปผลการจัดงาน", "รายได้ ๓ ล้านบาท", "ผู้เข้าชม ๕,๐๐๐ คน"),
        ("สรุปผลการจัดงาน", "ร้านค้า 120 ร้าน", "ผู้ชม 2 ล้านคน"),
        ("สรุปผลการจัดงาน", "จำนวนผู้เข้าชมงาน 5,000 คน"),
        ("- ร้านค้าในงาน", "- เข้าชม 5,000 ครั้ง"),
        ("เพิ่มขึ้นร้อยละ 4.2", "ผู้เข้าชม 300 คน"),
    ],
)
def test_the_last_line_of_a_report_s_statistics_is_text(said: tuple[str, ...]) -> None:
    assert without_counters(said) == said
    assert without_counters((*said, "จำนวนผู้เข้าชม : 35 ครั้ง")) == said


@pytest.mark.parametrize(
    "said",
    [
        ("รายได้ 3 ล้านบาท", "ผู้เข้าชม : 5,000 คน"),
        ("รายได้ 3 ล้านบาท", "จำนวนผู้เข้าชม 35 ครั้ง"),
        ("รัฐมนตรีเปิดงาน", "ผู้เข้าชม 35 คน"),
        ("รัฐมนตรีเปิดงาน", "ผู้เข้าชม 35 คน", "ผู้เข้าชม 35 คน"),
        ("รัฐมนตรีเปิดงาน" * 20 + " 3 ล้านบาท", "ผู้เข้าชม 35 คน"),
    ],
)
def test_a_counter_behind_a_number_of_the_text_is_still_none(said: tuple[str, ...]) -> None:
    assert without_counters(said) == said[:1]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Post Views: 11 งบประมาณโครงการรวม 100 ล้านบาท", "งบประมาณโครงการรวม 100 ล้านบาท"),
        ("งบประมาณโครงการ 11 total views, 2 views today", "งบประมาณโครงการ"),
        ("เข้าชม 35 ครั้ง ข่าวดี เข้าชม 35 ครั้ง", "ข่าวดี"),
        ("Post Views: 11", ""),
        ("งบประมาณโครงการรวม 100 ล้านบาท", "งบประมาณโครงการรวม 100 ล้านบาท"),
        ("ผู้เข้าชมงาน 300 คน", "ผู้เข้าชมงาน 300 คน"),
        ("ข่าว " * 50_000 + "Post Views: 1", ("ข่าว " * 50_000).strip()),
        ("", ""),
    ],
)
def test_an_excerpt_is_told_without_the_counters_that_run_into_it(line: str, kept: str) -> None:
    assert without_counters_beside(line) == kept


@pytest.mark.parametrize("mark", ["1", "แชร์", "ก 1 ", ",", "- 1"])
def test_a_hostile_line_is_answered_soon(mark: str) -> None:
    began = time.process_time()
    without_counters(("ข่าว 3 บาท", mark * 300_000, mark * 40))
    without_counters_beside(mark * 300_000)
    is_sharing(mark * 20)
    assert time.process_time() - began < 2
