import re
from datetime import date

import pytest

from scheduler.detect import edits
from scheduler.detect.boundaries import boundaries, may_part, whole
from scheduler.detect.edits import diff_fields, field_text, word_diff
from scheduler.detect.fields import FIELDS
from storage.records import Attachment, Image, Link, Piece, Release

FULL = Release(
    title="ไทยเป็นเจ้าภาพ",
    lead="กรุงเทพฯ",
    body=("ย่อหน้าแรก", "ย่อหน้าที่สอง"),
    published_on=date(2021, 1, 29),
    updated_on=date(2022, 11, 25),
    category="ข่าว",
    images=(Image("/1.jpg", "หนึ่ง"),),
    attachments=(Attachment("/a.pdf", "คำแถลง"), Attachment("/b.pdf")),
    links=(Link("/x", "อ่านต่อ"),),
)


def words(text: str) -> list[str]:
    """Cut as a dictionary would that knows the words of these tests."""
    known = "ไทย|จีน|ไม่|เห็นชอบ|ครั้งที่|การประชุม|เรื่อง|วัคซีน|[0-9๐-๙]+|[ \t\n]|."
    return re.findall(known, text, re.DOTALL)


def old(pieces: tuple[Piece, ...]) -> str:
    return "".join(text for op, text in pieces if op != "+")


def new(pieces: tuple[Piece, ...]) -> str:
    return "".join(text for op, text in pieces if op != "-")


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("title", "ไทยเป็นเจ้าภาพ"),
        ("lead", "กรุงเทพฯ"),
        ("body", "ย่อหน้าแรก\nย่อหน้าที่สอง"),
        ("published_on", "2021-01-29"),
        ("updated_on", "2022-11-25"),
        ("category", "ข่าว"),
        ("images", "/1.jpg\tหนึ่ง"),
        ("attachments", "/a.pdf\tคำแถลง\n/b.pdf\t"),
        ("links", "/x\tอ่านต่อ"),
    ],
)
def test_a_field_is_shown_as_one_text(field: str, text: str) -> None:
    assert field_text(FULL, field) == text


@pytest.mark.parametrize("field", FIELDS[1:])
def test_what_is_missing_is_the_empty_string(field: str) -> None:
    assert field_text(Release(title="ไทย"), field) == ""


def test_only_fields_that_differ_are_in_a_diff_and_in_their_order() -> None:
    diff = diff_fields(FULL, Release(title=FULL.title, category="ประกาศ"), words)
    assert list(diff) == [name for name in FIELDS if name != "title"]
    assert diff["published_on"] == (("-", "2021-01-29"),)
    assert diff_fields(FULL, FULL, words) == {}


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("", "", ()),
        ("ไทย", "ไทย", ()),
        ("", "ไทย", (("+", "ไทย"),)),
        ("ไทย", "", (("-", "ไทย"),)),
        ("ครั้งที่ ๑๗", "ครั้งที่ ๑๘", (("=", "ครั้งที่ "), ("-", "๑๗"), ("+", "๑๘"))),
        ("ไทยเห็นชอบ", "ไทยไม่เห็นชอบ", (("=", "ไทย"), ("+", "ไม่"), ("=", "เห็นชอบ"))),
        (
            "ไทยเห็นชอบ\nจีนเห็นชอบ",
            "ไทยเห็นชอบ\nจีนไม่เห็นชอบ",
            (("=", "ไทยเห็นชอบ\nจีน"), ("+", "ไม่"), ("=", "เห็นชอบ")),
        ),
        # A paragraph put in leaves those around it alone.
        (
            "1. ไทย\n2. จีน\n3. วัคซีน",
            "1. ไทย\n2. เรื่อง\n3. จีน\n4. วัคซีน",
            (
                ("=", "1. ไทย\n"),
                ("+", "2. เรื่อง\n"),
                ("-", "2"),
                ("+", "3"),
                ("=", ". จีน\n"),
                ("-", "3"),
                ("+", "4"),
                ("=", ". วัคซีน"),
            ),
        ),
        # A space that alone survives between two changes is read with them.
        ("วัคซีน จีน", "เรื่อง ไทย", (("-", "วัคซีน จีน"), ("+", "เรื่อง ไทย"))),
        # Indentation is no reason to show a line as another.
        ("ไทย\n  จีน", "ไทย\nจีน", (("=", "ไทย\n"), ("-", "  "), ("=", "จีน"))),
        # What is added at the end is added there, though the last line had no line end.
        ("ไทย", "ไทย\nจีน", (("=", "ไทย"), ("+", "\nจีน"))),
    ],
)
def test_a_diff_shows_the_words_that_changed(
    before: str, after: str, pieces: tuple[Piece, ...]
) -> None:
    assert word_diff(before, after, words) == pieces


