"""What a draft is: the rules it proposes, and on what each of them rests."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import msgspec
from lxml import etree

from crawler.pages.base import Page, base_address, parse
from crawler.profile.families import Family, merged
from crawler.profile.model import SiteProfile
from storage.records import Problem

SURE = 0.85
LIKELY = 0.6


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One field of a draft. ``confidence`` is 0 to 1; 0 stands for what was not found."""

    field: str
    """The key of the profile: ``list.date``, ``page.views``."""
    found: str = ""
    """What is read by it on the pages that were looked at."""
    selector: str = ""
    """What stands in the profile; empty where the readers need none."""
    confidence: float = 0.0
    how: str = ""

    @property
    def word(self) -> str:
        """The confidence in a word."""
        if self.confidence >= SURE:
            return "sure"
        if self.confidence >= LIKELY:
            return "likely"
        return "guess" if self.confidence else "missing"


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """The draft of a profile: ``rules`` as its file will say them, and a finding on each."""

    name: str
    rules: Mapping[str, Any]
    findings: tuple[Finding, ...]
    family: str | None = None
    about: str = ""
    """What the family is, in a sentence."""
    offers: tuple[str, ...] = ()
    """Lines of TOML that may be wanted and stand as comments: feeds, sitemaps."""

    def finding(self, field: str) -> Finding | None:
        """Return the finding on a key."""
        return next((each for each in self.findings if each.field == field), None)


class Leaf(NamedTuple):
    """A page that could be parsed."""

    page: Page
    root: etree._Element
    base: str

    @property
    def url(self) -> str:
        """The page's own address."""
        return self.page.url


def leaf(page: Page) -> Leaf | Problem:
    """Parse a page once for all that looks at it."""
    root = parse(page)
    return root if isinstance(root, Problem) else Leaf(page, root, base_address(root, page.url))


class Sample(NamedTuple):
    """A release page, and what a list calls it."""

    leaf: Leaf
    title: str = ""
    day: date | None = None


def profile_of(rules: Mapping[str, Any], family: Family | None) -> SiteProfile:
    """Return the profile that rules make, those of its family beneath; nothing is checked."""
    whole = merged(family.rules if family else {}, rules)
    whole.setdefault("release", {"pattern": r"^/(?P<key>.+)$"})
    return msgspec.convert(whole, SiteProfile)
