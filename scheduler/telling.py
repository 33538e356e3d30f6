"""What one judged look adds to the digest of its visit."""

from scheduler.detect import tell, views
from scheduler.detect.judge import says_gone
from scheduler.detect.policy import Context, Verdict
from scheduler.digest import Digest, Looks, Trouble
from storage.records import Event, Known, Observation

_UNREAD = frozenset({"unreadable", "empty", "mojibake"})
"""Problems of a page that came whole: of the page, and of neither the net nor a guard."""


def told(known: Known | None, seen: Observation, verdict: Verdict, context: Context) -> Digest:
    """Return what a look came to; ``known`` is the release as it stood before."""
    trouble = _trouble(known, seen, context)
    read = bool(seen.key) and (seen.same or seen.release is not None)
    return Digest(
        troubles=() if trouble is None else (trouble,),
        read=frozenset({seen.key} if read else ()),
        looks=Looks() if known is None else _looks(known, seen, verdict, context),
        views_moved=known is not None and verdict.point is not None,
        not_modified=seen.same,
    )


def _trouble(known: Known | None, seen: Observation, context: Context) -> Trouble | None:
    """Return what to report of a look; a known release that is gone is news, not trouble."""
    if seen.problem is None:
        return None
    if context.answering and known is not None and says_gone(seen):
        return None
    return Trouble(seen.url, seen.problem)


def _looks(known: Known, seen: Observation, verdict: Verdict, context: Context) -> Looks:
    key = frozenset({known.key})
    none: frozenset[str] = frozenset()
    edits = [each for each in verdict.events if each.kind == "edited" and each.fields != tell.STAMP]
    rules = {each.detail.get("rule") for each in verdict.events}
    gone = says_gone(seen) and known.state in {"live", "restored"}
    unread = seen.problem is not None and seen.problem.kind in _UNREAD
    saw = seen.same or seen.release is not None or unread or says_gone(seen)
    counted = known.views is not None and seen.views is not None
    fell = counted and views.fell(known.views or 0, seen.views or 0)
    return Looks(
        all=key if saw else none,
        edited=key if any(_is_of_substance(each) for each in edits) else none,
        dressed=key if any(not _is_of_substance(each) for each in edits) else none,
        unread=key if unread else none,
        gone=key if gone else none,
        counted=key if counted else none,
        fallen=key if fell and not context.fell_with_all(known.last_seen) else none,
        surged=key if "spike" in rules else none,
    )


def _is_of_substance(event: Event) -> bool:
    return event.severity == "substantive"
