"""A page's bytes become the text its author wrote, whatever its labels say."""

import pytest

from crawler.encoding import decode, encoding_of, to_utf8

THAI = "<html><head>{meta}</head><body><p>กระทรวงการต่างประเทศ แถลงข่าว น้ำ ๑๗</p></body></html>"
META = '<meta http-equiv="Content-Type" content="text/html; charset={}">'


def _html(label: str = "") -> str:
    return THAI.format(meta=META.format(label) if label else "")


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp874", "tis-620"])
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
