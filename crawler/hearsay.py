"""What several doors say of one release, put together: the first that says a thing is believed."""

from collections.abc import Iterable

from msgspec.structs import replace

from crawler.pages.listing import Entry


def merged(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Return one entry for each release, completed by those that follow."""
    found: dict[str, Entry] = {}
    for entry in entries:
        found[entry.key] = completed(found[entry.key], entry) if entry.key in found else entry
    return found


def completed(entry: Entry, other: Entry | None) -> Entry:
    """Return an entry with the title, date and counter of another where it has none."""
    if other is None or other == entry:
        return entry
    return replace(
        entry,
        title=entry.title or other.title,
        published_on=entry.published_on or other.published_on,
        views=other.views if entry.views is None else entry.views,
    )
