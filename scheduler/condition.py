"""Say how a site answers, from all looks of a visit: up, down, blocked, or not what it was."""

from storage.sites import Condition
from storage.tally import Tally

_BLOCKS = frozenset({"blocked", "challenge", "login"})
_FAILURES = frozenset(
    {"dns", "unreachable", "timeout", "server-error", "certificate", "maintenance"}
)
_FEW = 5
"""Releases that are kept from us, at least, for a site to count as blocked whose lists answer."""


def condition(seen: Tally) -> Condition | None:
    """Return how a site answers, None when nothing was seen that could tell.

    One release that could be read is enough for ``up``; where only lists can, all else may be
    kept from us behind them.
    """
    blocked = sum(seen.kinds.get(kind, 0) for kind in _BLOCKS)
    failed = sum(seen.kinds.get(kind, 0) for kind in _FAILURES)
    if seen.fine or (seen.lists and blocked < _FEW):
        return "up"
    if blocked and blocked >= failed:
        return "blocked"
    if failed:
        return "down"
    return "changed" if seen.unread_lists else None
