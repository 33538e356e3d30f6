"""Decide when a page is gone: found gone in two visits, while the site answers."""

from msgspec.structs import replace

from scheduler.detect import tell
from scheduler.detect.policy import Context, Verdict
from storage.records import Event, Known, Observation


def vanished(known: Known, seen: Observation, context: Context) -> Verdict:
    """Judge a look that found no page (404, 410 or a soft 404).

    The first such look makes a suspect, and one in another visit a removal, so that no server's
    bad minute is told as news. While the site does not answer a look proves nothing. A release
    that merely left a list was never looked at here.
    """
    if not context.answering or known.state == "removed":
        return Verdict(known=known)
    if known.state in {"live", "restored"} or known.gone_visit is None:
        suspect = replace(known, state="suspected", gone_visit=context.visit, gone_at=seen.seen_at)
        return Verdict(known=suspect)
    if known.gone_visit == context.visit:
        return Verdict(known=known)
    gone = replace(known, state="removed")
    return Verdict(known=gone, events=(tell.removed(gone, seen),))


def returned(known: Known, after: Known) -> tuple[Event, ...]:
    """Return the event of a page that can be read again; a mere suspect returns in silence."""
    return (tell.restored(known, after),) if known.state == "removed" else ()
