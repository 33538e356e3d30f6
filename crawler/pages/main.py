"""The body of a release on a page of an unknown template, found by where its text stands."""

from lxml import etree

from crawler.pages.anchors import selector_of
from crawler.pages.cards import is_excerpt, mark_cards
from crawler.pages.extent import Extent, container
from crawler.pages.missing import first_missing
from crawler.pages.reach import LEAST, Reach, reach_of
from crawler.pages.sheet import Sheet, signature
from crawler.pages.shown import find_shown

__all__ = ["find_body", "selector_of"]

_BODIES = etree.XPath("//*[@itemprop='articleBody']")
_SCOPES = etree.XPath("//article | //main | //*[@role='main']")
_MOST_SCOPES = 50
# The least letters of a body without a headline.
_LEAST_ALONE = 120
# A whole page with more menus, dates and links in it than that is no text.
_MOST_FOREIGN = 5
# Of the text of its parent an element holds nearly all, in parts of ten.
_NEARLY_ALL = 8


def find_body(root: etree._Element) -> etree._Element | None:
    """Return the smallest element that holds the article of a page, or None when none is sure.

    The headline, the dates and the counter are not in it where the page sets them apart.
    """
    for hints in (True, False):
        sheet = Sheet(root, hints=hints)
        mark_cards(sheet)
        body = _Search(sheet).body()
        if body is not None or not sheet.hinted:
            return body
    return None


class _Search:
    """The search for the body on one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        titles = [at for at, block in enumerate(sheet.blocks) if block.kind == "title"]
        self.titled = bool(titles)
        self.headline = self._headline(titles)
        self.reach = Reach(0, len(self.sheet.blocks))
        if titles:
            self.reach = reach_of(self.sheet, self.headline)
        self.begin = self.reach.start
        self.top = self._scope()

    def _headline(self, titles: list[int]) -> int:
        """Return the line after the headline: the last one that is printed before a sentence.

        A path to the page may print it too, and only a heading after a sentence counts for more.
        """
        found = 0
        for at in titles:
            plain = not self.sheet.blocks[at].tag or self.sheet.blocks[found - 1].tag
            if found and plain and self.sheet.next_text(found, at, whole=True) < at:
                break
            found = at + 1
        return found

    def weight(self, start: int, end: int) -> int:
        """Return what the lines weigh that the text may reach."""
        return self.sheet.weight(max(start, self.reach.start), min(end, self.reach.stop))

    def _scope(self) -> etree._Element:
        """Return what is said to hold the article, when it does hold half of the text."""
        spans, end = self.sheet.spans, len(self.sheet.blocks)
        found = [item for item in _SCOPES(self.sheet.root)[:_MOST_SCOPES] if item in spans]
        half = [item for item in found if 2 * self.weight(*spans[item]) > self.weight(0, end)]
        return half[-1] if half else self.sheet.root

    def body(self) -> etree._Element | None:
        if self._is_missing():
            return None
        said = [item for item in _BODIES(self.sheet.root)[:2] if item in self.sheet.spans]
        if len(said) == 1 and self._is_clean(said[0]):
            return said[0]
        least = LEAST if self.titled else _LEAST_ALONE
        if self.weight(*self.sheet.spans[self.top]) < least:
            return find_shown(self.sheet, self.headline) if self.titled else None
        found = self._beside_lead(self._descend(self.top, self.begin))
        found = Extent(self.sheet, self.reach, self.top).of(found)
        return None if self._is_list(found) or self._goes_beyond(found) else found

    def _goes_beyond(self, found: etree._Element) -> bool:
        """Tell whether no element holds the text without other boxes' texts after it."""
        return self.sheet.weight(self.reach.stop, self.sheet.spans[found][1]) > 0

    def _is_list(self, found: etree._Element) -> bool:
        """Tell whether what was found is a list: excerpts under linked headings, 'read more'."""
        start, end = self.sheet.spans[found]
        if found.tag in {"html", "body"} and self.sheet.foreign(start, end) > _MOST_FOREIGN:
            return True
        if is_excerpt(self.sheet, found):
            return True
        lines = self.sheet.blocks[start:end]
        links = [block for block in lines if block.kind == "link"]
        if 3 * len(links) < sum(1 for block in lines if block.weight):
            return False
        headings = sum(1 for block in links if block.tag)
        return headings > 1 or len({block.words for block in links}) < len(links) - 1

    def _is_missing(self) -> bool:
        words = [block.words for block in self.sheet.blocks if block.kind in {"title", "heading"}]
        return first_missing(words[:2], (), alone=False) is not None

    def _is_clean(self, element: etree._Element) -> bool:
        """Tell whether an element holds something, and no headline before it."""
        start, end = self.sheet.spans[element]
        return start < end and all(each.kind != "title" for each in self.sheet.blocks[start:end])

    def _descend(self, top: etree._Element, begin: int) -> etree._Element:
        """Return the deepest element that holds nearly all of the text from a line on."""
        element = top
        while True:
            start, end = self.sheet.spans[element]
            whole = self.weight(max(start, begin), end)
            inner = self._heir(element, begin, whole)
            if inner is None:
                return element
            element = inner

    def _heir(self, element: etree._Element, begin: int, whole: int) -> etree._Element | None:
        """Return the child that holds nearly all, or the headline and text of its own."""
        stop = self.sheet.spans[element][1]
        for child, start, end in self.sheet.children(element):
            part = self.weight(max(start, begin), end)
            if 10 * part >= _NEARLY_ALL * whole:
                return child
            if start < self.begin < end and part >= LEAST and self._goes_on(end, stop):
                return child
        return None

    def _goes_on(self, end: int, stop: int) -> bool:
        """Tell whether something foreign stands before the next sentence, or the next word."""
        sentence = self.sheet.next_text(end, stop, whole=True)
        following = sentence if sentence < stop else self.sheet.next_text(end, stop)
        return self.sheet.foreign(end, following) > 0

    def _beside_lead(self, found: etree._Element) -> etree._Element:
        """Leave out a lead that stands between the header and what holds all the rest."""
        start, end = self.sheet.spans[found]
        first = self.sheet.next_text(max(start, self.begin), end)
        if first == end or not self.sheet.foreign(start, first):
            return found
        rest = container(self._descend(found, first + 1), found)
        alike = signature(self.sheet.blocks[first].owner) == signature(rest)
        if rest is found or alike or self.sheet.spans[rest][0] <= first:
            return found
        return rest if self.weight(*self.sheet.spans[rest]) >= LEAST else found