def test_two_ways_to_cut_one_text_are_no_change() -> None:
    cuts = {"ไทยจีน ก": ["ไทยจีน", " ", "ก"], "ไทยจีน ข": ["ไทย", "จีน", " ", "ข"]}
    pieces = word_diff("ไทยจีน ก", "ไทยจีน ข", lambda text: cuts.get(text, list(text)))
    assert pieces == (("=", "ไทยจีน "), ("-", "ก"), ("+", "ข"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("กิน", "กีน"),
        ("น้ำ", "นำ"),
        ("เก", "แก"),
        ("e\u0301", "e"),
        ("👩\u200d🚀", "👩\u200d🔬"),
        ("👍🏽", "👍"),
        ("🇹🇭", "🇹🇷"),
        ("ก\r\nข", "ก\nข"),
        ("ก \u0e48ข", "ก ข"),
        ("ก\n\u0e48ข", "ก\nข"),
        ("เสีย", "เสือ"),
    ],
)
def test_a_letter_is_never_torn_apart_though_words_are_cut_by_code_point(
    before: str, after: str
) -> None:
    pieces = word_diff(before, after, list)
    assert (old(pieces), new(pieces)) == (before, after)
    at = in_old = in_new = 0
    for op, text in pieces:
        in_old += len(text) if op != "+" else 0
        in_new += len(text) if op != "-" else 0
        at += 1
        assert in_old in boundaries(before)
        assert in_new in boundaries(after)
    assert at >= 2


def test_a_cut_that_loses_or_invents_text_is_not_believed() -> None:
    for bad in (lambda _: [], lambda _: ["ก"], lambda text: [text, text], lambda text: ["", text]):
        pieces = word_diff("ไทยเห็นชอบ", "ไทยไม่เห็นชอบ", bad)
        assert pieces == (("-", "ไทยเห็นชอบ"), ("+", "ไทยไม่เห็นชอบ"))


def test_words_are_cut_only_where_something_changed() -> None:
    seen: list[str] = []

    def watching(text: str) -> list[str]:
        seen.append(text)
        return words(text)

    lines = [f"เรื่อง {number}" for number in range(100)]
    word_diff("\n".join(lines), "\n".join([*lines[:50], "จีน", *lines[51:]]), watching)
    assert sum(map(len, seen)) < 40


def test_a_rewriting_longer_than_is_cut_into_words_keeps_what_both_ends_share(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(edits, "MOST_CHARACTERS", 12)
    before, after = "ไทยเห็นชอบวัคซีนจีน", "ไทยเห็นชอบเรื่องจีน"
    assert word_diff(before, after, words) == (
        ("=", "ไทยเห็นชอบ"),
        ("-", "วัคซีน"),
        ("+", "เรื่อง"),
        ("=", "จีน"),
    )


def test_beyond_the_bound_the_rest_is_shown_phrase_by_phrase(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(edits, "MOST_CHARACTERS", 4)
    pieces = word_diff("1 ไทยจีน เรื่อง", "2 จีนไทย เรื่อง", words)
    assert pieces == (("-", "1 ไทยจีน"), ("+", "2 จีนไทย"), ("=", " เรื่อง"))


@pytest.mark.parametrize("left", ["เ", "แ", "โ", "ใ", "ไ", "\u200d"])
def test_nothing_parts_from_a_sign_that_leans_forward(left: str) -> None:
    assert not may_part(left + "ก", 1)


@pytest.mark.parametrize(
    "right", "\u0e31\u0e34\u0e3a\u0e47\u0e4e\u0e33\u0e32\u0e30\u0301\ufe0f\u200d"
)
def test_nothing_parts_from_a_sign_that_leans_back(right: str) -> None:
    assert not may_part("ก" + right, 1)


def test_the_ends_of_a_text_and_ordinary_letters_may_part() -> None:
    assert may_part("\u0e48", 0)
    assert may_part("\u0e48", 1)
    assert may_part("กข", 1)


def test_tokens_are_rejoined_where_they_cut_a_cluster() -> None:
    assert whole("กินน้ำ", list("กินน้ำ")) == ["กิ", "น", "น้ำ"]
    assert whole("", []) == []
