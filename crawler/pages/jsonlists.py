"""Lists that a site gives as JSON: the document of an answer, and the entries in it."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from crawler.encoding import decode
from crawler.identity import release_address
from crawler.pages.base import Page, absolute, parse
from crawler.pages.lines import is_block
from crawler.pages.listing import MOST_ENTRIES, Entry, Listing
from crawler.pages.moments import day_of
from crawler.pages.problems import problem_of, why_unread
from crawler.profile.model import JsonList, SiteProfile
from crawler.thai import numbers, text
from storage.records import GONE_KINDS, Problem

_HOLE = re.compile(r"\{([^{}]*)\}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_TAG = re.compile(r"<(?:!--[^<>]{0,1000}|/?([a-zA-Z][a-zA-Z0-9]*)(?:[\s/][^<>]{0,1000})?)>")
# More people than that have never seen a page (the bound of crawler.thai.counts).
_MOST_VIEWS = 10**11
_DIGITS = re.compile("[0-9]{1,12}")
# Most items of an array may be no release; so many are looked at, and no more.
_MOST_ITEMS = 10 * MOST_ENTRIES
_MOST_KEYS = 5
_LONGEST_KEY = 40


def read_json_list(profile: SiteProfile, rules: JsonList, page: Page) -> Listing | Problem:
    """Read a list by its paths; an item that is no release of the site is left out.

    A document of another shape than the profile says is a problem, and never an empty list.
    """
    value = document(profile, page)
    problem = value if isinstance(value, Problem) else refusal(page)
    if problem is not None:
        return problem
    items = at(value, rules.items)
    if not isinstance(items, list):
        found = f"items = {rules.items!r} is {shape(items)}, not an array"
        return Problem("unreadable", f"json {rules.name!r}: {found}")
    links = [(item, _link(rules.link, item, profile.home)) for item in items[:_MOST_ITEMS]]
    if links and not any(link for _, link in links):
        found = f"link = {rules.link!r} is in no item; the first is {shape(items[0])}"
        return Problem("unreadable", f"json {rules.name!r}: {found}")
    entries: dict[str, Entry] = {}
    for entry in _entries(profile, rules, links):
        if len(entries) == MOST_ENTRIES:
            break
        entries.setdefault(entry.key, entry)
    return Listing(tuple(entries.values()))


def document(profile: SiteProfile, page: Page) -> Any | Problem:
    """Return the JSON of an answer, whatever its status, or what the server sent instead."""
    said = decode(page.body, page.headers)
    try:
        return json.loads(said, strict=False)
    except RecursionError:
        why = "it is nested too deep"
    except ValueError as error:  # also for a number of more than 4,300 digits
        why = str(error)
    stated = problem_of(page)
    if stated is None or stated.kind == "not-html":
        stated = Problem("unreadable", f"the answer is no JSON: {why}")
        if said.lstrip("\ufeff \t\r\n").startswith("<"):
            stated = _web_page(profile, page)
    return _of_the_door(page, stated)


def refusal(page: Page) -> Problem | None:
    """Return what the status of an answer says against it; None for one that is fine."""
    problem = problem_of(page) if page.status >= 300 else None
    return None if problem is None else _of_the_door(page, problem)


def at(value: Any, path: str) -> Any:
    """Return what stands at a dotted path (``data.0.title``), the value itself at ``""``."""
    for name in path.split(".") if path else ():
        if isinstance(value, dict):
            value = value.get(name)
        elif isinstance(value, list) and _DIGITS.fullmatch(name) and int(name) < len(value):
            value = value[int(name)]
        else:
            return None
    return value


def shape(value: Any) -> str:
    """Return what a JSON value is, in words for a person."""
    if isinstance(value, dict):
        keys = [text.clean(str(key)[:_LONGEST_KEY]) for key in list(value)[:_MOST_KEYS]]
        return f"an object with {', '.join(keys)}" if keys else "an empty object"
    if isinstance(value, list):
        return "an array" if value else "an empty array"
    if value is None or isinstance(value, bool):
        return "missing" if value is None else str(value).lower()
    return "a text" if isinstance(value, str) else "a number"


def words_of(value: Any) -> str:
    """Return the cleaned words of a text that may hold tags and entities, ``""`` of others."""
    if not isinstance(value, str):
        return ""
    plain = _TAG.sub(lambda tag: " " if is_block((tag[1] or "b").lower()) else "", value)
    return text.clean(html.unescape(plain))


def whole(value: str) -> str:
    """Return a text without lone surrogates, which JSON can write and UTF-8 cannot."""
    return _SURROGATE.sub("\ufffd", value)


def _entries(
    profile: SiteProfile, rules: JsonList, links: list[tuple[Any, str | None]]
) -> Iterator[Entry]:
    zone = ZoneInfo(profile.time_zone)
    for item, link in links:
        release = release_address(profile, link) if link else None
        if release is not None:
            yield Entry(
                key=release.key,
                url=release.url,
                title=words_of(at(item, rules.title)) if rules.title else "",
                published_on=day_of(at(item, rules.date), zone) if rules.date else None,
                views=_views(at(item, rules.views)) if rules.views else None,
            )


def _link(link: str, item: Any, home: str) -> str | None:
    """Return the address of an item: what stands at a path, or a template that is filled in."""
    if "{" not in link:
        value = at(item, link)
        return absolute(home, whole(value)) if isinstance(value, str) else None
    pieces = _HOLE.split(link)  # words and names by turns
    values = [_part(at(item, name)) for name in pieces[1::2]]
    if not all(values):
        return None
    pieces[1::2] = values
    return absolute(home, "".join(pieces))


def _part(value: Any) -> str:
    """Return a value as part of an address, ``""`` when it cannot be one."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return quote(whole(value.strip()), safe="/%") if isinstance(value, str) else ""


def _views(value: Any) -> int | None:
    if isinstance(value, str):
        digits = _DIGITS.fullmatch(value.strip())
        value = int(digits[0]) if digits else numbers.parse_views(value, icon=True)
    counted = isinstance(value, int) and not isinstance(value, bool)
    return value if counted and 0 <= value <= _MOST_VIEWS else None


def _web_page(profile: SiteProfile, page: Page) -> Problem:
    root = parse(page)
    if isinstance(root, Problem):
        return root
    names = tuple(profile.titles.values())
    return why_unread(root, names, "the server sent a web page instead of JSON")


def _of_the_door(page: Page, problem: Problem) -> Problem:
    """Return a problem of a list: that the list is gone says nothing of the releases in it."""
    if problem.kind not in GONE_KINDS:
        return problem
    return Problem("refused" if page.status >= 400 else "unreadable", problem.detail)
