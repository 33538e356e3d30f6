"""Every golden page of every shipped profile reads as the JSON beside it says."""

import json
from datetime import date
from pathlib import Path

import msgspec
import pytest

from crawler.golden import Golden, differences, golden_pages
from crawler.pages.base import Page
from crawler.pages.listing import read_listing
from crawler.pages.release import read_release
from crawler.profile import ProfileError, SiteProfile, available, find_profile
from crawler.profile.load import SHIPPED

GOLDEN = SHIPPED / "golden"
DATA = Path(__file__).parent.parent / "data"
PAGES = [
    pytest.param(source.name, golden, id=f"{source.name}-{golden.name}")
    for source in available()
    for golden in golden_pages(GOLDEN / source.name)
]


@pytest.fixture(scope="module")
def profile() -> SiteProfile:
    return find_profile("mfa-th")


@pytest.mark.parametrize(("site", "golden"), PAGES)
def test_a_golden_page_reads_as_a_person_reads_it(site: str, golden: Golden) -> None:
    assert differences(find_profile(site), golden) == []


@pytest.mark.parametrize("site", [source.name for source in available()])
def test_every_shipped_profile_has_golden_pages_of_a_list_and_of_releases(site: str) -> None:
    kinds = [golden.expected.record is None for golden in golden_pages(GOLDEN / site)]
    assert kinds.count(True) >= 1
    assert kinds.count(False) >= 2


def test_no_golden_page_lies_beside_the_shelf() -> None:
    folders = {path.name for path in GOLDEN.iterdir() if path.is_dir()}
    assert folders <= {source.name for source in available()}


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ('{"url": "https://x.go.th/1"}', "has neither or both of record and entries"),
        ('{"url": "https://x.go.th/1", "record": {}, "tilte": ""}', "unknown field `tilte`"),
        ("{", "mend the JSON"),
    ],
)
def test_a_broken_pair_is_named(tmp_path: Path, document: str, said: str) -> None:
    (tmp_path / "one.html").write_text("<p>x</p>")
    (tmp_path / "one.expected.json").write_text(document)
    with pytest.raises(ProfileError, match=said) as caught:
        golden_pages(tmp_path)
    assert "one.expected.json" in str(caught.value)


def test_an_expectation_without_its_page_is_named(tmp_path: Path) -> None:
    (tmp_path / "one.expected.json").write_text('{"url": "https://x.go.th/1", "record": {}}')
    with pytest.raises(ProfileError, match="0 saved pages of that name; keep one beside it"):
        golden_pages(tmp_path)


def test_names_that_begin_alike_are_pages_of_their_own(tmp_path: Path) -> None:
    for name in ("a", "a.b", "[a]"):
        (tmp_path / f"{name}.html").write_text("<p>x</p>")
        (tmp_path / f"{name}.expected.json").write_text('{"url": "https://x/1", "record": {}}')
    assert [golden.name for golden in golden_pages(tmp_path)] == ["[a]", "a.b", "a"]


def test_a_next_page_that_is_not_named_may_be_any(profile: SiteProfile) -> None:
    golden = next(g for g in golden_pages(GOLDEN / "mfa-th") if g.name == "list-grid")
    listing = msgspec.structs.replace(profile.listings[0], next="a[href]")
    following = msgspec.structs.replace(profile, listings=(listing,))
    assert differences(following, golden) == []
    told = msgspec.structs.replace(golden.expected, next=None)
    (found,) = differences(following, msgspec.structs.replace(golden, expected=told))
    assert found.field == "next"


def test_what_differs_is_told_field_by_field(profile: SiteProfile) -> None:
    golden = next(g for g in golden_pages(GOLDEN / "mfa-th") if g.name == "a-asean-russia")
    wrong = {**(golden.expected.record or {}), "views": 696, "published_on": None}
    expected = msgspec.structs.replace(golden.expected, record=wrong)
    found = differences(profile, msgspec.structs.replace(golden, expected=expected))
    assert [(each.field, each.expected, each.found) for each in found] == [
        ("published_on", None, "2021-01-29"),
        ("views", 696, 695),
    ]


def test_the_reference_page_says_what_a_reader_sees(profile: SiteProfile) -> None:
    seen = (DATA / "mfa-release.txt").read_text().split("\n\n")
    body = (GOLDEN / "mfa-th" / "a-asean-russia.html").read_bytes()
    reading = read_release(profile, Page(body, "https://www.mfa.go.th/th/content/a"))
    release = reading.release
    assert release is not None
    assert [release.title, release.title, "29 ม.ค. 2564", f"{reading.views} view"] == seen[:4]
    assert [release.lead, *release.body] == seen[4:9]


def _fragment(number: str) -> bytes:
    return (DATA / "mfa_fragments" / f"crawlmfa_test_d509673a_{number}.html").read_bytes()


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
