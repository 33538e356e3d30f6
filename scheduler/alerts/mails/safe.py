"""Remote text made harmless for a mail: on one line, nothing unseen, nothing that makes a link."""

import re
from urllib.parse import urlsplit

from crawler.thai.text import clean
from scheduler.detect.boundaries import boundaries, shortened

JOINER = "\u2060"
"""A word joiner: it is not seen, parts nothing for the eye, and parts an address for a program."""

_STEERING = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff"
    "\ufdd0-\ufdef\U000e0000-\U000e007f"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + "]"
)
"""Controls, what turns a line around, surrogates, noncharacters, tags."""
_LINKABLE = re.compile(
    r"(?<=[A-Za-z0-9])(?=://)|(?<=\S)(?=@)|(?<=\\)(?=\\)|(?<=\w)(?=\.(?:[A-Za-z]{2}|ไทย))|(?<==)(?=\?)"
)
"""Where an address would be recognised: ``://``, ``@``, a share, a host; and ``=?`` of RFC 2047."""


def plain(text: str) -> str:
    """Return remote text on one line; what steers is U+FFFD, and what is only unseen is gone."""
    return clean(_STEERING.sub("\ufffd", text))


def shown(text: str, longest: int | None = None) -> str:
    """Return remote text as a mail shows it, cut between clusters where it is too long.

    Programs that show mails make links of whatever looks like an address, in text and in HTML
    alike, and a link in a mail of ours is ours to the reader. So addresses are parted by a word
    joiner. ``hxxp`` would change what a ministry wrote, and be read as its words.
    """
    line = plain(text if longest is None else text[: 20 * longest])
    if longest is not None:
        line = shortened(line, longest)
    return _LINKABLE.sub(JOINER, line)


def ending(text: str, longest: int) -> str:
    """Return the end of a text on one line, cut so that with ``…`` it is not longer."""
    if len(text) <= longest:
        return text
    part = text[-(longest + _ROOM) :]
    starts = (at for at in boundaries(part) if len(part) - at < longest)
    kept = part[min(starts) :]
    blank = kept.find(" ", 0, _ROOM)
    return f"…{kept[max(blank, 0) :].lstrip()}"


_ROOM = 40
"""Characters around a cut that are looked at, so that it falls between clusters, or at a blank."""


def beginning(text: str, longest: int) -> str:
    """Return the beginning of a text, cut so that with ``…`` it is not longer."""
    if len(text) <= longest:
        return text
    ends = (at for at in boundaries(text[: longest + _ROOM]) if at < longest)
    kept = text[: max(ends)]
    blank = kept.rfind(" ", max(len(kept) - _ROOM, 1))
    return f"{kept[:blank].rstrip() if blank > 0 else kept.rstrip()}…"


def web_link(url: str) -> str | None:
    """Return an address that a mail may link to: http or https, and nothing unseen in it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    is_web = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    bare = url == plain(url) and " " not in url and not set(url) & set("<>\"'\\^`{|}")
    return url if is_web and bare and len(url) <= _LONGEST_URL else None


_LONGEST_URL = 2000
"""Characters; Thai addresses grow ninefold when percent-encoded, and longer ones are cut off by
programs that show mails."""
