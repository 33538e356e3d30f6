"""The cookies of one visit: each goes back to the very host that set it and nowhere else.

Two ministries share the public suffix ``go.th``, so Domain attributes are not believed at all.
"""

from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from crawler.answers import Answer

MOST = 50
"""Cookies kept of one host, the figure of RFC 6265, section 6.1."""


class Jar:
    """Cookies by scheme, host and port."""

    def __init__(self) -> None:
        self._kept: dict[str, dict[str, str]] = {}

    def take(self, answer: Answer) -> None:
        """Keep what an answer sets; a cookie that has run out, or is garbled, is dropped."""
        kept = self._kept.setdefault(_host(answer.url), {})
        for line in answer.cookies:
            try:
                morsels = SimpleCookie(line)
            except CookieError:
                continue
            for name, morsel in morsels.items():
                kept.pop(name, None)
                if morsel["max-age"] != "0" and len(kept) < MOST:
                    kept[name] = morsel.coded_value

    def header(self, url: str) -> dict[str, str]:
        """Return the Cookie header for an address, if there is one."""
        kept = self._kept.get(_host(url))
        return {"Cookie": "; ".join(f"{n}={v}" for n, v in kept.items())} if kept else {}


def _host(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.lower()}"
