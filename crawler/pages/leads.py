"""Pages that are no pages: a script that leads on to a document or to another site."""

import re

from lxml import etree

from crawler.identity import is_entrance, own_host, release_address
from crawler.pages.base import absolute
from crawler.pages.media import is_document
from crawler.pages.paragraphs import says_anything
from crawler.profile.model import SiteProfile
from crawler.thai import text
from storage.records import Attachment, Link, Problem, Release

# eWT answers so for its articles of kind 1 and 4 (external link, file).
_SCRIPT = re.compile(
    r"\blocation(?:\.href)?\s{0,9}=\s{0,9}[\"']([^\"'<>]{1,2000})[\"']"
    r"|\blocation\.(?:replace|assign)\(\s{0,9}[\"']([^\"'<>]{1,2000})[\"']"
)
_REFRESH = re.compile(r"^\s{0,9}[0-9.]{0,9}\s{0,9};?\s{0,9}url\s{0,9}=\s{0,9}['\"]?([^'\"]+)", re.I)
_LONGEST_SCRIPT = 2_000


def leads_to(root: etree._Element, base: str) -> str | None:
    """Return where a page without any text of its own leads, None for every other page."""
    body = root.find("body")
    if body is not None and says_anything(body):
        return None
    scripts = [item.text or "" for item in root.iter("script")]
    refreshes = [
        item.get("content") or ""
        for item in root.iter("meta")
        if (item.get("http-equiv") or "").lower() == "refresh"
    ]
    if len(scripts) + len(refreshes) != 1:
        return None  # a challenge mostly loads several
    said = [_SCRIPT.search(words[:_LONGEST_SCRIPT]) for words in scripts]
    said += [_REFRESH.search(words[:_LONGEST_SCRIPT]) for words in refreshes]
    found = said[0]
    target = next(filter(None, found.groups()), None) if found else None
    return absolute(base, target) if target else None


def leads_astray(profile: SiteProfile, url: str, target: str) -> Problem | None:
    """Return why a page that leads on is no release.

    A release is a document, or a page of another site. Within the site it is what challenges,
    logins and pages that are gone do.
    """
    if is_document(target) or not own_host(profile, target):
        return None
    own, other = release_address(profile, url), release_address(profile, target)
    if own is not None and other is not None and own.key == other.key:
        return Problem("challenge", "a script only sends the reader back to the same page")
    if is_entrance(profile, target):
        return Problem("soft-404", f"a script leads to a front page instead: {target}")
    return Problem("unreadable", f"a script leads to another page of the site: {target}")


def read_leading(target: str, title: str, language: str) -> Release:
    """Return the release that is only an address: the title is the one that lists give it."""
    name = text.clean(title) or text.clean(target.rstrip("/").rsplit("/", 1)[-1])
    if is_document(target):
        return Release(title=name, language=language, attachments=(Attachment(target, name),))
    return Release(title=name, language=language, links=(Link(target, name),))
