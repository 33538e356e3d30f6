"""The way from one address to the draft of a profile: which pages are asked, and in which order."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, TypeAlias
from urllib.parse import urlsplit

from storage.errors import MendableError

if TYPE_CHECKING:
    from crawler.draft.doors import Doors
    from crawler.draft.lists import Group
    from crawler.draft.look import Start
    from crawler.draft.model import Draft, Leaf, Sample
    from crawler.pages.base import Page
    from crawler.profile.families import Family
    from storage.records import Problem

Ask: TypeAlias = "Callable[[Sequence[str]], dict[str, Page | Problem]]"
"""Asks for some pages of one site, politely, and returns what each of them answered."""

_MOVED = re.compile(r"moved to (https?://\S+)")


class _Pages(NamedTuple):
    """What was seen of a site, before anything is concluded from it."""

    listing: "Leaf | None"
    group: "Group | None"
    samples: "tuple[Sample, ...]"
    doors: "Doors"


def draft_site(url: str, name: str, on: date, ask: Ask, families: "Sequence[Family]") -> "Draft":
    """Return the draft of a profile for the site of a list page, a release or a feed.

    Raises MendableError, in one line, when there is nothing to draft from.
    """
    from crawler.draft.compose import Seen, compose
    from crawler.draft.look import feed_of, home_of, start_of
    from ministrywatch.undraftable import readable, said

    robots = f"{home_of(url)}robots.txt"
    answers = ask([url, robots])
    if moved := _moved(answers[url]):
        url, answers = moved, {**answers, **ask([moved])}
    page = readable(url, answers[url])
    rules = _page_of(answers.get(robots))
    if feed_of(page):
        seen = _from_feed(page, ask, rules)
    else:
        start = start_of(page)
        seen = _from_page(said(url, start), ask, rules)
    draft = compose(Seen(url, *seen, _front(seen, url, ask)), name, families, on)
    if isinstance(draft, str):
        raise MendableError(f"{url}: {draft}; give a page that lists several releases")
    return _checked(draft, families)


def _front(seen: _Pages, url: str, ask: Ask) -> "Leaf | None":
    """Ask for the front page, where no page that was seen says what the site is called."""
    from crawler.draft.look import home_of, leaf_of
    from crawler.draft.site import is_named

    if is_named([leaf for leaf in (seen.listing, *(each.leaf for each in seen.samples)) if leaf]):
        return None
    answer = ask([home := home_of(url)])[home]
    if moved := _moved(answer):
        answer = ask([moved])[moved]
    return leaf_of(_page_of(answer))


def _moved(answer: "Page | Problem") -> str | None:
    """Return where on its own site a page has moved; front pages often lead to '/th/home'."""
    from storage.records import Problem

    found = _MOVED.fullmatch(answer.detail) if isinstance(answer, Problem) else None
    return found[1] if found else None


def _page_of(answer: "Page | Problem | None") -> "Page | None":
    """Return an answer that is fine; a door that does not open is simply not there."""
    from crawler.pages.base import Page
    from crawler.pages.problems import answer_problem

    fine = isinstance(answer, Page) and answer_problem(answer) is None
    return answer if fine and isinstance(answer, Page) else None


def _asked(ask: Ask, urls: Sequence[str]) -> "dict[str, Page]":
    wanted = tuple(dict.fromkeys(urls))
    answers = ask(wanted) if wanted else {}
    return {url: page for url, answer in answers.items() if (page := _page_of(answer))}


def _from_feed(page: "Page", ask: Ask, robots: "Page | None") -> _Pages:
    from crawler.draft.anchors import hosts_of
    from crawler.draft.look import SAMPLES, doors_of, feed_of, samples_of

    hosts = hosts_of(page.url)
    links = (item.link for item in feed_of(page) or ())
    own = [link for link in links if urlsplit(link).hostname in hosts]
    releases = _asked(ask, own[:SAMPLES])
    doors = doors_of(None, {page.url: page}, robots)
    return _Pages(None, None, samples_of(None, list(releases.values())), doors)


def _from_page(start: "Start", ask: Ask, robots: "Page | None") -> _Pages:
    from crawler.draft.look import SAMPLES, door_addresses, doors_of, samples_of

    doors = door_addresses(start)
    if start.kind == "release":
        return _from_release(start, ask, doors, robots)
    group = start.groups[0]
    urls = list(dict.fromkeys(group.urls))[:SAMPLES]
    answers = _asked(ask, [*urls, *doors])
    releases = [answers[url] for url in urls if url in answers]
    opened = doors_of(start, {url: answers[url] for url in doors if url in answers}, robots)
    return _Pages(start.leaf, group, samples_of(group, releases), opened)


def _from_release(start: "Start", ask: Ask, doors: Sequence[str], robots: "Page | None") -> _Pages:
    """Look for the list that a release stands in, and for a second release to compare with."""
    from crawler.draft.look import doors_of, group_for, list_addresses, samples_of

    lists = list_addresses(start.leaf, start.anchors, start.home)
    answers = _asked(ask, [*lists, *doors])
    opened = doors_of(start, {url: answers[url] for url in doors if url in answers}, robots)
    found = (group_for(answers[url], start.leaf.url) for url in lists if url in answers)
    known = next((each for each in found if each is not None), None)
    listing, group = known if known else (None, None)
    others = [url for url in (group.urls if group else ()) if url != start.leaf.url]
    second = _asked(ask, others[:1])
    return _Pages(listing, group, samples_of(group, [start.leaf.page, *second.values()]), opened)


def _checked(draft: "Draft", families: "Sequence[Family]") -> "Draft":
    """Return a draft that loads as a profile does."""
    from crawler.draft.model import profile_of
    from crawler.profile.check import check

    family = next((each for each in families if each.name == draft.family), None)
    check(profile_of(draft.rules, family), draft.name)
    return draft
