"""``[release]``: which addresses are releases, by the family's rules or by what the links share."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from crawler.draft.anchors import Anchor, hosts_of
from crawler.draft.kinship import Kin
from crawler.draft.layout import Drafted
from crawler.draft.model import Finding, profile_of
from crawler.draft.patterns import Grammar, grammar_of
from crawler.draft.shapes import address_of, shape_of
from crawler.identity import release_address
from crawler.profile.families import Family
from crawler.profile.model import SiteProfile

_MOST = 100
_NEARLY_ALL = 0.9


def release_of(
    urls: Sequence[str], anchors: Sequence[Anchor], kin: Kin | None
) -> tuple[Kin | None, Drafted | None]:
    """Return the family that fits the releases, and ``[release]`` where it says nothing of it."""
    own = list(dict.fromkeys(urls))[:_MOST]
    known = {unquote(url) for url in own}
    others = [each.url for each in anchors if each.apart and unquote(each.url) not in known]
    if kin is not None and "release" in kin.family.rules:
        profile = _profile(own[0], {}, kin.family)
        if _share(profile, own) >= _NEARLY_ALL:
            return kin, Drafted({}, [_finding(profile, own, others, f"family {kin.family.name}")])
        kin = None
    grammar = _grammar(own, others)
    if grammar is None:
        return kin, None
    release: dict[str, Any] = {"pattern": grammar.pattern}
    if grammar.keep_query:
        release["keep_query"] = list(grammar.keep_query)
    profile = _profile(own[0], {"release": release}, None)
    how = f"what {len(own)} addresses share" if len(own) > 1 else "a single address"
    return kin, Drafted({"release": release}, [_finding(profile, own, others, how)])


def _grammar(urls: Sequence[str], others: Sequence[str]) -> Grammar | None:
    """Return the grammar of the addresses of the commonest shape."""
    addresses = [address_of(url) for url in urls]
    lengths = Counter(len(each.path) for each in addresses).most_common(1)
    alike = [each for each in addresses if len(each.path) == lengths[0][0]]
    foreign = [address_of(url) for url in others]
    paths = {shape_of(each).path for each in alike}
    return grammar_of(alike, [each for each in foreign if shape_of(each).path in paths])


def _profile(url: str, rules: dict[str, Any], family: Family | None) -> SiteProfile:
    parts = urlsplit(url)
    whole = {
        "name": "draft",
        "titles": {"th": "draft"},
        "home": f"{parts.scheme}://{parts.netloc}/",
        "hosts": list(hosts_of(url)),
        **rules,
    }
    return profile_of(whole, family)


def _share(profile: SiteProfile, urls: Sequence[str]) -> float:
    return sum(release_address(profile, url) is not None for url in urls) / max(len(urls), 1)


def _finding(profile: SiteProfile, urls: Sequence[str], others: Sequence[str], how: str) -> Finding:
    """Return the finding on a pattern: it matches the releases, and the fewer others the better."""
    hits, misses = _share(profile, urls), _share(profile, others) if others else 0.0
    known = release_address(profile, urls[0])
    sure = hits * (0.95 if misses == 0 else 0.6) * (1.0 if len(urls) > 2 else 0.7)
    loose = f"; {misses:.0%} of the links in menus look the same" if misses else ""
    return Finding(
        field="release.pattern",
        found=f"key {known.key}" if known else "",
        selector=profile.release.pattern,
        confidence=sure,
        how=f"{how}: {hits:.0%} of them match{loose}",
    )
