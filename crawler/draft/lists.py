"""The news among the links of a page: like elements, each with a headline that leads to its own."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from lxml import etree

from crawler.draft.anchors import Anchor
from crawler.draft.shapes import Shape, address_of, opened, shape_of
from crawler.draft.steps import lasting
from crawler.pages.paragraphs import plain
from crawler.thai import dates

_FEWEST = 3
_HIGHEST = 10
_MOST_ITEMS = 60
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
    """Return the groups of at least three entries, the likeliest news first."""
    found = [
        group
        for shape, members in _by_shape(anchors).items()
        for group in _at_places(shape, members)
        if group.score
    ]
    return sorted(found, key=lambda group: -group.score)


def _by_shape(anchors: Sequence[Anchor]) -> dict[Shape, list[Anchor]]:
    """Sort links by the shape of their addresses; short slugs join what they stand beside."""
    groups: dict[Shape, list[Anchor]] = {}
    closed: dict[tuple[Shape, str], list[Anchor]] = {}
    for anchor in anchors:
        shape = shape_of(address_of(anchor.url))
        if shape.varies:
            groups.setdefault(shape, []).append(anchor)
        elif shape.path and not shape.query:
            closed.setdefault((opened(shape), _place(anchor.element)), []).append(anchor)
    for (shape, _), members in closed.items():
        together = groups.get(shape, [])
        if len({each.url for each in [*members, *together]}) >= _FEWEST:
            groups.setdefault(shape, []).extend(members)
    return groups


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
    return Item(element, longest.url, longest.words, longest.apart)


def _group(shape: Shape, entries: list[Item]) -> Group:
    """Weigh a group: how many entries, how much they say, whether dates stand beside them."""
    some = entries[:_MOST_ITEMS]
    letters = sum(min(len(item.words), _HEADLINE) for item in some) / len(some)
    dated = sum(bool(dates.find_dates(plain(item.element))) for item in some) / len(some)
    apart = sum(item.apart for item in some) / len(some)
    score = min(len(some), 12) * letters / _HEADLINE * (1 + 2 * dated) * (1 - 0.8 * apart)
    return Group(shape, tuple(entries), dated, score if letters >= _SHORTEST else 0.0)
