"""A short CSS selector that finds an element again, on this page and on others of its template."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from crawler.profile.selectors import compile_selector

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{1,60}\Z")
# Word's <o:p> and what a broken tag leaves are elements that no CSS selector can call by name.
_TAG = re.compile(r"[a-z][a-z0-9-]{0,60}\Z")
# An id of one release: 'post-123', 'node45', 'a1b2c3'; a class of one build: 'jsx-2368373130'.
_COUNTED = re.compile(r"[0-9]{2,}(?![A-Za-z_])|[-_][0-9]+(?:[-_]|\Z)|[0-9]{3,}|[0-9][A-Za-z]+[0-9]")
_BUILT = re.compile(r"(?:css|jsx|sc|svelte|emotion|ng|tw)-|_ng|v-|yui|ember|react")
# 'ContentDetailstyled__ContentDescription-sc-150bmwg-0' and 'Detail_content__3xYz1'.
_STYLED = re.compile(r"([A-Za-z][\w-]{2,80}?__[A-Za-z][A-Za-z]{2,60})-sc-[a-z0-9]+(?:-[0-9]+)?\Z")
_STYLED_BARE = re.compile(r"([A-Za-z][A-Za-z]{2,60})-sc-[a-z0-9]+(?:-[0-9]+)?\Z")
_MODULE = re.compile(
    r"([A-Za-z][A-Za-z0-9-]{2,60}_[A-Za-z][A-Za-z0-9-]{1,60}__)[A-Za-z0-9_-]{5,}\Z"
)
_STYLED_HASH = re.compile(r"[A-Za-z]{5,7}\Z")
# Classes that say how a thing looks, or of which release it is, and not what it is.
_LOOKS = re.compile(
    r"(?:col|row|container|offset|[mp][trblxyse]?|d|w|h|g[xy]?|order|flex|justify|align|text|bg|font"
    r"|border|rounded|shadow|float|position|fs|fw|lh|card|clearfix|pull|visible|hidden|active|show"
    r"|fade|in|left|right|center|lead|img|table|panel|no|wow|animated?|fadeIn[A-Za-z]*|aos"
    r"|post-[0-9]+|category|tag|type|status|format|hentry|has|xs|sm|md|lg|xl|remove|is|even|odd|first|last)"
    r"(?:-[\w-]*)?\Z|(?=.*[0-9])(?!.*[-_])"
)
# Classes that say that a thing is a text come first: 'field field--name-body' is the second.
_BODY = re.compile("body|content|detail|descri|text|article|story|entry|news", re.IGNORECASE)
_SEMANTIC = ("itemprop", "role", "property")
_MOST_STEPS = 12
_MOST_BROTHERS = 100
# Each name of an element is looked for in the whole page; a build gives one 120 classes.
_MOST_NAMES = 8


class Names:
    """The ids and classes of a page, each with its tag: who has one first, and whether alone."""

    def __init__(self, root: etree._Element) -> None:
        self._first: dict[str, etree._Element] = {}
        self._shared: set[str] = set()
        for element in root.iter():
            for name in _printed(element) if element.keys() else ():
                if self._first.setdefault(name, element) is not element:
                    self._shared.add(name)

    def may_find(self, name: str, element: etree._Element, *, alone: bool) -> bool:
        """Tell whether a selector may find the element first, or alone; no id or class may."""
        first = self._first.get(name, element)
        return first is element and not (alone and name in self._shared)


def _printed(element: etree._Element) -> Iterator[str]:
    """Yield an element's id and classes as selectors."""
    if own := element.get("id"):
        yield f"{element.tag}#{own}"
    for each in (element.get("class") or "").split():
        yield f"{element.tag}.{each}"


def selector_of(element: etree._Element) -> str:
    """Return a CSS selector whose first find in the document is the element; "" for want of one.

    It names an id or a class that no build or release made up, or else the way from the nearest
    ancestor that has such a name. An element more than twelve steps from one has no selector.
    """
    root = element.getroottree().getroot()
    known = Names(root)
    names = list(_names(element))
    for alone in (True, False):
        for name in names:
            if _finds(known, name, element, alone=alone):
                return name
    for path in _paths(element, known):
        if _finds(known, path, element, alone=False):
            return path
    return ""


def has_name(element: etree._Element, known: Names) -> bool:
    """Tell whether an element has a name that no build made up and no other element has.

    ``known`` are the names of its page.
    """
    return any(_finds(known, name, element, alone=True) for name in _names(element))


def _finds(known: Names, selector: str, element: etree._Element, *, alone: bool) -> bool:
    if not known.may_find(selector, element, alone=alone):
        return False
    found = compile_selector(selector).elements(element.getroottree().getroot())
    return bool(found) and found[0] is element and (len(found) == 1 or not alone)


def _names(element: etree._Element) -> Iterator[str]:
    """Yield what names an element by itself, the most telling first, and no more than some."""
    return islice(_all_names(element), _MOST_NAMES)


def _all_names(element: etree._Element) -> Iterator[str]:
    tag = element.tag
    if not _TAG.match(tag):
        return
    if (own := element.get("id") or "") and _is_stable(own):
        yield f"{tag}#{own}"
    for name in _SEMANTIC:
        if _NAME.match(value := element.get(name) or ""):
            yield f"{tag}[{name}='{value}']"
    classes = sorted(_classes(element), key=lambda name: _BODY.search(name) is None)
    yield from (f"{tag}{each}" for each in classes)
    if len(classes) > 1:
        yield f"{tag}{''.join(classes[:3])}"
    if tag in {"article", "body", "main"}:
        yield tag


def _classes(element: etree._Element) -> Iterator[str]:
    """Yield the stable classes of an element as parts of a selector."""
    found = (element.get("class") or "")[:500].split()
    styled = any("-sc-" in name for name in found)
    for name in found:
        parts = _STYLED.match(name) or _STYLED_BARE.match(name) or _MODULE.match(name)
        if parts:
            yield f"[class*='{parts[1]}']"
        elif not (styled and _STYLED_HASH.match(name)) and _tells(name):
            yield f".{name}"


def _tells(name: str) -> bool:
    return _is_stable(name) and _LOOKS.match(name) is None


def _is_stable(name: str) -> bool:
    if not _NAME.match(name) or _BUILT.match(name):
        return False
    return _COUNTED.search(name.removeprefix("ctl00")) is None


def _paths(element: etree._Element, known: Names) -> Iterator[str]:
    """Yield the ways down to an element from ancestors that have a name of their own."""
    steps: list[str] = []
    below = element
    for above in islice(element.iterancestors(), _MOST_STEPS):
        step = _step(below)
        if not step:
            return
        steps.insert(0, step)
        for anchor in ["body"] if above.tag == "body" else _names(above):
            if _finds(known, anchor, above, alone=True):
                if above.tag != "body":
                    yield f"{anchor} {element.tag}"
                yield f"{anchor} > {' > '.join(steps)}"
        below = above


def _step(element: etree._Element) -> str:
    """Return an element's tag, with its number among its brothers of that tag when it has some.

    Among more than a hundred it has no name: to look for a number takes quadratic time.
    """
    if not _TAG.match(element.tag):
        return ""
    before, after = (
        sum(1 for _ in islice(element.itersiblings(element.tag, preceding=way), _MOST_BROTHERS))
        for way in (True, False)
    )
    if before + after >= _MOST_BROTHERS:
        return ""
    return f"{element.tag}:nth-of-type({before + 1})" if before + after else str(element.tag)
