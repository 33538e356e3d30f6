"""Why a page is no page of the site: refused, challenged, gone, broken, or not HTML at all.

Markers are those of the providers' own pages. Evidence for the headers: 13 captures in
tests/data/blocked (EDGI web-monitoring); most pages that name cloudflare in a header are fine.
"""

from collections.abc import Collection
from itertools import islice

from lxml import etree

from crawler.encoding import encoding_of
from crawler.pages.base import Page
from crawler.pages.missing import first_missing
from crawler.pages.whole import cut_short
from crawler.thai import text
from storage.records import Problem

_HEAD = 20_000
_LONGEST_TITLE = 200
_CHALLENGE_TITLES = (
    b"just a moment",
    b"human verification",
    b"ddos-guard",
    b"attention required! | cloudflare",
)
_CHALLENGE_MARKS = (
    b"_cf_chl_opt",
    b"cf-browser-verification",
    b"awswafcookiedomainlist",
    b"/.well-known/ddos-guard/",
)
_BLOCK_MARKS = (
    b"sorry, you have been blocked",
    b"incapsula incident id",
    b"the requested url was rejected. please consult with your administrator",
    b"error: the request could not be satisfied",
    b"sucuri website firewall - access denied",
    b"you don't have permission to access",
)
_MAGIC = {b"%PDF-": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF",
          b"PK\x03\x04": "ZIP", b"\x1f\x8b": "gzip", b"\xd0\xcf\x11\xe0": "Office"}  # fmt: skip
_REFUSED = {401: "login", 403: "blocked", 404: "not-found", 405: "blocked", 406: "blocked",
            407: "login", 410: "gone", 418: "blocked", 429: "blocked", 451: "blocked"}  # fmt: skip
_CONTROLS = bytes(byte for byte in range(0x20) if byte not in b"\t\n\r\f\x1b")
_HTML_TYPES = ("", "text/html", "application/xhtml+xml", "text/plain", "text/xml",
               "application/xml", "application/octet-stream")  # fmt: skip
_LOGIN = ("เข้าสู่ระบบ", "ลงชื่อเข้าใช้", "log in", "login", "sign in")
_MAINTENANCE = ("ปิดปรับปรุง", "อยู่ระหว่างการปรับปรุง", "maintenance", "under construction")
_ASKS = Problem("login", "the page asks for a password")
_SHORT_PAGE = 2_000
"""Letters; a page that only says that nothing is here says little else."""
_PASSWORD = etree.XPath("boolean(//input[@type='password'])")
_HEADLINES = etree.XPath("//head/title | //h1 | //h2", smart_strings=False)
_MOST_HEADLINES = 20
_FIRST_HEADLINES = 2
_LONGEST_HEADLINE = 300


def problem_of(page: Page) -> Problem | None:
    """Return what keeps any page of a site from being read, or None: status, headers, bytes.

    Says nothing of a page that answers 200 and looks like a page; see ``why_unread`` for those.
    """
    return answer_problem(page) or _not_html(page) or cut_short(page.body)


def answer_problem(page: Page) -> Problem | None:
    """Return what keeps any answer from being read, a feed's and JSON's too, or None."""
    return _told(page) or _refused(page)


def why_unread(root: etree._Element, names: Collection[str], sought: str) -> Problem:
    """Return why a page that is HTML holds no release.

    ``names`` are what the site calls itself; ``sought`` says what was not found.
    """
    headlines = [_words(item) for item in _HEADLINES(root)[:_MOST_HEADLINES]]
    said = " ".join(headlines).lower()
    length = len(text.clean(" ".join(_visible(root))))
    if _PASSWORD(root) and (length < _SHORT_PAGE or any(word in said for word in _LOGIN)):
        return _ASKS
    for word in _MAINTENANCE:
        if word in said:
            return Problem("maintenance", f"the page says {word!r}")
    alone = length < _SHORT_PAGE
    missing = first_missing(headlines if alone else headlines[:2], names, alone=alone)
    if missing is not None:
        return Problem("soft-404", f"the page says {missing!r}")
    if length == 0:
        return Problem("empty", "the page has no text")
    return Problem("unreadable", sought)


