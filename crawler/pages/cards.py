"""Cards: like elements beside one another, each led by a link of its own; no article is in them."""

from itertools import accumulate

from lxml import etree

from crawler.pages.sheet import Sheet, signature

_TAGS = frozenset({"article", "dd", "div", "figure", "li", "section", "td", "tr"})
# A card's own letters: an excerpt. A real column of text has more.
_LONGEST = 400
# The link stands first, or behind a date or a category.
_FIRST = 2


def mark_cards(sheet: Sheet) -> None:
    """Turn the lines of cards into ``card``: related news, lists, menus of boxes."""
    groups: dict[tuple[etree._Element | None, tuple[str, str]], list[etree._Element]] = {}
    titles = [0, *accumulate(block.kind == "title" for block in sheet.blocks)]
    for element, (start, end) in sheet.spans.items():
        untitled = start < end and titles[start] == titles[end]
        if element.tag in _TAGS and untitled and _is_led_by_link(sheet, start, end):
            groups.setdefault((element.getparent(), signature(element)), []).append(element)
    found = [element for group in groups.values() if len(group) > 1 for element in group]
    sheet.cards.update(found)
    _mark(sheet, [sheet.spans[element] for element in found])
    sheet.count()


def _is_led_by_link(sheet: Sheet, start: int, end: int) -> bool:
    first = sheet.blocks[start : min(end, start + _FIRST)]
    linked = any(block.kind == "link" for block in first)
    return linked and sheet.weight(start, end) <= _LONGEST


def _mark(sheet: Sheet, spans: list[tuple[int, int]]) -> None:
    """Mark the lines of spans, however many lie in one another, in one pass."""
    changes = [0] * (len(sheet.blocks) + 1)
    for start, end in spans:
        changes[start] += 1
        changes[end] -= 1
    for block, depth in zip(sheet.blocks, accumulate(changes), strict=False):
        if depth and block.kind != "outside":
            block.kind = "card"
