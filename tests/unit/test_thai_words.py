"""Words are cut late, losslessly, and never inside a character cluster."""

import subprocess
import sys
import time
from itertools import accumulate

import pytest

from crawler.thai.text import clusters
from crawler.thai.words import cut


def test_a_sentence_falls_into_its_words() -> None:
    assert cut("กระทรวงการต่างประเทศ ครั้งที่ ๑๗") == [
        *("กระทรวงการต่างประเทศ", " ", "ครั้ง", "ที่", " ", "๑๗"),
    ]


def test_text_without_thai_is_cut_at_blanks_and_signs() -> None:
    assert cut("G20, again") == ["G20", ",", " ", "again"]


@pytest.mark.parametrize("text", ["", "\n\nก\n ข", "ํ่า้ิ", "ก\u0e48\u0e48 \t\r\n", "e\u0301\u0301 ก็"])
def test_the_words_joined_are_the_text(text: str) -> None:
    words = cut(text)
    assert "".join(words) == text
    assert set(accumulate(map(len, words))) <= set(accumulate(map(len, clusters(text))))


def test_the_dictionary_is_not_loaded_before_the_first_thai_word() -> None:
    code = (
        "import sys; from crawler.thai.words import cut; cut('no Thai here');"
        "sys.exit('pythainlp' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("hostile", ["ก" * 100_000, "มากกว่า" * 14_000, "ab " * 30_000])
def test_hostile_text_takes_a_bounded_time(hostile: str) -> None:
    cut("ก่อน")  # the dictionary
    start = time.perf_counter()
    assert "".join(cut(hostile)) == hostile
    assert time.perf_counter() - start < 3
