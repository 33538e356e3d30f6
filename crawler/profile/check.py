"""What a profile must hold beyond its types: selectors and patterns that compile, own hosts."""

import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawler.profile.check_doors import check_doors
from crawler.profile.model import CRON, EVERY, QUIET, PageRules, SiteProfile
from crawler.profile.parts import (
    check_own_address,
    check_pattern,
    check_replacement,
    check_selector,
    refuse,
)

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}\Z")
_KEY = re.compile(r"\(\?P<key>((?:[^()]|\([^()]*\))*)\)")
PAGE_SELECTORS = (
    "body", "title", "lead", "views", "category", "images", "attachments",
)  # fmt: skip


def check(profile: SiteProfile, name: str) -> None:
    """Raise ProfileError with key and mend when the profile in file ``name`` cannot be used."""
    if profile.name != name:
        refuse("name", f"says {profile.name!r}", f"call it as its file, {name!r}")
    _check_names(profile)
    check_doors(profile)
    _check_release(profile)
    _check_page("page", profile.page)
    _check_versions(profile)
    _check_pace(profile)


def _check_names(profile: SiteProfile) -> None:
    if not NAME.match(profile.name):
        refuse("name", f"{profile.name!r} is not a name", "use a-z, 0-9 and '-'")
    if not profile.titles:
        refuse("titles", "is empty", 'write titles = {en = "…"}')
    if not profile.hosts:
        refuse("hosts", "is empty", "name every host of the site, with and without www")
    for index, host in enumerate(profile.hosts):
        if host != host.lower() or not re.fullmatch(r"[a-z0-9.-]+", host):
            refuse(f"hosts[{index}]", f"{host!r} is not a host", "write it as www.example.go.th")
    check_own_address("home", profile.home, profile.hosts)
    if not profile.enabled and not profile.reason:
        refuse("reason", "is missing", "say why the profile is not enabled")
    try:
        ZoneInfo(profile.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        refuse("time_zone", f"{profile.time_zone!r} is unknown", "write it as Asia/Bangkok")


def _check_release(profile: SiteProfile) -> None:
    for index, text in enumerate(profile.release.patterns):
        key = f"release.also[{index - 1}]" if index else "release.pattern"
        if "key" not in check_pattern(key, text).groupindex:
            refuse(key, "has no group named key", "write (?P<key>…) around the key")
    _check_keys(profile.release.patterns)


def _check_keys(patterns: tuple[str, ...]) -> None:
    """Refuse patterns that give one key to two releases: /news/5 and /activity/5."""
    keys = [found[1] for text in patterns if (found := _KEY.search(text))]
    for index, key in enumerate(keys[1:]):
        if key in keys[: index + 1]:
            refuse(
                f"release.also[{index}]",
                f"has the same (?P<key>{key}) as a pattern before it",
                "take more of the address into the key, or make one pattern of the two",
            )


def _check_page(key: str, page: PageRules) -> None:
    for name, selector in _page_selectors(page):
        check_selector(f"{key}.{name}", selector)
    for index, rule in enumerate(page.rewrite):
        pattern = check_pattern(f"{key}.rewrite[{index}].pattern", rule.pattern)
        check_replacement(f"{key}.rewrite[{index}].replace", pattern, rule.replace)


def _page_selectors(page: PageRules) -> Iterator[tuple[str, str | None]]:
    for field in PAGE_SELECTORS:
        yield field, getattr(page, field)
    for field in ("published_on", "updated_on"):
        given = getattr(page, field)
        for index, selector in enumerate(given if isinstance(given, tuple) else ()):
            yield f"{field}[{index}]", selector
        if isinstance(given, str):
            yield field, given
    for index, selector in enumerate(page.ignore):
        yield f"ignore[{index}]", selector
    if page.sections is not None:
        yield "sections.heading", page.sections.heading


def _check_versions(profile: SiteProfile) -> None:
    days = [version.until for version in profile.versions]
    if days != sorted(set(days)):
        refuse("versions", "are not in the order of their days", "put the oldest first")
    for index, version in enumerate(profile.versions):
        _check_page(f"versions[{index}].page", version.page)


def _check_pace(profile: SiteProfile) -> None:
    pace, limits = profile.pace, profile.limits
    if not re.match(CRON if pace.is_cron else EVERY, pace.every):
        refuse("pace.every", f"{pace.every!r} is not a span", "write 30m, 6h or 1d")
    if not 10 <= pace.budget <= 1_000_000:
        refuse("pace.budget", f"is {pace.budget}", "give requests a day, from 10 to 1000000")
    if pace.quiet is not None and not re.match(QUIET, pace.quiet):
        refuse("pace.quiet", f"{pace.quiet!r} is not a span of hours", "write 22:00-06:00")
    if not 0 <= pace.delay <= 3600:
        refuse("pace.delay", f"is {pace.delay}", "give seconds between 0 and 3600")
    if limits.max_bytes < 1 or limits.timeout <= 0 or limits.redirects < 0:
        refuse("limits", "holds a number that lets nothing through", "raise it")
