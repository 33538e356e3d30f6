"""Every golden page of a profile reads as the JSON beside it says."""

import json
from datetime import date
from pathlib import Path

import msgspec
import pytest

from crawler.pages.base import Page
from crawler.pages.listing import read_listing
from crawler.pages.release import read_release
from crawler.profile import SiteProfile, find_profile

GOLDEN = Path(__file__).parent.parent / "golden" / "mfa-th"
FRAGMENTS = Path(__file__).parent.parent / "data" / "mfa_fragments"
PAGES = sorted(path.stem for path in GOLDEN.glob("*.html"))
LISTS = [name for name in PAGES if name.startswith("list-")]


@pytest.fixture(scope="module")
def profile() -> SiteProfile:
    return find_profile("mfa-th")


def _page(name: str) -> Page:
    language = "en" if "english" in name else "th"
    body = (GOLDEN / f"{name}.html").read_bytes()
    return Page(body, f"https://www.mfa.go.th/{language}/content/{name}")


@pytest.mark.parametrize("name", [name for name in PAGES if name not in LISTS])
def test_a_release_page_reads_as_expected(profile: SiteProfile, name: str) -> None:
    reading = json.loads(msgspec.json.encode(read_release(profile, _page(name))))
    assert reading == json.loads((GOLDEN / f"{name}.json").read_text())


@pytest.mark.parametrize("name", LISTS)
def test_a_list_page_reads_as_expected(profile: SiteProfile, name: str) -> None:
    listing = json.loads(msgspec.json.encode(read_listing(profile, _page(name))))
    assert listing == json.loads((GOLDEN / f"{name}.json").read_text())


def test_the_reference_page_says_what_a_reader_sees(profile: SiteProfile) -> None:
    seen = (FRAGMENTS.parent / "mfa-release.txt").read_text().split("\n\n")
    reading = read_release(profile, _page("a-asean-russia"))
    release = reading.release
    assert release is not None
    assert [release.title, release.title, "29 ม.ค. 2564", f"{reading.views} view"] == seen[:4]
    assert [release.lead, *release.body] == seen[4:9]


def _fragment(number: str) -> bytes:
    return (FRAGMENTS / f"crawlmfa_test_d509673a_{number}.html").read_bytes()


@pytest.mark.parametrize(
    ("number", "day", "title"),
    [
        (
            "01",
            date(2021, 9, 13),
            "กระทรวงการต่างประเทศร่วมเป็นอีกหนึ่งพลัง ช่วยบรรเทาผลกระทบจากโควิด-๑๙",
        ),
        ("02", date(2021, 9, 2), "TICA รวมพลังน้ำใจไทย-ประเทศเพื่อนบ้านต้านภัยโควิด"),
    ],
)
def test_real_cards_give_release_date_and_headline(
    profile: SiteProfile, number: str, day: date, title: str
) -> None:
    # The first fragment lost the start of one tag when it was cut; it is put back here.
    html = _fragment(number).replace(b'">title="', b'"><div title="')
    (entry,) = read_listing(profile, Page(html, "https://www.mfa.go.th/th/page/x")).entries
    assert (entry.title, entry.published_on, entry.views) == (title, day, None)


def test_a_real_body_of_paragraphs_has_no_video_thumbnail_as_picture(profile: SiteProfile) -> None:
    release = _read_body(profile, "05")
    assert release["images"] == []
    assert len(release["body"]) == 1
    assert release["body"][0].startswith("กระทรวงการต่างประเทศร่วมเป็นอีกหนึ่งพลัง ช่วยบรรเทา")


def test_a_real_body_pasted_from_facebook_loses_only_its_empty_blocks(profile: SiteProfile) -> None:
    release = _read_body(profile, "06")
    assert len(release["body"]) == 2
    assert release["body"][0].startswith("e-Visa ยื่นคำร้องขอวีซ่าออนไลน์ได้ง่าย")
    assert release["body"][1].startswith("คุณคริสโตเฟอร์ ไรท์")


def _read_body(profile: SiteProfile, number: str) -> dict[str, list[str]]:
    """Read a body that was captured without its header, under a header of ours."""
    header = "<h1>หัวข้อข่าวทดสอบ</h1><h1>หัวข้อข่าวทดสอบ</h1><p>29 ม.ค. 2564</p>".encode()
    reading = read_release(
        profile, Page(header + _fragment(number), "https://mfa.go.th/th/content/a")
    )
    assert reading.release is not None
    return json.loads(msgspec.json.encode(reading.release))  # type: ignore[no-any-return]
