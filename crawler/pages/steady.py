"""Addresses without what a server makes up anew for each answer: tokens, sessions, cache stamps."""

import re
from urllib.parse import unquote

# WordPress' nonces and Download Manager's 'refresh', sessions of PHP, and what mails and
# advertisements add (support.google.com/analytics/answer/1033863 for utm_*).
_ALWAYS = re.compile(
    "refresh|_wpnonce|nonce|phpsessid|jsessionid|fbclid|gclid|utm_[a-z_]{1,30}", re.IGNORECASE
)
# Stamps of a build or of a second: 'v=1611900000', 'modified=2101291030'. 'v=2' is a version.
_STAMP = re.compile("v|ver|t|ts|_|modified", re.IGNORECASE)
_STAMPED = re.compile(r"[0-9]{6,20}(?:\.[0-9]{1,20})?")
# 'sid' is a session when it looks like one, and a section or a story otherwise.
_SESSION = re.compile("[0-9a-f]{16,128}", re.IGNORECASE)
# A servlet writes its session into the path: '/x.jsp;jsessionid=5F1A.node1?id=3'.
_IN_PATH = re.compile(r";(?:jsessionid|phpsessid)=[^/?#;]*", re.IGNORECASE)


def steady(url: str) -> str:
    """Return a full address without its volatile parameters; all others stay as they stand."""
    rest, hash_, fragment = url.partition("#")
    path, mark, query = rest.partition("?")
    path = _IN_PATH.sub("", path)
    kept = [part for part in query.split("&") if not _is_volatile(part)]
    if len(kept) == query.count("&") + 1:
        return f"{path}{mark}{query}{hash_}{fragment}"
    return path + ("?" if kept else "") + "&".join(kept) + hash_ + fragment


def _is_volatile(part: str) -> bool:
    name, _, value = part.partition("=")
    name, value = unquote(name[:100]), unquote(value[:200])
    if _ALWAYS.fullmatch(name):
        return True
    if _STAMP.fullmatch(name):
        return _STAMPED.fullmatch(value) is not None
    return name.lower() == "sid" and _SESSION.fullmatch(value) is not None
