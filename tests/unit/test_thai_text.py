"""Cleaning brings every way a page writes Thai to one form, and changes nothing else."""

import time
from pathlib import Path

import pytest

from crawler.thai.text import arabic_digits, clean, clean_lines, clusters

THAIGOV = Path(__file__).parent.parent / "data" / "thaigov"
TEXTS = sorted([*THAIGOV.glob("text/*.txt"), *THAIGOV.glob("raw_with_views/*.txt")])


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        pytest.param("ยื่นค\u0e4d\u0e32ร้อง", "ยื่นคำร้อง", id="sara am in two (2,841 pages)"),
        pytest.param("น\u0e4d\u0e49\u0e32", "น้ำ", id="sara am in two around a tone"),
        pytest.param("น\u0e49\u0e4d\u0e32", "น้ำ", id="tone, then sara am in two"),
        pytest.param("น\u0e33\u0e49", "น้ำ", id="sara am, then its tone (87 pages)"),
        pytest.param(
            "น\u0e33\u0e33\u0e49", "น\u0e49\u0e33\u0e33", id="sara am twice, then its tone"
        ),
        pytest.param("\u0301\u0e33\u0e49", "\u0e49\u0301\u0e33", id="a foreign accent in between"),
        pytest.param("กระทรวงเเรงงาน", "กระทรวงแรงงาน", id="two sara e for sara ae (1,174 pages)"),
        pytest.param("พื้นท\u0e48\u0e35", "พื้นที่", id="tone before upper vowel (297 pages)"),
        pytest.param("ก\u0e48\u0e38", "กุ่", id="tone before lower vowel"),
        pytest.param("สิทธ\u0e4c\u0e34", "สิทธิ์", id="silencer before vowel"),
        pytest.param("พันธ\u0e4c\u0e38", "พันธุ์", id="silencer before lower vowel"),
        pytest.param("ให\uf70bได\uf70b", "ให้ได้", id="glyphs of old fonts (97 pages)"),
        pytest.param("\u200b“พาณิชย์”ช่วย", "“พาณิชย์”ช่วย", id="zero-width space (8,039 pages)"),
        pytest.param("\x9f เกษตรกร\x00", "เกษตรกร", id="control and C1 characters (70 pages)"),
        pytest.param("ก\xadข\ufeffค\u200dง\u200eจ\u202e", "กขคงจ", id="soft hyphen, BOM, marks"),
        pytest.param("22\xa0พ.ค.\xa02557", "22 พ.ค. 2557", id="nbsp in a date (49,577 pages)"),
        pytest.param(" ก\u2028ข\t\r\n ค\u3000", "ก ข ค", id="every white space is one blank"),
        pytest.param("ครั้งที่ ๑๗ ๆ", "ครั้งที่ ๑๗ ๆ", id="Thai digits stay"),
        pytest.param("cafe\u0301", "café", id="NFC"),
        pytest.param("a\x07b  c", "ab c", id="ASCII"),
        pytest.param("ก\ufffdข", "ก\ufffdข", id="a lost character stays visible"),
        pytest.param("ก\ud800", "ก\ufffd", id="a lone surrogate can be stored"),
        pytest.param("\u200b \xa0", "", id="nothing to see"),
    ],
)
def test_cleaning_gives_one_form(written: str, cleaned: str) -> None:
    assert clean(written) == cleaned


def test_sara_am_stays_whole() -> None:
    assert clean("ทำ น้ำ คำ") == "ทำ น้ำ คำ"
    assert "\u0e4d" not in clean("ทำ น้ำ คำ")


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_real_text_is_clean_after_cleaning_once(path: Path) -> None:
    raw = path.read_text(encoding="utf-8")
    cleaned = clean(raw)
    assert clean(cleaned) == cleaned
    assert not set(cleaned) & set("\u200b\xad\ufeff\xa0\x9f\uf70a\uf70b\n\t")
    assert "เเ" not in cleaned
    assert clean(" ".join(clean_lines(raw))) == cleaned


def test_lines_are_cleaned_one_by_one_and_empty_ones_dropped() -> None:
    raw = "หนึ่ง\r\n\u200b\n  สอง\xa0สอง \rสาม\u2028สี่\x0bห้า"
    assert clean_lines(raw) == ["หนึ่ง", "สอง สอง", "สาม", "สี่", "ห้า"]


def test_only_thai_digits_become_arabic() -> None:
    assert arabic_digits("๐๑๒๓๔๕๖๗๘๙ ½ ² ٣ ๆ 7") == "0123456789 ½ ² ٣ ๆ 7"


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("ที่", ["ที่"]),
        ("การ์ตูน", ["การ์", "ตู", "น"]),
        ("เกาะ", ["เกาะ"]),
        ("น้ำ", ["น้ำ"]),
        ("วัคซีน", ["วัค", "ซี", "น"]),
        ("เป็น", ["เป็น"]),
        ("ก็ดี", ["ก็", "ดี"]),
        ("เสีย", ["เสีย"]),
        ("พันธุ์", ["พันธุ์"]),
        ("ครั้งที่ ๑๗", ["ค", "รั้ง", "ที่", " ", "๑", "๗"]),
        ("e\u0301a", ["e\u0301", "a"]),
        ("\u0e48ก", ["\u0e48", "ก"]),
        ("", []),
    ],
)
def test_a_cluster_holds_what_cannot_be_cut(word: str, pieces: list[str]) -> None:
    assert clusters(word) == pieces


def test_a_pile_of_marks_is_cut_to_what_a_letter_can_bear() -> None:
    assert clean("ก" + "\u0e49" * 100 + "ข") == "ก" + "\u0e49" * 30 + "ข"
    assert clean("—" * 100) == "—" * 100


@pytest.mark.parametrize(
    "hostile",
    [
        *("ก", "เ", "กั", "\u200b", "\u0e4d\u0e48", "\u0e49\u0e34", "\u0e38\u0e49", "\u0e33\u0e49"),
        *("\u0e4c\u0301", "\u0301\u0e49", "—", "\uf70b"),
    ],
    ids=ascii,
)
def test_hostile_text_takes_no_time(hostile: str) -> None:
    text = hostile * (100_000 // len(hostile))
    start = time.perf_counter()
    cleaned = clean(text)
    clusters(cleaned)
    assert clean(cleaned) == cleaned
    assert time.perf_counter() - start < 1
