"""The cookies of a site, kept between visits: each goes back to the very host that set it.

Two ministries share the public suffix ``go.th``, so Domain attributes are not believed at all;
the rest is as RFC 6265 says. What a cookie holds is a secret: it is in no log and no message.
"""

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from email.utils import mktime_tz, parsedate_tz
from urllib.parse import SplitResult, urlsplit

import msgspec

from crawler.answers import Answer

MOST = 50
"""Cookies kept of one host, the figure of RFC 6265, section 6.1."""
MOST_HOSTS = 20
LARGEST = 4096
"""Bytes of name and value together, of the same section."""
SESSION = timedelta(days=30)
"""How long a cookie without an end of its own is kept: no browser window ends our session."""
LONGEST = timedelta(days=400)
"""The upper limit that RFC 6265bis sets, section 5.5."""

_PLAIN = re.compile(r"[ -~]*")
_SECONDS = re.compile("-?[0-9]{1,12}")
_LONGEST_DATE = 64
_PORTS = {"http": 80, "https": 443}


class Cookie(msgspec.Struct, frozen=True, kw_only=True):
    """One cookie of one host, until a moment."""

    host: str
    """``scheme://host:port``."""
    name: str
    value: str
    path: str
    until: datetime
    secure: bool = False

    def __repr__(self) -> str:
        """Say whose it is, and not what it holds."""
        return f"Cookie({self.host})"

    def goes_to(self, place: SplitResult, now: datetime) -> bool:
        """Say whether it is sent with a request for that address of its own host."""
        path = place.path or "/"
        under = path.startswith(self.path if self.path.endswith("/") else f"{self.path}/")
        safe = place.scheme == "https" or not self.secure
        return now < self.until and safe and (path == self.path or under)


_COOKIES = msgspec.json.Decoder(tuple[Cookie, ...])


class Jar:
    """The cookies of one site, those that were set last at the end."""

    def __init__(self, clock: Callable[[], datetime], kept: Iterable[Cookie] = ()) -> None:
        """Start from what an earlier visit kept."""
        self._clock = clock
        self._kept: dict[str, dict[tuple[str, str], Cookie]] = {}
        for cookie in kept:
            self._keep(cookie)

    def take(self, answer: Answer) -> None:
        """Keep what an answer sets; a cookie that has run out, or is garbled, is dropped."""
        for line in answer.cookies:
            cookie = _read(line, answer.url, self._clock())
            if cookie is not None:
                self._keep(cookie)

    def header(self, url: str) -> dict[str, str]:
        """Return the Cookie header for an address, if there is one."""
        place = urlsplit(url)
        kept = self._kept.get(_host(place), {}).values()
        sent = [each for each in kept if each.goes_to(place, self._clock())]
        sent.sort(key=lambda each: -len(each.path))
        return {"Cookie": "; ".join(f"{c.name}={c.value}" for c in sent)} if sent else {}

    def cookies(self) -> tuple[Cookie, ...]:
        """Return what is worth keeping for the next visit."""
        now = self._clock()
        return tuple(
            cookie for kept in self._kept.values() for cookie in kept.values() if now < cookie.until
        )

    def _keep(self, cookie: Cookie) -> None:
        """Put it last; the first goes when there are too many, of one host or of hosts."""
        kept = self._kept.pop(cookie.host, {})
        kept.pop((cookie.name, cookie.path), None)
        if self._clock() < cookie.until:
            kept[cookie.name, cookie.path] = cookie
        while len(kept) > MOST:
            del kept[next(iter(kept))]
        if kept:
            self._kept[cookie.host] = kept
        while len(self._kept) > MOST_HOSTS:
            del self._kept[next(iter(self._kept))]


def packed(cookies: Iterable[Cookie]) -> str | None:
    """Return cookies as JSON for memory, None for none."""
    kept = tuple(cookies)
    return msgspec.json.encode(kept).decode() if kept else None


def unpacked(kept: str | None) -> tuple[Cookie, ...]:
    """Return cookies from memory; what is no list of cookies is none, and costs a session."""
    try:
        return _COOKIES.decode(kept or "[]")
    except msgspec.DecodeError:
        return ()


def _read(line: str, url: str, now: datetime) -> Cookie | None:
    """Read one Set-Cookie line (RFC 6265, section 5.2); None for what is no cookie."""
    pair, *rest = line.split(";")
    name, equals, value = (part.strip() for part in pair.partition("="))
    if not (name and equals and _PLAIN.fullmatch(name + value)):
        return None
    if len(name) + len(value) > LARGEST:
        return None
    said = {key.strip().lower(): text.strip() for key, _, text in map(_halves, rest)}
    place = urlsplit(url)
    if "secure" in said and place.scheme != "https":
        return None
    return Cookie(
        host=_host(place),
        name=name,
        value=value,
        path=_path(said.get("path", ""), place),
        until=_until(said, now),
        secure="secure" in said,
    )


def _halves(part: str) -> tuple[str, str, str]:
    return part.partition("=")


def _path(said: str, place: SplitResult) -> str:
    """Return the path a cookie is for: as it says, or the folder of what was asked."""
    if said.startswith("/") and len(said) <= LARGEST and _PLAIN.fullmatch(said):
        return said
    return place.path.rpartition("/")[0] or "/"


def _until(said: dict[str, str], now: datetime) -> datetime:
    """Return the moment a cookie ends; Max-Age counts before Expires, and neither is a session."""
    seconds = _seconds(said, now)
    if seconds is None:
        return now + SESSION
    return now + min(max(timedelta(0), timedelta(seconds=seconds)), LONGEST)


def _seconds(said: dict[str, str], now: datetime) -> float | None:
    age = said.get("max-age", "")
    if _SECONDS.fullmatch(age):
        return min(int(age), LONGEST.total_seconds())
    ends = parsedate_tz(said.get("expires", "")[:_LONGEST_DATE])
    if ends is None:
        return None
    try:
        return min(mktime_tz(ends) - now.timestamp(), LONGEST.total_seconds())
    except (ValueError, OverflowError):  # no such day
        return None


def _host(place: SplitResult) -> str:
    port = place.port or _PORTS.get(place.scheme, 0)
    return f"{place.scheme}://{(place.hostname or '').lower()}:{port}"
