"""Which family of content management systems a page betrays, by the families' own signs."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from crawler.encoding import decode
from crawler.pages.base import Page
from crawler.profile.families import Family

_MOST_LETTERS = 300_000


class Kin(NamedTuple):
    """A family, and on which signs it was recognised."""

    family: Family
    signs: tuple[str, ...]

    @property
    def confidence(self) -> float:
        """One sign may stand on a page by chance; two do not."""
        return 0.75 if len(self.signs) == 1 else 0.95


def kin_of(pages: Sequence[Page], links: Sequence[str], families: Sequence[Family]) -> Kin | None:
    """Return the family with the most signs in pages and addresses, or None without any."""
    words = [decode(page.body, page.headers)[:_MOST_LETTERS].lower() for page in pages]
    urls = [page.url for page in pages] + list(links)
    found = [Kin(family, _signs(family, words, urls)) for family in families]
    best = max(found, key=lambda kin: len(kin.signs), default=None)
    if best is None or not best.signs:
        return None
    known = "release" in best.family.rules  # its pattern can be held against the links
    return best if known or len(best.signs) > 1 else None


def _signs(family: Family, words: Sequence[str], urls: Sequence[str]) -> tuple[str, ...]:
    html = (sign for sign in family.signs.html if any(sign.lower() in each for each in words))
    shown = (sign for sign in family.signs.url if any(map(re.compile(sign).search, urls)))
    return (*html, *shown)
