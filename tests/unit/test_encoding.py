"""A page's bytes become the text its author wrote, whatever its labels say."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.encoding import decode, encoding_of, to_utf8

THAI = "<html><head>{meta}</head><body><p>กระทรวงการต่างประเทศ แถลงข่าว น้ำ ๑๗</p></body></html>"
META = '<meta http-equiv="Content-Type" content="text/html; charset={}">'


def _html(label: str = "") -> str:
    return THAI.format(meta=META.format(label) if label else "")


@pytest.mark.parametrize("codec", [
        "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp874", "tis-620"
    ])  # fmt: skip
def test_thai_is_read_without_any_label(codec: str) -> None:
    assert decode(_html().encode(codec), {}) == _html()


@pytest.mark.parametrize("label", ["tis-620", "TIS-620", "windows-874", "ISO-8859-11", "cp874"])
@pytest.mark.parametrize("place", ["header", "meta"])
def test_the_names_of_the_thai_code_page_are_one(label: str, place: str) -> None:
    html = _html(label if place == "meta" else "")
    headers = {"Content-Type": f"text/html; charset={label}"} if place == "header" else {}
    assert encoding_of(html.encode("cp874"), headers) == "cp874"
    assert decode(html.encode("cp874"), headers) == html


@pytest.mark.parametrize("label", ["tis-620", "windows-874", "iso-8859-1", "utf-16", "bogus"])
def test_utf_8_wins_over_a_wrong_label(label: str) -> None:
    headers = {"content-type": f'text/html; charset="{label}"'}
    assert decode(_html(label).encode(), headers) == _html(label)


@pytest.mark.parametrize("label", ["utf-8", "iso-8859-1", "us-ascii", "windows-1252", "utf-7", "x"])
def test_thai_bytes_win_over_a_label_of_another_script(label: str) -> None:
    headers = {"CONTENT-TYPE": f"text/html;charset={label}"}
    assert decode(_html(label).encode("cp874"), headers) == _html(label)


def test_the_header_comes_before_the_meta() -> None:
    html = '<meta charset="big5"><p>caf\xe9 \xfc\xdf</p>'
    assert decode(html.encode("latin-1"), {"content-type": "text/html; charset=latin-1"}) == html


@pytest.mark.parametrize("bad", [b"\xff", b"\xe0\xb8", b"\x81", b"\xc0\xaf"])
def test_a_lone_bad_byte_costs_one_letter_and_not_the_page(bad: bytes) -> None:
    body = _html().encode()
    at = body.index("แถลง".encode())
    text = decode(body[:at] + bad + body[at:], {"content-type": "text/html; charset=tis-620"})
    assert text.replace("\ufffd", "") == _html()
    assert "\ufffd" in text


def test_a_page_cut_inside_a_letter_is_still_utf_8() -> None:
    body = _html().encode()[: _html().encode().index("ข่าว".encode()) + 1]
    assert decode(body, {}).startswith(_html()[:40])


def test_a_zero_byte_does_not_end_the_page() -> None:
    assert to_utf8(b"<p>a\0b</p>", {}) == "<p>a\ufffdb</p>".encode()


def test_bytes_that_are_utf_8_are_passed_on_as_they_are() -> None:
    body = _html().encode()
    assert to_utf8(body, {}) == body
    assert to_utf8(b"\xef\xbb\xbf" + body, {}) == body


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("label", ["tis-620", "utf-8", "utf-16-be", "latin-1"])
def test_a_byte_order_mark_beats_every_label(codec: str, label: str) -> None:
    headers = {"content-type": f"text/html; charset={label}"}
    assert decode(_html(label).encode(codec), headers) == _html(label)


@pytest.mark.parametrize("label", ["utf-16", "utf-32", "utf-16le"])
@pytest.mark.parametrize("codec", ["utf-8", "cp874"])
def test_no_label_makes_utf_16_of_bytes_without_a_zero(label: str, codec: str) -> None:
    headers = {"content-type": f"text/html; charset={label}"}
    assert decode(_html(label).encode(codec), headers) == _html(label)


def test_english_in_utf_16_is_not_taken_for_ascii_with_zero_bytes() -> None:
    html = "<html><p>The Minister spoke.</p></html>"
    assert to_utf8(html.encode("utf-16-le"), {"content-type": "text/html"}) == html.encode()


@pytest.mark.parametrize(
    "text",
    [
        "<p>Les ministres français ont été reçus à l'École, où ils préfèrent rester.</p>",
        "<p>Côte d'Ivoire, España, Österreich © 2021</p>",
        "<p>\u201cQuoted\u201d \u2013 caf\xe9</p>",
    ],
)
@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1252", "us-ascii"])
def test_accents_and_signs_are_no_thai_letters(text: str, label: str) -> None:
    headers = {"content-type": f"text/html; charset={label}"}
    assert decode(text.encode("cp1252"), headers) == text


def test_quotes_and_hard_spaces_keep_no_thai_page_from_being_thai() -> None:
    html = "<p>" + "\xa0\u201cข่าว\u201d\u2026\xa0\xa0" * 20 + "</p>"
    assert decode(html.encode("cp874"), {"content-type": "text/html; charset=utf-8"}) == html


KOREAN = "<p>외교부 대변인은 오늘 발표했다</p>"


@pytest.mark.parametrize(
    "before",
    [
        "<meta charset=euc-kr>",
        f"<style>{'p {}' * 500}</style>{META.format('euc-kr')}",
        f"{'x' * 2000}<META content='text/html;CHARSET = EUC-KR' http-equiv=content-type>",
        "<?xml version='1.0' encoding='euc-kr'?>",
        " <!-- <meta charset=big5> --><meta charset='euc-kr'>",
    ],
)
def test_a_label_is_found_where_pages_put_it(before: str) -> None:
    html = before + KOREAN
    assert decode(html.encode("euc-kr"), {}) == html


BYTES = st.one_of(
    st.binary(max_size=300),
    st.tuples(
        st.sampled_from(["utf-8", "cp874", "cp1252", "utf-16-le", "utf-16", "euc-kr"]),
        st.sampled_from(["", "<meta charset=tis-620>", "<meta charset=utf-8>", "<meta charset=x>"]),
        st.text(alphabet="<p>ขข่าว é\0ÿ외", max_size=60),
    ).map(lambda it: (it[1] + it[2]).encode(it[0], "replace")),
)


@given(BYTES, st.sampled_from(["", "; charset=tis-620", "; charset=big5", "; charset=latin-1"]))
def test_the_name_that_was_kept_reads_the_bytes_the_same_again(body: bytes, label: str) -> None:
    headers = {"Content-Type": f"text/html{label}"}
    kept = encoding_of(body, headers)
    again = {"Content-Type": f"text/html; charset={kept}"}
    assert encoding_of(body, again) == kept
    assert to_utf8(body, again) == to_utf8(body, headers)


@pytest.mark.parametrize(
    "body",
    [b"<meta" * 200_000, b"<!--" * 250_000, b"<meta charset = " + b" " * 999_000, b"\0" * 999_000],
)
def test_hostile_bytes_and_labels_take_no_time(body: bytes) -> None:
    start = time.process_time()
    encoding_of(body + b"\xff", {"content-type": "charset=" + " " * 60_000})
    assert time.process_time() - start < 2
