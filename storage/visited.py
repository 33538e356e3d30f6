"""What one process's work on one site was: when, to what end, and in which numbers."""

from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

Outcome: TypeAlias = Literal["finished", "problems", "failed", "stopped"]


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """What a visit came to, in numbers."""

    requests: int = 0
    lists: int = 0
    """List pages that could be read."""
    not_modified: int = 0
    releases: int = 0
    new: int = 0
    edited: int = 0
    removed: int = 0
    restored: int = 0
    views_moved: int = 0


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One process's work on one site. Runs that continue a killed one share its ``visit``."""

    id: int
    visit: int
    site: str
    cause: str
    started_at: datetime
    finished_at: datetime | None = None
    outcome: Outcome | None = None
    alerts: bool = True
    counts: Counts = Counts()
    note: str = ""
    """Why a run failed, in words for a person."""
    held: str | None = None
    """The reader by whose rules its looks could not be believed; they wait for other rules."""
