"""Items of feeds and sitemaps to entries: those that lead to a release of the site, each once."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Protocol

from crawler.identity import release_address
from crawler.pages.listing import MOST_ENTRIES, Entry
from crawler.profile.model import SiteProfile


class Item(Protocol):
    """What a feed or a sitemap says of one page."""

    @property
    def link(self) -> str:
        """Its address."""

    @property
    def title(self) -> str:
        """Its headline, empty when it is not told."""

    @property
    def published_on(self) -> date | None:
        """The day of its publication."""

    @property
    def changed_at(self) -> datetime | None:
        """When it last changed."""


def entries(
    profile: SiteProfile, items: Iterable[Item], own: Callable[[str], str]
) -> tuple[Entry, ...]:
    """Return the releases among the items; ``own`` puts a link in the profile's own terms."""
    found: dict[str, Entry] = {}
    for item in items:
        address = release_address(profile, own(item.link))
        if address is not None and len(found) < MOST_ENTRIES:
            entry = Entry(
                key=address.key,
                url=address.url,
                title=item.title,
                published_on=item.published_on,
                changed_at=item.changed_at,
            )
            found.setdefault(entry.key, entry)
    return tuple(found.values())
