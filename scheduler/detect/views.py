"""Follow a release's own counter: which readings are kept, and which deserve a word."""

from collections.abc import Iterable

from storage.records import Known, Observation, ViewPoint


def reading(known: Known, seen: Observation) -> ViewPoint | None:
    """Return the point a look adds: None when the page states no number, or the same as before.

    ``known`` counts this look already. A fall is a point like any other and no event; but where
    the page is the same, a list told the number, and a list that lags behind its page proves none.
    """
    if seen.views is None or seen.views == known.views:
        return None
    if seen.same and known.views is not None and seen.views < known.views:
        return None
    return ViewPoint(at=seen.seen_at, views=seen.views, own_looks=max(known.looks, 1))


def milestone(
    before: int | None, after: int, milestones: Iterable[int], peak: int | None = None
) -> int | None:
    """Return the largest milestone passed in one step, or None; a first reading passes none.

    ``peak`` is the highest count ever read, where the caller knows it: a counter that fell and
    rose again passes nothing a second time.
    """
    if before is None:
        return None
    floor = max(before, peak or 0)
    return max((step for step in milestones if floor < step <= after), default=None)
