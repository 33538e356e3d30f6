"""A line of author, date, category and counter is a header's, wherever a template sets it."""

import time
from datetime import date

import msgspec
import pytest

from crawler.pages.base import Page
from crawler.pages.lines import Line
from crawler.pages.paragraphs import without_counters
from crawler.pages.release import Reading, read_release
from crawler.pages.stamps import Stamps, combine
from crawler.pages.tokens import tokens_of
from crawler.profile import SiteProfile, find_profile

TITLE = "หัวข้อข่าวทดสอบที่ยาวพอสมควร"
TEXT = (
    "รัฐมนตรีว่าการกระทรวงการต่างประเทศพบหารือทวิภาคีกับเอกอัครราชทูตหลายประเทศ ณ กระทรวง",
    "ย่อหน้าที่สองของข่าวนี้ก็มีความยาวพอสมควรเพื่อให้อ่านได้ว่าเป็นเนื้อหาของข่าว",
)
SIGNED = [
    "เขียนโดย Super User ฮิต: {}",
    "เขียนโดย ชนาทิพ หัตถกรรม  ฮิต: {}",
    "Posted by thitimedia , ผู้อ่าน : {}",
    "Posted by driftworm , ผู้อ่าน : {} , 12:32:29 น.",
    "Written by Super User Hits: {}",
    "เขียนโดย Super User หมวดหมู่: ข่าวประชาสัมพันธ์ เผยแพร่เมื่อ 29 มกราคม 2564 ฮิต: {}",
]
DATED = [
    "03 ก.ย. 2019 Views: {}",
    "ลงประกาศเมื่อ 18 ต.ค. 2559 อัพเดทล่าสุด 18 ต.ค. 2559 15:19:02 น. เข้าชม {} ครั้ง",
    "| 18/05/61 | เปิดดู {} | หมวด คอนโดมิเนียม",
    "เผยแพร่: 04 เม.ย. 2019 จำนวนเข้าชม: {}",
    "ฮิต: {} เขียนโดย Super User",
]
SENTENCES = [
    "โดย กระทรวงวัฒนธรรม มีผู้เข้าชม {} คน",
    "วันที่ 29 มกราคม 2564 ผู้เข้าชม {} คน",
    "รัฐมนตรีเปิดงานเมื่อวันที่ 29 มกราคม 2564 มีผู้เข้าชม {} ครั้ง",
    "หมวด 5 ว่าด้วยการอ่าน {} ครั้ง",
    "เขียนโดย Super User จำนวน {} เล่ม",
    "Written by hand in {} days",
    "โครงการนี้เขียนโดย Super User ฮิต: {}",
]


@pytest.fixture(scope="module", params=["named", "found"])
def profile(request: pytest.FixtureRequest) -> SiteProfile:
    """A profile that names the element of the text, and one by which it is found."""
    given = find_profile("mfa-th")
    if request.param == "named":
        return given
    return msgspec.structs.replace(given, page=msgspec.structs.replace(given.page, body=None))


def read(profile: SiteProfile, before: str = "", first: str = "", last: str = "") -> Reading:
    said = "".join(f"<p>{words}</p>" for words in (first, *TEXT, last) if words)
    html = (
        f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>{before}</p>"
        f'<div class="ContentDetailstyled__ContentDescription-x">{said}</div></body></html>'
    )
    return read_release(profile, Page(html.encode(), "https://www.mfa.go.th/th/content/x"))


def stamps(words: str) -> Stamps | None:
    tokens = tokens_of(Line(words, words, linked=False, heading=False))
    return None if tokens is None else combine(tokens)


@pytest.mark.parametrize("place", ["before", "first", "last"])
@pytest.mark.parametrize("line", SIGNED)
def test_a_line_that_names_the_author_gives_its_counter_and_no_text(
    profile: SiteProfile, line: str, place: str
) -> None:
    one, two = (read(profile, **{place: line.format(number)}) for number in ("4733", "4,734"))
    assert one.release is not None
    assert (one.release, one.release.lead, one.release.body) == (two.release, None, TEXT)
    assert (one.views, two.views) == (4733, 4734)


@pytest.mark.parametrize("place", ["before", "first", "last"])
def test_a_number_that_is_not_printed_yet_is_no_text_either(
    profile: SiteProfile, place: str
) -> None:
    empty, full = (
        read(profile, **{place: f"เขียนโดย ชนาทิพ หัตถกรรม ฮิต:{number}"}) for number in ("", " 1")
    )
    assert empty.release is not None
    assert (empty.release, empty.views, full.views) == (full.release, None, 1)


@pytest.mark.parametrize("line", DATED)
def test_a_line_of_dates_and_a_counter_at_an_end_of_a_text_is_none_of_it(
    profile: SiteProfile, line: str
) -> None:
    for place in ("first", "last"):
        got = read(profile, **{place: line.format(35)})
        assert got.release is not None
        assert got.release.body == TEXT
        assert got.views is None, "it may count something else"


@pytest.mark.parametrize("line", SENTENCES)
def test_a_sentence_with_a_number_stays(line: str) -> None:
    said = line.format(300)
    assert without_counters(("ข่าว", said)) == ("ข่าว", said)
    assert without_counters((said, "ข่าว")) == (said, "ข่าว")


@pytest.mark.parametrize(
    ("line", "stated"),
    [
        ("03 ก.ย. 2019 Views: 1,945", Stamps(date(2019, 9, 3), None, 1945)),
        ("23 ก.พ. 53 เวลา 10.07 น. 5131 ผู้ชม 0", Stamps(date(2010, 2, 23), None, 5131)),
        ("เขียนโดย ก แก้ไขล่าสุดเมื่อ 30 ม.ค. 2564 ฮิต: 5", Stamps(None, date(2021, 1, 30), 5)),
        ("เขียนโดย ก วันที่ 29 ม.ค. 2564", Stamps(date(2021, 1, 29))),
        ("โดย admin เข้าชม 214 ครั้ง", Stamps(views=214)),
        ("เขียนโดย Super User", None),
        ("เขียนโดย Super User ฮิต: 4733 เล่ม", None),
        ("มุมมอง 29 702", None),
    ],
)
def test_a_header_line_is_cut_where_its_pieces_end(line: str, stated: Stamps | None) -> None:
    assert stamps(line) == stated


@pytest.mark.parametrize(
    "unit",
    ["ก 1/1/60 ", "created 1/1/60 ", "by a 1/1/60 ", "ฮิต: 1 ", "เขียนโดย ก ฮิต: 1 ก ", "by a, "],
)
def test_a_line_of_many_pieces_is_answered_soon(unit: str) -> None:
    words = (unit * 40)[:150] + " zzz"
    began = time.process_time()
    for _ in range(20):
        stamps(words)
        without_counters((words, "ข่าว", words))
    assert time.process_time() - began < 2
