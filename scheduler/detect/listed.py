"""Read what changed in a list of links, documents or pictures: each has an address and words."""

from collections import deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import NamedTuple

from scheduler.detect.change import Change, Kind
from scheduler.detect.dress import dress
from scheduler.detect.skeleton import address_form, skeleton
from storage.records import Release

_WAYS: dict[str, dict[str, Kind]] = {
    "links": {
        "removed": "link-removed",
        "added": "link-added",
        "replaced": "link-replaced",
        "renamed": "link-renamed",
    },
    "attachments": {
        "removed": "attachment-removed",
        "added": "attachment-added",
        "replaced": "attachment-replaced",
        "renamed": "attachment-renamed",
    },
    # Pictures of one release are often called the same, so none of them is replaced by another.
    "images": {"removed": "image-removed", "added": "image-added", "renamed": "image-renamed"},
}
LISTS = frozenset(_WAYS)
"""The fields of a release that are lists."""


class Entry(NamedTuple):
    """One thing of a list: where it leads and what it is called."""

    url: str
    words: str

    @property
    def address(self) -> str:
        """Where it leads, however the address is written."""
        return address_form(self.url)

    @property
    def said(self) -> str:
        """What it is called, however that is written."""
        return skeleton(self.words)

    def __str__(self) -> str:
        return f"{self.words} {self.url}".strip()


def entries(release: Release, field: str) -> list[Entry]:
    """Return the things that a list field of a release holds, in order."""
    match field:
        case "images":
            return [Entry(image.url, image.alt) for image in release.images]
        case "attachments":
            return [Entry(document.url, document.title) for document in release.attachments]
        case _:
            return [Entry(link.url, link.text) for link in release.links]


def in_list(field: str, before: Release, after: Release) -> Iterator[Change]:
    """Return what changed in a list: each thing that came, went, or is called or placed anew."""
    ways = _WAYS[field]
    old, new = entries(before, field), entries(after, field)
    _, old, new = _matched(old, new, lambda entry: entry)
    if not old and not new:
        yield Change(field, "reordered")
    pairs, old, new = _matched(old, new, lambda entry: (entry.address, entry.said))
    for one, other in pairs:
        yield from _rewritten(field, one, other)
    pairs, old, new = _matched(old, new, lambda entry: entry.address)
    for one, other in pairs:
        yield Change(field, ways["renamed"], one.words, other.words)
    if "replaced" in ways:
        pairs, old, new = _matched(old, new, lambda entry: entry.said or entry)
        for one, other in pairs:
            yield Change(field, ways["replaced"], str(one), str(other))
    yield from (Change(field, ways["removed"], before=str(entry)) for entry in old)
    yield from (Change(field, ways["added"], after=str(entry)) for entry in new)


def _matched(
    old: Sequence[Entry], new: Sequence[Entry], key: Callable[[Entry], Hashable]
) -> tuple[list[tuple[Entry, Entry]], list[Entry], list[Entry]]:
    """Pair the entries of one key, in their order, and return both rests."""
    waiting: dict[Hashable, deque[Entry]] = {}
    for entry in old:
        waiting.setdefault(key(entry), deque()).append(entry)
    pairs, rest = [], []
    for entry in new:
        if same := waiting.get(key(entry)):
            pairs.append((same.popleft(), entry))
        else:
            rest.append(entry)
    left = {id(entry) for entries_left in waiting.values() for entry in entries_left}
    return pairs, [entry for entry in old if id(entry) in left], rest


def _rewritten(field: str, before: Entry, after: Entry) -> Iterator[Change]:
    if before.url != after.url:
        yield Change(field, "address", before.url, after.url)
    if before.words != after.words:
        yield from (
            Change(field, kind, before.words, after.words)
            for kind in dress(before.words, after.words)
        )
