"""Say how a site answers, from all looks of a visit: up, down, blocked, or not what it was."""

from storage.sites import Condition
from storage.tally import Tally

_BLOCKS = frozenset({"blocked", "challenge", "login"})
_FAILURES = frozenset(
    {"dns", "unreachable", "timeout", "server-error", "certificate", "maintenance"}
)
_FEW = 5
"""Releases that are kept from us, at least, for a site to count as blocked whose lists answer."""


PATIENCE = 3
"""Visits in a row in which no list shows anything, though releases can be read or none was asked
for: one list alone may be empty for an hour."""
_BROKEN = frozenset({"empty", "unreadable", "not-found", "gone", "soft-404", "mojibake"})


def condition(seen: Tally, before: Condition = "up", barren: int = 0) -> Condition | None:
    """Return how a site answers, None when nothing was seen that could tell.

    One release that could be read is enough for ``up``, but for a site whose lists all answer and
    show nothing for several visits, this one and the ``barren`` ones before it. Where only lists
    can be read, all else may be kept from us behind them, and nothing shows that a site which was
    ``blocked`` is so no more.
    """
    blocked = sum(seen.kinds.get(kind, 0) for kind in _BLOCKS)
    failed = sum(seen.kinds.get(kind, 0) for kind in _FAILURES)
    broken = not seen.lists and bool(seen.list_kinds) and seen.list_kinds <= _BROKEN
    if seen.fine:
        return "changed" if broken and barren + 1 >= PATIENCE else "up"
    if seen.lists and blocked < _FEW:
        return None if before == "blocked" else "up"
    if blocked and blocked >= failed:
        return "blocked"
    if failed:
        return "down"
    return "changed" if broken and (seen.keys or barren + 1 >= PATIENCE) else None
