"""Two pages of a release read in one place, where no selector says which place that is."""

from typing import NamedTuple

import msgspec
from lxml import etree

from crawler.pages.base import Page, parse
from crawler.pages.main import find_body, selector_of
from crawler.pages.release import read_release
from crawler.pages.wordpress import is_post
from crawler.profile.model import PageRules, SiteProfile
from crawler.profile.selectors import compile_selector
from storage.records import Problem, Release


class Side(NamedTuple):
    """One of the two pages, with the rules of its day."""

    page: Page
    rules: PageRules
    listed: str
    """What a list calls the release; some pages have no words of their own."""


class Alike(NamedTuple):
    """What the old page says, and what the new one says in the same place."""

    before: Release
    after: Release


def read_alike(profile: SiteProfile, old: Side, new: Side) -> Alike | None:
    """Read two pages where the text of the old one stands; None where a selector names a place.

    ``find_body`` weighs an article against what stands around it, so that it may choose another
    element when only the surroundings have changed. Pages that say the same in the place of
    either are alike. Where one of them cannot be read in the other's place, each is read in its
    own; None also when one cannot be read at all.
    """
    if any(_has_place(side) for side in (old, new)):
        return None
    there, here = _place(old), _place(new)
    before, found = _read(profile, old, there), _read(profile, new, here)
    if before is None or found is None:
        return None
    if there == here or not (there and here):
        return Alike(before, found)
    after = _read(profile, new, there)
    if after == before:
        return Alike(before, before)
    if _read(profile, old, here) == found and _begins_as_soon(old.page, here, there):
        return Alike(before, before)
    return Alike(before, found if after is None else after)


def _has_place(side: Side) -> bool:
    return side.rules.body is not None or is_post(side.page.body)


def _place(side: Side) -> str:
    """Return a selector of the element that is found as the body, ``""`` for want of one."""
    root = parse(side.page)
    body = None if isinstance(root, Problem) else find_body(root)
    return "" if body is None else selector_of(body)


def _read(profile: SiteProfile, side: Side, place: str) -> Release | None:
    """Return what a page says in a place, or where its text is found without one."""
    rules = msgspec.structs.replace(side.rules, body=place or None)
    reading = read_release(
        msgspec.structs.replace(profile, page=rules, versions=()), side.page, listed=side.listed
    )
    return reading.release if reading.problem is None else None


def _begins_as_soon(page: Page, here: str, there: str) -> bool:
    """Say whether one place of a page begins where another does, or before it.

    An article follows its headline and what stands around it comes after, so that an article
    that was cut down to a line is not taken for the same as the notice below it.
    """
    root = parse(page)
    if isinstance(root, Problem):
        return False
    order = {element: number for number, element in enumerate(root.iter())}
    first, second = (order[_first_words(root, place)] for place in (here, there))
    return first <= second


def _first_words(root: etree._Element, place: str) -> etree._Element:
    """Return the element in which the words of a place begin."""
    element = compile_selector(place).elements(root)[0]
    inside = (each for each in element.iter() if each is not element)
    if (element.text or "").strip():
        return element
    return next((each for each in inside if f"{each.text or ''}{each.tail or ''}".strip()), element)
