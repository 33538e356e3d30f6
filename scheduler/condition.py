"""Say how a site answers, from all looks of a visit: up, down, blocked, or not what it was."""

from storage.sites import Condition
from storage.tally import Tally

_BLOCKS = frozenset({"blocked", "challenge", "login"})
_FAILURES = frozenset(
    {"dns", "unreachable", "timeout", "server-error", "certificate", "maintenance"}
)
_FEW = 5
"""Releases that are kept from us, at least, for a site to count as blocked whose lists answer."""


_BROKEN = frozenset({"empty", "unreadable", "not-found", "gone", "soft-404", "mojibake"})


def condition(seen: Tally, before: Condition = "up") -> Condition | None:
    """Return how a site answers, None when nothing was seen that could tell.

    Lists that all answer and show nothing are a changed site, whatever its releases say. Else one
    release that could be read is enough for ``up``; where only lists can, all else may be kept
    from us behind them, and nothing shows that a site which was ``blocked`` is so no more.
    """
    if not seen.lists and seen.list_kinds and seen.list_kinds <= _BROKEN:
        return "changed"
    blocked = sum(seen.kinds.get(kind, 0) for kind in _BLOCKS)
    failed = sum(seen.kinds.get(kind, 0) for kind in _FAILURES)
    if seen.fine:
        return "up"
    if seen.lists and blocked < _FEW:
        return None if before == "blocked" else "up"
    if blocked and blocked >= failed:
        return "blocked"
    return "down" if failed else None
