"""From the pages that were looked at to a draft: every table, each with its reasons."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from crawler.draft.anchors import anchors_of, hosts_of
from crawler.draft.body import body_of
from crawler.draft.doors import Doors, doors_of, listing_of
from crawler.draft.grammar import release_of
from crawler.draft.kinship import Kin, kin_of
from crawler.draft.layout import Drafted
from crawler.draft.lists import Group
from crawler.draft.model import Draft, Finding, Leaf, Sample, profile_of
from crawler.draft.site import UNNAMED, language_of, title_of
from crawler.draft.stated import dates_of, views_of
from crawler.draft.stated import title_of as headline_of
from crawler.draft.trial import layouts_of
from crawler.pages.release import read_release
from crawler.profile.families import Family


class Seen(NamedTuple):
    """All that was looked at: the list and what it shows, releases, and what else answered."""

    url: str
    """What a person gave."""
    listing: Leaf | None
    group: Group | None
    samples: tuple[Sample, ...]
    doors: Doors
    front: Leaf | None = None
    """The front page, where it was asked for its name alone."""


def compose(seen: Seen, name: str, families: Sequence[Family], on: date) -> Draft | str:
    """Return the draft, or in words why there is none. ``on`` is the day of the looks."""
    leaves = [leaf for leaf in (seen.listing, *(each.leaf for each in seen.samples)) if leaf]
    hosts = hosts_of(seen.url)
    anchors = [anchor for leaf in leaves for anchor in anchors_of(leaf, hosts)]
    urls = [*(seen.group.urls if seen.group else ()), *seen.doors.urls]
    urls = urls or [sample.leaf.url for sample in seen.samples]
    kin = kin_of([leaf.page for leaf in leaves], [each.url for each in anchors], families)
    kin, release = release_of(urls, anchors, kin)
    if release is None:
        return "nothing in the addresses of its links tells one release from another"
    head = _head(seen, name, leaves, kin, on)
    family = kin.family if kin else None
    parts = [head, release]
    _joined(parts)
    if seen.group is not None or not seen.doors.urls:
        parts.append(listing_of(seen.listing, seen.group, anchors, head.rules))
        parts.append(layouts_of(seen.listing, seen.group, _joined(parts), family))
    parts.append(doors_of(seen.doors, _joined(parts), family))
    page = _page(seen.samples, _joined(parts), family, listed=_is_dated(parts))
    parts.append(Drafted({"page": page.rules} if page.rules else {}, page.findings))
    return Draft(
        name=name,
        rules=_joined(parts),
        findings=tuple(finding for part in parts for finding in part.findings),
        family=family.name if family else None,
        about=family.about if family else "",
        offers=seen.doors.offers if seen.group else (),
    )


def _joined(parts: Sequence[Drafted]) -> dict[str, Any]:
    return {key: value for part in parts for key, value in part.rules.items()}


def _home(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def _head(seen: Seen, name: str, leaves: Sequence[Leaf], kin: Kin | None, on: date) -> Drafted:
    """Return what is at the head of a profile."""
    title, how = title_of([*leaves, seen.front] if seen.front else leaves)
    language = language_of(leaves)
    rules: dict[str, Any] = {
        "name": name,
        "titles": {language: title},
        "home": _home(seen.url),
        "hosts": list(hosts_of(seen.url)),
        "language": language,
        "draft": True,
    }
    if kin is not None:
        rules["family"] = kin.family.name
    rules["evidence"] = [
        {"text": f"drafted from {unquote(seen.url)}", "seen": on, "source": "site new"}
    ]
    sure = 0.5 if how == UNNAMED else 0.8
    findings = [Finding(field="titles", found=title, confidence=sure, how=how)]
    if kin is not None:
        told = f"signs in the page: {', '.join(kin.signs[:3])}"
        findings.append(
            Finding(field="family", found=kin.family.name, confidence=kin.confidence, how=told)
        )
    return Drafted(rules, findings)


def _is_dated(parts: Sequence[Drafted]) -> bool:
    found = {each.field for part in parts for each in part.findings if each.confidence}
    return "list.date" in found


def _page(
    samples: Sequence[Sample], rules: Mapping[str, Any], family: Family | None, *, listed: bool
) -> Drafted:
    """Return ``[page]``; what the family's rules, or the readers alone, find is left out."""
    if not samples:
        how = "no release could be looked at; try one with `site try`"
        return Drafted({}, [Finding(field="page.body", how=how)])
    known = family.rules.get("page", {}) if family else {}
    body = Drafted({}, [Finding(field="page.body", found="", confidence=0.9, how="the family")])
    if "body" not in known or not _reads(samples, rules, family):
        body = body_of(samples)
    page = dict(body.rules)
    profile = profile_of({**rules, "page": page}, family)
    readings = [read_release(profile, sample.leaf.page) for sample in samples]
    further = [
        headline_of(samples, readings),
        dates_of(samples, readings, listed=listed),
        views_of(samples, readings),
    ]
    for part in further:
        page.update(part.rules)
    return Drafted(page, [*body.findings, *(each for part in further for each in part.findings)])


def _reads(samples: Sequence[Sample], rules: Mapping[str, Any], family: Family | None) -> bool:
    """Tell whether the family's rules read every release that was looked at."""
    profile = profile_of(rules, family)
    return all(read_release(profile, sample.leaf.page).release for sample in samples)
