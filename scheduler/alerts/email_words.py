"""Headers in any language as RFC 2047 has them; pure.

The standard library's folding drops the blanks between words that must be encoded and words that
need not be (seen in 3.11: ``แก้ไข (ก`` comes back as ``แก้ไข(ก``), so Thai is encoded whole here.
"""

import base64
from collections.abc import Iterator
from email.utils import formataddr
from typing import Any, NamedTuple

_BYTES = 39
"""Of text in one encoded word: with ``Subject: `` before it, it stays below the 76 characters that
RFC 2047 allows a line."""
_PLAIN = 60
"""Characters of ASCII that need no folding."""


class Header(NamedTuple):
    """A header that is written as it is given; what ``email.policy`` asks of one is its name."""

    name: str
    value: str

    def fold(self, *, policy: Any) -> str:
        """Return the header's lines."""
        return f"{self.name}: {self.value}{policy.linesep}"


def words(text: str) -> str:
    """Return text as the value of a header, folded: itself, or as encoded words."""
    if text.isascii() and len(text) <= _PLAIN and "=?" not in text and text.isprintable():
        return text
    return "\r\n ".join(map(_encoded, _parts(text)))


def address(name: str, spec: str) -> str:
    """Return a mailbox as the value of a header: ``โต๊ะข่าว <desk@example.org>``, encoded."""
    coded = words(name[:_PLAIN])
    if not name or coded == name:
        return formataddr((name, spec))
    return f"{coded}\r\n <{spec}>"


def _encoded(part: bytes) -> str:
    return f"=?utf-8?b?{base64.b64encode(part).decode()}?="


def _parts(text: str) -> Iterator[bytes]:
    """Yield the text in UTF-8, a few whole characters at a time."""
    part = b""
    for letter in text:
        coded = letter.encode("utf-8", "replace")
        if len(part) + len(coded) > _BYTES:
            yield part
            part = b""
        part += coded
    yield part
