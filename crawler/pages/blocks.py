"""The lines of a page in order, each with what it is: text, heading, date, link, menu."""

import re

from lxml import etree

from crawler.pages.boilerplate import Boilerplate, begins_another, is_notice
from crawler.pages.lines import HEADINGS, UNSEEN, Line, is_block, is_link
from crawler.pages.media import is_document
from crawler.pages.tokens import LONGEST, tokens_of
from crawler.thai import text
from crawler.thai.othercounts import is_other_counter

# What stands in a line is told by its first letters; a longer line is prose.
_READ = 400
# Reading a line as dates and counters takes some 50 microseconds; a real page has some 100 such.
_MOST_STAMPS = 1_500
_LONGEST_STAMP = 60
# A shorter line says less than its length: 'แชร์', 'พิมพ์', 'ค้นหา'.
_SENTENCE = 25
_FEW = 4
# 'Related news' in bold is a heading that no tag calls so; a sentence is longer.
_LONGEST_LABEL = 30
# A link that shows its own address, and a hashtag: a text's own, and no way to other news.
_REFERENCE = re.compile(r"https?:|www\.|#|[\w.+-]{1,60}@")


class Block:
    """One line of a page: its element, its letters outside links, what it is, what it weighs.

    ``kind`` is text, heading, notice, title, stamp, link, document, reference (a link that shows
    its address), outside or card.
    """

    __slots__ = ("kind", "linked", "own", "owner", "tag", "words")

    def __init__(self, owner: etree._Element, words: str, own: int, linked: int) -> None:
        self.owner = owner
        self.words = words
        self.own = own
        self.linked = linked
        self.kind = "text"
        self.tag = ""

    @property
    def weight(self) -> int:
        """Return the letters that may be an article's; digits are none, so no counter weighs."""
        if self.kind != "text":
            return int(self.kind == "reference")
        return self.own if self.own >= _SENTENCE else self.own * self.own // _SENTENCE


class Walk:
    """One walk through the tree, however deep it is."""

    def __init__(self, around: Boilerplate) -> None:
        self.around = around
        self.blocks: list[Block] = []
        self.spans: dict[etree._Element, tuple[int, int]] = {}
        self.media: list[tuple[int, etree._Element]] = []
        self.owners: list[etree._Element] = []
        self.outside: etree._Element | None = None
        self.link: etree._Element | None = None
        self.heading: etree._Element | None = None
        self.stamps = _MOST_STAMPS
        self._fresh()

    def _fresh(self) -> None:
        self.parts: list[str] = []
        self.own = 0
        self.linked = 0
        self.document = False

    def go(self, root: etree._Element) -> None:
        """Read the whole tree."""
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            if event == "end":
                self._end(element)
            elif element.tag in UNSEEN:
                self._unseen(element)
                walker.skip_subtree()
            else:
                self._start(element)

    def _start(self, element: etree._Element) -> None:
        """Open an element: it may end a line, and begin a menu, a heading or a link."""
        if is_block(element.tag):
            self._flush()
            self.owners.append(element)
        self.spans[element] = (len(self.blocks), 0)
        if self.outside is None and self.around.holds(element):
            self._flush()
            self.outside = element
        if element.tag in HEADINGS and self.heading is None:
            self.heading = element
        if self.link is None and is_link(element):
            self.link = element
            self.document = self.document or is_document(element.get("href") or "")
            self._see(element, is_document(element.get("href") or ""))
        self._see(element, element.tag == "img" or "background" in (element.get("style") or ""))
        self._write(element.text)

    def _see(self, element: etree._Element, shows: bool) -> None:
        """Note an element that shows a picture or a document."""
        if shows and self.outside is None:
            self.media.append((len(self.blocks), element))

    def _unseen(self, element: etree._Element) -> None:
        """Note a frame; what is in it is not read."""
        self._see(element, element.tag in {"iframe", "embed", "object", "video"})

    def _end(self, element: etree._Element) -> None:
        """Close an element; text behind it belongs to its parent."""
        if element.tag not in UNSEEN:
            if is_block(element.tag):
                self._flush()
                self.owners.pop()
            self.spans[element] = (self.spans[element][0], len(self.blocks))
        if element is self.outside:
            self._flush()
            self.outside = None
        self.link = None if element is self.link else self.link
        self.heading = None if element is self.heading else self.heading
        self._write(element.tail if self.owners else None)

    def _write(self, words: str | None) -> None:
        """Add words to the line, and count their letters in or outside a link."""
        if words:
            self.parts.append(words)
            letters = sum(map(str.isalpha, words))
            if self.link is None:
                self.own += letters
            else:
                self.linked += letters

    def _flush(self) -> None:
        """End the line."""
        words = text.clean("".join(self.parts)[:_READ]) if self.parts else ""
        if words:
            block = Block(self.owners[-1], words, self.own, self.linked)
            block.tag = str(self.heading.tag) if self.heading is not None else ""
            block.kind = self._kind(block)
            self.blocks.append(block)
        if self.parts:
            self._fresh()

    def _kind(self, block: Block) -> str:
        """Return what a line is; the headline is told later."""
        if self.outside is not None:
            return "outside"
        if kind := self._linked_kind(block):
            return kind
        if self._is_stamp(block):
            return "stamp"
        if is_notice(block.words):
            return "notice"
        if begins_another(block.words) and (block.tag or len(block.words) <= _LONGEST_LABEL):
            return "outside"
        return "heading" if block.tag else "text"

    def _linked_kind(self, block: Block) -> str:
        """Return what a line is that leads elsewhere, "" for one that only has links in it."""
        if self.document and block.own < 2 * _SENTENCE:
            return "document"  # with its size beside it, and how often it was fetched
        if block.own >= _FEW and (block.own >= 10 or block.linked <= 2 * block.own):
            return ""
        if not block.linked:
            return ""
        return "reference" if _REFERENCE.match(block.words) else "link"

    def _is_stamp(self, block: Block) -> bool:
        """Tell whether a line is dates and counters only; asks that of a bounded number."""
        if len(block.words) > LONGEST or block.own > _LONGEST_STAMP or not self.stamps:
            return False
        self.stamps -= 1
        line = Line(block.words, block.words, False, False)
        return tokens_of(line) is not None or is_other_counter(block.words)
