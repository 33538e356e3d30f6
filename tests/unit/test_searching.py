"""What a query finds in a text, by n-grams and by the text itself, and where it is shown."""

import time
from itertools import accumulate
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.thai.highlights import marked, passage
from crawler.thai.searching import folded, search_form, steady_bytes, terms
from crawler.thai.text import clean, clean_lines, clusters
from storage import search_grams
from storage.records import Attachment, Image, Link, Release
from storage.search_grams import code, needed, sections
from storage.search_lists import BLOCK, Lists, common, is_list, packed

THAIGOV = Path(__file__).parent.parent / "data" / "thaigov"
TEXTS = sorted([*THAIGOV.glob("text/*.txt"), *THAIGOV.glob("raw_with_views/*.txt")])

LETTERS = "กขคนรมเแาำิี่้์ๆฯ๑๒12aBéßÉ -–“'.,()\u0301"
TEXT = st.one_of(st.text(LETTERS, max_size=60), st.text(max_size=40)).map(clean)


def holds(text: str, query: str) -> bool:
    return all(term in folded(clean(text)) for term in terms(query))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("ประชาชน", "การให้บริการประชาชน"),
        ("ภัย", "อุทกภัยในภาคใต้"),
        ("กก", "ศธ. กก.ประชุม"),
        ("บริการประชาชน", "การบริการ ประชาชน"),
        ('"บริการ ประชาชน"', "การบริการประชาชน"),
        ('"บริการ ประชาชน"', "การบริการ\xa0ประชาชน"),
        ("ต่างๆ", "ส่วนต่าง ๆ"),
        ('"ต่าง ๆ"', "ส่วนต่างๆ"),
        ("ครั้งที่17", "การประชุมครั้งที่ ๑๗"),
        ("๑๗", "ครั้งที่ 17"),
        ("พ.ศ.2563", "พ.ศ. ๒๕๖๓"),
        ("น้ำ", "น\u0e4d\u0e49\u0e32ท่วม"),
        ("น\u0e33\u0e49", "น้ำท่วม"),
        ("แรงงาน", "กระทรวงเเรงงาน"),
        ("ให้", "ให\uf70bความเห็น"),
        ("พาณิชย์", "พา\u200bณิชย์"),
        ("พา\u200bณิชย์", "พาณิชย์"),
        ("COVID-19", "โรค Covid–๑๙"),
        ('"press release"', "Press   Release"),
        ('“press release”', "press\u2028release"),
        ("strasse", "Straße"),
        ("เชียงใหม่ ไฟป่า", "ไฟป่าที่จังหวัดเชียงใหม่"),
        ("ก ข่าว", "ข่าวก"),
    ],
)  # fmt: skip
def test_a_text_is_found(query: str, text: str) -> None:
    assert holds(text, query)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("ประชาชน", "ประชากร"),
        ('"บริการ ประชาชน"', "ประชาชนรับบริการ"),
        ("เชียงใหม่ ไฟป่า", "ไฟป่าที่จังหวัดเชียงราย"),
        ("information", "in formation"),
        ('"in formation"', "information"),
        ("2563", "25 63"),
        ("cafe", "café"),
    ],
)
def test_another_text_is_not(query: str, text: str) -> None:
    assert not holds(text, query)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("วัคซีน  โควิด", ("วัคซีน", "โควิด")),
        ("วัคซีน วัคซีน", ("วัคซีน",)),
        ('"ล็อต แรก" วัคซีน', ("ล็อตแรก", "วัคซีน")),
        ('ก"a  b"ข', ("ก", "a b", "ข")),
        ('"a b', ("a b",)),
        ('""', ()),
        ('" "', ()),
        (" ", ()),
        ("\u200b", ()),
        ("ก", ("ก",)),
    ],
)
def test_a_query_is_words_and_phrases(query: str, expected: tuple[str, ...]) -> None:
    assert terms(query) == expected


