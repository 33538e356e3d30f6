"""``[[list]]``, tried with the reader itself on the list it was drafted from."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from crawler.draft.layout import Drafted, layout_of
from crawler.draft.lists import Group
from crawler.draft.model import Finding, Leaf, profile_of
from crawler.identity import release_address
from crawler.pages.listing import Entry, read_listing
from crawler.profile.families import Family

_ENOUGH = 0.8
LINKS = {"item": "a[href]"}
"""A list as links and nothing else; it rests on the grammar of addresses alone."""


def layouts_of(
    leaf: Leaf | None, group: Group | None, rules: Mapping[str, Any], family: Family | None
) -> Drafted:
    """Return the layout that reads the list best: the family's, the drafted, or links alone."""
    if leaf is None or group is None:
        how = "no list was looked at: every link to a release counts"
        finding = Finding(field="list.item", selector="a[href]", confidence=0.4, how=how)
        return Drafted({"list": [dict(LINKS)]}, [finding])
    wanted = _keys(group.urls, rules, family)
    own = layout_of(leaf.root, group)
    read = _read([own.rules], leaf, rules, family)
    if family is not None and "list" in family.rules:
        known = _read(None, leaf, rules, family)
        if _share(known, wanted) >= _ENOUGH and _says_as_much(known, read):
            return Drafted({}, [_family_finding(family, known)])
    if _share(read, wanted) >= _ENOUGH:
        item, *rest = own.findings
        counted = msgspec.structs.replace(item, found=_told(read))
        return Drafted({"list": [own.rules]}, [counted, *rest])
    links = _read([LINKS], leaf, rules, family)
    how = f"links alone: {len(links)} lead to releases; the entries could not be told apart"
    finding = Finding(field="list.item", selector="a[href]", confidence=0.5, how=how)
    return Drafted({"list": [dict(LINKS)]}, [finding])


def _family_finding(family: Family, known: Sequence[Entry]) -> Finding:
    return Finding(
        field="list.item",
        found=_told(known),
        confidence=0.9,
        how=f"family {family.name}",
    )


def _told(entries: Sequence[Entry]) -> str:
    """Say how many entries the reader finds on the page, which is what a visit will find."""
    first = f", the first: {entries[0].title}" if entries else ""
    return f"{len(entries)} entries{first}"


def _keys(urls: Sequence[str], rules: Mapping[str, Any], family: Family | None) -> set[str]:
    profile = profile_of(rules, family)
    found = (release_address(profile, url) for url in urls)
    return {address.key for address in found if address is not None}


def _read(
    layouts: Sequence[Mapping[str, Any]] | None,
    leaf: Leaf,
    rules: Mapping[str, Any],
    family: Family | None,
) -> Sequence[Entry]:
    """Return what the reader makes of a list; by the family's layouts when none are given."""
    whole = dict(rules) if layouts is None else {**rules, "list": list(layouts)}
    return read_listing(profile_of(whole, family), leaf.page).entries


def _share(entries: Sequence[Entry], wanted: set[str]) -> float:
    return len(wanted & {entry.key for entry in entries}) / max(len(wanted), 1)


def _says_as_much(known: Sequence[Entry], own: Sequence[Entry]) -> bool:
    """Tell whether the family's layout reads as many headlines, dates and counters."""

    def said(entries: Sequence[Entry]) -> tuple[int, int, int]:
        return (
            sum(bool(entry.title) for entry in entries),
            sum(entry.published_on is not None for entry in entries),
            sum(entry.views is not None for entry in entries),
        )

    return all(mine >= other for mine, other in zip(said(known), said(own), strict=True))
