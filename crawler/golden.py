"""Golden pages: saved pages of a site, and what a person has found that they say.

A folder holds pairs of files: ``NAME.html`` (or ``.xml``, ``.json``), the page as it came, and
``NAME.expected.json``, which names its address and the fields that must be read from it.
"""

import glob
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from crawler.pages.base import Page
from crawler.pages.doorpages import read_door
from crawler.pages.release import read_release
from crawler.profile.errors import ProfileError
from crawler.profile.model import SiteProfile
from storage.records import Problem

SUFFIX = ".expected.json"


class Expected(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a page must be read as. A field that is not named may be anything.

    A release page has ``record``, with the fields of ``ministrywatch parse --json``; a page of a
    list has ``entries``, and in ``door`` what kind it is: ``list`` (when left out), ``feed``,
    ``sitemap``, or ``json`` for the profile's first JSON list.
    """

    url: str
    headers: dict[str, str] = {}
    status: int = 200
    on: date | None = None
    """The day the page was saved; it is read by the rules of that day."""
    listed: str = ""
    """What a list calls the release."""
    record: dict[str, Any] | None = None
    door: str = "list"
    entries: list[dict[str, Any]] | None = None
    next: str | msgspec.UnsetType | None = msgspec.UNSET


class Golden(msgspec.Struct, frozen=True):
    """One golden page."""

    name: str
    body: bytes
    expected: Expected


class Difference(msgspec.Struct, frozen=True):
    """A field that is not read as it must be."""

    field: str
    expected: Any
    found: Any


def golden_pages(folder: Path) -> list[Golden]:
    """Return the golden pages of a folder by name; ProfileError for a pair that is broken."""
    return [_load(path) for path in sorted(folder.glob(f"*{SUFFIX}"))]


def _load(path: Path) -> Golden:
    name = path.name.removesuffix(SUFFIX)
    beside = path.parent.glob(f"{glob.escape(name)}.*")
    pages = [other for other in beside if other.stem == name]
    if len(pages) != 1:
        raise ProfileError(f"{path}: {len(pages)} saved pages of that name; keep one beside it")
    try:
        expected = msgspec.json.decode(path.read_bytes(), type=Expected)
    except msgspec.DecodeError as error:
        raise ProfileError(f"{path}: {error}; mend the JSON") from None
    if (expected.record is None) == (expected.entries is None):
        raise ProfileError(f"{path}: has neither or both of record and entries; give one of them")
    return Golden(name, pages[0].read_bytes(), expected)


def differences(profile: SiteProfile, golden: Golden) -> list[Difference]:
    """Return the fields that a profile reads otherwise than they are expected."""
    expected = golden.expected
    page = Page(golden.body, expected.url, expected.status, expected.headers)
    if expected.record is not None:
        return list(_compared(expected.record, record(profile, page, expected)))
    return list(_list_differences(profile, page, expected))


def record(profile: SiteProfile, page: Page, expected: Expected) -> dict[str, Any]:
    """Return what a release page is read as, in plain values."""
    reading = read_release(profile, page, day=expected.on, listed=expected.listed)
    said = _plain(reading.release) if reading.release else {}
    return {**said, "views": reading.views, "problem": _plain(reading.problem)}


def _list_differences(profile: SiteProfile, page: Page, expected: Expected) -> Iterator[Difference]:
    found = read_door(profile, page, expected.door)
    if isinstance(found, Problem):
        yield Difference("problem", None, _plain(found))
        return
    entries = [_plain(entry) for entry in found.entries]
    wanted = expected.entries or []
    if len(entries) != len(wanted):
        keys = [entry["key"] for entry in entries]
        yield Difference("entries", [entry.get("key") for entry in wanted], keys)
        return
    for index, (one, other) in enumerate(zip(wanted, entries, strict=True)):
        for each in _compared(one, other):
            yield Difference(f"entries[{index}].{each.field}", each.expected, each.found)
    if expected.next is not msgspec.UNSET and expected.next != found.next:
        yield Difference("next", expected.next, found.next)


def _compared(wanted: dict[str, Any], found: dict[str, Any]) -> Iterator[Difference]:
    for field, value in wanted.items():
        if found.get(field) != value:
            yield Difference(field, value, found.get(field))


def _plain(value: object) -> Any:
    """Return a value as JSON has it, where a sequence is a list and a day is text."""
    return msgspec.json.decode(msgspec.json.encode(value))
