"""One thing that an edit changed, as it is told: which field, of which kind, before and after."""

from collections.abc import Iterable, Iterator
from typing import Any, Literal, TypeAlias, get_args

import msgspec
from msgspec.structs import asdict, replace

from scheduler.detect.boundaries import shortened

Kind: TypeAlias = Literal[
    # What a reader wants to know first, the gravest before the others.
    "negation",
    "figure",
    "date",
    "name",
    "link-removed",
    "attachment-removed",
    "link-added",
    "attachment-added",
    "attachment-replaced",
    "link-replaced",
    "attachment-renamed",
    "link-renamed",
    "image-removed",
    "image-added",
    "deleted",
    "inserted",
    "reworded",
    "moved",
    # What says nothing new: with these alone an edit is cosmetic.
    "stamp",
    "renumbered",
    "digits",
    "letters",
    "spacing",
    "punctuation",
    "invisible",
    "address",
    "image-renamed",
    "reordered",
    # How many more there are.
    "more",
]
"""What can change, in the order in which it is told; the list is closed."""

KINDS: tuple[Kind, ...] = get_args(Kind)
COSMETIC: frozenset[Kind] = frozenset(KINDS[KINDS.index("stamp") : KINDS.index("more")])
FOLDED: frozenset[Kind] = COSMETIC - {"stamp"}
"""Kinds of which a field has one entry, with the first place and the number of places."""
BLOCKS: frozenset[Kind] = frozenset({"deleted", "inserted", "moved"})
"""Kinds whose ``count`` is of paragraphs, so that two entries are never one."""

MOST = 50
"""Entries that are kept of one edit, the last of which may tell how many more there are."""
LONGEST = 200
"""Characters of ``before`` and of ``after``."""


class Change(msgspec.Struct, frozen=True):
    """One change; ``before`` is empty for what was put in, ``after`` for what was taken out.

    ``count`` is the number of places, or of paragraphs that came or went in one block; it is 0
    for what came or went inside a paragraph.
    """

    field: str
    kind: Kind
    before: str = ""
    after: str = ""
    count: int = 1

    def plain(self) -> dict[str, Any]:
        """Return it as it stands in an event's ``detail.changes``."""
        return asdict(self)


def told(found: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes of an edit as they are told: folded, the gravest first, bounded."""
    ranked = sorted(_folded(found), key=lambda change: KINDS.index(change.kind))
    if len(ranked) <= MOST:
        return tuple(ranked)
    more = sum(max(change.count, 1) for change in ranked[MOST - 1 :])
    return (*ranked[: MOST - 1], Change(field="", kind="more", count=more))


def _folded(found: Iterable[Change]) -> Iterator[Change]:
    """Take the same change in several places as one, and dress as one a field."""
    places: dict[tuple[object, ...], list[Change]] = {}
    for whole in found:
        before, after = (shortened(text, LONGEST) for text in (whole.before, whole.after))
        change = replace(whole, before=before, after=after)
        places.setdefault(_sameness(change, len(places)), []).append(change)
    for each in places.values():
        yield replace(each[0], count=sum(change.count for change in each))


def _sameness(change: Change, number: int) -> tuple[object, ...]:
    """Return what two changes must have in common to be told as one."""
    if change.kind in BLOCKS and change.count:
        return (number,)
    if change.kind in FOLDED:
        return change.field, change.kind
    return change.field, change.kind, change.before, change.after