def instead_of_list(root: etree._Element) -> Problem | None:
    """Return what stands in the place of a list without releases: a login, or maintenance.

    A list that was laid out anew has a login box and headlines too: on a long page the first tell.
    """
    alone = len(text.clean(" ".join(_visible(root)))) < _SHORT_PAGE
    said = " ".join(_words(item) for item in _HEADLINES(root)[:_FIRST_HEADLINES]).lower()
    if _PASSWORD(root) and (alone or any(word in said for word in _LOGIN)):
        return _ASKS
    word = next((word for word in _MAINTENANCE if word in said), None)
    return Problem("maintenance", f"the page says {word!r}") if word and alone else None


def _words(headline: etree._Element) -> str:
    """Return the start of a headline; one that was never closed holds the rest of the page."""
    pieces = islice(headline.itertext(), _MOST_HEADLINES)
    return text.clean("".join(pieces)[:_LONGEST_HEADLINE])


def _visible(root: etree._Element) -> list[str]:
    return [
        str(words)
        for words in root.itertext("body", "div", "p", "span", "td", "li", "a", "h1", "h2", "h3")
    ]


def _told(page: Page) -> Problem | None:
    """Find a challenge that says so in a header."""
    if page.header("cf-mitigated") == "challenge":
        return Problem("challenge", "Cloudflare asks for a browser (cf-mitigated)")
    if (action := page.header("x-amzn-waf-action")) in {"challenge", "captcha"}:
        return Problem("challenge", f"AWS WAF asks for a browser ({action})")
    return None


def _refused(page: Page) -> Problem | None:
    """Find what stands in place of the page; with 200 it is short, so a long page is not read."""
    if page.status == 200 and len(page.body) >= _HEAD:
        return _blank(page)
    head = page.body[:_HEAD].lower()
    return _challenge(page, head) or _of_status(page, head) or _blank(page) or _blocked(page, head)


def _challenge(page: Page, head: bytes) -> Problem | None:
    title = _title(head)
    for mark in _CHALLENGE_TITLES:
        if title.startswith(mark) and (page.status != 200 or len(page.body) < _HEAD):
            kind = "blocked" if b"attention" in mark else "challenge"
            return Problem(kind, title.decode("utf-8", "replace"))
    for mark in _CHALLENGE_MARKS:
        if mark in head and (page.status in {403, 429, 503} or len(page.body) < _HEAD):
            return Problem("challenge", f"the page holds {mark.decode()!r}")
    return None


def _of_status(page: Page, head: bytes) -> Problem | None:
    status = page.status
    said = _title(head).decode("utf-8", "replace")
    detail = f"HTTP {status}" + (f" ({said})" if said else "")
    if status >= 500:
        return Problem("server-error", detail)
    if status >= 400:
        return Problem(_REFUSED.get(status, "refused"), detail)
    if status >= 300:
        return Problem("redirect", detail)
    return None


def _blank(page: Page) -> Problem | None:
    if page.status in {204, 205} or not page.body or page.body.isspace():
        return Problem("empty", "the page is empty")
    return None


def _blocked(page: Page, head: bytes) -> Problem | None:
    """Find the block pages that answer 200; they are short."""
    if len(page.body) < _HEAD:
        for mark in _BLOCK_MARKS:
            if mark in head:
                return Problem("blocked", f"the page says {mark.decode()!r}")
    return None


def _not_html(page: Page) -> Problem | None:
    media = page.header("content-type").split(";")[0].strip().lower()
    if media not in _HTML_TYPES:
        return Problem("not-html", f"the server sent {media}, not a web page")
    for magic, name in _MAGIC.items():
        if page.body.startswith(magic):
            return Problem("not-html", f"this is a {name} file, not a web page")
    start = page.body[:1024]
    odd = len(start) - len(start.translate(None, _CONTROLS))
    if odd > len(start) // 20 and not encoding_of(page.body, {}).startswith("utf-16"):
        return Problem("not-html", "the bytes are not those of a web page")
    if b"<" not in page.body:
        return Problem("not-html", "this is plain text, not a web page")
    return None


def _title(head: bytes) -> bytes:
    """Return the start of the title of a page in small letters.

    A pattern that strips blanks takes minutes over a title of 20,000 of them.
    """
    _, _, rest = head.partition(b"<title")
    _, _, words = rest.partition(b">")
    title, end, _ = words.partition(b"</title")
    return title.strip()[:_LONGEST_TITLE] if end else b""
