"""Selectors for elements: short, by names that last, and tried on the page first."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from lxml import etree

from crawler.pages.paragraphs import first_words
from crawler.profile.selectors import SelectorError, compile_selector

_NAME = re.compile("[A-Za-z_][A-Za-z0-9_-]{0,60}")
# Names of a state, of a place in a row, of one entry ('post-1234') or of a build ('css-1a2b3c').
_PASSING = re.compile(
    "(?:^|[_-])(?:first|last|odd|even|active|current|selected|alt|show|hover|open|wow|animated)$"
    "|[0-9]{3}|-[0-9]+$|[0-9][a-z][0-9]|^(?:row|col|clearfix|container|pull|text|[pm][btlrxy]?)-?[0-9]?$"
    "|^(?:jsx|css|sc)-",
    re.IGNORECASE,
)
_GRID = re.compile("^(?:col(?:-[a-z]{2})?-[0-9]{1,2}|[pm][btlrxy]?-[0-9])$")
# CSS modules and styled-components: 'ContentDetailstyled__Title-sc-1a2b3c'; what comes before
# the mark of the build lasts.
_STYLED = re.compile("[A-Za-z]{3,60}__[A-Za-z]{2,60}(?=[-_][A-Za-z0-9-]+$)")
# What builds make of a name: 'JlJeLa', 'kXyZab'; 'newsBox' and 'imgTop' hold words.
_HASH = re.compile("(?=[a-zA-Z]*[a-z])(?=[a-zA-Z]+[A-Z])[A-Za-z]{5,8}")
_WORD = re.compile("[A-Za-z][a-z]{3}|img|box|btn|txt|top|nav|tab|row|pic|Img|Box|Btn|Txt|Top|Nav")
# Tags that say nothing of what is in them.
_PLAIN = frozenset(
    {"*", "a", "b", "dd", "div", "font", "i", "li", "p", "span", "strong", "td", "tr"}
)
_MOST_NAMES = 6
_MOST_TRIED = 80


def lasting(element: etree._Element) -> list[str]:
    """Return the class names of an element that are likely to stay, as they stand."""
    given = (element.get("class") or "").split()[: 3 * _MOST_NAMES]
    good = [name for name in given if _NAME.fullmatch(name) and not _PASSING.search(name)]
    good.sort(key=lambda name: "eye" not in name)  # of an icon's names the one that says what it is
    grid = [name for name in given if _GRID.match(name)]
    return [*good, *grid][:_MOST_NAMES]


def own_steps(elements: Sequence[etree._Element]) -> Iterator[str]:
    """Yield selectors of one step that may find these elements, what they share, best first."""
    first = elements[0]
    tags = {element.tag for element in elements}
    tag = str(first.tag) if len(tags) == 1 else "*"
    named = [name for name in lasting(first) if not _is_hash(name)]
    shared = [name for name in named if all(name in lasting(e) for e in elements)]
    if len(elements) == 1 and (name := first.get("id")) and _is_lasting_id(name):
        yield f"#{name}"
    for prop in {element.get("itemprop") for element in elements}:
        if prop and _NAME.fullmatch(prop) and len(elements) == 1:
            yield f"{tag}[itemprop='{prop}']"
    for name in (first.get("class") or "").split()[:_MOST_NAMES]:
        if styled := _STYLED.match(name):
            yield f"{tag}[class*='{styled[0]}']"
    yield from (f"{tag}.{name}" for name in shared)
    if len(shared) > 1:
        yield f"{tag}." + ".".join(shared[:3])
    yield tag


def _is_hash(name: str) -> bool:
    return bool(_HASH.fullmatch(name)) and not _WORD.search(name)


def _is_lasting_id(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and not re.search("[0-9]{2}", name)


def placed_steps(elements: Sequence[etree._Element]) -> Iterator[str]:
    """Yield selectors by what stands right above, then by the place among brothers."""
    parents = [element.getparent() for element in elements]
    above = [parent for parent in parents if parent is not None]
    own = list(islice(own_steps(elements), _MOST_NAMES))
    yield from (step for step in own if step not in _PLAIN)
    if len(above) == len(elements):
        for outer in islice(own_steps(above), _MOST_NAMES):
            named = outer not in _PLAIN
            yield from (f"{outer} > {inner}" for inner in own if named or inner not in _PLAIN)
    places = {_place(element) for element in elements}
    if len(places) == 1 and (place := places.pop()):
        yield place
        yield from (f"{outer} > {place}" for outer in islice(own_steps(above), 3))
    yield from own[-1:]


def _place(element: etree._Element) -> str:
    before = sum(1 for each in element.itersiblings(preceding=True) if isinstance(each.tag, str))
    return f"{element.tag}:nth-child({before + 1})" if before < 20 else ""


def nearer(element: etree._Element, top: etree._Element, steps: Iterable[str]) -> Iterator[str]:
    """Yield selectors that begin further up, at something with a name, up to ``top``."""
    inner = list(islice(steps, _MOST_NAMES))
    step = element.getparent()
    for _ in range(_MOST_NAMES):
        if step is None or step is top or step.tag in {"body", "html"}:
            return
        named = [name for name in own_steps([step]) if name != step.tag]
        yield from (f"{name} {each}" for name in named[:3] for each in inner)
        step = step.getparent()


def found_by(selector: str, scope: etree._Element) -> list[etree._Element | str]:
    """Return what a selector finds; nothing when it is none after all."""
    try:
        return compile_selector(selector).find(scope)
    except SelectorError:
        return []


def telling(scopes: Sequence[tuple[etree._Element, str]], tried: Iterable[str]) -> str | None:
    """Return the first selector whose first words are the wanted ones in every scope."""
    for selector in islice(dict.fromkeys(tried), _MOST_TRIED):
        if all(first_words(found_by(selector, scope)) == words for scope, words in scopes):
            return selector
    return None
