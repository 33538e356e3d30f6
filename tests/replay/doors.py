"""The profile of a case: a shipped one with the doors that its site has, or a small one."""

from typing import Any
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

from crawler.identity import release_address
from crawler.profile import find_profile
from crawler.profile.model import Layout, Listing, PageRules, ReleaseRules, SiteProfile
from tests.replay.case import Case

PRESS = "ข่าวสารนิเทศ"
"""The one list of the made-up ministry that is asked."""
MADE = "made-up-list"
"""The path of the list of a site whose case gives none."""


def profile_of(case: Case) -> SiteProfile:
    """Return the profile of a case, with the doors that its site has and no others."""
    profile = _small(case) if case.home else find_profile(case.profile)
    profile = ruled(replace(profile, page=profile.page_on(case.era)), case.rules)
    release = msgspec.convert(
        {**msgspec.to_builtins(profile.release), **case.release}, type(profile.release)
    )
    lists = tuple(each for each in profile.listings if _is_there(case, each))
    profile = replace(
        profile, release=release, listings=lists, sitemaps=(), wordpress=None, enabled=True,
        feeds=tuple(each for each in profile.feeds if each.url in case.page),
        json=tuple(each for each in profile.json if each.urls(1)[0] in case.page),
        pace=replace(profile.pace, delay=1.0),
    )  # fmt: skip
    if profile.listings or profile.feeds or profile.json:
        return profile
    made = Listing(name=MADE, url=f"{profile.home}{MADE}")
    return replace(profile, listings=(made,), layouts=(Layout(item="li.made"),))


def made_list(profile: SiteProfile, urls: list[str]) -> bytes:
    """Return the list of a site whose case gives none: it links to every release there is."""
    own = [url for url in urls if release_address(profile, url)]
    items = "".join(f'<li class="made"><a href="{url}">{number}</a></li>' for number, url in
                    enumerate(own))  # fmt: skip
    return f"<html><body><ul>{items}</ul></body></html>".encode()


def _small(case: Case) -> SiteProfile:
    return SiteProfile(
        name="small",
        titles={"en": urlsplit(case.home).hostname or ""},
        home=case.home,
        hosts=(urlsplit(case.home).hostname or "",),
        release=ReleaseRules(pattern=r"^/(?!made-up-list$)(?P<key>.+)$"),
        language="en",
        time_zone="America/New_York",
    )


def _is_there(case: Case, listing: Listing) -> bool:
    if case.profile == "mfa-th":
        return listing.name == PRESS
    return listing.urls(1)[0] in case.page


def ruled(profile: SiteProfile, rules: dict[str, Any]) -> SiteProfile:
    """Return a profile with other rules of its pages."""
    page = msgspec.convert({**msgspec.to_builtins(profile.page), **rules}, PageRules)
    return replace(profile, page=page)


def releases_of(case: Case, profile: SiteProfile) -> int:
    """Return how many releases the site of a case has at first."""
    addresses = (release_address(profile, url) for url in case.page)
    return len(case.site) + case.crowd + len({each.key for each in addresses if each})
