"""Golden pages of all profiles: which there are, whether they read as they must, and new ones."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from storage.errors import MendableError

if TYPE_CHECKING:
    from crawler.golden import Difference, Golden
    from crawler.pages.base import Page
    from crawler.profile.load import ProfileSource
    from crawler.profile.model import SiteProfile

_ENDINGS = {"feed": "xml", "sitemap": "xml", "json": "json"}


class Checked(NamedTuple):
    """One golden page, how many fields are expected of it, and which are read otherwise."""

    page: str
    fields: int
    differences: "list[Difference]"


def folders(source: "ProfileSource", sites: Path | None) -> list[Path]:
    """Return where golden pages of a profile may be: beside its file, and in the user's folder."""
    beside = [source.path.parent, *([sites] if sites else [])]
    return list(dict.fromkeys(folder / "golden" / source.name for folder in beside))


def checked(profile: "SiteProfile", source: "ProfileSource", sites: Path | None) -> list[Checked]:
    """Read every golden page of a profile; raises ProfileError for a pair that is broken."""
    from crawler.golden import differences, golden_pages

    pages = [page for folder in folders(source, sites) for page in golden_pages(folder)]
    return [Checked(page.name, _fields(page), differences(profile, page)) for page in pages]


def _fields(page: "Golden") -> int:
    if page.expected.record is not None:
        return len(page.expected.record)
    return 1 + sum(map(len, page.expected.entries or []))


class Tried(NamedTuple):
    """A page, what it is (``release``, or the kind of door), and the day it came."""

    page: "Page"
    kind: str
    on: date


def save(folder: Path, profile: "SiteProfile", name: str, tried: Tried) -> tuple[Path, Path]:
    """Write a golden pair: the page, and what is read of it, for a person to check by eye."""
    import msgspec

    from crawler.golden import SUFFIX, Expected
    from ministrywatch.keeping import write_new

    if not name.replace("-", "").replace("_", "").isalnum():
        raise MendableError(f"--save {name!r}: not a name for a file; use letters, digits and '-'")
    page, kind, on = tried
    place = folder / "golden" / profile.name
    saved = place / f"{name}.{_ENDINGS.get(kind, 'html')}"
    expected = Expected(url=page.url, headers=dict(page.headers), status=page.status, on=on)
    said = {**msgspec.to_builtins(expected), **_read(profile, page, kind, expected)}
    named = {
        key: value
        for key, value in said.items()
        if value or (key == "entries" and kind != "release")
    }
    written = msgspec.json.format(msgspec.json.encode(named), indent=2) + b"\n"
    for path in (saved, place / f"{name}{SUFFIX}"):
        if path.exists():
            raise MendableError(f"{path}: is there already; take another name for --save")
    write_new(saved, page.body)
    write_new(place / f"{name}{SUFFIX}", written)
    return saved, place / f"{name}{SUFFIX}"


def _read(profile: "SiteProfile", page: "Page", kind: str, expected: Any) -> dict[str, Any]:
    """Return what a page says, in the form of its expectation."""
    import msgspec

    from crawler.golden import record
    from crawler.pages.doorpages import read_door
    from storage.records import Problem

    if kind == "release":
        return {"record": record(profile, page, expected), "door": ""}
    found = read_door(profile, page, kind)
    if isinstance(found, Problem):
        raise MendableError(f"{page.url}: {found.kind}: {found.detail}; there is nothing to expect")
    entries = [msgspec.to_builtins(entry) for entry in found.entries]
    return {"door": kind, "entries": entries, "next": found.next}
