"""What the head of a page calls it: its title for others to share, then the title of its window."""

from itertools import islice

from lxml import etree

_NAMES = etree.XPath(
    "/html/head/meta[@property='og:title']/@content | /html/head/title/text()", smart_strings=False
)


def head_names(element: etree._Element, most: int) -> list[str]:
    """Return the names that the head of an element's page gives, uncleaned, ``most`` at most."""
    return [str(name) for name in islice(_NAMES(element), most)]
