"""The grammar of a site's addresses: what differs from release to release, and what does not."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

ANY = "*"
NUMBER = "9"
_NUMBER = re.compile("[0-9]{1,18}")
_NUMBERED = re.compile("[0-9]{1,18}[-_].+")
_HEX = re.compile("[0-9a-f]{16,}", re.IGNORECASE)
_MIXED = re.compile("(?=.*[0-9])(?=.*[a-z])[a-z0-9]{5,}", re.IGNORECASE)
_ENDING = re.compile(r"(.+)(\.[A-Za-z][A-Za-z0-9]{1,4})")
_LONG = 24
_HYPHENS = 3
_MOST_PARTS = 12
# Keys that say how somebody came to a page, or which part of a list it shows, and never which
# page it is, unless nothing else does.
PASSING = frozenset(
    ["page", "p", "offset", "start", "per_page", "limitstart", "cate", "menu", "search", "season",
     "phpsessid", "sid", "fbclid", "utm_source", "utm_medium", "utm_campaign", "ref", "share",
     "print", "tmpl", "itemid", "bid"]
)  # fmt: skip


class Address(NamedTuple):
    """An address in parts, as it reads."""

    path: tuple[str, ...]
    query: tuple[tuple[str, str], ...]


class Shape(NamedTuple):
    """An address with all that may name one release made alike."""

    path: tuple[str, ...]
    query: tuple[tuple[str, str], ...]

    @property
    def varies(self) -> bool:
        """Whether anything in it may differ."""
        return any(map(_is_open, self.path)) or any(_is_open(value) for _, value in self.query)


def address_of(url: str) -> Address:
    """Cut an address into the parts of its path and its query, decoded."""
    parts = urlsplit(url)
    path = tuple(unquote(part) for part in parts.path.split("/") if part)[:_MOST_PARTS]
    return Address(path, tuple(parse_qsl(parts.query)[:_MOST_PARTS]))


def shape_of(address: Address) -> Shape:
    """Return the shape of an address; keys of its query in the order of their names."""
    keys = {key: _token(value) for key, value in address.query if key.lower() not in PASSING}
    if not keys and not any(map(_is_open, map(_token, address.path))):
        keys = {key: _token(value) for key, value in address.query}
    return Shape(tuple(map(_token, address.path)), tuple(sorted(keys.items())))


def opened(shape: Shape) -> Shape:
    """Return the shape with its last part open: short slugs look like names of sections."""
    if not shape.path or _is_open(shape.path[-1]):
        return shape
    ending = _ENDING.fullmatch(shape.path[-1])
    return shape._replace(path=(*shape.path[:-1], ANY + (ending[2] if ending else "")))


def _is_open(token: str) -> bool:
    return token.startswith((ANY, NUMBER))


def is_open(part: str) -> bool:
    """Tell whether part of an address looks like what differs from release to release."""
    return _is_open(_token(part))


def _token(part: str) -> str:
    if "/" in part:
        return "/".join(map(_word, part.split("/")[:_MOST_PARTS]))
    ended = _ENDING.fullmatch(part)
    return _word(ended[1]) + ended[2].lower() if ended else _word(part)


def _word(part: str) -> str:
    if _NUMBER.fullmatch(part):
        return NUMBER
    if _NUMBERED.fullmatch(part):
        return f"{NUMBER}-{ANY}"
    slug = len(part) > _LONG or part.count("-") >= _HYPHENS or not part.isascii()
    return ANY if slug or _HEX.fullmatch(part) or _MIXED.fullmatch(part) else part.lower()


def columns(values: Sequence[Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Yield what stands at each place of paths of one length."""
    return zip(*values, strict=True)
