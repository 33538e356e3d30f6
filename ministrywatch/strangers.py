"""Rules that this configuration and the daemon do not share: which they are, and what follows."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler.alerts.hearers import Standing
    from scheduler.alerts.model import Rule

Said = tuple[str, str]
"""What was found, and what follows from it or mends it."""

_READ_AGAIN = "write them into its configuration and have it read that again (SIGHUP)"


def strangers(there: "Standing", mine: "Sequence[Rule]", only: str | None = None) -> Iterator[Said]:
    """Yield what the daemon's rules and ours do not share; of one name alone, where it is given."""
    for names, what, follows in (*_theirs(there, mine), *_ours(there, mine)):
        named = sorted(names if only is None else {only} & set(names))
        if named:
            yield f"{what}: {', '.join(named)}", follows


def _theirs(there: "Standing", mine: "Sequence[Rule]") -> Iterator[tuple[set[str], str, str]]:
    """Yield rules that the daemon alone has."""
    theirs = {rule.name for rule in there.rules} - _names(mine)
    waits = "is at work and sends" if there.at_work else "is not at work: start it, it sends"
    yield (
        theirs - there.forgotten,
        "rules of the daemon that this configuration does not have",
        f"what any visit finds is queued for them, too; the daemon {waits} it",
    )
    yield (
        theirs & there.forgotten,
        "rules of a daemon that has been away for more than two weeks",
        "nothing is queued for them any more; start it to send what waits for them, or a daemon "
        "with this configuration to be rid of them",
    )
    yield (
        set(there.unreadable),
        "rules of the daemon that were written by another version of ministrywatch",
        "visits by this version queue nothing for them; install the same version everywhere",
    )


def _ours(there: "Standing", mine: "Sequence[Rule]") -> Iterator[tuple[set[str], str, str]]:
    """Yield rules of ours that the daemon at work does not have, or has as others."""
    if not there.at_work:
        return
    from scheduler.alerts.addressing import addresses
    from scheduler.alerts.hearers import is_same

    sending = [rule for rule in mine if addresses(rule)]
    known = {rule.name: rule for rule in there.rules}
    unknown = _names(sending) - known.keys() - there.unreadable
    yield (
        unknown,
        "rules that the daemon at work does not have",
        f"what waits for them is dead when it finds it; {_READ_AGAIN}",
    )
    others = [rule for rule in sending if rule.name in known]
    yield (
        _names(rule for rule in others if not is_same(rule, known[rule.name])),
        "rules that the daemon at work has in another version",
        f"its version is in force; {_READ_AGAIN}",
    )


def _names(rules: "Iterable[Rule]") -> set[str]:
    return {rule.name for rule in rules}
