"""A release that has two doors, WordPress's JSON and the web page, which never say quite the same.

The text that stands is compared with what its own door says, and with nothing else.
"""

from datetime import timedelta

from msgspec.structs import replace

from crawler.pages.wordpress import is_post
from scheduler.again import Pages
from scheduler.cadence import next_look
from scheduler.detect.judge import judge
from scheduler.detect.policy import Context, Verdict
from scheduler.detect.views import Counter
from storage.records import Known, Observation

GIVEN_UP_AFTER = timedelta(days=7)
"""How long a door may stay shut before the other one's text is taken over: an API that fails or
is blocked is mended within days, and an edit made meanwhile can be told only against its own
text; one that stays away for longer was turned off, and the web page is all there is."""


def differ(pages: Pages | None) -> bool:
    """Say whether a look came through another door than the text that stands."""
    if pages is None or pages.seen is None:
        return False
    return is_post(pages.stood.body) != is_post(pages.seen)


def is_given_up(known: Known, seen: Observation) -> bool:
    """Say whether the old door was shut for so long that a look through another one counts."""
    return seen.seen_at - known.last_seen > GIVEN_UP_AFTER


def beside(known: Known, seen: Observation, context: Context, counter: Counter) -> Verdict:
    """Judge a look that says nothing of the text: the page is there, and its counter counts.

    The release stays as its own door showed it last; only its next look moves on.
    """
    there = replace(seen, release=known.release, reader=known.reader)
    # As if it had been met just now: a look that was judged before counts no second time.
    verdict = judge(replace(known, last_seen=seen.seen_at), there, context, counter=counter)
    if verdict.known is None:
        return verdict
    pause = next_look(verdict.known, seen.seen_at).at
    after = replace(verdict.known, last_seen=known.last_seen, next_look_at=pause)
    return replace(verdict, known=after)


def taken_over(known: Known, seen: Observation, context: Context, counter: Counter) -> Verdict:
    """Let the text of another door stand from now on, a revision of its own; it is no edit."""
    text = seen.release or known.release
    stands = replace(known, release=text, revision=known.revision + 1)
    return replace(
        judge(stands, replace(seen, release=text), context, counter=counter), revised=True
    )