@given(TEXT, st.data())
def test_whatever_stands_in_a_text_finds_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    piece = text[start : data.draw(st.integers(start, len(text)))]
    piece = clean("".join(" " if letter in '"“”„' else letter for letter in piece))
    if piece in text:
        assert all(term in folded(text) for term in terms(f'"{piece}"'))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_every_two_letters_of_a_real_text_find_it_by_what_is_indexed(path: Path) -> None:
    body = tuple(clean_lines(path.read_text("utf-8")))
    release = Release(title=body[0], body=body)
    indexed = list(sections(search_form(release)))
    whole = " ".join(body)
    for length in (2, 3, 7, 150):
        for start in range(0, len(whole) - length, 13):
            piece = whole[start : start + length]
            if '"' not in folded(piece) and len("".join(terms(piece))) > 1:
                found = terms(f'"{piece}"')
                assert any(all(needed(term) <= each for term in found) for each in indexed), piece
                assert steady_bytes(found) in release.encode().translate(None, b' ",')


@given(st.lists(st.text("abcd", max_size=90), max_size=4), st.integers(2, 20), st.data())
def test_a_term_is_whole_in_one_section(parts: list[str], length: int, data: st.DataObject) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search_grams, "SECTION", 20)
        patch.setattr(search_grams, "OVERLAP", 7)
        patch.setattr(search_grams, "MOST_SECTIONS", data.draw(st.sampled_from([1, 2, 3, 100])))
        cut = list(sections(parts))
        for part in parts:
            for start in range(len(part) - length + 1):
                wanted = needed(part[start : start + length])
                assert wanted
                assert any(wanted <= each for each in cut)


def test_a_short_text_is_one_section_and_a_huge_one_has_not_too_many() -> None:
    assert len(list(sections(["ข่าวสั้น", "ก" * 100]))) == 1
    assert len(list(sections(["กข" * 5_000]))) == 3
    assert len(list(sections(["ก" * 5_000_000]))) == search_grams.MOST_SECTIONS
    assert list(sections(["", "ก"])) == []


def test_a_long_term_is_looked_up_by_few_n_grams() -> None:
    term = "".join(chr(0x4E00 + number) for number in range(5_000))
    assert 40 <= len(needed(term)) <= 81
    assert needed("กข") == {"กข"}
    assert needed("กขค") == {"กขค"}
    assert needed("ก") == set()


def test_a_phrase_is_looked_up_by_more_than_its_words() -> None:
    """All three letters that stand together in it stand together here too, but not all seven."""
    (indexed,) = sections(["ให้บริการ การประชุม ประชาชน"])
    short = {gram for gram in needed("บริการประชาชน") if isinstance(gram, str)}
    assert short <= indexed
    assert not needed("บริการประชาชน") <= indexed
    assert needed("บริการ") <= indexed


def test_no_two_pairs_of_letters_share_a_code() -> None:
    pairs = [one + two for one in map(chr, range(0xE01, 0xE5C)) for two in "กขabc1 \ud800\uffff"]
    assert len({code(pair) for pair in pairs}) == len(pairs)


PLACES = st.one_of(
    st.sets(st.integers(0, BLOCK - 1), min_size=1, max_size=30),
    st.sets(st.integers(0, 900), min_size=1, max_size=300),
    st.builds(range, st.integers(0, 9), st.integers(2_100, BLOCK), st.integers(1, 7)).map(set),
)


@given(PLACES, PLACES, PLACES, st.integers(0, BLOCK))
def test_packed_lists_say_what_they_were_given(
    one: set[int], two: set[int], three: set[int], cut: int
) -> None:
    lists = []
    for places in (one, two, three):
        begun = b""
        for some in ({place for place in places if place < cut}, {*range(cut, BLOCK)} & places):
            begun = packed(begun, sorted(some)) if some else begun
        lists.append(begun)
        assert list(common([lists[-1]])) == sorted(places)
        assert is_list(lists[-1], max(places) + 1)
        assert not is_list(lists[-1], max(places))
        assert len(lists[-1]) <= 2 + max(places) // 8
    assert list(common(lists)) == sorted(one & two & three)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"n",
        b"n1",
        b"n\2\0\1\0",
        b"s",
        b"s\xff",
        b"b",
        b"x\0\0",
        b"b\1\0",
        b"b" + b"\1" * 2_000,
    ],
)
def test_what_is_no_list_is_told(data: bytes) -> None:
    assert not is_list(data, BLOCK)


def test_lists_of_n_grams_with_one_code_become_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.search_lists.code", len)
    lists = Lists()
    lists.add(3, ["กข", "คง", "กขค"])
    lists.add(5, ["คง"])
    assert {mark: list(places) for mark, places in lists.by_code().items()} == {2: [3, 5], 3: [3]}


