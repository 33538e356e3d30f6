"""What ``doctor`` says of the daemon: its sites, and its last sign of life."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ministrywatch.config import Settings

LATE_BEAT = 60
"""Seconds after which a heartbeat is missed: four beats."""


def daemon(conn: "Connection") -> Iterator[tuple[Literal["ok", "wrong"], str, str]]:
    """Yield state, finding and mend; nothing where none is at work, and none need be."""
    from storage import heartbeats

    beat = heartbeats.latest(conn)
    if beat is None:
        return
    who = f"the daemon on {beat.host} (process {beat.pid})"
    age = max(0, int((datetime.now(UTC) - beat.beat_at).total_seconds()))
    if age <= LATE_BEAT:
        yield "ok", f"{who} is at work, its last heartbeat {age} s ago", ""
    else:
        late = f"{age // 60} min {age % 60} s"
        yield "wrong", f"{who} has given no heartbeat for {late}", "see its log, and start it again"


def watched(settings: "Settings") -> Iterator[tuple[str, str]]:
    """Yield each site that the daemon is to watch and that there is no profile of, and the mend."""
    from crawler.profile.load import available
    from storage.errors import whereabouts

    known = {each.name for each in available(settings.sites)}
    for name in settings.daemon.sites:
        if name not in known:
            yield f"{settings.source}: daemon.sites: {name!r} is no site", whereabouts(name, known)
