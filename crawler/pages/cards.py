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


def is_excerpt(sheet: Sheet, element: etree._Element) -> bool:
    """Tell whether an element is one of several excerpts, each under a linked heading."""
    start, end = sheet.spans[element]
    if _is_linked_heading(sheet, start - 1) and _is_linked_heading(sheet, end):
        return True
    step = element
    while (parent := step.getparent()) is not None:
        if _is_led(sheet, *sheet.spans[step]) and _has_brother(sheet, step, parent):
            return True
        step = parent
    return False


def _is_linked_heading(sheet: Sheet, at: int) -> bool:
    found = sheet.blocks[at] if 0 <= at < len(sheet.blocks) else None
    return found is not None and found.kind in {"card", "link"} and bool(found.tag)


def _has_brother(sheet: Sheet, card: etree._Element, parent: etree._Element) -> bool:
    """Tell whether one of the elements like it is a card, or leads with a linked heading too."""
    mine = signature(card)
    headed = _is_linked_heading(sheet, sheet.spans[card][0])
    return any(
        each is not card
        and signature(each) == mine
        and (each in sheet.cards or (headed and _is_linked_heading(sheet, start)))
        for each, start, _ in sheet.children(parent)
    )


def _is_led_by_link(sheet: Sheet, start: int, end: int) -> bool:
    return _is_led(sheet, start, end) and sheet.weight(start, end) <= _LONGEST


def _is_led(sheet: Sheet, start: int, end: int) -> bool:
    return any(block.kind == "link" for block in sheet.blocks[start : min(end, start + _FIRST)])


def _mark(sheet: Sheet, spans: list[tuple[int, int]]) -> None:
    """Mark the lines of spans, however many lie in one another, in one pass."""
    changes = [0] * (len(sheet.blocks) + 1)
    for start, end in spans:
        changes[start] += 1
        changes[end] -= 1
    for block, depth in zip(sheet.blocks, accumulate(changes), strict=False):
        if depth and block.kind != "outside":
            block.kind = "card"
