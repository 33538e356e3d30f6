"""What is said of an edit holds of the texts, whatever they are and however words are cut."""

from collections.abc import Callable

import msgspec
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.thai.text import clusters
from scheduler.detect.boundaries import boundaries
from scheduler.detect.change import COSMETIC, FOLDED, KINDS, LONGEST, MOST
from scheduler.detect.edits import account, diff_fields, word_diff
from scheduler.detect.folding import folded
from scheduler.detect.rows import rows
from scheduler.detect.severity import severity
from storage.records import Attachment, Image, Link, Release

Cut = Callable[[str], list[str]]

# fmt: off
WORDS = [
    "ไม่", "มิ", "มิได้", "ยกเลิก", "เลื่อน", "ห้าม", "นายดอน", "ปรมัตถ์วินัย",
    "ดร.สมชาย", "กระทรวงการคลัง", "14", "๑๕", "ล้าน", "บาท", "ร้อยละ", "1,000",
    "1.5", "5-8", "๒๖", "มกราคม", "๒๕๖๔", "กันยายน", "พ.ศ.", "2566", "09.30", "น.",
    "มาตรา", "5", "(2)", "ครั้งที่", "เห็นชอบ", "น้ำ", "เเละ", "คํา", "กรุงเทพฯ",
    "ๆ", "not", "the", "\u200b", "“", "http://a.go.th/x?id=5", "เรื่อง", "ข้อ", "3",
    "e\u0301", "👩\u200d🚀", "\u0e48", "เ",
]
# fmt: on
BETWEEN = st.sampled_from(
    ["", "", " ", "  ", "\n", "\n1. ", "\n๒. ", "\n(3) ", "\n1.1 ", "\n- ", "\n• "]
)
TEXTS = st.lists(st.tuples(st.sampled_from(WORDS), BETWEEN), max_size=14).map(
    lambda parts: "".join(word + gap for word, gap in parts)
)


@st.composite
def edited_pairs(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a text, and another made of it by a few words put in or taken out."""
    before = after = draw(TEXTS)
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(after)))
        end = draw(st.integers(start, min(len(after), start + 6)))
        after = after[:start] + draw(st.one_of(st.just(""), TEXTS)) + after[end:]
    return before, after


PAIRS = st.one_of(edited_pairs(), st.tuples(TEXTS, TEXTS), st.tuples(st.text(), st.text()))
CUTS = st.sampled_from([list, str.split, clusters, lambda text: [text]])
THINGS = st.tuples(st.sampled_from(["/a", "/b", "http://a.go.th", "https://www.a.go.th/"]), TEXTS)


@st.composite
def releases(draw: st.DrawFn) -> Release:
    days = st.none() | st.dates()
    things = st.lists(THINGS, max_size=3)
    return Release(
        title=draw(TEXTS),
        lead=draw(st.none() | TEXTS),
        body=tuple(draw(TEXTS).split("\n")),
        published_on=draw(days),
        updated_on=draw(days),
        category=draw(st.none() | TEXTS),
        language=draw(st.sampled_from(["th", "en"])),
        images=tuple(Image(*each) for each in draw(things)),
        attachments=tuple(Attachment(*each) for each in draw(things)),
        links=tuple(Link(*each) for each in draw(things)),
    )


def body(text: str) -> Release:
    return Release(title="ข่าว", body=tuple(text.split("\n")))


def squeezed(text: str) -> str:
    return " ".join(text.split())


@given(releases(), releases(), CUTS)
def test_an_account_of_any_edit_is_bounded_and_weighs_what_the_edit_weighs(
    before: Release, after: Release, cut: Cut
) -> None:
    diff = diff_fields(before, after, cut)
    said = account(before, after, diff, cut)
    assert said.severity == severity(before, after)
    kinds = [change.kind for change in said.changes]
    assert len(kinds) <= MOST
    assert kinds == sorted(kinds, key=KINDS.index)
    assert {change.field for change in said.changes} <= {*diff, ""}
    assert (said.severity == "cosmetic") == all(kind in COSMETIC for kind in kinds)
    assert bool(diff) == bool(kinds)
    assert all(max(map(len, (each.before, each.after))) <= LONGEST for each in said.changes)
    assert said.reason
    assert "\n" not in said.reason
    assert len(said.reason) < 600
    assert said.reason.startswith("only ") == (said.severity == "cosmetic" and bool(diff))
    assert account(before, after, diff, cut) == said


@given(releases(), releases())
def test_an_account_is_plain_json(before: Release, after: Release) -> None:
    detail = account(before, after, diff_fields(before, after, list), list).detail
    assert msgspec.json.decode(msgspec.json.encode(detail)) == detail


@given(PAIRS, CUTS)
@example(("1. ก\n2. ข", "1. ข"), list)
@example(("งบ 14 ล้าน", "งบ 15 ล้าน"), list)
def test_what_is_told_stands_in_the_texts_and_differs(pair: tuple[str, str], cut: Cut) -> None:
    before, after = map(body, pair)
    diff = diff_fields(before, after, cut)
    for change in account(before, after, diff, cut).changes:
        for told, text in zip((change.before, change.after), pair, strict=True):
            whole = squeezed(text)
            assert told.removesuffix("…").strip() in whole
            if told.endswith("…") and told not in whole:
                end = whole.index(told[:-1]) + len(told) - 1
                assert end in boundaries(whole)
        if change.kind not in {*FOLDED, "moved", "more"}:
            assert change.before != change.after


@given(PAIRS, CUTS)
def test_the_rows_of_a_diff_join_to_both_texts(pair: tuple[str, str], cut: Cut) -> None:
    found = rows(word_diff(*pair, cut)) if pair[0] != pair[1] else rows((("=", pair[0]),))
    assert "".join(row.before for row in found) == pair[0]
    assert "".join(row.after for row in found) == pair[1]
    for row in found:
        assert "".join(text for sign, text in row.pieces if sign != "+") == row.before
        assert "".join(text for sign, text in row.pieces if sign != "-") == row.after


@given(PAIRS, CUTS)
def test_a_folded_diff_still_has_all_of_the_new_text(pair: tuple[str, str], cut: Cut) -> None:
    shown = folded(word_diff(*pair, cut))
    joined = "".join(text for sign, text in shown if sign in {"=", "+"})
    assert joined == (pair[1] if pair[0] != pair[1] else "")
    gone = [text for sign, text in shown if sign == "-"]
    assert all(text in pair[0] for text in gone)


@given(st.integers(1, 998), st.integers(1, 998), st.sampled_from(["{}. ", "({}) ", "{}) "]))
def test_any_number_of_a_list_may_become_any_other(old: int, new: int, form: str) -> None:
    before, after = (body(f"{form.format(number)}เรื่อง การแต่งตั้ง") for number in (old, new))
    said = account(before, after, diff_fields(before, after, list), list)
    assert said.severity == "cosmetic"
    assert [change.kind for change in said.changes] == ["renumbered"] * (old != new)


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.sampled_from(["{:,}", "{}"]))
def test_any_figure_that_became_another_is_called_out(old: int, new: int, form: str) -> None:
    figures = [form.format(number) for number in (old, new)]
    before, after = (body(f"ใช้งบประมาณ {figure} บาท ในปีนี้") for figure in figures)
    said = account(before, after, diff_fields(before, after, clusters), clusters)
    told = [(change.kind, change.before, change.after) for change in said.changes]
    assert told == [("figure", *(f"{figure} บาท" for figure in figures))] * (old != new)
