"""A tree as a reader sees it: lines before an element, paragraphs inside one."""

import re
from collections.abc import Collection, Iterator
from itertools import islice
from typing import NamedTuple

from lxml import etree

from crawler.thai import text

INLINE = frozenset(
    [
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn",
        "em", "font", "i", "img", "ins", "kbd", "label", "mark", "nobr", "q", "rp", "rt",
        "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt",
        "u", "var", "wbr",
    ]
)  # fmt: skip
UNSEEN = frozenset(
    [
        "audio", "button", "canvas", "embed", "head", "iframe", "link", "math", "meta",
        "noscript", "object", "script", "select", "style", "svg", "template", "textarea",
        "title", "video", "xml",
    ]
)  # fmt: skip
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
EYE = "👁"
"""What stands for an eye icon in a line."""
# Seen: icon-web-eye (mfa.go.th), fa-eye (Synerry sites).
_EYE_CLASS = re.compile(r"(?:^|[\s_-])eye(?:\s|$)")
_ELSEWHERE = etree.XPath(
    "boolean(ancestor-or-self::*[self::a[@href] or self::nav or self::form or self::label])"
)
# A page of cards and menus before the text is walked no further than this.
_MOST_LINES = 400
# Style rules pasted from Word and shown as text: 'p.western { font-family: ..}'.
_CSS_LEAK = re.compile(r"(?:[\x21-\x7a][\x20-\x7a]{0,200}\{[^{}]*\}\s*)+\Z")


class Line(NamedTuple):
    """One line of text.

    ``spaced`` sets a blank where a tag stands between two letters, and shows the eye icon.
    """

    text: str
    spaced: str
    linked: bool
    heading: bool


def is_block(tag: object) -> bool:
    """Tell whether a tag breaks the line; unknown ones with a colon (Word's ``o:p``) do not."""
    return isinstance(tag, str) and tag not in INLINE and ":" not in tag


def lines_before(element: etree._Element) -> list[Line]:
    """Return the lines that stand before ``element``, the nearest first."""
    return list(islice(_lines(element), _MOST_LINES))


def _lines(element: etree._Element) -> Iterator[Line]:
    draft = _Draft()
    for tag, owner, words in _backwards(element):
        if tag is not None:
            if is_block(tag.tag):
                if line := draft.line():
                    yield line
                draft = _Draft()
            draft.cross(tag)
        if words and not words.isspace():
            draft.write(owner, words)
        elif words:
            draft.blank()
    if line := draft.line():
        yield line


class _Draft:
    """A line while it is read backwards."""

    def __init__(self) -> None:
        self.runs: list[str] = []
        self.close: list[str] = []
        self.linked = True
        self.heading = False

    def cross(self, tag: etree._Element) -> None:
        icon = not len(tag) and _EYE_CLASS.search(tag.get("class") or "")
        self.runs.append(f" {EYE} " if icon else " ")
        self.heading = self.heading or tag.tag in HEADINGS

    def write(self, owner: etree._Element, words: str) -> None:
        self.runs.append(words)
        self.close.append(words)
        self.linked = self.linked and bool(_ELSEWHERE(owner))
        self.heading = self.heading or owner.tag in HEADINGS

    def blank(self) -> None:
        self.runs.append(" ")
        self.close.append(" ")

    def line(self) -> Line | None:
        spaced = text.clean("".join(reversed(self.runs)))
        if not spaced:
            return None
        close = text.clean("".join(reversed(self.close)))
        return Line(close, spaced, self.linked and bool(close), self.heading)


_Step = tuple[etree._Element | None, etree._Element, str | None]


def _backwards(element: etree._Element) -> Iterator[_Step]:
    """Yield tags and texts before ``element``, nearest first: (tag crossed, owner, text)."""
    current = element
    while True:
        previous = current.getprevious()
        if previous is None:
            parent = current.getparent()
            if parent is None or parent.tag == "html":
                return
            yield None, parent, parent.text
            yield parent, parent, None
            current = parent
            continue
        yield None, current.getparent(), previous.tail
        yield previous, previous, None
        while len(previous) and previous.tag not in UNSEEN:
            owner, previous = previous, previous[-1]
            yield None, owner, previous.tail
            yield previous, previous, None
        if previous.tag not in UNSEEN:
            yield None, previous, previous.text
            yield previous, previous, None
        current = previous


def paragraphs(body: etree._Element, ignored: Collection[etree._Element] = ()) -> tuple[str, ...]:
    """Return the text of an element, one cleaned paragraph a block, empty ones dropped."""
    found: list[str] = []
    parts: list[str] = []
    walker = etree.iterwalk(body, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if is_block(tag) and parts:
            found.append("".join(parts))
            parts = []
        if event == "start":
            if tag in UNSEEN or element in ignored:
                walker.skip_subtree()
            elif element.text:
                parts.append(element.text)
        elif element.tail and element is not body:
            parts.append(element.tail)
    found.append("".join(parts))
    cleaned = (text.clean(part) for part in found)
    return tuple(part for part in cleaned if part and not _CSS_LEAK.match(part))


def plain(element: etree._Element) -> str:
    """Return the cleaned text of a small element on one line."""
    return text.clean(" ".join(paragraphs(element)))


def words_at(found: etree._Element | str) -> str:
    """Return what a selector's find says: an attribute, an element's text, or what an icon marks.

    An icon has no text of its own; its number follows it: ``<strong class="…eye"></strong> 695``.
    """
    if isinstance(found, str):
        return text.clean(found)
    said = plain(found)
    step: etree._Element | None = found
    while not said and step is not None:
        said = text.clean(step.tail or "")
        step = step.getnext()
        if not said and step is not None:
            said = plain(step)
    if not said and (parent := found.getparent()) is not None and len(plain(parent)) == 0:
        following = parent.getnext()
        said = text.clean(parent.tail or "") or (plain(following) if following is not None else "")
    return said
