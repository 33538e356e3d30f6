"""Decide what one look at one release changes, and what of it is worth telling."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec.structs import replace

from scheduler.detect import edits, flaps, naming, tell, tell_views, vanish, views
from scheduler.detect.policy import Context, Policy, Verdict
from scheduler.detect.views import Counter
from storage.records import (
    DRAFT,
    GONE_KINDS,
    Event,
    Known,
    Observation,
    Release,
    ViewPoint,
)
from storage.turns import Turns

__all__ = ["Context", "Policy", "Verdict", "judge", "says_gone"]

_GONE_STATUSES = frozenset({404, 410})
NO_COUNTER = Counter()
NO_REVISIONS: Mapping[str, int] = MappingProxyType({})


def judge(
    known: Known | None,
    seen: Observation,
    context: Context,
    earlier: Mapping[str, int] = NO_REVISIONS,
    counter: Counter = NO_COUNTER,
) -> Verdict:
    """Return how a release stands after a look, with the events that follow; pure, never raises.

    ``earlier`` maps the fingerprint of every stored revision of this release to its number. It
    is read only when the text differs from ``known.release``: a text that comes back keeps its
    number, any other gets the highest plus one. ``counter`` is what a reading of the counter is
    held against. When ``seen.reader`` is not ``known.reader`` the caller first reads the
    archived page with the new reader and puts that release into ``known``, so that a better
    selector edits nothing. ``known.next_look_at`` is left to ``scheduler.cadence``.
    """
    if seen.problem is not None:
        if known is None or not says_gone(seen):
            return Verdict(known=known)
        return vanish.vanished(known, seen, context)
    if known is None:
        return Verdict() if seen.release is None else _first(seen, seen.release, context)
    if seen.release is None and not seen.same:
        return Verdict(known=known)
    return _again(known, seen, context, earlier, counter)


def says_gone(seen: Observation) -> bool:
    """Say whether a look found no page; of a soft 404 the draft of a profile is no judge."""
    if seen.reader.startswith(DRAFT) and seen.status not in _GONE_STATUSES:
        return False
    return seen.problem is not None and seen.problem.kind in GONE_KINDS


def _first(seen: Observation, release: Release, context: Context) -> Verdict:
    known = Known(
        site=seen.site,
        key=seen.key,
        url=seen.url,
        state="live",
        first_seen=seen.seen_at,
        last_seen=seen.seen_at,
        changed_at=seen.seen_at,
        release=release,
        revision=1,
        reader=seen.reader,
        looks=1,
    )
    after, point = _counted(known, seen)
    event = tell.new(after, context.is_old(release.published_on, seen.seen_at))
    return Verdict(known=after, events=(event,), revised=True, point=point)


def _again(
    known: Known,
    seen: Observation,
    context: Context,
    earlier: Mapping[str, int],
    counter: Counter,
) -> Verdict:
    met = _met(known, seen)
    revised, edit = _reread(met, seen, context, earlier)
    after, point = _counted(revised, seen)
    events = (*vanish.returned(known, after), *edit)
    if point is not None:
        events += _counts(known, after, point, context, counter)
    another = revised.release is not met.release
    return Verdict(known=after, events=events, revised=another, point=point)


def _met(known: Known, seen: Observation) -> Known:
    """Take a page that could be read as there; the same look judged again is not counted again."""
    return replace(
        known,
        state="restored" if known.state in {"removed", "restored"} else "live",
        gone_visit=None,
        gone_at=None,
        last_seen=seen.seen_at,
        looks=known.looks + (seen.seen_at != known.last_seen),
        reader=known.reader if seen.same else seen.reader,
    )


def _reread(
    known: Known, seen: Observation, context: Context, earlier: Mapping[str, int]
) -> tuple[Known, tuple[Event, ...]]:
    """Compare the text with the one that stands: without a field that differs there is no edit.

    While a profile is a draft every text it reads is kept and no edit told: it may be the draft
    that errs. Nor is it one when a list names a release that was called after an address.
    """
    if known.turns.other is not None:
        turns = _swung(known, seen, earlier)
        if turns is not None:
            return replace(known, turns=turns), ()
        known = replace(known, turns=Turns())
    if seen.same or seen.release is None or seen.release == known.release:
        return known, ()
    diff = edits.diff_fields(known.release, seen.release, context.cut)
    if not diff:
        return known, ()
    back = earlier.get(seen.release.fingerprint())
    number = back or max([known.revision, *earlier.values()]) + 1
    turns = flaps.turned(known, seen, number)
    after = replace(
        known, release=seen.release, revision=number, changed_at=seen.seen_at, turns=turns
    )
    if seen.reader.startswith(DRAFT) or naming.only_named(known.release, seen.release):
        return after, ()
    account = edits.account(known.release, seen.release, diff, context.cut)
    if account.severity == "cosmetic" and "dress" in context.silent and tuple(diff) != tell.STAMP:
        return after, ()
    return after, (tell.edited(known, after, diff, account, back),)


def _swung(known: Known, seen: Observation, earlier: Mapping[str, int]) -> Turns | None:
    """Return the turns of a release that still swings between two texts after a look."""
    text = None if seen.release == known.release else seen.release
    if text is not None and earlier.get(text.fingerprint()) != known.turns.other:
        return None
    return flaps.swung(known.turns, seen, other=text is not None)


def _counted(known: Known, seen: Observation) -> tuple[Known, ViewPoint | None]:
    point = views.reading(known, seen)
    if point is None:
        return known, None
    return replace(known, views=point.views, looks=0), point


def _counts(
    before: Known, after: Known, point: ViewPoint, context: Context, counter: Counter
) -> tuple[Event, ...]:
    """Return what a counter's reading is told for; what all of them did at once is the site's."""
    found = views.told(before.views, point, counter, context.policy.milestones)
    rules = {"counters": "reset", "surge": "spike"}
    silent = {rules[what] for what in context.silent if what in rules}
    if context.fell_with_all(before.last_seen):
        silent.add("reset")
    return tuple(tell_views.counted(after, each) for each in found if each.rule not in silent)
