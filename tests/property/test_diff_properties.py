import unicodedata
from collections.abc import Callable
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.thai.text import clusters
from scheduler.detect.edits import word_diff
from scheduler.detect.severity import same_substance, skeleton
from storage.records import Piece

LETTERS = "กขนมยรเแโไาะำัิีึืุู็่้๊๋์ฯๆ๑๒๓12 \n\t.,-%()AZé\u0301\u200b\u200d👩🚀🏽🇹🇭\r"
TEXTS = st.lists(
    st.one_of(
        st.text(alphabet=LETTERS, max_size=6),
        st.sampled_from(["กระทรวง ", "ไม่", "น้ำ", "เสีย", "ครั้งที่ ๑๗", "\n1. ", "กัน", "1,234"]),
    ),
    max_size=12,
).map("".join)


@st.composite
def edited_pairs(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a text and another made of it by a few insertions and deletions."""
    before = draw(TEXTS)
    after = before
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(after)))
        end = draw(st.integers(start, min(len(after), start + 5)))
        after = after[:start] + draw(TEXTS) + after[end:]
    return before, after


PAIRS = st.one_of(edited_pairs(), st.tuples(TEXTS, TEXTS), st.tuples(st.text(), st.text()))


def every_third(text: str) -> list[str]:
    return [text[at : at + 3] for at in range(0, len(text), 3)]


def one_word(text: str) -> list[str]:
    return [text]


CUTS = st.sampled_from([list, every_third, one_word, clusters, str.split])
Cut = Callable[[str], list[str]]


def side(pieces: tuple[Piece, ...], op: str) -> list[str]:
    return [text for sign, text in pieces if sign in {"=", op}]


@given(PAIRS, CUTS)
def test_pieces_rebuild_both_texts(pair: tuple[str, str], cut: Cut) -> None:
    pieces = word_diff(*pair, cut)
    if pair[0] == pair[1]:
        assert pieces == ()
    else:
        assert "".join(side(pieces, "-")) == pair[0]
        assert "".join(side(pieces, "+")) == pair[1]
        assert {sign for sign, _ in pieces} & {"-", "+"}


@given(PAIRS, CUTS)
def test_pieces_are_as_few_as_their_order_allows(pair: tuple[str, str], cut: Cut) -> None:
    pieces = word_diff(*pair, cut)
    assert all(text for _, text in pieces)
    for (sign, text), (following, new) in pairwise(pieces):
        if sign + following in {"--", "++", "+-"}:
            assert text.endswith("\n"), "only a paragraph is followed by another change"
            assert text.strip()
        assert sign + following != "=="
        assert sign + following != "-+" or text != new


def torn(text: str, at: int) -> bool:
    """Say whether a cut before ``at`` tears a letter apart: Unicode's and Thai's rules alone."""
    left, right = text[at - 1], text[at]
    return (
        unicodedata.category(right) in {"Mn", "Mc", "Me"}
        or right in "\u200d\u0e33"
        or left in "\u200dเแโใไ"
        or left + right == "\r\n"
    )


@given(PAIRS, CUTS)
@example(("ก\u0e48", "ข\u0e48"), list)
@example(("กิน น้ำ", "กีน นำ"), list)
@example(("เก่า", "เขา"), list)
@example(("กัน", "กันย์"), list)
def test_no_piece_cuts_a_cluster_whatever_the_words_are(pair: tuple[str, str], cut: Cut) -> None:
    pieces = word_diff(*pair, cut)
    for text, op in zip(pair, "-+", strict=True):
        parts = side(pieces, op)
        ends = {sum(map(len, parts[: n + 1])) for n in range(len(parts))} - {len(text)}
        cluster_ends = {sum(map(len, clusters(text)[:n])) for n in range(len(clusters(text)) + 1)}
        assert ends <= cluster_ends
        assert not [at for at in ends if torn(text, at)]


@given(PAIRS)
def test_substance_is_the_same_in_both_directions(pair: tuple[str, str]) -> None:
    assert same_substance(*pair) == same_substance(*reversed(pair))


@given(TEXTS)
def test_every_text_has_the_substance_of_itself(text: str) -> None:
    assert same_substance(text, text)


@given(TEXTS, st.data())
def test_more_spaces_where_there_are_some_are_dress(text: str, data: st.DataObject) -> None:
    spaces = [at for at, char in enumerate(text) if char == " "]
    at = data.draw(st.sampled_from(spaces)) if spaces else 0
    assert same_substance(text, text[:at] + (" " if spaces else "") + text[at:])


@given(st.text(alphabet="กขคาน", min_size=1), st.text(alphabet="กขคาน", min_size=1))
def test_another_letter_is_substance(before: str, after: str) -> None:
    assert same_substance(before, after) == (before == after)


@given(st.decimals(0, 99_999, places=2), st.decimals(0, 99_999, places=2))
def test_another_figure_is_substance(before: object, after: object) -> None:
    assert same_substance(f"วงเงิน {before} บาท", f"วงเงิน {after} บาท") == (before == after)


@settings(max_examples=50)
@given(st.integers(0, 10**9))
def test_a_figure_is_itself_with_commas_and_in_thai_digits(number: int) -> None:
    thai = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
    assert skeleton(f"{number:,}") == skeleton(str(number)) == skeleton(str(number).translate(thai))
