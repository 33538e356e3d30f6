"""Excerpts of posts: what a person wrote before a text, and not what was cut from it."""

import re

from lxml import etree

from crawler.pages.ignored import remove
from crawler.pages.paragraphs import paragraphs, without_counters, without_counters_beside

_MORE = etree.XPath("descendant::a[contains(@class, 'more')]")
_CUT = re.compile(r"\s?\[(?:…|\.{3})\]$")


def lead_of(excerpt: etree._Element, said: tuple[str, ...]) -> str | None:
    """Return an excerpt that a person wrote; WordPress cuts one from the text where none did.

    ``said`` is the text. A plugin's counter in the excerpt is no part of it.
    """
    for link in _MORE(excerpt):
        remove(link)
    parts = without_counters(paragraphs(excerpt))
    written = without_counters_beside(" ".join(parts))
    if _CUT.search(written):
        return None
    bare = "".join(written.rstrip(" .…").split())
    return written if bare and bare not in "".join("".join(said).split()) else None
