"""The header of a release: headline, lead, dates and counter, from what stands before its body."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from lxml import etree

from crawler.pages.boilerplate import is_beside
from crawler.pages.headnames import head_names
from crawler.pages.imprints import is_imprint
from crawler.pages.lines import Line, lines_before
from crawler.pages.stamps import Stamps, combine
from crawler.pages.tokens import PROSE, Token, tokens_of
from crawler.profile.model import SiteProfile
from crawler.thai import bylines, numbers, text
from crawler.thai.othercounts import without_downloads, without_other_counters

# Between headline and dates stands at most a section's name and the like.
_GAP = 2
_LONGEST_LABEL = 40
# A lead is a sentence; what is shorter is a button or a label.
_SHORTEST_LEAD = 20
# Further unlinked lines before the body are not its header; menus and cards are links.
_REACH = 60
_SEPARATOR = r"\s*[|:–—»-]\s*"
_MOST_NAMES = 8


class Header(NamedTuple):
    """What the header says; ``title`` is empty when there is none to be found."""

    title: str
    lead: str | None
    stamps: Stamps


def read_header(profile: SiteProfile, body: etree._Element) -> Header:
    """Read the header that belongs to ``body``: the nearest before it, never a card's or a menu's.

    The reading of mfa.go.th: the headline, printed twice, right before the dates; then the lead.
    """
    names = _names(profile, body)
    before = _Before(names, frozenset(profile.titles.values()))
    at = before.look(lines_before(body))
    if at is None:
        stamps = combine(before.stated(0, before.first_linked()))
        return Header(names[0] if names else "", None, stamps)
    near = before.stamped_until(at)
    return Header(before.lines[at].text, before.lead(near, at), combine(before.stated(near, at)))


def _names(profile: SiteProfile, body: etree._Element) -> list[str]:
    """Return what the page calls itself in its head, the site's own name left out."""
    sites = sorted({text.clean(title) for title in profile.titles.values()}, key=len, reverse=True)
    names = []
    for found in head_names(body, _MOST_NAMES):
        name = text.clean(found)
        for site in filter(name.endswith, sites):
            name = re.sub(rf"(?:{_SEPARATOR}|^){re.escape(site)}$", "", name)
        if name and name not in names:
            names.append(name)
    return names


class _Before:
    """The lines before a body, the nearest first, and what each of them states."""

    def __init__(self, names: list[str], sites: frozenset[str]) -> None:
        self.lines: list[Line] = []
        self.tokens: list[tuple[Token, ...] | None] = []
        self._names = names
        self._sites = sites

    def look(self, lines: Iterable[Line]) -> int | None:
        """Read lines until the headline is sure; return its index, or None without a headline."""
        left = _REACH
        for line in lines:
            self.lines.append(line)
            self.tokens.append(None if line.linked else tokens_of(line))
            at = len(self.lines) - 1
            self._take_linked_date(at)
            for sure in (at - 1, at):
                if sure >= 0 and self._is_sure(sure) and self._is_followed(sure):
                    return sure
            left -= not line.linked
            if left == 0:
                break
        return self._likely()

    def _take_linked_date(self, at: int) -> None:
        """Read a date that is a link, when it stands right after the headline that is ``at``."""
        if at and self.lines[at - 1].linked and not self.lines[at].linked and self._is_sure(at):
            tokens = tokens_of(self.lines[at - 1])
            if tokens and all(token.day for token in tokens):
                self.tokens[at - 1] = tokens

    def _is_sure(self, at: int) -> bool:
        """Tell whether a line is the headline: the head says so, or it is printed twice here."""
        if not self._is_readable(at):
            return False
        words = self.lines[at].text
        if any(_agrees(words, name) for name in self._names):
            return True
        beside = (self.lines[near].text for near in (at - 1, at + 1) if 0 <= near < len(self.lines))
        return not self.lines[at].linked and words in beside

    def _is_readable(self, at: int) -> bool:
        words = self.lines[at].text
        return self.tokens[at] is None and len(words) > 1 and words not in self._sites

    def _likely(self) -> int | None:
        """Return the best line: a heading that is named, or before dates; printed twice; named."""
        own = [
            at
            for at in range(len(self.lines))
            if self._is_readable(at) and not self.lines[at].linked
        ]
        followed = [at for at in own if self._is_followed(at)]
        texts = [line.text for line in self.lines]
        twice = [at for at in own if texts.count(texts[at]) > 1 and len(texts[at]) >= 8]
        sure = [at for at in range(len(self.lines)) if self._is_sure(at)]
        headings = [at for at in own if self.lines[at].heading]
        best = [at for at in headings if at in sure]
        best += [at for at in followed if at in twice or at in headings]
        return next(iter([*best, *followed, *sure, *twice, *headings]), None)

    def _is_followed(self, at: int) -> bool:
        """Tell whether dates or a counter come right after a line, at most short labels apart."""
        gap = 0
        for near in range(at - 1, -1, -1):
            line = self.lines[near]
            if self.tokens[near] is not None:
                return True
            if line.text == self.lines[at].text:
                continue
            gap += 1
            if gap > _GAP or len(line.text) >= _LONGEST_LABEL:
                return False
        return False

    def stamped_until(self, at: int) -> int:
        """Return the index of the header's last line; ``at`` itself when it states nothing."""
        last = at
        for near in range(at - 1, -1, -1):
            line = self.lines[near]
            if self.tokens[near] is not None:
                last = near
            elif line.text != self.lines[at].text and (
                len(line.text) >= _SHORTEST_LEAD or last - near > _GAP
            ):
                break
        return last

    def first_linked(self) -> int:
        """Return the index of the nearest link: beyond it stand menus and cards."""
        linked = (at for at, line in enumerate(self.lines) if line.linked)
        return next(linked, len(self.lines))

    def stated(self, near: int, at: int) -> list[Token]:
        """Return what the header states, in reading order."""
        lines = reversed(self.tokens[near:at])
        return [token for tokens in lines for token in tokens or ()]

    def lead(self, near: int, at: int) -> str | None:
        """Return the sentences between header and body, the headline not among them."""
        found: list[str] = []
        for index in range(near - 1, -1, -1):
            line = self.lines[index]
            if self.tokens[index] is not None:
                found = found[:-1]  # the headline of a card, which has a date of its own
                break
            words = line.text if line.linked else without_other_counters(line.text)
            words = without_downloads(words)
            if len(words) < _SHORTEST_LEAD or line.text == self.lines[at].text:
                continue
            if is_beside(words) or _is_signature(words):
                continue  # who wrote it, buttons, a file's name
            if not PROSE.search(words) and numbers.parse_views(words) is not None:
                continue  # a counter among other words; a lead that moves would be an edit
            if line.linked:
                break
            if any(letter.isalpha() for letter in words):
                found.append(words)
        return " ".join(found) or None


def _is_signature(words: str) -> bool:
    return is_imprint(words) or (bylines.is_signed(words) and bylines.is_byline(words))


def _agrees(words: str, name: str) -> bool:
    """Tell whether a headline is what the head says, with or without a section and a site."""
    if words == name:
        return True
    if len(words) < 8:
        return False
    if name.startswith(words):
        return re.match(_SEPARATOR, name[len(words) :]) is not None
    before = name[: -len(words)][-3:]  # a separator and its blanks; the whole may be a megabyte
    return name.endswith(words) and re.search(_SEPARATOR + r"\Z", before) is not None
