"""How the text of a release turned lately: what tells an edit from a text that swings."""

from datetime import datetime

import msgspec


class Turn(msgspec.Struct, frozen=True):
    """A change of text: when it was seen, and the number of the revision that came."""

    at: datetime
    revision: int


class Turns(msgspec.Struct, frozen=True):
    """The latest changes of a release's text, and whether it swings between two of them."""

    latest: tuple[Turn, ...] = ()
    """The last two, the older first."""
    other: int | None = None
    """While it swings: the number of the text that does not stand."""
    since: datetime | None = None
    """While it swings: since when every look has read the same of the two."""
    away: bool = False
    """While it swings: the last look read the other one."""
