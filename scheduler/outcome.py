"""What a visit came to: how it ended, and its numbers."""

from collections import Counter

from crawler.hearing import Ended
from crawler.order import SPENT, SiteDone
from scheduler.digest import Digest
from scheduler.watch import Judgement
from storage.visited import Counts, Outcome

SUCCESSES: frozenset[Outcome] = frozenset({"finished", "problems"})
"""Outcomes of a visit in which the site was read."""


def outcome(found: Judgement, done: SiteDone, ended: Ended, *, whole: bool) -> Outcome:
    """Return how the visit to one site ended; others that shared its child may end otherwise."""
    if done.stopped or (ended.stopped and not whole):
        return "stopped"
    if not whole or not (found.tally.answered or done.note == SPENT):
        return "failed"
    return "problems" if found.digest.troubles or found.upheaval else "finished"


def counts(seen: Digest, requests: int, lists: int) -> Counts:
    """Return a visit in numbers."""
    kinds = Counter(event.kind for event in seen.events)
    return Counts(
        requests=requests,
        lists=lists,
        not_modified=seen.not_modified,
        releases=len(seen.read),
        new=kinds["new"],
        edited=kinds["edited"],
        removed=kinds["removed"],
        restored=kinds["restored"],
        views_moved=seen.views_moved,
    )
