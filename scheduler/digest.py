"""What judging some runs of a site came to, in a form that adds up."""

from collections.abc import Iterable, Sequence

import msgspec

from storage.records import Event, Problem


class Trouble(msgspec.Struct, frozen=True):
    """A page of a visit that could not be read."""

    url: str
    problem: Problem


class Looks(msgspec.Struct, frozen=True, kw_only=True):
    """Keys of the releases that were known and were looked at, by what became of them."""

    all: frozenset[str] = frozenset()
    """All whose page was sent, whatever it said, or is gone; a failure or a guard shows nothing."""
    edited: frozenset[str] = frozenset()
    """Another text, and not in dress alone."""
    dressed: frozenset[str] = frozenset()
    """Another text in spacing, punctuation and the like; a mere date of update is neither."""
    unread: frozenset[str] = frozenset()
    """A page that was sent whole and holds no release."""
    gone: frozenset[str] = frozenset()
    """Not there, for the first time: neither removed nor suspected."""
    counted: frozenset[str] = frozenset()
    """A counter that was read before and now."""
    fallen: frozenset[str] = frozenset()
    """A counter that fell."""
    surged: frozenset[str] = frozenset()
    """A counter that was read far more than its age lets expect."""


class Digest(msgspec.Struct, frozen=True, kw_only=True):
    """What judging came to."""

    events: tuple[Event, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    read: frozenset[str] = frozenset()
    """Keys of the releases that were read, or found unchanged."""
    looks: Looks = Looks()
    views_moved: int = 0
    not_modified: int = 0


def joined(parts: Sequence[Digest]) -> Digest:
    """Return several as one, their events in order."""
    return Digest(
        events=tuple(event for part in parts for event in part.events),
        troubles=tuple(trouble for part in parts for trouble in part.troubles),
        read=_all(part.read for part in parts),
        looks=Looks(
            **{
                name: _all(getattr(part.looks, name) for part in parts)
                for name in Looks.__struct_fields__
            }
        ),
        views_moved=sum(part.views_moved for part in parts),
        not_modified=sum(part.not_modified for part in parts),
    )


def _all(parts: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*parts)
