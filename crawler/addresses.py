"""Which addresses may be asked at all: public ones, over http and https, plainly written."""

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

LONGEST = 4096
"""Characters of a URL; Thai addresses grow ninefold when percent-encoded."""

_UNICAST = IPv6Network("2000::/3")
# RFC 6052, 4291 (2.5.5): prefixes whose last 32 bits are an IPv4 address.
_CARRIERS = (IPv6Network("64:ff9b::/96"), IPv6Network("::ffff:0:0/96"), IPv6Network("::/96"))
_ODD = re.compile(r"[\x00-\x20\x7f-\x9f\\\u200b-\u200f\u2028\u2029\ufeff]")
_NUMBER = re.compile(r"0[xX][0-9a-fA-F]*|[0-9]+")


def is_public(address: str) -> bool:
    """Say whether an IP address is one of the public internet.

    Addresses that carry another one (IPv4-mapped and -compatible, 6to4, Teredo, NAT64) are
    as public as the one they carry. What is no IP address is not public.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv4Address):
        return _is_public_v4(parsed)
    if parsed.scope_id is not None:
        return False
    carried = _carried(parsed)
    if carried is not None:
        return all(_is_public_v4(each) for each in carried)
    return parsed in _UNICAST and parsed.is_global


def literal(host: str) -> str | None:
    """Return the IP address that a URL's host spells, None when it is a name.

    Resolvers read ``2130706433``, ``0x7f.1`` and ``0177.0.0.1`` as 127.0.0.1 (inet_aton(3)).
    """
    host = host.strip("[]").rstrip(".")
    try:
        return str(ip_address(host))
    except ValueError:
        pass
    parts = host.split(".")
    if len(parts) > 4 or not all(_NUMBER.fullmatch(part) for part in parts):
        return None
    numbers = [_number(part) for part in parts]
    room = 256 ** (5 - len(numbers))
    if numbers[-1] >= room or any(number > 255 for number in numbers[:-1]):
        return None
    head = sum(number << (24 - 8 * place) for place, number in enumerate(numbers[:-1]))
    return str(IPv4Address(head + numbers[-1]))


def url_fault(url: str) -> str | None:
    """Return why a URL must not be asked, as the end of a sentence; None when it may be."""
    if len(url) > LONGEST:
        return f"an address of {len(url)} characters, more than {LONGEST}"
    if _ODD.search(url):
        return "an address with spaces, backslashes or control characters"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "an address that cannot be read"
    if parts.scheme not in {"http", "https"}:
        kind = f"an address of the kind {parts.scheme}:, and only http and https are asked"
        return kind if parts.scheme else "not an http or https address"
    if "@" in parts.netloc:
        return "an address with a user name in it"
    return None if host else "an address without a host"


def _is_public_v4(address: IPv4Address) -> bool:
    return address.is_global and not address.is_multicast


def _carried(address: IPv6Address) -> tuple[IPv4Address, ...] | None:
    """Return the IPv4 addresses inside an IPv6 one; Teredo carries a server's and a client's."""
    if address.sixtofour is not None:
        return (address.sixtofour,)
    if address.teredo is not None:
        return address.teredo
    if any(address in network for network in _CARRIERS):
        return (IPv4Address(int(address) & 0xFFFFFFFF),)
    return None


def _number(part: str) -> int:
    """Read a number as inet_aton does: 0x is hexadecimal, a leading 0 octal."""
    if part[:2] in {"0x", "0X"}:
        return int(part[2:] or "0", 16)
    if part.startswith("0") and all(digit in "01234567" for digit in part):
        return int(part, 8)
    return int(part)
