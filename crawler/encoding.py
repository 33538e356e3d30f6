"""A page's bytes to text: byte order mark, zero bytes, UTF-8, labels, then a look at the bytes."""

import codecs
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

# The longer marks first: UTF-32's begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# TIS-620, ISO-8859-11 and windows-874 are one table with small holes; cp874 is the widest.
_THAI = frozenset({"tis-620", "tis620", "iso-8859-11", "iso8859-11", "windows-874", "cp874",
                   "x-windows-874", "dos-874", "thai", "tis-620-2533"})  # fmt: skip
# What a template says when its author never thought of it, so Thai bytes are believed instead.
# Web pages so labelled are in windows-1252 (encoding.spec.whatwg.org, names and labels).
_LATIN = frozenset({"ascii", "iso8859-1", "cp1252"})
_CODECS = re.compile(
    r"(utf-?8|cp[0-9]+|iso8859-[0-9]+|ascii|koi8-[rtu]|gb[k0-9]+|big5|shift_jis|euc_(jp|kr))\Z"
)
_LABEL = rb"\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_:-]{2,40})"
_META = re.compile(rb"<meta[^>]{0,300}?charset" + _LABEL, re.IGNORECASE)
_DECLARATION = re.compile(rb"\s{0,20}<\?xml[^>]{0,100}?encoding" + _LABEL, re.IGNORECASE)
_HEADER = re.compile(r"charset" + _LABEL.decode("ascii"), re.IGNORECASE)
_HEAD = 65_536
"""Bytes in which a label is sought. Browsers promise 1,024; scripts and styles before the label
fill more, and a label there is better than none."""
_START = 1024
"""Bytes in which the zeros of UTF-16 are counted: they are markup on any page."""
_ASCII = bytes(range(0x80))
_THAI_BYTES = bytes([*range(0xA1, 0xDB), *range(0xDF, 0xFC)])
_CONSONANTS = bytes(range(0xA1, 0xCF))
_THAI_WORD = re.compile(rb"[\xa1-\xda\xdf-\xfb]{3}")
# The euro, ellipsis, quotes, dashes and hard space that cp874 shares with cp1252.
_NEUTRAL = bytes([0x80, 0x85, *range(0x91, 0x98), 0xA0])


def to_utf8(body: bytes, headers: Mapping[str, str]) -> bytes:
    """Return a page as UTF-8; the bytes themselves when they are that already."""
    if b"\0" not in body and _is_strict_utf8(body) and not body.startswith(codecs.BOM_UTF8):
        return body
    return decode(body, headers).encode()


def decode(body: bytes, headers: Mapping[str, str]) -> str:
    """Return the text of a page; a byte that fits nowhere becomes U+FFFD."""
    name = encoding_of(body, headers)
    for mark, _ in _MARKS:
        if body.startswith(mark):
            body = body[len(mark) :]
            break
    return body.decode(name, errors="replace").replace("\0", "\ufffd")


def encoding_of(body: bytes, headers: Mapping[str, str]) -> str:
    """Return the name of the codec the bytes are read with.

    Bytes that are UTF-8 are read as UTF-8 whatever a label says: Thai text in cp874 is never
    valid UTF-8, while wrong labels are common (67 of 1,738 declarations in one eWT tree). Given
    as the header's charset of the same bytes, the name is returned again.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return name
    wide = _utf_16(body)
    if wide is not None:
        return wide
    if _is_utf8(body):
        return "utf-8"
    for name in _labels(body, headers):
        if name in _LATIN:
            return "cp874" if _looks_thai(body) else "cp1252"
        if name != "utf-8":
            return name
    return "cp874" if _looks_thai(body) else "utf-8"


def _utf_16(body: bytes) -> str | None:
    """Return which UTF-16 bytes without a mark are in: every other byte of markup is zero."""
    start = body[:_START]
    even, odd = start[::2].count(0), start[1::2].count(0)
    few, many = sorted((even, odd))
    if len(start) < 4 or 3 * many < len(start[1::2]) or 10 * few > many:
        return None
    return "utf-16-le" if odd == many else "utf-16-be"


def _is_utf8(body: bytes) -> bool:
    """Tell whether the bytes are UTF-8, forgiving one bad place in ten good letters."""
    if _is_strict_utf8(body):
        return True
    text = body.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    good = len(text) - len(text.encode("ascii", errors="ignore")) - bad
    return good > 10 * bad


@lru_cache(maxsize=1)
def _is_strict_utf8(body: bytes) -> bool:
    """Tell whether the bytes are UTF-8 to the last; one page is asked about several times."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _looks_thai(body: bytes) -> bool:
    """Tell whether the bytes beyond ASCII are Thai in cp874.

    Accented letters lie among its vowels, tones and figures, so a share of consonants is asked
    for: they are 53 to 60 of 100 in 60 thaigov pages, 10 in French, 0 in Vietnamese. A lone
    ``\\xa9`` is no Thai letter but a copyright sign.
    """
    if not _THAI_WORD.search(body):
        return False
    high = body.translate(None, _ASCII + _NEUTRAL)
    consonants = len(high) - len(high.translate(None, _CONSONANTS))
    strange = len(high.translate(None, _THAI_BYTES))
    return consonants >= 0.45 * len(high) > 0 and strange <= 0.1 * len(high)


def _labels(body: bytes, headers: Mapping[str, str]) -> Iterator[str]:
    """Yield the codecs that header, meta and XML declaration name, as far as they are known."""
    for name, value in headers.items():
        found = _HEADER.search(value) if name.lower() == "content-type" else None
        if found and (codec := _codec(found[1])):
            yield codec
    head = body[:_HEAD]
    for label in (_META.search(_without_comments(head)), _DECLARATION.match(head)):
        if label and (codec := _codec(label[1].decode("ascii"))):
            yield codec


def _without_comments(head: bytes) -> bytes:
    """Return markup less its comments: a label that somebody took out says nothing."""
    kept = []
    at = 0
    while (start := head.find(b"<!--", at)) >= 0:
        kept.append(head[at:start])
        end = head.find(b"-->", start + 2)
        at = len(head) if end < 0 else end + 3
    return b"".join([*kept, head[at:]])


def _codec(label: str) -> str | None:
    """Return the codec of a label, or None for one that is unknown or no page's encoding.

    UTF-16 and UTF-32 are not taken from a label: bytes that are in them show it.
    """
    label = label.lower()
    if label in _THAI:
        return "cp874"
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    return name if _CODECS.match(name) else None
