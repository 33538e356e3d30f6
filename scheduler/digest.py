"""What judging a run came to, in a form that adds up."""

import msgspec

from storage.records import Event, Problem


class Trouble(msgspec.Struct, frozen=True):
    """A page of a visit that could not be read."""

    url: str
    problem: Problem


class Digest(msgspec.Struct, frozen=True, kw_only=True):
    """What judging came to."""

    events: tuple[Event, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    read: frozenset[str] = frozenset()
    """Keys of the releases that were read, or found unchanged."""
    views_moved: int = 0
    not_modified: int = 0
    answered: bool = False
    """Some page of the site, a list or a release, was as it should be."""
    unread_lists: int = 0

    def joined(self, other: "Digest") -> "Digest":
        """Return both as one, as when a visit went on after its process was killed."""
        return Digest(
            events=self.events + other.events,
            troubles=self.troubles + other.troubles,
            read=self.read | other.read,
            views_moved=self.views_moved + other.views_moved,
            not_modified=self.not_modified + other.not_modified,
            answered=self.answered or other.answered,
            unread_lists=self.unread_lists + other.unread_lists,
        )
