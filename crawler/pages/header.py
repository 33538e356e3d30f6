"""The header of a release: headline, lead, dates and counter, from what stands before its body."""

import re
from collections import Counter
from typing import NamedTuple

from lxml import etree

from crawler.pages.lines import Line, lines_before
from crawler.pages.stamps import Stamps, Token, combine, tokens_of
from crawler.profile.model import SiteProfile
from crawler.thai import text

# Between headline and dates stands at most a section's name and the like.
_GAP = 2
# A lead is a sentence; what is shorter is a button or a label.
_SHORTEST_LEAD = 20
# Further unlinked lines before the body are not its header.
_REACH = 60
_TITLE_TAIL = re.compile(r"\s*[|:–—»-]\s+")
_HEAD_TITLES = etree.XPath(
    "//head/meta[@property='og:title']/@content | //head/title/text()", smart_strings=False
)


class Header(NamedTuple):
    """What the header says; ``title`` is empty when there is none to be found."""

    title: str
    lead: str | None
    stamps: Stamps


def read_header(profile: SiteProfile, body: etree._Element) -> Header:
    """Read the header that belongs to ``body``: the nearest before it, never a card's or a menu's.

    The reading of mfa.go.th: the headline, printed twice, right before the dates; then the lead.
    """
    lines = _within_reach(lines_before(body))
    tokens = [None if line.linked else tokens_of(line) for line in lines]
    names = _names(profile, body)
    at = _title_at(lines, tokens, names, frozenset(profile.titles.values()))
    if at is None:
        return Header(names[0] if names else "", None, Stamps())
    first, last = _stamped(lines, tokens, at)
    stated = [token for line in tokens[last : first + 1][::-1] for token in line or ()]
    lead = _lead(lines[:last], tokens[:last], lines[at].text)
    return Header(lines[at].text, lead, combine(stated))


def _within_reach(lines: list[Line]) -> list[Line]:
    """Keep the nearest lines; links (menus, cards) do not use up the reach."""
    left = _REACH
    for index, line in enumerate(lines):
        left -= not line.linked
        if left < 0:
            return lines[:index]
    return lines


def _names(profile: SiteProfile, body: etree._Element) -> list[str]:
    """Return what the page calls itself in its head, the site's own name left out."""
    sites = sorted({text.clean(title) for title in profile.titles.values()}, key=len, reverse=True)
    names = []
    for found in _HEAD_TITLES(body):
        name = text.clean(str(found))
        for site in sites:
            name = re.sub(rf"(?:\s*[|:–—»-]\s*|^){re.escape(site)}$", "", name)
        if name and name not in names:
            names.append(name)
    return names


def _title_at(
    lines: list[Line], tokens: list[list[Token] | None], names: list[str], sites: frozenset[str]
) -> int | None:
    """Return the index of the headline: confirmed and before dates, before dates, or confirmed."""
    prints = [at for at in range(len(lines)) if _confirmed(lines, tokens, at, names, sites)]
    for at in prints:
        if _is_followed(lines, tokens, at):
            return at
    for at, line in enumerate(lines):
        readable = tokens[at] is None and line.text and not line.linked
        if readable and _is_followed(lines, tokens, at):
            return at
    return prints[0] if prints else _nearest_heading(lines)


def _nearest_heading(lines: list[Line]) -> int | None:
    return next((at for at, line in enumerate(lines) if line.heading and not line.linked), None)


def _confirmed(
    lines: list[Line],
    tokens: list[list[Token] | None],
    at: int,
    names: list[str],
    sites: frozenset[str],
) -> bool:
    """Tell whether a line is the page's headline: the head says so, or it is printed twice."""
    words = lines[at].text
    if lines[at].linked or tokens[at] is not None or len(words) < 2 or words in sites:
        return False
    if any(_agrees(words, name) for name in names):
        return True
    copies = Counter(line.text for line in lines)[words]
    beside = {lines[near].text for near in (at - 1, at + 1) if 0 <= near < len(lines)}
    return words in beside or (copies > 1 and len(words) >= 8)


def _agrees(words: str, name: str) -> bool:
    """Tell whether a headline is what the head says, with or without a section and a site."""
    if words == name:
        return True
    if len(words) < 8:
        return False
    if name.startswith(words):
        return bool(_TITLE_TAIL.match(name, len(words)))
    return name.endswith(words) and bool(_TITLE_TAIL.search(name[: -len(words)]))


def _is_followed(lines: list[Line], tokens: list[list[Token] | None], at: int) -> bool:
    """Tell whether dates or a counter come right after the line, a short label apart."""
    gap = 0
    for near in range(at - 1, -1, -1):
        if tokens[near] is not None:
            return True
        if lines[near].text == lines[at].text:
            continue
        gap += 1
        if gap > _GAP or len(lines[near].text) >= 40:
            return False
    return False


def _stamped(lines: list[Line], tokens: list[list[Token] | None], at: int) -> tuple[int, int]:
    """Return the span (far, near) of indices in which the header states dates and counter."""
    first = last = at
    for near in range(at - 1, -1, -1):
        if tokens[near] is not None:
            last = near
        elif lines[near].text != lines[at].text and (
            len(lines[near].text) >= _SHORTEST_LEAD or last - near > _GAP
        ):
            break
    return first, last


def _lead(lines: list[Line], tokens: list[list[Token] | None], title: str) -> str | None:
    """Return the sentences between the header and the body, which are not the headline again."""
    found: list[str] = []
    for line, stated in zip(reversed(lines), reversed(tokens), strict=True):
        words = line.text
        if line.linked and len(words) >= _SHORTEST_LEAD:
            break
        if line.linked or stated is not None or len(words) < _SHORTEST_LEAD or words == title:
            continue
        if any(letter.isalpha() for letter in words):
            found.append(words)
    return " ".join(found) or None
