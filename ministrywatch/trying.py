"""One page tried with a profile: what is read of it, and by which rule each field was found."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from storage.errors import MendableError

if TYPE_CHECKING:
    from crawler.pages.base import Page
    from crawler.pages.release import Reading
    from crawler.profile.model import SiteProfile
    from ministrywatch.config import Settings
    from storage.records import Problem

_WITHOUT = {
    "title": "the headline before the text",
    "lead": "between headline and text",
    "published_on": "what the page says before its text",
    "updated_on": "what the page says before its text",
    "views": "what the page says before its text",
    "category": "is read by a selector only",
    "images": "pictures in the text and after it",
    "attachments": "documents in the text and after it",
    "links": "links in the text",
}


class Field(NamedTuple):
    """One field of a record: its value, and how it was found."""

    name: str
    value: Any
    how: str


def live_page(
    settings: "Settings",
    profile: "SiteProfile",
    url: str,
    *,
    origin: str | None = None,
    delay: float | None = None,
) -> "Page | Problem":
    """Ask for one page of a site, by the profile's limits and its pace, or ``delay`` in seconds.

    Without an origin an address on a foreign host is the site's own path on a mirror or in a test.
    """
    from crawler.addresses import url_fault
    from crawler.identity import from_origin
    from ministrywatch.fetching import door

    fault = url_fault(url)
    if fault is not None:
        raise MendableError(f"{url}: this is {fault}; give a page's own https://… address")
    parts = urlsplit(url)
    foreign = parts.hostname not in profile.hosts or parts.port not in {None, 80, 443}
    if origin is None and foreign:
        origin = f"{parts.scheme}://{parts.netloc}"
    own = from_origin(profile, url, origin)
    with door(settings, origin=origin, delay=delay, like=profile) as ask:
        return ask([own])[own]


def saved_page(profile: "SiteProfile", path: Path, url: str | None) -> "Page":
    """Return a saved page; without its address it counts as the front page's."""
    from crawler.pages.base import Page

    most = profile.limits.max_bytes
    body = saved_bytes(path, url, most)
    if len(body) > most:
        raise MendableError(f"{path}: larger than limits.max_bytes = {most:,}; raise it or cut it")
    return Page(body, url or profile.home)


def saved_bytes(path: Path, url: str | None, most: int) -> bytes:
    """Return what a file holds, one byte more than ``most`` at the most; ``url`` is its address.

    Raises MendableError for a file that cannot be read, and for what is no web address.
    """
    from crawler.addresses import url_fault

    fault = url_fault(url) if url else None
    if fault:
        raise MendableError(f"--url {url}: this is {fault}; give the page's own https://… address")
    try:
        with path.open("rb") as saved:
            return saved.read(most + 1)
    except OSError as error:
        raise MendableError(f"{path}: {error.strerror}; give a saved page or a URL") from None


def kind_of(profile: "SiteProfile", page: "Page", *, addressed: bool = True) -> str:
    """Return what a page is to a profile: ``release``, ``feed``, ``sitemap`` or ``list``.

    The address decides; a page without one is a list when nothing else can be read of it.
    """
    from crawler.identity import release_address
    from crawler.pages.listing import read_listing
    from crawler.pages.release import read_release

    if page.url in {feed.url for feed in profile.feeds}:
        return "feed"
    if page.url in {sitemap.url for sitemap in profile.sitemaps}:
        return "sitemap"
    if any(page.url in door.urls() for door in profile.json[:1]):
        return "json"
    if not addressed:
        unread = read_release(profile, page).release is None
        return "list" if unread and read_listing(profile, page).entries else "release"
    return "list" if release_address(profile, page.url) is None else "release"


def release_fields(
    profile: "SiteProfile", page: "Page", path: Path
) -> "tuple[Reading, list[Field]]":
    """Read a release; return the reading, and each field with the rule it was found by.

    ``path`` is the profile's file: what it does not say itself is said by its family.
    """
    import msgspec

    from crawler.identity import release_address
    from crawler.pages.release import read_release
    from crawler.profile.toml import read_toml

    reading = read_release(profile, page)
    address = release_address(profile, page.url)
    fields = [Field("key", address.key if address else None, profile.release.pattern)]
    if reading.release is None:
        return reading, fields
    own = read_toml(path).get("page", {})
    said = {**msgspec.to_builtins(reading.release), "views": reading.views}
    for name, value in said.items():
        how = _how(name, profile, page, value)
        given = getattr(profile.page, name, None)
        inherited = given and isinstance(own, dict) and name not in own and profile.family
        fields.append(Field(name, value, f"{how} (family {profile.family})" if inherited else how))
    return reading, fields


def _how(name: str, profile: "SiteProfile", page: "Page", value: Any) -> str:
    """Return the selector that a field was found by, or how it was found without one."""
    given = getattr(profile.page, name, None)
    if given:
        return given if isinstance(given, str) else ", ".join(given)
    if name == "body":
        return f"how the text stands: {_place_of_text(page)}"
    if name == "language":
        return "the address" if value != profile.language else "language of the profile"
    return _WITHOUT.get(name, "") if value else "-"


def _place_of_text(page: "Page") -> str:
    from crawler.pages.base import parse
    from crawler.pages.main import find_body, selector_of
    from storage.records import Problem

    root = parse(page)
    body = None if isinstance(root, Problem) else find_body(root)
    return "-" if body is None else selector_of(body) or f"an element <{body.tag}>"


def list_rules(profile: "SiteProfile", kind: str, page: "Page") -> list[Field]:
    """Return what the fields of a list are read by; one line for each layout of the profile."""
    if kind != "list":
        return [Field(kind, page.url, "the items of the document itself")]
    return [
        Field(
            f"list[{number}]",
            layout.item,
            "  ".join(
                f"{name} = {selector}"
                for name in ("link", "title", "date", "views")
                if (selector := getattr(layout, name))
            ),
        )
        for number, layout in enumerate(profile.layouts)
    ]
