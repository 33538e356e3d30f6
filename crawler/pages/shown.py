"""What a release without text shows: its document, its film, its pictures."""

import re

from lxml import etree

from crawler.pages.base import path_of
from crawler.pages.lines import is_link
from crawler.pages.media import is_document
from crawler.pages.sheet import Sheet, shared

_MOST = 200
_DOCUMENTS = frozenset({"a", "embed", "iframe", "object", "video"})
_INLINE = frozenset({"a", "b", "em", "font", "i", "img", "p", "span", "strong", *_DOCUMENTS})
# Frames that show nothing of the page's own.
_OTHER = re.compile(r"facebook\.com/plugins|google\.[a-z.]+/maps|googletagmanager|recaptcha")
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)\Z", re.IGNORECASE)
_ICON = 64
_NEAR = 12
# Between headline and picture stand a few buttons to share; beyond more the page has gone on.
_MOST_BETWEEN = 6


def find_shown(sheet: Sheet, begin: int) -> etree._Element | None:
    """Return the element of what the page shows after a line, or None when nothing is sure.

    The first document counts, else all pictures; what stands in a card or behind a link to
    another page does not.
    """
    near = [item for at, item in sheet.media if begin <= at and _is_near(sheet, begin, at)]
    own = [item for item in near[:_MOST] if not _is_elsewhere(sheet, item)]
    documents = [item for item in own if item.tag in _DOCUMENTS]
    found = shared(documents[:1] or own)
    if found is None or not _is_clean(sheet, found):
        return None
    while found.tag in _INLINE and (parent := found.getparent()) is not None:
        if not _is_clean(sheet, parent):
            break
        found = parent
    return found


def _is_near(sheet: Sheet, begin: int, at: int) -> bool:
    return sheet.foreign(begin, at) <= _MOST_BETWEEN


def _is_elsewhere(sheet: Sheet, item: etree._Element) -> bool:
    """Tell whether an element is an icon, a plug-in, a card's, or the way to another page."""
    if _OTHER.search((item.get("src") or "")[:_MOST]) or _is_icon(item):
        return True
    if item.tag == "a":
        return not is_document(item.get("href") or "")
    step: etree._Element | None = item
    for _ in range(_NEAR):
        if step is None:
            return False
        path = path_of(step.get("href") or "") if is_link(step) else ".jpg"
        if step in sheet.cards or not (_PICTURE.search(path) or is_document(path)):
            return True
        step = step.getparent()
    return False


def _is_icon(item: etree._Element) -> bool:
    sizes = [item.get(name) or "" for name in ("width", "height")]
    return any(size.isascii() and size.isdigit() and int(size[:6]) < _ICON for size in sizes)


def _is_clean(sheet: Sheet, element: etree._Element) -> bool:
    """Tell whether an element holds nothing but what it shows: no headline, date, menu."""
    start, end = sheet.spans.get(element, (0, 0))
    return element.tag not in {"html", "body"} and sheet.foreign(start, end) == 0
