"""A release page in, a cleaned record out, or the problem that kept it from being read."""

from datetime import date
from typing import NamedTuple

import msgspec
from lxml import etree

from crawler.identity import release_address
from crawler.pages.base import Page, absolute, base_address, parse
from crawler.pages.header import Header, read_header
from crawler.pages.ignored import leave_out
from crawler.pages.imprints import counted
from crawler.pages.leads import leads_astray, leads_to, read_leading
from crawler.pages.main import find_body
from crawler.pages.media import read_attachments, read_images, read_links
from crawler.pages.paragraphs import first_words, paragraphs, says_anything, without_counters
from crawler.pages.problems import problem_of, why_unread
from crawler.pages.sections import after_body
from crawler.pages.wordpress import is_post, read_post
from crawler.profile.model import PageRules, SiteProfile
from crawler.profile.selectors import compile_selector
from crawler.thai import dates, numbers
from storage.records import Problem, Release

# A selector that finds more has found something else than bodies.
_MOST_BODIES = 20


class Reading(msgspec.Struct, frozen=True):
    """What reading a release page came to.

    ``release`` and ``problem`` stand together in one case only, ``unreadable-date``: the text is
    read, the header has a label for a date, and what follows the label is no date.
    """

    release: Release | None = None
    views: int | None = None
    problem: Problem | None = None


class _Text(NamedTuple):
    """The element of a text, and what it says."""

    body: etree._Element
    said: tuple[str, ...]


def read_release(
    profile: SiteProfile, page: Page, *, day: date | None = None, listed: str = ""
) -> Reading:
    """Read a release page; whatever the bytes are, the answer is a reading and never an error.

    ``day`` is when the page was fetched, for the rules of that day; today's hold without it.
    ``listed`` is what a list calls the release: some pages have no words of their own.
    """
    if is_post(page.body):
        post = read_post(profile, page, day=day)
        return Reading(post.release, None, post.problem)
    problem = problem_of(page)
    if problem is not None:
        return Reading(problem=problem)
    root = parse(page)
    if isinstance(root, Problem):
        return Reading(problem=root)
    rules = profile.page_on(day)
    if rules.leads_on and (target := leads_to(root, base_address(root, page.url or profile.home))):
        problem = leads_astray(profile, page.url, target)
        release = None if problem else read_leading(target, listed, _language(profile, page))
        return Reading(release, None, problem)
    body = _body(rules, root)
    if body is None:
        sought = (
            f"no text is where the profile says: page.body = {rules.body!r}"
            if rules.body
            else "no text of a release was found on the page"
        )
        return Reading(problem=why_unread(root, _names(profile), sought))
    return _read(profile, rules, page, body)


def _read(profile: SiteProfile, rules: PageRules, page: Page, body: etree._Element) -> Reading:
    root = body.getroottree().getroot()
    header = _told(rules, root, read_header(profile, body))
    leave_out(rules, body)
    said = paragraphs(body)
    release = _release(profile, rules, page, _Text(body, without_counters(said)), header)
    if not (release.body or release.images or release.attachments):
        return Reading(problem=_nothing(profile, root, header))
    if not release.title:
        return Reading(problem=Problem("unreadable", "no headline was found before the body"))
    unread = header.stamps.unread
    problem = Problem("unreadable-date", f"the header says {unread!r}") if unread else None
    views = header.stamps.views
    if views is None and rules.views is None:
        views = counted(said)
    return Reading(release, views, problem)


def _release(
    profile: SiteProfile, rules: PageRules, page: Page, text: _Text, header: Header
) -> Release:
    body = text.body
    root = body.getroottree().getroot()
    base = base_address(root, page.url or profile.home)

    def is_release(href: str) -> bool:
        url = absolute(base, href)
        return url is not None and release_address(profile, url) is not None

    after = after_body(rules, body, is_release)
    category = _first(rules.category, root)
    return Release(
        title=header.title,
        lead=header.lead,
        body=text.said,
        published_on=header.stamps.published_on,
        updated_on=header.stamps.updated_on,
        category=category or None,
        language=_language(profile, page),
        images=read_images(rules, body, after.pictures, base),
        attachments=read_attachments(rules, body, after.documents, base),
        links=read_links(body, base),
    )


def _language(profile: SiteProfile, page: Page) -> str:
    address = release_address(profile, page.url)
    return address.language if address else profile.language


def _body(rules: PageRules, root: etree._Element) -> etree._Element | None:
    """Return the first element of the body selector that says anything, or else the first.

    Without a selector the body is found by how its text stands on the page.
    """
    if rules.body is None:
        return find_body(root)
    found = compile_selector(rules.body).elements(root)[:_MOST_BODIES]
    spoken = (item for item in found if len(found) == 1 or says_anything(item))
    return next(spoken, found[0] if found else None)


def _told(rules: PageRules, root: etree._Element, found: Header) -> Header:
    """Put what the profile's own selectors say before what was found by its words."""
    stamps = found.stamps
    if rules.published_on is not None:
        stamps = stamps._replace(published_on=_day(rules.published_on, root))
    if rules.updated_on is not None:
        stamps = stamps._replace(updated_on=_day(rules.updated_on, root))
    if rules.views is not None:
        said = _first(rules.views, root)
        stamps = stamps._replace(views=numbers.parse_views(said, icon=True))
    title = found.title if rules.title is None else _first(rules.title, root)
    lead = found.lead if rules.lead is None else _first(rules.lead, root) or None
    return Header(title, lead, stamps)


def _day(selectors: str | tuple[str, ...], root: etree._Element) -> date | None:
    """Return the date of the first selector that finds one."""
    tried = (selectors,) if isinstance(selectors, str) else selectors
    days = (dates.parse_date(_first(selector, root)) for selector in tried)
    return next((day for day in days if day is not None), None)


def _names(profile: SiteProfile) -> tuple[str, ...]:
    return tuple(profile.titles.values())


def _first(selector: str | None, root: etree._Element) -> str:
    return "" if selector is None else first_words(compile_selector(selector).find(root))


def _nothing(profile: SiteProfile, root: etree._Element, header: Header) -> Problem:
    """Return why a page with an empty body is none: the empty shell of a release that is gone."""
    problem = why_unread(root, _names(profile), "")
    if problem.kind in {"login", "maintenance", "soft-404"}:
        return problem
    if not header.title or header.stamps.unread:
        return Problem("soft-404", "no text, and neither a headline nor a date")
    return Problem("empty", "a headline, but no text, picture or document")
