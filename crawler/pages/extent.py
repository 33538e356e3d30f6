"""How far a found text reaches: from its longest part to the element that holds all of it."""

from lxml import etree

from crawler.pages.anchors import Names, has_name
from crawler.pages.reach import PARTS, Reach
from crawler.pages.sheet import SENTENCE, Sheet, signature

_NEAR = 5


def container(found: etree._Element, top: etree._Element) -> etree._Element:
    """Return the nearest element around that is more than a paragraph, ``top`` at most."""
    while found is not top and found.tag in PARTS:
        found = found.getparent()
    return found


class Extent:
    """The way up from a found text; ``reach`` are the lines that may be its own."""

    def __init__(self, sheet: Sheet, reach: Reach, top: etree._Element) -> None:
        self.sheet = sheet
        self.reach = reach
        self.top = top

    def of(self, found: etree._Element) -> etree._Element:
        """Return the element that holds the whole text of which ``found`` holds the most."""
        return self._named(self._climb(self._with_alike(self._whole(found))))

    def _says(self, start: int, end: int) -> int:
        return self.sheet.weight(max(start, self.reach.start), min(end, self.reach.stop))

    def _whole(self, found: etree._Element) -> etree._Element:
        """Return what holds a long paragraph and its short brothers, if no header is in it."""
        around = container(found, self.top)
        start, _ = self.sheet.spans[around]
        clean = not self.sheet.foreign(start, self.sheet.spans[found][0])
        return around if clean and around.tag not in {"html", "body"} else found

    def _with_alike(self, found: etree._Element) -> etree._Element:
        """Take the parent when a text is cut into brothers: paragraphs, or blocks of one kind."""
        parent = found.getparent()
        if parent is None or found is self.top or parent not in self.sheet.spans:
            return found
        mine = signature(found)
        for child, start, end in self.sheet.children(parent):
            part = found.tag in PARTS and child.tag in PARTS
            alike = child is not found and (part or signature(child) == mine)
            least = 1 if part or mine[1] else SENTENCE
            if alike and self._says(start, end) >= least and not self._is_apart(found, start, end):
                return parent
        return found

    def _is_apart(self, found: etree._Element, start: int, end: int) -> bool:
        """Tell whether something foreign stands between an element and lines beside it."""
        first, last = self.sheet.spans[found]
        return self.sheet.foreign(min(last, end), max(first, start)) > 0

    def _climb(self, found: etree._Element) -> etree._Element:
        """Go up while an element adds nothing foreign; return the highest that adds text."""
        best = found
        first, last = self.sheet.spans[found]
        while found is not self.top and (parent := found.getparent()) is not None:
            start, end = self.sheet.spans.get(parent, (0, 0))
            if self.sheet.foreign(start, first) or self.sheet.foreign(last, end):
                break
            if self.sheet.weight(max(last, self.reach.stop), end):
                break
            inner = self.sheet.spans[best]
            adds = self.sheet.weight(start, inner[0]) + self.sheet.weight(inner[1], end)
            if adds or best.tag in PARTS:
                best = parent
            found = parent
        return best

    def _named(self, found: etree._Element) -> etree._Element:
        """Prefer an element with a name of its own, when it has the same lines to the last."""
        span = self.sheet.spans[found]
        known = Names(self.sheet.root)
        step = found
        for _ in range(_NEAR):
            if step is self.top or self.sheet.spans.get(step) != span or step.tag == "body":
                break
            if has_name(step, known):
                return step
            step = step.getparent()
        return found