RELEASE = Release(
    title="การประชุมครั้งที่ ๑๗ เรื่องวัคซีน COVID–19",
    lead="คำนำ",
    body=(
        "กระทรวงการต่างประเทศแจ้งว่า ประเทศไทยจะสมทบเงินจำนวน ๑๔ ล้านบาท เข้ากองทุนอาเซียน",
        "เพื่อรับมือกับโควิด-๑๙ และเตรียมรับวัคซีนล็อตแรก ในเดือนกุมภาพันธ์ รวม ๒๖ แห่ง",
    ),
    category="ข่าวเด่น",
    images=(Image("https://www.mfa.go.th/a.jpg", "ภาพหมู่"),),
    attachments=(Attachment("https://www.mfa.go.th/a.pdf", "เอกสารแนบ"),),
    links=(Link("https://www.mfa.go.th/b", "อ่านต่อ"),),
)


@pytest.mark.parametrize(
    ("query", "field", "hits"),
    [
        ("วัคซีน", "body", ["วัคซีน"]),
        ("ครั้งที่17", "title", ["ครั้งที่ ๑๗"]),
        ("covid-19 วัคซีน", "title", ["วัคซีน", "COVID–19"]),
        ('"14 ล้านบาท"', "body", ["๑๔ ล้านบาท"]),
        ("อาเซียนเพื่อรับมือ", "body", ["อาเซียน เพื่อรับมือ"]),
        ("แห่ง กระทรวง", "body", ["กระทรวง", "แห่ง"]),
        ("คำนำ", "lead", ["คำนำ"]),
        ("เด่น", "category", ["เด่น"]),
        ("ภาพหมู่", "images", ["ภาพหมู่"]),
        ("เอกสาร", "attachments", ["เอกสาร"]),
        ("อ่าน", "links", ["อ่าน"]),
    ],
)
def test_a_passage_shows_the_words_where_they_stand(
    query: str, field: str, hits: list[str]
) -> None:
    found, pieces = passage(RELEASE, terms(query))
    assert found == field
    assert [words for mark, words in pieces if mark == "*"] == hits


def test_a_passage_is_short_and_says_where_it_is_cut() -> None:
    _, pieces = passage(RELEASE, terms("วัคซีน"))
    shown = "".join(words for _, words in pieces)
    assert shown == ("…น เพื่อรับมือกับโควิด-๑๙ และเตรียมรับวัคซีนล็อตแรก ในเดือนกุมภาพันธ์ รวม ๒๖ แห่ง")
    _, pieces = passage(RELEASE, terms("แห่ง กระทรวง"))
    shown = "".join(words for _, words in pieces)
    assert shown == "กระทรวงการต่างประเทศแจ้งว่า … นกุมภาพันธ์ รวม ๒๖ แห่ง"


@given(TEXT, st.lists(TEXT.map(folded).filter(bool), max_size=3))
def test_marks_change_nothing_and_cut_no_cluster(text: str, wanted: list[str]) -> None:
    pieces = marked(text, wanted)
    assert "".join(words for _, words in pieces) == text
    cuts = accumulate(len(words) for _, words in pieces)
    assert set(cuts) <= set(accumulate(map(len, clusters(text))))
    form = folded(text)
    assert any(mark == "*" for mark, _ in pieces) == any(term in form for term in wanted)


@given(TEXT, st.data())
def test_a_marked_place_holds_its_term(text: str, data: st.DataObject) -> None:
    form = folded(text)
    start = data.draw(st.integers(0, max(0, len(form) - 1)))
    term = form[start : start + 3].strip()
    if term:
        places = [words for mark, words in marked(text, [term]) if mark == "*"]
        assert places
        assert all(term in folded(words) for words in places)


@pytest.mark.parametrize(
    "text",
    ["ก" * 100_000, "ก " * 50_000, "ก\u0e49" * 50_000, "\u0301" * 100_000, 'a"' * 50_000,
     "ß" * 100_000, "เก็" * 30_000],
)  # fmt: skip
def test_a_hostile_text_is_searched_and_shown_soon(text: str) -> None:
    cleaned = clean(text)
    release = msgspec.structs.replace(RELEASE, body=(cleaned,))
    began = time.process_time()
    list(sections(search_form(release)))
    for query in (text[:2], text[:300], text):
        wanted = terms(query)
        needed("".join(wanted))
        passage(release, [term for term in wanted[:50] if term])
    # Some 1 s; what takes the square of its length takes minutes.
    assert time.process_time() - began < 20
