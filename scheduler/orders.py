"""What the daemon and its children say to each other, as JSON lines.

Profiles pass through the daemon as they are: to understand one it would have to load the parser
of pages, which is half as large as the daemon itself.
"""

from datetime import date
from typing import Literal, TypeAlias

import msgspec

from scheduler.alerts.model import Rule, Smtp
from storage.visited import Outcome


class ReadOrder(msgspec.Struct, frozen=True, kw_only=True):
    """Make the tables where there are none, and read the profiles."""

    database: str
    folder: str | None = None
    """The user's own profiles."""


class Readable(msgspec.Struct, frozen=True, kw_only=True):
    """One profile as the daemon sees it: what it needs of it, and the whole as it came."""

    name: str
    enabled: bool
    shipped: bool
    delay: float
    """Seconds between two requests."""
    pace: str
    """All that says when the site is visited; another text is another pace."""
    profile: msgspec.Raw


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """All profiles: those that can be read, and for the others a line that says why not."""

    profiles: tuple[Readable, ...] = ()
    broken: dict[str, str] = {}


class VisitOrder(msgspec.Struct, frozen=True, kw_only=True):
    """Visit these sites once, those of them that are still due."""

    database: str
    profiles: tuple[msgspec.Raw, ...]
    contact: str
    allow_private: bool = False
    origin: str | None = None
    delay: float | None = None
    rules: tuple[Rule, ...] = ()
    holidays: tuple[date, ...] = ()
    time_limit: float = 3600.0
    """Seconds after which nothing more is asked for."""


class PostOrder(msgspec.Struct, frozen=True, kw_only=True):
    """Deliver what is due by these rules; what came of it is told as ``alerts.tally.Sent``."""

    database: str
    rules: tuple[Rule, ...] = ()
    smtp: Smtp | None = None
    allow_private: bool = False
    patience: float = 300.0
    """Seconds after which no further message is begun; one takes some 30 at most."""


Visited: TypeAlias = Outcome | Literal["busy", "not due"]


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """What a visit to one site came to."""

    site: str
    outcome: Visited
    requests: int = 0
    events: int = 0
    seconds: float = 0.0
    dropped: str = ""
    """Keys of the releases that were looked at because they dropped out of a list."""
    note: str = ""


def line(order: msgspec.Struct) -> bytes:
    """Return an order as one line for a pipe."""
    return msgspec.json.encode(order) + b"\n"
