"""What holds for every text: cleaning settles, cuts are whole, parsers neither raise nor invent."""

from datetime import date
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.thai.datelines import bare_date
from crawler.thai.dates import find_dates, parse_date
from crawler.thai.numbers import is_views_label, parse_views
from crawler.thai.text import arabic_digits, clean, clean_lines, clusters
from crawler.thai.words import cut

FULL = ["มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน"]
FULL += ["กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"]
SHORT = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย."]
SHORT += ["ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]
ENGLISH = ["January", "February", "March", "April", "May", "June"]
ENGLISH += ["July", "August", "September", "October", "November", "December"]
WEEKDAYS = ["จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์"]
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")

THAI_LETTERS = st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B)
ODD = st.sampled_from("\u200b\xad\ufeff\xa0\u2028\x85\x1c\uf70b\uf71a\u0301 \t\n.,:|/-()0123456789")
COMMON = ["วันศุกร์ที่", "ถึง", "น.", "พ.ศ.", "12/04/2566", "ม.ค.", "2564", "Apr"]
WORDS = st.sampled_from(
    ["view", "เข้าชม", "ครั้ง", "อ่าน", "ผู้ชม", "ล้าน", "วันนี้", "ที่", "มกราคม", *COMMON]
)
TEXT = st.one_of(
    st.text(),
    st.text(st.one_of(THAI_LETTERS, ODD), max_size=40),
    st.lists(st.one_of(WORDS, st.text(ODD, max_size=3), st.text(THAI_LETTERS, max_size=3))).map(
        "".join
    ),
)
MARKS = st.text(st.sampled_from("กนำาํเ่้๊์ิีฺุูั็ะ"), max_size=12)


@given(st.one_of(TEXT, MARKS))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    once.encode()


@given(TEXT)
def test_clean_lines_are_clean_and_none_is_empty(text: str) -> None:
    for line in clean_lines(text):
        assert line
        assert clean(line) == line


@given(TEXT)
def test_digits_change_nothing_else(text: str) -> None:
    changed = arabic_digits(text)
    assert len(changed) == len(text)
    assert not set(changed) & set("๐๑๒๓๔๕๖๗๘๙")


@given(st.one_of(TEXT, MARKS))
def test_clusters_join_back(text: str) -> None:
    assert "".join(clusters(text)) == text


@given(st.one_of(TEXT, MARKS))
@settings(max_examples=60, deadline=None)
def test_words_join_back_and_cut_no_cluster(text: str) -> None:
    words = cut(text)
    assert "".join(words) == text
    assert set(accumulate(map(len, words))) <= set(accumulate(map(len, clusters(text))))


def styles(day: date) -> list[str]:
    d, m, year, buddhist = day.day, day.month - 1, day.year, day.year + 543
    weekday = WEEKDAYS[day.weekday()]
    written = [
        f"{d} {FULL[m]} {buddhist}",
        f"{d} {SHORT[m]} {buddhist}",
        f"{d:02} {SHORT[m].removesuffix('.')} {buddhist}",
        f"{d} {SHORT[m].replace('.', '')} {buddhist % 100:02}",
        f"{d}{SHORT[m]}{buddhist % 100:02}",
        f"{d} {FULL[m]} {buddhist % 100:02}",
        f"วัน{weekday}ที่ {d} {FULL[m]} พ.ศ. {buddhist} เวลา 09.30 น.",
        f"{weekday} {d:02} {FULL[m]} {year} 10:37",
        f"{FULL[m]} {d}, {year} ที่ 7:37 PM",
        f"{d:02}-{FULL[m]}-{buddhist}",
        f"{d:02}/{m + 1:02}/{buddhist}",
        f"{d}/{m + 1}/{year}",
        f"{d:02}-{m + 1:02}-{buddhist}",
        f"{d:02}/{m + 1:02}/{buddhist % 100:02}",
        f"{d} {ENGLISH[m][:3]} {year}",
        f"{ENGLISH[m]} {d}, {year} 13:37",
        f"{day.isoformat()}T10:00:00+07:00",
    ]
    return written + [style.translate(THAI_DIGITS) for style in written]


@given(st.dates(date(1990, 1, 1), date(2036, 12, 31)))
def test_a_date_written_in_any_style_is_read_back(day: date) -> None:
    for written in styles(day):
        assert parse_date(written) == day, written
        assert bare_date(written) == (day, None), written
        assert all(found.weekday_agrees is not False for found in find_dates(written))


@given(st.dates(date(1990, 1, 1), date(2036, 12, 31)))
def test_a_date_amid_text_keeps_its_place(day: date) -> None:
    text = f"แถลงข่าว {day.day} {FULL[day.month - 1]} {day.year + 543} ณ กรุงเทพฯ"
    (found,) = find_dates(text)
    assert text[found.start : found.end] == found.text
    assert found.date == day


@given(TEXT)
def test_no_text_makes_a_parser_raise(text: str) -> None:
    parse_date(text)
    bare_date(text)
    is_views_label(text)
    parse_views(text, icon=True)


@given(st.integers(0, 10**9), st.sampled_from(["{} view", "| {} view", "เข้าชม {} ครั้ง", "อ่าน {}"]))
def test_a_labelled_count_is_read_back(count: int, form: str) -> None:
    for number in (str(count), f"{count:,}", f"{count:,}".translate(THAI_DIGITS)):
        assert parse_views(form.format(number)) == count
        assert is_views_label(form.format(number))


@pytest.mark.parametrize("icon", [False, True])
@given(text=TEXT)
def test_a_count_is_never_invented(icon: bool, text: str) -> None:
    count = parse_views(text, icon=icon)
    if count is not None:
        digits = "".join(letter for letter in arabic_digits(clean(text)) if letter in "0123456789")
        assert str(count).rstrip("0") in digits
