"""Diffs kept as lengths come back as they were, fitting or not."""

from hypothesis import given, settings
from hypothesis import strategies as st

from storage.fields import field_text, pack, unpack
from storage.records import Image, Link, Piece, Release

words = st.text(alphabet="กข่า๑ำ <&\n\t😀", max_size=6)
signs = st.sampled_from(["=", "-", "+"])
pieces: st.SearchStrategy[tuple[Piece, ...]] = st.lists(st.tuples(signs, words), max_size=8).map(
    tuple
)


def read(which: str, made: tuple[Piece, ...]) -> str:
    return "".join(text for sign, text in made if sign in which)


@settings(max_examples=100)
@given(pieces, pieces)
def test_a_diff_that_fits_its_texts_is_kept_as_lengths_alone(
    title: tuple[Piece, ...], lead: tuple[Piece, ...]
) -> None:
    before = Release(title=read("=-", title), lead=read("=-", lead))
    after = Release(title=read("=+", title), lead=read("=+", lead))
    packed = pack({"title": title, "lead": lead}, before, after)
    assert packed.isascii()
    assert unpack(packed, before, after) == {"title": title, "lead": lead}


@settings(max_examples=100)
@given(pieces, words, words)
def test_a_diff_that_does_not_fit_is_kept_whole(
    made: tuple[Piece, ...], before: str, after: str
) -> None:
    old, new = Release(title=before), Release(title=after)
    assert unpack(pack({"title": made, "category": made}, old, new), old, new) == {
        "title": made,
        "category": made,
    }


def test_pictures_and_links_are_lines_of_address_and_text() -> None:
    release = Release(title="t", images=(Image("u1", "ภาพ"), Image("u2")), links=(Link("u3", "x"),))
    assert field_text(release, "images") == "u1\tภาพ\nu2\t"
    assert field_text(release, "links") == "u3\tx"
    assert field_text(release, "attachments") == field_text(release, "lead") == ""
