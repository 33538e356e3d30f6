"""Whether a document came whole: a page cut off on the way must not look like an edit."""

import re

from storage.records import Problem

_OPENS = re.compile(rb"<html[\s>]", re.IGNORECASE)
# A page may begin with blanks and comments of its template; some have thousands.
_EARLY = 65_536
# What stands behind the end of a document: scripts and signs of caches, and seldom more.
_TAIL = 65_536


def cut_short(body: bytes) -> Problem | None:
    """Find a document that opens and never ends: the rest of it was lost on the way."""
    if _ends_at_once(body) or not _OPENS.search(body, 0, _EARLY) or _ends(body.lower()):
        return None
    return Problem("unreadable", "the page ends before </html>: it was cut short")


def _ends_at_once(body: bytes) -> bool:
    """Tell whether the last thing is the end of a document, as it is nearly everywhere."""
    return body[-64:].rstrip().lower().endswith(b"</html>")


def _ends(body: bytes) -> bool:
    """Tell whether the end of the document stands near the end, and not in a script's words."""
    start = max(0, len(body) - _TAIL)
    at = len(body)
    while (at := max(body.rfind(b"</html", start, at), body.rfind(b"</body", start, at))) >= 0:
        script = body.rfind(b"<script", 0, at)
        if script <= body.rfind(b"</script", 0, at):
            return True
        at = script
    return False
