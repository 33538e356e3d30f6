"""robots.txt, read as RFC 9309 asks: missing is allowed, unreachable is forbidden."""

from protego import Protego

from crawler.answers import Reply
from storage.records import Problem

PRODUCT = "ministrywatch"
"""The name robots.txt files address us by."""
LARGEST = 512 * 1024
"""Bytes that are read; RFC 9309, section 2.5, asks for 500 KiB at least."""

# RFC 9309, section 2.3.1.4: rules that are there and cannot be had forbid everything. Redirects
# that lead nowhere may be taken for a missing file (section 2.3.1.2).
_UNKNOWN = frozenset(
    {"dns", "unreachable", "timeout", "refused", "certificate", "too-large", "unreadable"}
)


class Robots:
    """What a site's robots.txt allows us."""

    def __init__(self, text: str = "") -> None:
        self._rules = Protego.parse(text)

    @property
    def pause(self) -> float:
        """The Crawl-delay asked of us, in seconds."""
        return max(self._rules.crawl_delay(PRODUCT) or 0.0, 0.0)

    def allows(self, url: str) -> bool:
        """Say whether the address may be asked."""
        return self._rules.can_fetch(url, PRODUCT)


def read_robots(reply: Reply) -> Robots | Problem:
    """Return the rules, or why nothing of the site may be asked now."""
    if isinstance(reply, Problem):
        if reply.kind not in _UNKNOWN:
            return Robots()
        return Problem(reply.kind, f"robots.txt: {reply.detail}, so nothing is asked")
    if reply.status == 429 or reply.status >= 500:
        return Problem("server-error", f"robots.txt: HTTP {reply.status}, so nothing is asked")
    if reply.status != 200:
        return Robots()
    return Robots(reply.body[:LARGEST].decode("utf-8", "replace").lstrip("\ufeff"))
