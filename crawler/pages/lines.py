"""A tree as a reader sees it: the lines that stand before an element."""

import re
from collections.abc import Iterator
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
# A page of cards and menus before the text is walked no further than this.
_MOST_LINES = 250
# A link that nobody closed holds the rest of the page: so much of it is read, and no more.
_MOST_PIECES = 100
_LONGEST_LINK = 2_000


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


def lines_before(element: etree._Element) -> Iterator[Line]:
    """Yield the lines that stand before ``element``, the nearest first."""
    return islice(_lines(element), _MOST_LINES)


def _lines(element: etree._Element) -> Iterator[Line]:
    draft = _Draft()
    for tag, words in _backwards(element):
        if tag is not None:
            if is_block(tag.tag):
                if line := draft.line():
                    yield line
                draft = _Draft()
            draft.cross(tag)
        elif words:
            draft.write(words)
    if line := draft.line():
        yield line


class _Draft:
    """A line while it is read backwards."""

    def __init__(self) -> None:
        self.runs: list[str] = []
        self.close: list[str] = []
        self.links = 0
        self.texts = 0
        self.heading = False

    def cross(self, tag: etree._Element) -> None:
        """Note a tag; a link is taken whole, and an eye icon leaves its sign."""
        if is_link(tag):
            self.links += 1
            words = "".join(islice(tag.itertext(), _MOST_PIECES))[:_LONGEST_LINK]
            self.runs += [" ", words, " "]
            self.close.append(words)
            return
        icon = not len(tag) and _EYE_CLASS.search(tag.get("class") or "")
        self.runs.append(f" {EYE} " if icon else " ")
        self.heading = self.heading or tag.tag in HEADINGS

    def write(self, words: str) -> None:
        self.runs.append(words)
        self.close.append(words)
        self.texts += not words.isspace()

    def line(self) -> Line | None:
        if not (self.links or self.texts) and EYE not in "".join(self.runs):
            return None
        spaced = text.clean("".join(reversed(self.runs)))
        close = text.clean("".join(reversed(self.close)))
        linked = self.links > 0 and self.texts == 0
        return Line(close, spaced, linked, self.heading) if spaced else None


def is_link(element: etree._Element) -> bool:
    """Tell whether an element leads elsewhere; what it says is not the page's own header."""
    return element.tag == "a" and element.get("href") is not None


def _backwards(element: etree._Element) -> Iterator[tuple[etree._Element | None, str | None]]:
    """Yield tags and texts before ``element``, the nearest first: (tag crossed, text)."""
    current = element
    while True:
        previous = current.getprevious()
        if previous is None:
            current = current.getparent()
            if current is None or current.tag == "html":
                return
            yield None, current.text
            yield current, None
            continue
        yield None, previous.tail
        yield previous, None
        while _is_open(previous) and len(previous):
            previous = previous[-1]
            yield None, previous.tail
            yield previous, None
        if _is_open(previous):
            yield None, previous.text
            yield previous, None
        current = previous


def _is_open(element: etree._Element) -> bool:
    """Tell whether the walk looks into an element."""
    return element.tag not in UNSEEN and not is_link(element)
