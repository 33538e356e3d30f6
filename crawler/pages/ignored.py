"""What stands in a body and is none of it, by the profile: taken out before anything is read."""

from lxml import etree

from crawler.pages.lines import is_block
from crawler.profile.model import PageRules
from crawler.profile.selectors import compile_selector


def leave_out(rules: PageRules, body: etree._Element) -> None:
    """Remove what ``page.ignore`` finds in a body: its text, links, pictures and documents."""
    for selector in rules.ignore:
        for item in compile_selector(selector).elements(body):
            if item is not body:
                remove(item)


def remove(item: etree._Element) -> None:
    """Put nothing in the place of an element; the text behind it is its parent's and stays.

    Where a block stood a line ends, so that two paragraphs do not become one.
    """
    parent = item.getparent()
    if parent is not None:
        gap = etree.Element("br" if is_block(item.tag) else "span")
        gap.tail = item.tail
        parent.replace(item, gap)
