"""Dates as Thai pages print them: right, or null, never wrong."""

import time
from datetime import date
from pathlib import Path

import pytest

from crawler.thai.datelines import BareDate, bare_date
from crawler.thai.dates import find_dates, parse_date
from crawler.thai.text import clean_lines

DATA = Path(__file__).parent.parent / "data"


def rows(name: str) -> list[list[str]]:
    lines = (DATA / name).read_text(encoding="utf-8").split("\n")[1:]
    return [line.split("\t") for line in lines if line]


LABELS = [(string, expected) for string, expected, _ in rows("labels/dates.tsv")]
FORMATS = [row[1:3] for row in rows("labels/formats.tsv") if row[0] == "date"]


@pytest.mark.parametrize(("string", "expected"), [*LABELS, *FORMATS])
def test_a_real_string_is_read_as_a_person_reads_it(string: str, expected: str) -> None:
    assert parse_date(string) == (date.fromisoformat(expected) if expected else None)


@pytest.mark.parametrize(("file", "header", "slash", "_"), rows("thaigov/expected.tsv"))
def test_a_thaigov_header_agrees_with_its_weekday(
    file: str, header: str, slash: str, _: str
) -> None:
    lines = clean_lines((DATA / "thaigov" / file).read_text(encoding="utf-8"))
    found = find_dates(lines[1])
    assert [str(one.date) for one in found] == ([header] if header else [])
    assert all(one.weekday_agrees for one in found)
    assert bare_date(lines[1]) is not None
    if slash:
        assert str(parse_date(lines[2])) == slash
        assert bare_date(lines[2]) is not None


@pytest.mark.parametrize(
    ("string", "expected"),
    [
        ("5 มีนาคม 2643", date(2100, 3, 5)),
        ("5 มีนาคม 2644", None),
        ("5 มีนาคม 2533", date(1990, 3, 5)),
        ("24 มิถุนายน 2475", None),
        ("5 มีนาคม 2300", None),
        ("5 มีนาคม พ.ศ. 2020", None),
        ("5 มีนาคม ค.ศ. 2020", date(2020, 3, 5)),
        ("5 มีนาคม 33", date(1990, 3, 5)),
        ("5 มีนาคม 79", date(2036, 3, 5)),
        ("5 มีนาคม 32", None),
        ("5 มีนาคม 80", None),
        ("5 Mar 20", date(2020, 3, 5)),
        ("5 Mar 63", None),
        ("29/02/2563", date(2020, 2, 29)),
        ("29/02/2562", None),
        ("05/06/21", None),
        ("10-08-60", date(2017, 8, 10)),
        ("3.10.55", None),
        ("March 14th, 2020", date(2020, 3, 14)),
        ("1 April 08 2020", date(2020, 4, 8)),
        ("ที่ นร 0505/12/2566", None),
        ("https://example.go.th/2021/01/29/slug", None),
        ("5 มี.ค. 63 10.00 น. ถึง 7 มี.ค. 63", None),
        ("วันจันทร์ที่ 4 - วันศุกร์ที่ 8 มีนาคม 2562", None),
        ("7 มีนาคม 2560 และ 9 มีนาคม 2560", date(2017, 3, 7)),
        ("", None),
        ("๑๗", None),
    ],
)
def test_the_rules_of_years_and_ranges_hold(string: str, expected: date | None) -> None:
    assert parse_date(string) == expected


def test_the_epoch_is_refused_even_in_a_wide_window() -> None:
    wide = date(1900, 1, 1)
    assert parse_date("1 มกราคม 2513", earliest=wide) is None
    assert parse_date("1970-01-01", earliest=wide) is None
    assert parse_date("24 มิถุนายน 2475", earliest=wide) == date(1932, 6, 24)


def test_a_found_date_tells_its_place_and_its_weekday() -> None:
    text = "เมื่อวันจันทร์ที่ 23 มกราคม 2559 และวันศุกร์ที่ ๒๐ มกราคม ๒๕๖๖ ณ กรุงเทพฯ"
    first, second = find_dates(text)
    assert (first.text, first.weekday_agrees) == ("วันจันทร์ที่ 23 มกราคม 2559", False)
    assert (second.date, text[second.start :].startswith("วันศุกร์")) == (date(2023, 1, 20), True)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("วันที่นำเข้าข้อมูล 25 มี.ค. 2564", BareDate(date(2021, 3, 25), "published")),
        ("วันที่ปรับปรุงข้อมูล 30 พ.ย. 2565", BareDate(date(2022, 11, 30), "updated")),
        ("วันที่นำเข้าข้อมูล 10 Apr 2025", BareDate(date(2025, 4, 10), "published")),
        ("เผยแพร่เมื่อ: 23 ธันวาคม 2558", BareDate(date(2015, 12, 23), "published")),
        ("ประกาศเมื่อ : 03 พ.ค. 61 11:30 น.", BareDate(date(2018, 5, 3), "published")),
        ("แก้ไขครั้งล่าสุด: 28 กรกฎาคม 2018", BareDate(date(2018, 7, 28), "updated")),
        ("ปรับปรุงล่าสุดเมื่อวันที่ ๕ มกราคม ๒๕๖๐", BareDate(date(2017, 1, 5), "updated")),
        ("เผยแพร่ : วันอังคารที่ 5 มกราคม 2564 เวลา 10.30 น.", BareDate(date(2021, 1, 5), "published")),
        ("Published on January 5, 2020", BareDate(date(2020, 1, 5), "published")),
        ("Last updated: 5 Jan 2020", BareDate(date(2020, 1, 5), "updated")),
        ("วันที่ 5 มกราคม 2560", BareDate(date(2017, 1, 5))),
        ("29 ม.ค. 2564", BareDate(date(2021, 1, 29))),
        ("วันพฤหัสบดีที่ 1 มกราคม 2513", BareDate(None)),
        ("เผยแพร่ภาพยนตร์ในวันที่ 5 มกราคม 2560", None),
    ],
)
def test_a_label_says_what_its_date_is(line: str, expected: BareDate | None) -> None:
    assert bare_date(line) == expected


@pytest.mark.parametrize(
    ("line", "bare"),
    [
        ("29 ม.ค. 2564", True),
        ("วันศุกร์ที่ ๒๐ มกราคม ๒๕๖๖ เวลา ๑๑.๐๐ น.", True),
        ("| 12/04/2566 |", True),
        ("วันพฤหัสบดีที่ 1 มกราคม 2513", True),
        ("2021-01-29T10:00:00+07:00", True),
        ("สรุปข่าวการประชุมคณะรัฐมนตรี 15 สิงหาคม 2567", False),
        ("5-8 กันยายน 2559", False),
        ("18 ต.ค. 2559 19 ต.ค. 2559", False),
        ("29 ม.ค. 2564 | 695 view", False),
        ("695 view", False),
        ("", False),
    ],
)
def test_a_bare_date_is_a_header_line(line: str, bare: bool) -> None:
    assert (bare_date(line) is not None) is bare


@pytest.mark.parametrize(
    "unit",
    [
        "1 ม",
        "1 ",
        "1/",
        "มกราคม 1",
        "1 มกราคม 2563 - ",
        "ม.",
        "1 มกราคม พ.ศ. ",
        "9",
        "May ",
        "ถึง 1",
    ],
)
def test_a_hostile_string_takes_no_time(unit: str) -> None:
    hostile = unit * (100_000 // len(unit))
    start = time.perf_counter()
    parse_date(hostile)
    bare_date(hostile)
    assert time.perf_counter() - start < 1
