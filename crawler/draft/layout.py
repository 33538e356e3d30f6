"""How a list prints its entries: selectors of the entry, and in it of headline, date, counter."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from lxml import etree

from crawler.draft.lists import Group, Item
from crawler.draft.model import Finding
from crawler.draft.steps import found_by, nearer, own_steps, placed_steps, telling
from crawler.pages.paragraphs import plain, words_at
from crawler.thai import dates, numbers

_NAMED = re.compile(r"[.#\[]")
_MOST_TRIED = 60
_TRIED = 20
"""Entries that a selector is tried on."""
_MOST_INSIDE = 120
_LONGEST_STAMP = 80


class Drafted(NamedTuple):
    """Rules of one table of a profile, and a finding on each."""

    rules: dict[str, object]
    findings: list[Finding]


def layout_of(root: etree._Element, group: Group) -> Drafted:
    """Return ``[[list]]`` for a group of entries."""
    item, hits = _item_selector(root, group)
    drafted = Drafted({"item": item}, [])
    sure = (0.9 if group.dated > 0.5 else 0.7) * hits
    how = "links of one shape" + (" with dates beside them" if group.dated > 0.5 else "")
    drafted.findings.append(Finding(field="list.item", selector=item, confidence=sure, how=how))
    some = [entry for entry in group.items[:_TRIED] if entry.words]
    _title(drafted, some)
    _stamp(drafted, "date", some, _day_words, "a date that stands in each entry")
    _stamp(drafted, "views", some, _count_words, "a counter that stands in each entry")
    for field, words in (("date", "date"), ("views", "counter")):
        if field not in drafted.rules:
            how = f"no {words} was found; give the selector of its element, or leave it out"
            drafted.findings.append(Finding(field=f"list.{field}", how=how))
    return drafted


def _item_selector(root: etree._Element, group: Group) -> tuple[str, float]:
    """Return the selector that finds the entries and little else, and the share it finds."""
    wanted = {item.element for item in group.items}
    elements = [item.element for item in group.items]
    parent = elements[0].getparent()
    tried = [*placed_steps(elements[:_TRIED])]
    tried = [each for each in tried if ":nth-child" not in each]
    tried += list(nearer(elements[0], root, own_steps(elements[:_TRIED])))
    tried += [f"{parent.tag} > {elements[0].tag}"] if parent is not None else []
    rated = [(_rate(selector, root, wanted), selector) for selector in tried[:_MOST_TRIED]]
    (hits, _), best = max(rated, key=lambda each: each[0][0] - each[0][1])
    return best, hits


def _rate(selector: str, root: etree._Element, wanted: set[etree._Element]) -> tuple[float, float]:
    """Return which share of the entries is found, and how much else beside them."""
    found = [each for each in found_by(selector, root) if isinstance(each, etree._Element)]
    hits = len(wanted.intersection(found))
    bare = 0.0 if _NAMED.search(selector) else 0.05  # a tag alone may find more on other pages
    return hits / len(wanted), min((len(found) - hits) / len(wanted), 3) / 4 + bare


def _title(drafted: Drafted, items: Sequence[Item]) -> None:
    """Give a selector where the words of the first link are not the headline."""
    scopes = [(item.element, item.words) for item in items]
    found = items[0].words if items else ""
    if all(_first_link_says(scope, words) for scope, words in scopes):
        note = Finding(field="list.title", found=found, confidence=0.9, how="words of the link")
        drafted.findings.append(note)
        return
    selector = telling(scopes, _titles(items[0].element, items[0].words)) if items else None
    if selector is not None:
        drafted.rules["title"] = selector
    drafted.findings.append(
        Finding(
            field="list.title",
            found=found,
            selector=selector or "",
            confidence=0.9 if selector else 0.5,
            how="the longest words that lead to the release" if selector else "words of the link",
        )
    )


def _first_link_says(scope: etree._Element, words: str) -> bool:
    """Tell whether the first link alone has the words: the reader looks at no other."""
    first = scope if scope.tag == "a" else next(iter(scope.iter("a")), None)
    return first is not None and plain(first) == words


def _titles(item: etree._Element, words: str) -> Iterator[str]:
    yield "a::attr(title)"
    for element in islice(item.iter("*"), _MOST_INSIDE):
        if plain(element) == words and element is not item:
            yield from placed_steps([element])
        elif (element.get("title") or "").strip() == words:
            yield from (f"{step}::attr(title)" for step in own_steps([element]))


def _stamp(
    drafted: Drafted,
    field: str,
    items: Sequence[Item],
    words_of: Callable[[etree._Element], str],
    how: str,
) -> None:
    """Give the selector of what most entries state in one place: a date, a counter."""
    places = [(item.element, _smallest(item, words_of)) for item in items]
    stated = [(scope, place) for scope, place in places if place is not None]
    if not stated or 2 * len(stated) < len(places):
        return
    scopes = [(scope, words_at(place)) for scope, place in stated]
    selector = telling(scopes, placed_steps([place for _, place in stated]))
    if selector is None:
        selector = telling(scopes, placed_steps([stated[0][1]]))
    if selector is None:
        return
    drafted.rules[field] = selector
    share = len(stated) / len(places)
    drafted.findings.append(
        Finding(
            field=f"list.{field}",
            found=words_of(stated[0][1]),
            selector=selector,
            confidence=0.9 * share,
            how=how,
        )
    )


def _smallest(item: Item, words_of: Callable[[etree._Element], str]) -> etree._Element | None:
    """Return the smallest element of an entry that states the thing; a headline states others."""
    best = None
    for element in islice(item.element.iter("*"), _MOST_INSIDE):
        words = words_of(element) if element is not item.element else ""
        if words and words != item.words:
            best = element if best is None or best in list(element.iterancestors()) else best
    return best


def _day_words(element: etree._Element) -> str:
    words = plain(element)
    short = 0 < len(words) <= _LONGEST_STAMP
    return words if short and dates.parse_date(words) else ""


def _count_words(element: etree._Element) -> str:
    icon = "eye" in (element.get("class") or "")
    words = words_at(element) if icon else plain(element)
    short = 0 < len(words) <= _LONGEST_STAMP
    return words if short and numbers.parse_views(words, icon=icon) is not None else ""
