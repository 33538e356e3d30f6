"""Where a release page prints its date and its counter, beside its text and not in it."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from lxml import etree

from crawler.draft.steps import nearer, own_steps, placed_steps
from crawler.pages.anchors import selector_of
from crawler.pages.boilerplate import Boilerplate
from crawler.pages.lines import UNSEEN
from crawler.pages.paragraphs import plain, words_at
from crawler.thai import datelines, dates, numbers

_MOST = 6_000
_LONGEST = 160
_EYE = "eye"


class Place(NamedTuple):
    """A small element of a page, its words, and how far it stands from the text, in elements."""

    element: etree._Element
    words: str
    distance: int

    def selectors(self) -> Iterator[str]:
        """Yield selectors that may find it on other pages too."""
        yield from (each for each in own_steps([self.element]) if each != self.element.tag)
        if found := selector_of(self.element):
            yield found
        root = self.element.getroottree().getroot()
        yield from nearer(self.element, root, placed_steps([self.element]))


def small_places(root: etree._Element, body: etree._Element | None) -> list[Place]:
    """Return the small elements of a page beside its text, those in menus and footers left out."""
    around = Boilerplate(root, hints=True)
    found: list[tuple[int, etree._Element, str]] = []
    at = start = end = 0
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in islice(walker, 2 * _MOST):
        if event == "end":
            continue
        at += 1
        if body is not None and element is body:
            start, end = at, at + len(list(islice(body.iter(), _MOST)))
            walker.skip_subtree()
        elif element.tag in UNSEEN or element.tag == "a" or around.holds(element):
            walker.skip_subtree()
        elif 0 < len(words := _words(element)) <= _LONGEST:
            found.append((at, element, words))
    return [Place(element, words, _distance(at, start, end)) for at, element, words in found]


def _distance(at: int, start: int, end: int) -> int:
    """Return how far an element is from the text; what follows it is farther than what precedes."""
    return start - at if at <= start else 2 * (at - end)


def _words(element: etree._Element) -> str:
    """Return what an element says, or what its icon marks."""
    if len(element) > 12:
        return ""
    if _EYE in (element.get("class") or "").split("-") and not plain(element):
        return words_at(element)
    return plain(element)


def dated(places: list[Place]) -> list[Place]:
    """Return the places of dates, the publication first, then the nearest to the text."""
    found = [place for place in places if dates.parse_date(place.words)]
    return sorted(_smallest(found), key=_rank)


def counted(places: list[Place]) -> list[Place]:
    """Return the places of counters, the nearest to the text first."""
    found = [place for place in places if _views(place) is not None]
    return sorted(_smallest(found), key=lambda place: place.distance)


def _views(place: Place) -> int | None:
    icon = _EYE in (place.element.get("class") or "")
    return numbers.parse_views(place.words, icon=icon)


def _rank(place: Place) -> tuple[int, int]:
    bare = datelines.bare_date(place.words)
    kind = bare.kind if bare is not None else None
    order = {"published": 0, "updated": 3}.get(kind or "", 1 if bare is not None else 2)
    return order, place.distance


def _smallest(places: list[Place]) -> list[Place]:
    """Leave out what holds another place of the kind."""
    around = {above for place in places for above in place.element.iterancestors()}
    return [place for place in places if place.element not in around]
