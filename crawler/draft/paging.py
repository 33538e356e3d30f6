"""The pages of a list that follow its first: by the numbers in their addresses, or by a link."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from lxml import etree

from crawler.draft.anchors import Anchor
from crawler.draft.model import Leaf
from crawler.draft.steps import found_by, own_steps
from crawler.pages.base import absolute
from crawler.pages.paragraphs import plain
from crawler.thai import text

_WORDS = ("ถัดไป", "หน้าถัดไป", "ต่อไป", "หน้าต่อไป", "next", "next page", "older", "older posts",
          "»", "›", ">", ">>", "next »", "next ›", "ถัดไป »", "ถัดไป ›", "→", "next →")  # fmt: skip
# WordPress hides a word before the number: '<span class="screen-reader-text">Page</span>2'.
_NUMBER = re.compile("(?:page|หน้า)? ?(0?[0-9]{1,4})", re.IGNORECASE)
_IN_PATH = re.compile("/page/([0-9]{1,4})/?$")
_MOST_LINKS = 3_000
_ADDRESS_NUMBER = re.compile("[0-9]{1,6}")


class Paging(NamedTuple):
    """What ``[[listings]]`` says of the pages that follow; ``how`` is empty when there are none."""

    url: str
    first: int | None = None
    step: int | None = None
    next: str | None = None
    found: str = ""
    confidence: float = 0.0
    how: str = ""


def paging_of(leaf: Leaf, anchors: Sequence[Anchor]) -> Paging:
    """Return how to come to the further pages of a list page."""
    numbered = _numbered(leaf.url, anchors)
    following = _link(leaf, _target(numbered, 2))
    if numbered is not None:
        return numbered
    return following or Paging(_plain(leaf.url))


def _target(paging: Paging | None, number: int) -> str | None:
    """Return the address of a numbered page."""
    if paging is None:
        return None
    first = paging.first or 0
    value = first + (number - 1) * (paging.step or 1)
    return re.sub(r"\{(?:page|offset)\}", str(value), paging.url)


def _numbered(url: str, anchors: Sequence[Anchor]) -> Paging | None:
    """Find links that are numbers, and lead where their number leads to.

    A number that the list's own address has as well is another: that of a section. In a path
    only '/page/2/' below the list's own is known: elsewhere the first page may have no number.
    """
    own = set(_query_numbers(url))
    pages: dict[str, dict[int, tuple[str, int]]] = {}
    for anchor in anchors:
        said = text.arabic_digits(anchor.words)
        if number := _NUMBER.fullmatch(said):
            there = {*_query_numbers(anchor.url), *_path_numbers(anchor.url, url)} - own
            for key, value in there:
                pages.setdefault(key, {}).setdefault(int(number[1]), (anchor.url, value))
    for key, found in pages.items():
        if len(found) >= 1 and (rule := _rule(key, found)):
            return rule
    return None


def _query_numbers(url: str) -> Iterator[tuple[str, int]]:
    for key, value in parse_qsl(urlsplit(url).query)[:20]:
        if _ADDRESS_NUMBER.fullmatch(value):
            yield key, int(value)


def _path_numbers(url: str, listing: str) -> Iterator[tuple[str, int]]:
    """Yield the number in '/page/2/', where what stands before it is the list's own path."""
    path = urlsplit(url).path
    found = _IN_PATH.search(path)
    home = _IN_PATH.sub("", urlsplit(listing).path).rstrip("/")
    if found and path[: found.start()] == home:
        yield "/page/", int(found[1])


def _rule(key: str, found: dict[int, tuple[str, int]]) -> Paging | None:
    """Return the rule that all the numbered links follow."""
    numbers = {said: value for said, (_, value) in found.items() if said > 1}
    if not numbers:
        return None
    url, value = next(found[said] for said in found if said > 1)
    shown = f"pages {', '.join(map(str, sorted(numbers)[:4]))}"
    sure = 0.9 if len(numbers) > 1 else 0.75
    how = f"numbers of pages in {key}" + ("" if key == "/page/" else "=")
    for first in (1, 0):
        if all(value == said - 1 + first for said, value in numbers.items()):
            return Paging(_holed(url, key, value, "{page}"), first, None, None, shown, sure, how)
    step = min(numbers.values()) // (min(numbers) - 1)
    if step > 1 and all(value == (said - 1) * step for said, value in numbers.items()):
        return Paging(_holed(url, key, value, "{offset}"), 0, step, None, shown, sure, how)
    return None


def _holed(url: str, key: str, value: int, hole: str) -> str:
    """Put a hole where the number stands."""
    if key == "/page/":
        return re.sub(rf"/page/0*{value}(?=/?(?:\?|$))", f"/page/{hole}", _plain(url), count=1)
    found = rf"([?&]{re.escape(key)}=)0*{value}(?=&|$)"
    return re.sub(found, rf"\g<1>{hole}", _plain(url), count=1)


def _plain(url: str) -> str:
    """Return an address whose own braces are no holes."""
    return url.replace("{", "%7B").replace("}", "%7D")


def _link(leaf: Leaf, second: str | None) -> Paging | None:
    """Find the link to the next page, by what it is or by what it says."""
    for element in list(leaf.root.iter("a", "link"))[:_MOST_LINKS]:
        url = absolute(leaf.base, element.get("href") or "")
        by_rel = "next" in (element.get("rel") or "").lower().split()
        if not url or element.tag == "link" or not (by_rel or _says_next(element)):
            continue
        if second is not None and url != second:
            continue  # '»' leads to the last page as often as to the next
        selector = _selector(leaf.root, element, by_rel=by_rel)
        how = "rel=next" if by_rel else f"a link that says {plain(element)!r}"
        found = Paging(
            _plain(leaf.url), next=selector, found=url, confidence=0.9 if by_rel else 0.7
        )
        return found._replace(how=how)
    return None


def _says_next(element: etree._Element) -> bool:
    said = (plain(element), element.get("title") or "", element.get("aria-label") or "")
    return any(text.clean(words).lower() in _WORDS for words in said)


def _selector(root: etree._Element, element: etree._Element, *, by_rel: bool) -> str:
    """Return a selector whose last find is the link, as the reader takes the last."""
    tried = ["a[rel~='next']"] if by_rel else []
    parent = element.getparent()
    tried += [each for each in own_steps([element]) if each != "a"]
    if parent is not None:
        tried += [f"{each} > a" for each in own_steps([parent]) if each != parent.tag]
    for selector in tried:
        if found_by(selector, root) == [element]:
            return selector
    words = plain(element).replace("'", "")
    return f"xpath://a[normalize-space(.)='{words}']"
