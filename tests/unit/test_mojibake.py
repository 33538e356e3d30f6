"""Scrambled letters are recognised, and what people wrote never is taken for them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.thai.mojibake import mojibake
from crawler.thai.text import clean

FILES = sorted((Path(__file__).parents[1] / "data" / "thaigov" / "text").glob("*.txt"))
MOSTLY_THAI = [path for path in FILES if path.stem not in {"category__58442", "category__65217"}]
"""The two are English, with a line of Thai at each end."""
THAI = (
    "สวัสดี",
    "กระทรวง",
    "กระทรวงการต่างประเทศแถลงข่าว",
    "ผลการประชุมคณะรัฐมนตรี วันที่ 17 พฤศจิกายน 2564 (ครั้งที่ 2)",
    "MFA: รองนายกรัฐมนตรีหารือกับ ออท. เนปาล",
)


def utf_8_as(codec: str, text: str) -> str:
    return text.encode().decode(codec, errors="replace")


@pytest.mark.parametrize("text", THAI)
@pytest.mark.parametrize("codec", ["latin-1", "cp1252", "cp874"])
def test_utf_8_that_was_read_as_another_code_is_scrambled(text: str, codec: str) -> None:
    scrambled = utf_8_as(codec, text)
    assert mojibake(scrambled)
    assert mojibake(clean(scrambled))
    assert mojibake(scrambled.replace("\ufffd", ""))


@pytest.mark.parametrize("text", THAI)
def test_utf_8_that_was_read_wrongly_twice_is_scrambled(text: str) -> None:
    assert mojibake(clean(utf_8_as("latin-1", utf_8_as("latin-1", text))))


@pytest.mark.parametrize("text", THAI)
@pytest.mark.parametrize("codec", ["latin-1", "cp1252"])
def test_the_thai_code_page_read_as_latin_is_scrambled(text: str, codec: str) -> None:
    assert mojibake(clean(text.encode("cp874").decode(codec)))


@pytest.mark.parametrize(
    "text",
    [
        "à¸ªà¸§à¸±à¸ªà¸”à¸µ",
        "เธเธฃเธฐเธ—เธฃเธงเธ",
        "¡ÃÐ·ÃÇ§",
        "????????????? ??????? 17 ?????????? 2564",
        "\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd 2564",
    ],
)
def test_what_is_scrambled_is_quoted_from_where_it_begins(text: str) -> None:
    assert mojibake(text) == text[:40]
    assert mojibake(f"{text} ok") == f"{text} ok"[:40]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_real_text_is_scrambled(path: Path) -> None:
    text = path.read_text("utf-8")
    assert mojibake(text) is None
    lines = [line for line in text.splitlines() if line.strip()]
    assert [line for line in lines if mojibake(line)] == []


@pytest.mark.parametrize("path", MOSTLY_THAI, ids=lambda path: path.stem)
@pytest.mark.parametrize("codec", ["latin-1", "cp1252", "cp874"])
def test_every_real_text_is_recognised_once_scrambled(path: Path, codec: str) -> None:
    text = path.read_text("utf-8")
    assert mojibake(clean(utf_8_as(codec, text)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "เธอ",
        "เธอเน้นเนื้อเน่า เนปาล เนปาล เนปาล",
        "เนปาล-เนเธอร์แลนด์",
        "เนชั่น เนติบัณฑิต เนรมิต เนวิน เน้นย้ำ เธียร",
        "ไทย – เนปาล ๒๕๖๔ เธอ",
        "จริงหรือ????????",
        "????",
        "What???!!!",
        "• • • • • • • • •",
        "·················",
        "§§§§ 1 §§§§",
        "À l’été, l’élève créée à Orléans a été fêtée : « voilà » — œuvre n° 3",
        "ÉTÉ À ÎLE-DE-FRANCE",
        "Bộ Ngoại giao Việt Nam tổ chức cuộc họp báo thường kỳ lần thứ mười hai",
        "Ðức Ông Ðô Ðốc",
        "Smørrebrød på ærø, Ålborg, Þórr, Íslensk þjóðkirkja",
        "© 2564 กระทรวงการต่างประเทศ • สงวนลิขสิทธิ์ ±½¾ ฿1,000",
        "ประชุม 30°–40°C ½ ¼ ¾ ×÷±",
        "日本国外務省は発表した",
        "Министерство иностранных дел",
        "คำ\ufffdเดียวที่หายไป",
        "https://example.org/?a=%E0%B8%81&b=??",
    ],
)
def test_what_people_write_is_not_scrambled(text: str) -> None:
    assert mojibake(text) is None


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x0E5B), max_size=300))
def test_any_text_has_an_answer_and_what_is_quoted_is_in_it(text: str) -> None:
    found = mojibake(text)
    assert found is None or found in text


def test_a_hostile_text_takes_no_longer_than_it_is_long() -> None:
    for piece in ("เธ", "à¸", "?", "\ufffd", "\xa1\xc0", "เ" * 50, "? "):
        mojibake(piece * 500_000)
