"""What a profile must hold beyond its types: selectors and patterns that compile, own hosts."""

import re
import string
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawler.profile.errors import ProfileError
from crawler.profile.model import EVERY, QUIET, PageRules, SiteProfile
from crawler.profile.selectors import SelectorError, compile_selector

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}\Z")
# A repeat inside a repeated group takes exponential time on an address that almost matches.
_NESTED_REPEAT = re.compile(r"\([^()]*(?<!\\)[+*][^()]*\)[+*{]")
_PAGE_SELECTORS = (
    "body", "title", "lead", "published_on", "updated_on", "views", "category", "images",
    "attachments",
)  # fmt: skip


@lru_cache(maxsize=256)
def compile_pattern(text: str) -> re.Pattern[str]:
    """Return the compiled pattern of a profile, in which digits are 0 to 9 and not Thai ones."""
    return re.compile(text, re.ASCII)


def check(profile: SiteProfile, name: str) -> None:
    """Raise ProfileError with key and mend when the profile in file ``name`` cannot be used."""
    if profile.name != name:
        _refuse("name", f"says {profile.name!r}", f"call it as its file, {name!r}")
    _check_names(profile)
    _check_listings(profile)
    for index, layout in enumerate(profile.layouts):
        for field in ("item", "link", "title", "date", "views"):
            _check_selector(f"list[{index}].{field}", getattr(layout, field))
    _check_release(profile)
    for key, selector in _page_selectors(profile.page):
        _check_selector(key, selector)
    for index, rule in enumerate(profile.page.rewrite):
        pattern = _check_pattern(f"page.rewrite[{index}].pattern", rule.pattern)
        _check_replacement(f"page.rewrite[{index}].replace", pattern, rule.replace)
    _check_pace(profile)


def _check_names(profile: SiteProfile) -> None:
    if not NAME.match(profile.name):
        _refuse("name", f"{profile.name!r} is not a name", "use a-z, 0-9 and '-'")
    if not profile.titles:
        _refuse("titles", "is empty", 'write titles = {en = "…"}')
    if not profile.hosts:
        _refuse("hosts", "is empty", "name every host of the site, with and without www")
    for index, host in enumerate(profile.hosts):
        if host != host.lower() or not re.fullmatch(r"[a-z0-9.-]+", host):
            _refuse(f"hosts[{index}]", f"{host!r} is not a host", "write it as www.example.go.th")
    _check_own_address("home", profile.home, profile)
    if not profile.enabled and not profile.reason:
        _refuse("reason", "is missing", "say why the profile is not enabled")
    try:
        ZoneInfo(profile.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        _refuse("time_zone", f"{profile.time_zone!r} is unknown", "write it as Asia/Bangkok")


def _check_listings(profile: SiteProfile) -> None:
    if not profile.listings:
        _refuse("listings", "is empty", "add one [[listings]] with name and url")
    if not profile.layouts:
        _refuse("list", "is empty", "add one [[list]] with the selector of an item")
    for index, listing in enumerate(profile.listings):
        key = f"listings[{index}].url"
        _check_own_address(key, listing.url, profile)
        for name in _placeholders(key, listing.url):
            if name != "page":
                _refuse(key, f"holds the unknown placeholder {{{name}}}", "only {page} is known")
        if listing.pages < 1:
            _refuse(f"listings[{index}].pages", f"is {listing.pages}", "read at least one page")
        if listing.pages > 1 and "{page}" not in listing.url:
            _refuse(key, f"has no {{page}} for its {listing.pages} pages", "add it, or pages = 1")


def _placeholders(key: str, url: str) -> list[str]:
    try:
        return [name for _, name, _, _ in string.Formatter().parse(url) if name is not None]
    except ValueError as error:
        _refuse(key, f"has a stray brace ({error})", "percent-encode it as %7B or %7D")
        return []


def _check_own_address(key: str, url: str, profile: SiteProfile) -> None:
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError as error:
        _refuse(key, f"{url!r} is not a URL ({error})", "write it as https://host/path")
        return
    if parts.scheme not in {"http", "https"} or not host:
        _refuse(key, f"{url!r} is not an http(s) URL", "write it as https://host/path")
    if host not in profile.hosts:
        _refuse(key, f"is on {host}, which is not in hosts", "mend the URL or add the host")


def _check_release(profile: SiteProfile) -> None:
    pattern = _check_pattern("release.pattern", profile.release.pattern)
    if "key" not in pattern.groupindex:
        _refuse("release.pattern", "has no group named key", "write (?P<key>…) around the key")


def _page_selectors(page: PageRules) -> Iterator[tuple[str, str | None]]:
    for field in _PAGE_SELECTORS:
        yield f"page.{field}", getattr(page, field)
    for index, selector in enumerate(page.ignore):
        yield f"page.ignore[{index}]", selector
    if page.sections is not None:
        yield "page.sections.heading", page.sections.heading


def _check_selector(key: str, text: str | None) -> None:
    if text is None:
        return
    if not text.strip():
        _refuse(key, "is empty", "give a selector or leave the key out")
    try:
        compile_selector(text)
    except SelectorError as error:
        _refuse(key, str(error), "use CSS, or XPath 1.0 after xpath:")


def _check_pattern(key: str, text: str) -> re.Pattern[str]:
    if _NESTED_REPEAT.search(text):
        _refuse(key, "repeats a group that itself repeats", "take one of the two repeats away")
    try:
        return compile_pattern(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise ProfileError(f"{key}: {text!r} is not a pattern ({error}); mend it") from None


def _check_replacement(key: str, pattern: re.Pattern[str], text: str) -> None:
    try:
        re.sub(pattern, text, "")
        if pattern.groups < _highest_group(text):
            _refuse(key, f"{text!r} names a group that pattern lacks", "add the group")
    except (re.error, IndexError) as error:
        raise ProfileError(f"{key}: {text!r} is not a replacement ({error}); mend it") from None


def _highest_group(text: str) -> int:
    return max((int(number) for number in re.findall(r"\\([0-9]{1,2})", text)), default=0)


def _check_pace(profile: SiteProfile) -> None:
    pace, limits = profile.pace, profile.limits
    if not re.match(EVERY, pace.every):
        _refuse("pace.every", f"{pace.every!r} is not a span", "write 30m, 6h or 1d")
    if pace.quiet is not None and not re.match(QUIET, pace.quiet):
        _refuse("pace.quiet", f"{pace.quiet!r} is not a span of hours", "write 22:00-06:00")
    if not 0 <= pace.delay <= 3600:
        _refuse("pace.delay", f"is {pace.delay}", "give seconds between 0 and 3600")
    if limits.max_bytes < 1 or limits.timeout <= 0 or limits.redirects < 0:
        _refuse("limits", "holds a number that lets nothing through", "raise it")


def _refuse(key: str, what: str, mend: str) -> None:
    raise ProfileError(f"{key}: {what}; {mend}")
