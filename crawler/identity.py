"""One release, many addresses: the key that names it and the one address we ask for."""

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, unquote, unquote_to_bytes, urlencode, urlsplit

from crawler.profile.model import ReleaseRules, SiteProfile
from crawler.profile.parts import compile_pattern
from crawler.thai import text

LONGEST = 4096
"""Addresses beyond this many characters are not looked at; Thai ones grow ninefold encoded."""

_ENTRANCE = re.compile(r"/(?:[a-z]{2}(?:[-_][A-Za-z]{2,4})?|home|index\.[a-z]{3,5})")
"""``/th``, ``/en-us``, ``/index.php``: the home page in one of a site's languages."""
_PORTS = frozenset({None, 80, 443})
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\\]")
_UNASKABLE = re.compile(rb"[\x00-\x1f\x7f\\/]")
# Sub-delims and the like may stand in a path as they are (RFC 3986, section 3.3).
_PATH_SAFE = "-._~!$&'()*+,;=:@"


class Address(NamedTuple):
    """A release's key, the address it is asked at, and the language of that page."""

    key: str
    url: str
    language: str


def release_address(profile: SiteProfile, url: str) -> Address | None:
    """Return the one address of a release, or None when the URL is no release of this site.

    The key is what the profile's pattern calls ``key``, in one Unicode form; a page in another
    language than the site's own has it behind ``en/`` and so on, because both share their slugs.
    """
    url = url.strip(" \t\r\n")
    if len(url) > LONGEST:
        return None
    return _address(url, profile.home, profile.hosts, profile.language, profile.release)


@lru_cache(maxsize=1024)
def _address(
    url: str, home: str, hosts: tuple[str, ...], own_language: str, rules: ReleaseRules
) -> Address | None:
    """Return what ``release_address`` does; what it takes of the profile is told in full.

    Pages of one site lead to the same few others, its newest and those of its menus, and a look
    is asked several times which release it belongs to.
    """
    address = _canonical(url, home, hosts, rules.keep_query, rules.slash)
    if address is None:
        return None
    readable, canonical = address
    found = _match(rules, readable)
    if found is None:
        return None
    named = found.groupdict()
    key, language = text.clean(named["key"] or ""), named.get("language") or own_language
    if rules.fold_case:
        key, language = key.lower(), language.lower()
    if not key or key in {".", ".."}:
        return None
    return Address(key if language == own_language else f"{language}/{key}", canonical, language)


def _match(rules: ReleaseRules, readable: str) -> re.Match[str] | None:
    tried = (compile_pattern(text, fold_case=rules.fold_case) for text in rules.patterns)
    return next((found for pattern in tried if (found := pattern.match(readable))), None)


def to_origin(url: str, origin: str | None) -> str:
    """Return the address on another ``scheme://host:port`` (a mirror, a staging copy)."""
    if origin is None:
        return url
    rest = url.split("://", 1)[-1]
    start = min((at for at in (rest.find("/"), rest.find("?")) if at >= 0), default=len(rest))
    tail = rest[start:]
    return f"{origin.rstrip('/')}{tail if tail.startswith('/') else '/' + tail}"


def from_origin(profile: SiteProfile, url: str, origin: str | None) -> str:
    """Return the profile's own address of a page that was asked of ``origin``."""
    if origin is None:
        return url
    asked, own = urlsplit(url), urlsplit(origin)
    if (asked.scheme, asked.netloc.lower()) != (own.scheme, own.netloc.lower()):
        return url
    return to_origin(url, _home(profile.home))


def own_host(profile: SiteProfile, url: str) -> bool:
    """Say whether an http(s) address is on one of the site's hosts."""
    try:
        parts = urlsplit(url)
        port, host = parts.port, (parts.hostname or "").rstrip(".")
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and host in profile.hosts and port in _PORTS


def is_entrance(profile: SiteProfile, url: str) -> bool:
    """Say whether an address is a home page or a list: where sites send what is gone."""
    path = _bare(url)
    if _ENTRANCE.fullmatch(path):
        return True
    lists = (listing.urls(1)[0] for listing in profile.listings)
    return path == "" or path in {_bare(profile.home), *map(_bare, lists)}


def _bare(url: str) -> str:
    return unquote(urlsplit(url).path).rstrip("/")


def _canonical(
    url: str, home: str, hosts: tuple[str, ...], keys: tuple[str, ...], slash: bool
) -> tuple[str, str] | None:
    """Return path and kept query as they read, and the address on the profile's own host."""
    if _FORBIDDEN.search(url):
        return None
    try:
        parts = urlsplit(url)
        port, host = parts.port, (parts.hostname or "").rstrip(".")
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc or host not in hosts:
        return None
    if port not in _PORTS:
        return None
    path = _segments(parts.path)
    if path is None:
        return None
    query = _kept(parts.query, keys)
    # '/a%3Fid=5' has no query, and 'id=5%26page=2' has no page.
    named = "&".join(f"{key}={_decoded(value).replace('&', '%26')}" for key, value in query)
    readable = "/" + "/".join(_decoded(segment).replace("?", "%3F") for segment in path)
    written = "/" + "/".join(quote(segment, safe=_PATH_SAFE) for segment in path)
    if slash and path and b"." not in path[-1]:
        written += "/"
    return (
        readable + ("?" + named if query else ""),
        _home(home) + written + ("?" + urlencode(query) if query else ""),
    )


def _segments(path: str) -> list[bytes] | None:
    """Return the path's parts as bytes, empty ones dropped, or None when one must not be asked."""
    parts = [unquote_to_bytes(part) for part in path.split("/") if part]
    for part in parts:
        if part in {b".", b".."} or _UNASKABLE.search(part):
            return None
    return parts


def _decoded(part: bytes) -> str:
    """Return part of an address as it reads; sites of the TIS-620 age encode theirs in cp874."""
    try:
        return part.decode("utf-8")
    except UnicodeDecodeError:
        return part.decode("cp874", errors="replace")


def _kept(query: str, keys: tuple[str, ...]) -> list[tuple[str, bytes]]:
    """Return the query's pairs that carry identity, in the profile's order, first value only.

    Values are bytes, as a path's parts are: parse_qsl makes U+FFFD of every letter in cp874.
    """
    if not keys:
        return []
    pairs: dict[str, bytes] = {}
    for pair in query.split("&"):
        key, _, value = pair.replace("+", " ").partition("=")
        if value:
            pairs.setdefault(_decoded(unquote_to_bytes(key)), unquote_to_bytes(value))
    return [(key, pairs[key]) for key in keys if key in pairs]


@lru_cache(maxsize=64)
def _home(home: str) -> str:
    parts = urlsplit(home)
    return f"{parts.scheme}://{parts.netloc}"
