"""The tree of a page holds all that a browser would show, however its tags are closed."""

import pytest

from crawler.pages.base import Page, parse
from crawler.pages.paragraphs import paragraphs
from storage.records import Problem


@pytest.mark.parametrize(
    "end",
    ["</html>", "</body>", "</body></html>", "</HTML >", "</body>\n</html>\n"],
)
def test_what_stands_behind_a_stray_end_is_still_the_page(end: str) -> None:
    html = f"<html><body><div><p>ต้น</p>{end}<p>ปลาย</p></div></body></html>"
    root = parse(Page(html.encode(), "https://x.go.th/"))
    assert not isinstance(root, Problem)
    (whole,) = root.iter("div")
    assert paragraphs(whole) == ("ต้น", "ปลาย")


def test_a_page_of_nothing_but_ends_is_empty() -> None:
    assert parse(Page(b"</body></html>", "")) == Problem("empty", "the page is empty")
