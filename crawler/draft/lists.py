"""The news among the links of a page: like elements, each with a headline that leads to its own."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from lxml import etree

from crawler.draft.anchors import Anchor
from crawler.draft.shapes import Shape, address_of, opened, shape_of
from crawler.draft.steps import lasting
from crawler.pages.lines import HEADINGS
from crawler.pages.paragraphs import plain
from crawler.thai import dates, text

_FEWEST = 2
_SURE = 3
"""Entries from which on a group needs no dates to be one."""
_HIGHEST = 10
_MOST_ITEMS = 60
_MOST_INSIDE = 120
_HEADLINE = 60
"""Letters of a good headline; longer ones tell no more that it is one."""
_SHORTEST = 12


class Item(NamedTuple):
    """One entry: its element, where it leads, and its words."""

    element: etree._Element
    url: str
    words: str
    apart: bool


class Group(NamedTuple):
    """Entries of one kind at one place of a page."""

    shape: Shape
    items: tuple[Item, ...]
    dated: float
    """The share of entries that a date stands in."""
    score: float

    @property
    def urls(self) -> list[str]:
        """The addresses of the entries."""
        return [item.url for item in self.items]


def groups_of(anchors: Sequence[Anchor]) -> list[Group]:
    """Return the groups of at least two entries, the likeliest news first."""
    found = [
        group
        for shape, members in _by_shape(anchors).items()
        for group in _at_places(shape, members)
        if group.score
    ]
    return sorted(found, key=lambda group: -group.score)


def _by_shape(anchors: Sequence[Anchor]) -> dict[Shape, list[Anchor]]:
    """Sort links by the shape of their addresses.

    Short slugs look like names of sections: those of one folder join one another, and at the
    root of the site those that stand alike.
    """
    exact: dict[Shape, list[Anchor]] = {}
    for anchor in anchors:
        exact.setdefault(shape_of(address_of(anchor.url)), []).append(anchor)
    groups = {shape: some for shape, some in exact.items() if shape.varies and _several(some)}
    loose: dict[tuple[Shape, str], list[Anchor]] = {}
    for shape in exact.keys() - groups.keys():
        for anchor in exact[shape] if shape.path and not shape.query else ():
            place = _place(anchor.element) if len(shape.path) == 1 else ""
            loose.setdefault((opened(shape), place), []).append(anchor)
    for (shape, _), members in loose.items():
        if _several([*members, *groups.get(shape, [])]):
            groups.setdefault(shape, []).extend(members)
    order = {anchor.element: at for at, anchor in enumerate(anchors)}
    return {shape: sorted(some, key=lambda a: order[a.element]) for shape, some in groups.items()}


def _several(members: Sequence[Anchor]) -> bool:
    return len({each.url for each in members}) >= _FEWEST


def _place(element: etree._Element) -> str:
    """Return where an element stands: tags and lasting names of the elements above it."""
    path = [element, *islice(element.iterancestors(), 4)]
    return "/".join(f"{step.tag}.{'.'.join(sorted(lasting(step)))}" for step in path)


def _at_places(shape: Shape, members: list[Anchor]) -> Iterable[Group]:
    """Cut the links of one shape into the places where their entries stand."""
    order = {anchor.element: at for at, anchor in enumerate(members)}
    places: dict[tuple[object, ...], dict[etree._Element, list[Anchor]]] = {}
    for anchor, item in zip(members, _items(members), strict=True):
        parent = item.getparent()
        where = (item.tag, *_look(parent), parent.getparent() is None) if parent is not None else ()
        places.setdefault(where, {}).setdefault(item, []).append(anchor)
    for items in places.values():
        entries = [_item(element, links) for element, links in items.items()]
        entries.sort(key=lambda entry: order.get(items[entry.element][0].element, 0))
        if len({entry.url for entry in entries}) >= _FEWEST:
            yield _group(shape, entries)


def _look(parent: etree._Element) -> tuple[object, ...]:
    return parent.tag, parent.get("id") or "", tuple(sorted(lasting(parent)))


def _items(members: list[Anchor]) -> list[etree._Element]:
    """Return, for each link, the highest element around it that leads nowhere else."""
    targets: dict[etree._Element, set[str]] = {}
    for anchor in members:
        for step in islice(anchor.element.iterancestors(), _HIGHEST):
            targets.setdefault(step, set()).add(anchor.url)
    return [_top(anchor.element, targets) for anchor in members]


def _top(element: etree._Element, targets: dict[etree._Element, set[str]]) -> etree._Element:
    for step in islice(element.iterancestors(), _HIGHEST):
        if len(targets[step]) > 1 or step.tag in {"body", "html"}:
            return element
        element = step
    return element


def _item(element: etree._Element, links: list[Anchor]) -> Item:
    longest = max(links, key=lambda link: len(link.words))
    words = longest.words if len(longest.words) >= _SHORTEST else _headline(element)
    return Item(element, longest.url, words or longest.words, longest.apart)


def _headline(element: etree._Element) -> str:
    """Return the headline of an entry whose link only says 'read on': a heading, or a title."""
    inside = list(islice(element.iter("*"), _MOST_INSIDE))
    said = [plain(each) for each in inside if each.tag in HEADINGS]
    said += [text.clean(each.get("title") or "") for each in inside if each.get("title")]
    return next((words for words in said if len(words) >= _SHORTEST), "")


def _group(shape: Shape, entries: list[Item]) -> Group:
    """Weigh a group: how many entries, how much they say, whether dates stand beside them."""
    some = entries[:_MOST_ITEMS]
    letters = sum(min(len(item.words), _HEADLINE) for item in some) / len(some)
    dated = sum(bool(dates.find_dates(plain(item.element))) for item in some) / len(some)
    apart = sum(item.apart for item in some) / len(some)
    score = min(len(some), 12) * letters / _HEADLINE * (1 + 2 * dated) * (1 - 0.8 * apart)
    good = letters >= _SHORTEST and (len(some) >= _SURE or dated == 1 or not apart)
    return Group(shape, tuple(entries), dated, score if good else 0.0)
