"""Hold what a tool told against what was true: the pure part of alarms.py."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

from alarms_script import OPENING, ROUNDS, Happening, Kind, Round, happenings

LIST: Final = "(list)"
SITE: Final = "(site)"
"""Keys of what is told of a list page, and of the site as a whole."""

COUNTER: Final = "views"
"""The kind of what is told of a counter; that is no claim on a release, and is left out."""

Verdict: TypeAlias = Literal["true", "false", "error", "notice"]
"""True or false of a release; a page that could not be read; a word on the site as a whole."""


class Alarm(NamedTuple):
    """One thing that a tool told a person in one round.

    ``key`` is a release's, LIST or SITE. ``kind`` is the tool's own word in small letters; a
    page that could not be read is an ``error``, one that can be read again has ``ended``.
    """

    key: str
    kind: str


Told: TypeAlias = Mapping[int, Sequence[Alarm]]
"""All that a tool told, by the number of the round."""

NAMES: Final[dict[Kind, frozenset[str]]] = {
    "edited": frozenset({"edited", "changed"}),
    "spaced": frozenset({"cosmetic"}),
    "removed": frozenset({"removed"}),
    "restored": frozenset({"restored"}),
    "new": frozenset({"new"}),
    "moved": frozenset({"moved"}),
    "flapped": frozenset({"edited", "changed", "flapping"}),
}
"""The words by which a person knows what happened."""

_CHANGES: Final = frozenset({"changed", "edited", "cosmetic"})
LEADS: Final[dict[Kind, frozenset[str]]] = {
    "edited": _CHANGES,
    "spaced": _CHANGES,
    "removed": frozenset({"removed", "changed", "error"}),
    "restored": frozenset({"restored", "changed", "edited", "new", "ended"}),
    "new": frozenset({"new", "changed"}),
    "moved": frozenset({"moved"}),
    "flapped": _CHANGES | {"flapping"},
}
"""The words that lead a person to what happened, by whatever name."""


class Tally(NamedTuple):
    """What became of the alarms of one round, and what they told and named."""

    verdicts: Counter[Verdict]
    told: frozenset[Happening]
    named: frozenset[Happening]


class Score(NamedTuple):
    """A tool's result; ``troubles`` are those of the site as a whole."""

    told: int
    named: int
    needed: int
    false: int
    errors: int
    troubles_told: int
    troubles: int


def tallies(told: Told, rounds: Sequence[Round] = ROUNDS) -> dict[int, Tally]:
    """Judge the alarms of every round but the first, in which a tool learns what is there."""
    truths = happenings(rounds)
    spent: Counter[Happening] = Counter()
    return {now.number: _tally(now, told.get(now.number, ()), truths, spent) for now in rounds[1:]}


def score(told: Told, rounds: Sequence[Round] = ROUNDS) -> Score:
    """Return a tool's result; what may be left out counts neither for it nor against it."""
    found = tallies(told, rounds)
    needed = frozenset(truth for truth in happenings(rounds) if truth.needed)
    troubled = [now.number for now in rounds[1:] if now.trouble]
    return Score(
        told=len(needed & _joined(tally.told for tally in found.values())),
        named=len(needed & _joined(tally.named for tally in found.values())),
        needed=len(needed),
        false=sum(tally.verdicts["false"] for tally in found.values()),
        errors=sum(tally.verdicts["error"] for tally in found.values()),
        troubles_told=sum(trouble_told(told.get(number, ())) for number in troubled),
        troubles=len(troubled),
    )


def trouble_told(alarms: Sequence[Alarm]) -> bool:
    """Say whether a person sees that it is the site: by a word on it, or by errors everywhere."""
    pages = sum(alarm.kind == "error" for alarm in alarms)
    return pages >= OPENING / 2 or any(alarm.key == SITE for alarm in alarms)


def due(now: Round, rounds: Sequence[Round] = ROUNDS) -> frozenset[Happening]:
    """Return what should be told in a round at the latest."""
    return frozenset(
        truth for truth in happenings(rounds) if truth.needed and truth.last == now.number
    )


def _joined(sets: Iterable[frozenset[Happening]]) -> frozenset[Happening]:
    return frozenset().union(*sets)


def _tally(
    now: Round, alarms: Sequence[Alarm], truths: Sequence[Happening], spent: Counter[Happening]
) -> Tally:
    verdicts: Counter[Verdict] = Counter()
    told: set[Happening] = set()
    named: set[Happening] = set()
    for alarm in (each for each in alarms if each.kind != COUNTER):
        leads = [truth for truth in truths if _leads(alarm, truth, now.number)]
        spent.update(leads)
        fresh = [truth for truth in leads if truth.most is None or spent[truth] <= truth.most]
        verdicts[_verdict(alarm, told_of=bool(fresh))] += 1
        told.update(fresh)
        named.update(truth for truth in fresh if alarm.key == truth.key and _named(alarm, truth))
    return Tally(verdicts, frozenset(told), frozenset(named))


def _named(alarm: Alarm, truth: Happening) -> bool:
    return alarm.kind in NAMES[truth.kind]


def _leads(alarm: Alarm, truth: Happening, number: int) -> bool:
    """Say whether an alarm leads to what happened; a list shows it in the round it happens."""
    if alarm.key == LIST:
        return truth.listed and truth.first == number and alarm.kind == "changed"
    in_time = truth.first <= number <= truth.last
    return in_time and alarm.key == truth.key and alarm.kind in LEADS[truth.kind]


def _verdict(alarm: Alarm, *, told_of: bool) -> Verdict:
    if told_of:
        return "true"
    if alarm.kind in {"error", "ended"}:
        return "error"
    if alarm.key == SITE:
        return "notice"
    return "false"
