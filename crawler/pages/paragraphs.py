"""What an element says: its paragraphs, its words on one line, the words beside an icon."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml import etree

from crawler.pages.imprints import is_imprint
from crawler.pages.lines import UNSEEN, is_block
from crawler.thai import numbers, text
from crawler.thai.othercounts import (
    is_other_counter,
    is_sharing,
    is_statistic_after,
    without_downloads,
)

# Style rules pasted from Word and shown as text: 'p.western { font-family: ..}'.
_CSS_LEAK = re.compile(r"(?:[\x21-\x7a][\x20-\x7a]{0,200}\{[^{}:]*:[^{}]*\}\s*)+\Z")
# Starts and ends of elements in a headline, a link or a card; real ones have some ten. Nested
# in one another they hold the same text again and again.
_SMALL = 400
# An icon's number stands in the text behind it, or in the next element.
_NEAR = 4
_MOST_FINDS = 20
# Words of the longest counter: '11 total views, 2 views today' has six.
_EDGE = 10
_ICON = re.compile(r"(?:^|[\s_-])(?:fa|icon|glyphicon|bi|mdi)(?:[\s_-]|$)")


def paragraphs(body: etree._Element) -> tuple[str, ...]:
    """Return the text of an element, one cleaned paragraph a block, empty ones dropped."""
    return tuple(_paragraphs(body))


def without_counters(said: tuple[str, ...]) -> tuple[str, ...]:
    """Return a text without the counters at its two ends; one that is nothing else stays.

    A template may set them inside the element of the text: 'จำนวนผู้เข้าชม 35 ครั้ง'. They are not
    read as the page's counter: no number is better than that of another thing. One beside the
    author's name is (see ``imprints.counted``).
    """
    if all(map(_moves, said)):
        return said
    dropped = {*_at_end(said, range(len(said))), *_at_end(said, range(len(said))[::-1])}
    return tuple(words for at, words in enumerate(said) if at not in dropped)


def without_counters_beside(words: str) -> str:
    """Return a line without the counters at its two ends, as an excerpt runs them together."""
    parts = words.split(" ")
    last = min(len(parts), _EDGE)
    heads = (at for at in range(last, 0, -1) if _counts(" ".join(parts[:at])))
    parts = parts[next(heads, 0) :]
    first = max(0, len(parts) - _EDGE)
    tails = (at for at in range(first, len(parts)) if _counts(" ".join(parts[at:])))
    return " ".join(parts[: next(tails, len(parts))])


def _at_end(said: tuple[str, ...], way: range) -> Iterator[int]:
    """Yield which paragraphs are counters, from an end on; words that share a page may lie by."""
    for at in way:
        if is_sharing(said[at]):
            continue
        if not _moves(said[at]) or _is_statistic(said, at):
            break
        yield at


def _is_statistic(said: tuple[str, ...], at: int) -> bool:
    """Tell whether a line is a report's own: it goes on with the statistics before it."""
    before = said[at - 1] if at else ""
    return bool(before) and not _moves(before) and is_statistic_after(said[at], before)


def _moves(words: str) -> bool:
    return _counts(words) or is_imprint(words)


def _counts(words: str) -> bool:
    viewed = numbers.is_views_label(words) and numbers.parse_views(words) is not None
    return viewed or is_other_counter(words)


def says_anything(element: etree._Element) -> bool:
    """Tell whether an element has any text; looks no further than its first paragraph."""
    return next(_paragraphs(element), None) is not None


def _paragraphs(body: etree._Element, most: int | None = None) -> Iterator[str]:
    """Yield paragraphs until ``most`` starts and ends of elements were met."""
    cleaned = (text.clean(part) for part in _blocks(body, most))
    return (part for part in cleaned if part and not _CSS_LEAK.match(part))


def _blocks(body: etree._Element, most: int | None) -> Iterator[str]:
    parts: list[str] = []
    linked = False
    walker = etree.iterwalk(body, events=("start", "end"))
    for event, element in islice(walker, most):
        tag = element.tag
        if is_block(tag) and parts:
            yield _block(parts, linked)
            parts, linked = [], False
        if event == "start":
            if tag in UNSEEN:
                walker.skip_subtree()
            elif element.text:
                parts.append(element.text)
            linked = linked or tag == "a"
        elif element.tail and element is not body:
            parts.append(element.tail)
    yield _block(parts, linked)


def _block(parts: list[str], linked: bool) -> str:
    """Return the text of a block; a link's may end with how often its file was fetched."""
    words = "".join(parts)
    return without_downloads(text.clean(words)) if linked else words


def plain(element: etree._Element) -> str:
    """Return the cleaned text of a small element on one line."""
    said = list(_paragraphs(element, most=_SMALL))
    return said[0] if len(said) == 1 else text.clean(" ".join(said))


def first_words(found: Sequence[etree._Element | str]) -> str:
    """Return the words of the first find of a selector that says anything."""
    return next((words for place in found[:_MOST_FINDS] if (words := words_at(place))), "")


def words_at(found: etree._Element | str) -> str:
    """Return what a selector's find says: an attribute, an element's text, or what an icon marks.

    An icon has no text of its own; its number follows it: ``<strong class="…eye"></strong> 695``.
    """
    if isinstance(found, str):
        return text.clean(found)
    said = plain(found)
    step: etree._Element | None = found
    for _ in range(_NEAR):
        if said or step is None:
            break
        said = text.clean(step.tail or "")
        step = step.getnext()
        if step is not None and _ICON.search(step.get("class") or "") and not plain(step):
            break  # the next icon's number is not this one's
        if not said and step is not None:
            said = plain(step)
    if not said and (parent := found.getparent()) is not None and len(plain(parent)) == 0:
        following = parent.getnext()
        said = text.clean(parent.tail or "") or (plain(following) if following is not None else "")
    return said
