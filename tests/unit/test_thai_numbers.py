"""View counters as Thai pages print them: right, or null, never a guess."""

import time
from pathlib import Path

import pytest

from crawler.thai.counts import count_of
from crawler.thai.numbers import is_views_label, parse_views
from crawler.thai.text import clean_lines

DATA = Path(__file__).parent.parent / "data"


def rows(name: str) -> list[list[str]]:
    lines = (DATA / name).read_text(encoding="utf-8").split("\n")[1:]
    return [line.split("\t") for line in lines if line]


LABELS = [(string, expected) for string, expected, _ in rows("labels/views.tsv")]
FORMATS = [row[1:3] for row in rows("labels/formats.tsv") if row[0] == "views"]
BARE = [(file, views) for file, _, _, views in rows("thaigov/expected.tsv") if views]
TEXTS = [file for file, *_ in rows("thaigov/expected.tsv")]


@pytest.mark.parametrize(("string", "expected"), [*LABELS, *FORMATS])
def test_a_real_string_is_read_as_a_person_reads_it(string: str, expected: str) -> None:
    assert parse_views(string) == (int(expected) if expected else None)


@pytest.mark.parametrize(("file", "views"), BARE)
def test_a_bare_number_counts_only_at_an_icon(file: str, views: str) -> None:
    line = clean_lines((DATA / "thaigov" / file).read_text(encoding="utf-8"))[2]
    assert parse_views(line) is None
    assert parse_views(line, icon=True) == int(views)


@pytest.mark.parametrize("file", TEXTS)
def test_no_line_of_a_text_is_taken_for_a_counter(file: str) -> None:
    lines = clean_lines((DATA / "thaigov" / file).read_text(encoding="utf-8"))
    assert [line for line in lines[3:] if parse_views(line) is not None] == []


@pytest.mark.parametrize(
    ("string", "expected"),
    [("178", 178), ("๑,๒๓๔", 1234), ("| 1.2K", 1200), ("178 ครั้ง", 178), ("0", 0)],
)
def test_a_number_at_an_eye_icon_is_the_counter(string: str, expected: int) -> None:
    assert parse_views(string, icon=True) == expected


@pytest.mark.parametrize("string", ["29 ม.ค. 2564", "4.5", "29 702", "1,23", "-5", "", "18/231"])
def test_not_everything_at_an_eye_icon_is_the_counter(string: str) -> None:
    assert parse_views(string, icon=True) is None


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("0", 0),
        ("10,771,538", 10_771_538),
        ("1.97หมื่น", 19_700),
        ("2 ล้าน", 2_000_000),
        ("1607.71ล้าน", 1_607_710_000),
        ("1.23456หมื่น", None),
        ("1,23", None),
        ("1.5", None),
        ("999999999999", None),
        ("๑๗", None),
        ("", None),
    ],
)
def test_a_count_is_a_whole_number_in_valid_groups(written: str, count: int | None) -> None:
    assert count_of(written) == count


@pytest.mark.parametrize(
    ("line", "label", "with_number"),
    [
        ("695 view", True, True),
        ("|9,693 view", True, True),
        ("จำนวนผู้เข้าชม : 39068 คน", True, True),
        ("(อ่าน ๗๙ ครั้ง)", True, True),
        ("ฮิต:", True, False),
        ("ยอดผู้เข้าชม :", True, False),
        ("| view", True, False),
        ("View", False, False),
        ("อ่าน", False, False),
        ("29 ม.ค. 2564 | 695 view", False, False),
        ("ดาวน์โหลด 16 ครั้ง", False, False),
        ("มีผู้เข้าชมงานกว่า 5,000 คน", False, False),
        ("178", False, False),
        ("", False, False),
    ],
)
def test_a_bare_counter_is_a_header_line(line: str, label: bool, with_number: bool) -> None:
    assert is_views_label(line) is label
    assert (label and parse_views(line) is not None) is with_number


@pytest.mark.parametrize(
    "unit",
    [
        "ดู 1",
        "1 ",
        "1,",
        "เข้าชม ",
        "1 view ",
        "111,",
        "มุมมอง 1 ",
        "9",
        "1.jpg ",
        "| ",
        "view (",
        " 111",
    ],
)
@pytest.mark.parametrize("size", [9_999, 100_000])
def test_a_hostile_string_takes_no_time(unit: str, size: int) -> None:
    hostile = unit * (size // len(unit))
    start = time.perf_counter()
    parse_views(hostile, icon=True)
    is_views_label(hostile)
    assert time.perf_counter() - start < 1
