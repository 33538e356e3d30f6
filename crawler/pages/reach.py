"""Where the text under a headline stands: what comes beyond it never moves the body.

A page's surroundings change by themselves: a notice grows, a list of news is added below. So no
weight of theirs may decide, only where a text stands: the first after the headline, in the part
of the page that holds the headline, up to the first box of another kind.
"""

import re
from itertools import dropwhile
from typing import NamedTuple

from lxml import etree

from crawler.pages.sheet import SENTENCE, Sheet, signature

# The least letters of a body under a headline: a menu's stray words are fewer.
LEAST = 12
# Elements that are a paragraph, or a part of a list or a table, and no body by themselves.
PARTS = frozenset(
    ["a", "b", "blockquote", "center", "dd", "dl", "dt", "em", "figure", "font", "h1", "h2", "h3",
     "h4", "h5", "h6", "i", "li", "ol", "p", "pre", "span", "strong", "table", "tbody", "thead",
     "tr", "ul"]
)  # fmt: skip
_SCOPES = etree.XPath("//main | //*[@role='main']")
# Names of what holds a text, as content systems and templates give them.
_TEXT = re.compile("content|detail|descri|article|story|entry|body", re.IGNORECASE)
_LONGEST_NAME = 300


class Reach(NamedTuple):
    """The lines from ``start`` to before ``stop`` in which the body of a page stands."""

    start: int
    stop: int


def reach_of(sheet: Sheet, begin: int) -> Reach:
    """Return where the text stands of which the headline is the line before ``begin``."""
    end = len(sheet.blocks)
    found = _Reading(sheet, begin)
    first = found.first(*_scope(sheet, begin))
    if first == end:
        return Reach(begin, end)
    box = found.box(first)
    if box is None:  # the text stands in the very element of the headline
        return Reach(begin, found.bare_end(first))
    return found.reach(box)


def _scope(sheet: Sheet, begin: int) -> tuple[int, int]:
    """Return the lines of the one element that is said to be the main one, if it has a text."""
    found = [sheet.spans[item] for item in _SCOPES(sheet.root)[:2] if item in sheet.spans]
    if len(found) == 1:
        start, end = max(found[0][0], begin), found[0][1]
        if sheet.weight(start, end) >= LEAST:
            return start, end
    return begin, len(sheet.blocks)


class _Reading:
    """The way from a headline to the end of its text."""

    def __init__(self, sheet: Sheet, begin: int) -> None:
        self.sheet = sheet
        self.begin = begin

    def first(self, start: int, end: int) -> int:
        """Return the first line that says something, or the number of lines of the page."""
        blocks = self.sheet.blocks
        said = (at for at in range(start, end) if blocks[at].weight >= LEAST)
        short = (at for at in range(start, end) if blocks[at].weight)
        return next(said, next(short, len(blocks)))

    def box(self, first: int) -> etree._Element | None:
        """Return the highest element around a line that does not hold the headline too."""
        found, step = None, self.sheet.blocks[first].owner
        while step is not None and self.sheet.spans[step][0] >= self.begin:
            found, step = step, step.getparent()
        return found

    def bare_end(self, first: int) -> int:
        """Return where the lines end that stand in the same element as the headline."""
        owner = self.sheet.blocks[first].owner
        inside = self.sheet.spans[owner][1]
        boxes = (
            start
            for child, start, end in self.sheet.children(owner)
            if start > first and child.tag not in PARTS and self.sheet.weight(start, end)
        )
        return next(boxes, inside)

    def reach(self, box: etree._Element) -> Reach:
        """Return the lines of a box, of those of its kind after it, or of the text that it leads.

        A paragraph alone before a box of text is a lead; so is a box before one that is named as
        a text, and is not named so itself.
        """
        start, end = self.sheet.spans[box]
        single = True
        for child, first, last in self._after(box):
            if self._parted(end, first):
                break
            if self._is_alike(box, child, first, last):
                end, single = last, single and not self.sheet.weight(first, last)
            elif child.tag not in PARTS and self.sheet.weight(first, last) >= LEAST:
                leads = single and self._leads(box, child, first)
                return Reach(first, last) if leads else Reach(start, end)
            elif self.sheet.weight(first, last):
                break
        return Reach(start, end)

    def _after(self, box: etree._Element) -> list[tuple[etree._Element, int, int]]:
        parent = box.getparent()
        brothers = [] if parent is None else self.sheet.children(parent)
        return list(dropwhile(lambda each: each[0] is not box, brothers))[1:]

    def _parted(self, end: int, start: int) -> bool:
        """Tell whether something foreign, a heading or bare text stands between two lines."""
        return any(self.sheet.blocks[at].kind != "notice" for at in range(end, start))

    def _is_alike(self, box: etree._Element, child: etree._Element, start: int, end: int) -> bool:
        """Tell whether two elements are paragraphs, or boxes of one kind that begin with text."""
        if box.tag in PARTS and child.tag in PARTS:
            return not self.sheet.foreign(start, self.sheet.next_text(start, end))
        if signature(box) != signature(child) or not self._begins_with_text(start, end):
            return False
        weight = self.sheet.weight(start, end)
        if box.get("class") or not weight:
            return weight > 0
        first, last = (
            self.sheet.blocks[self.sheet.next_text(start, end)],
            self.sheet.blocks[end - 1],
        )
        leaf = last.owner is child and first.owner is child  # any other begins with a label
        return weight >= SENTENCE and (leaf or first.own >= SENTENCE)

    def _leads(self, box: etree._Element, child: etree._Element, first: int) -> bool:
        """Tell whether an element is a lead or a label, and the one after it the text."""
        named = _is_text(child)
        stop = self.sheet.spans[child][1]
        if box.tag in PARTS:
            return named or self._begins_with_text(first, stop)
        return not _is_text(box) and (named or (self._is_label(box) and self._says(first, stop)))

    def _is_label(self, box: etree._Element) -> bool:
        """Tell whether a box is one short line that is no paragraph: an office, a category."""
        start, end = self.sheet.spans[box]
        line = self.sheet.blocks[start]
        return end - start == 1 and line.own < SENTENCE and line.owner.tag not in PARTS

    def _says(self, start: int, stop: int) -> bool:
        """Tell whether lines begin with a sentence."""
        first = self.sheet.next_text(start, stop)
        sentence = first == self.sheet.next_text(start, stop, whole=True) < stop
        return sentence and self._begins_with_text(start, stop)

    def _begins_with_text(self, start: int, end: int) -> bool:
        first = self.sheet.next_text(start, end)
        return all(self.sheet.blocks[at].kind == "notice" for at in range(start, first))


def _is_text(element: etree._Element) -> bool:
    """Tell whether the names of an element say that it holds a text."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"[:_LONGEST_NAME]
    return _TEXT.search(names) is not None
