"""A page as the row of its lines, and which stretch of the row each element holds."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate

from lxml import etree

from crawler.pages.blocks import Block, Walk
from crawler.pages.boilerplate import Boilerplate
from crawler.pages.headnames import head_names
from crawler.thai import text

_READ = 400
_FEW = 4
_LEAST_HEADLINE = 8
SENTENCE = 25
_SEPARATOR = re.compile(r"\s[|:–—»-]+\s|\s?[|»]\s?")
_FOREIGN = frozenset({"outside", "link", "stamp", "title", "card"})


class Sheet:
    """The lines of a page in order; ``spans`` has the lines of each element, as a range."""

    def __init__(self, root: etree._Element, *, hints: bool) -> None:
        self.root = root
        around = Boilerplate(root, hints=hints)
        walk = Walk(around)
        walk.go(root)
        self.hinted = around.hinted
        self.blocks = walk.blocks
        self.spans = walk.spans
        self.media = walk.media
        self.cards: set[etree._Element] = set()
        self._name(names_of(root))
        self.count()

    def _name(self, names: list[str]) -> None:
        """Mark the page's headline; what the head says before any ``h1``."""
        plain = [block for block in self.blocks if block.kind not in {"outside", "link"}]
        for name in names:
            found = [block for block in plain if block.words == name]
            if found:
                break
        else:
            found = [block for block in plain if block.tag == "h1"] or _ends(plain, names)
        for block in found:
            block.kind = "title"

    def count(self) -> None:
        """Add up what the lines weigh and what of them is foreign, from the start on."""
        self._weights = [0, *accumulate(block.weight for block in self.blocks)]
        self._texts = [at for at, block in enumerate(self.blocks) if block.weight]
        self._sentences = [at for at in self._texts if self.blocks[at].own >= SENTENCE]
        self._foreign = [0, *accumulate(block.kind in _FOREIGN for block in self.blocks)]

    def next_text(self, start: int, stop: int, *, whole: bool = False) -> int:
        """Return the first line from ``start`` on that says anything, or ``stop``.

        ``whole`` asks for a sentence at least.
        """
        texts = self._sentences if whole else self._texts
        at = bisect_left(texts, start)
        return min(texts[at], stop) if at < len(texts) else stop

    def weight(self, start: int, end: int) -> int:
        """Return what lines weigh together."""
        return self._weights[end] - self._weights[start] if start < end else 0

    def foreign(self, start: int, end: int) -> int:
        """Return how many lines are none of an article's own."""
        return self._foreign[end] - self._foreign[start] if start < end else 0

    def children(self, element: etree._Element) -> Iterator[tuple[etree._Element, int, int]]:
        """Yield the children that hold lines, with their ranges."""
        for child in element:
            start, end = self.spans.get(child, (0, 0))
            if start < end:
                yield child, start, end


def names_of(root: etree._Element) -> list[str]:
    """Return what the head calls the page: whole, then without a section's and a site's name."""
    whole = [text.clean(name[:_READ]) for name in head_names(root, _FEW)]
    parts = [part for name in whole for part in _SEPARATOR.split(name)[:_FEW]]
    parts = sorted((part for part in parts if len(part) > _FEW), key=len, reverse=True)
    return [name for name in dict.fromkeys([*whole, *parts]) if name]


def _ends(plain: list[Block], names: list[str]) -> list[Block]:
    """Return where the headings stand with which a name ends: 'รัฐบาลไทย-ข่าวทำเนียบรัฐบาล-…'."""
    headings = {each.words for each in plain if each.tag and len(each.words) >= _LEAST_HEADLINE}
    ended = {words for words in headings for name in names if name.endswith(f"-{words}")}
    return [block for block in plain if block.words in ended]


def signature(element: etree._Element) -> tuple[str, str]:
    """Return what makes one element look like another."""
    return str(element.tag), element.get("class") or ""


def shared(elements: Iterable[etree._Element]) -> etree._Element | None:
    """Return the smallest element that holds all of them."""
    common: list[etree._Element] | None = None
    for element in elements:
        path = [*reversed(list(element.iterancestors())), element]
        if common is None:
            common = path
        else:
            same = 0
            for mine, other in zip(common, path, strict=False):
                if mine is not other:
                    break
                same += 1
            common = common[:same]
    return common[-1] if common else None
