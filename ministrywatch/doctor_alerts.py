"""What may be wrong with alerts: secrets that are missing, messages that did not arrive."""

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from ministrywatch.config import Settings

if TYPE_CHECKING:
    from sqlalchemy import Connection

LATE = timedelta(hours=1)
"""A message that has been due for so long is sent by nobody."""

Fault = tuple[str, str]
"""What was found, and what mends it."""
Graded = tuple[Literal["note", "wrong"], str, str]
"""How grave it is, what was found, and what mends it."""


def rules(settings: Settings) -> Iterator[Graded]:
    """Yield what rules lack that the file itself does not show."""
    from crawler.profile.load import available
    from scheduler.alerts.checking import missing_secrets, unknown_sites
    from scheduler.alerts.feeds import unwritable

    for line in unknown_sites(settings.alerts, (each.name for each in available(settings.sites))):
        what, _, mend = line.partition("; ")
        yield "wrong", f"{settings.source}: {what}", mend
    for rule in settings.alerts:
        if fault := unwritable(rule):
            yield "wrong", f"alert {rule.name!r}: folder", fault
    for line in missing_secrets(settings.alerts, settings.smtp, os.environ):
        yield "note", line, "set it where ministrywatch runs; until then its messages wait"


def outbox(conn: "Connection", settings: Settings) -> Iterator[Fault]:
    """Yield what did not arrive, the addresses that want nothing any more, and strange rules."""
    from ministrywatch.strangers import strangers
    from ministrywatch.visiting import now
    from scheduler.alerts.addressing import place
    from scheduler.alerts.hearers import standing
    from scheduler.wording.phrases import counted
    from storage import outbox_lanes, outbox_lists

    counts = outbox_lists.counts(conn)
    for rule, states in sorted(counts.items()):
        if dead := states.get("dead", 0):
            mend = "see `ministrywatch alert list --state dead`, then `alert replay --dead`"
            yield f"alert {rule!r}: {counted(dead, 'dead message')}", mend
    for lane, each in outbox_lanes.shut_lanes(conn).items():
        where = place(lane.address)
        reason = each.reason.removeprefix(f"{where}: ")
        mend = f"it said {reason}; `ministrywatch alert replay --dead` opens it again"
        yield f"alert {lane.rule!r}: {where} wants no more messages", mend
    there = standing(conn, now())
    yield from strangers(there, settings.alerts)
    yield from _late(conn, {rule.name for rule in settings.alerts}, there.names())


def _late(conn: "Connection", mine: set[str], theirs: set[str]) -> Iterator[Fault]:
    """Yield what is due and sent by nobody: by whose rules it was queued says who sends it."""
    from ministrywatch.visiting import now
    from storage import outbox_lanes, sending

    due = sending.next_due(conn)
    if due is None or due > now() - LATE:
        return
    late = {lane.rule for lane in outbox_lanes.lanes(conn, now() - LATE)}
    since = f"have been due since {due.astimezone():%Y-%m-%d %H:%M}"
    for names, mend in (
        (late & mine, "start `ministrywatch daemon`, or crawl: both send what is due"),
        (late & theirs - mine, "this configuration does not have them: start the daemon that does"),
        (late - theirs - mine, "no configuration is known to have them: write them again, or let "
         "`ministrywatch daemon` dispose of what is left"),
    ):  # fmt: skip
        if names:
            yield f"messages of {', '.join(sorted(names))} {since}", mend
