"""Policies of revisiting for ``benchmarks/cadence.py``: after each look, how long a page rests.

``ours`` and ``ours_with_hints`` are the program's own functions. Every policy is stretched or
tightened by the same price until it spends the same requests: a rest grows with its square root.
"""

import random
from collections.abc import Callable, Sequence
from math import exp, log, sqrt
from typing import NamedTuple, Protocol

from cadence_world import World
from msgspec.structs import replace

from scheduler.cadence.belief import Belief, Past, Rate
from scheduler.cadence.learning import Sampled, learned
from scheduler.cadence.looking import Outlook
from scheduler.cadence.terms import Terms, hint_pays_after
from scheduler.cadence.worth import wait

_LONGEST = 30.0
_LADDER = ((3 / 24, 15.0), (1.0, 30.0), (7.0, 120.0), (30.0, 1_440.0), (9e9, 10_080.0))
"""Days since the last update, and minutes between looks, as NewsDiffs has them
(``get_update_delay`` in ecprice/newsdiffs, website/frontend/management/commands/scraper.py)."""
SAMPLE = 300
"""Releases of a kind from which the habits are learned, as in the program."""


class Policy(Protocol):
    """After each look at a page: for how many days it rests."""

    def rest(self, number: int, past: Past, changed: bool, price: float) -> float: ...

    def hinted(self, price: float) -> float:
        """Return how many days after a look a hint is worth another."""

    def learn(self, pasts: Sequence[Past]) -> None: ...

    def told(self, followed: int, right: int) -> None: ...


class Simple:
    """A rule that learns nothing: a rest from the page's number and its past."""

    def __init__(self, rule: Callable[[int, Past, bool, float], float]) -> None:
        self.rest = rule

    def hinted(self, price: float) -> float:
        return 2.0 * price / (1.0 - 0.2)

    def learn(self, pasts: Sequence[Past]) -> None:
        """Take no notice."""

    def told(self, followed: int, right: int) -> None:
        """Take no notice."""


class Ours:
    """The program: its outlook, its learning of a site's habits, and its trust in hints."""

    def __init__(self) -> None:
        self._terms = Terms()
        self._outlook = Outlook(self._terms)
        self._price = 0.0
        self._chance = random.Random(1)

    def rest(self, number: int, past: Past, changed: bool, price: float) -> float:
        if abs(price - self._price) > 0.02 * price:
            self._price, self._terms = price, replace(self._terms, price=price)
            self._outlook = Outlook(self._terms)
        return self._outlook.pause(past)[0]

    def hinted(self, price: float) -> float:
        return hint_pays_after(self._terms)

    def learn(self, pasts: Sequence[Past]) -> None:
        late = [past for past in pasts if past.late]
        rest = [past for past in pasts if not past.late]
        sample = [*self._some(late), *self._some(rest)]
        prior = learned(self._terms.prior, sample)
        self._terms = replace(self._terms, prior=prior)
        self._price = 0.0

    def told(self, followed: int, right: int) -> None:
        self._terms = replace(self._terms, hints=self._terms.hints.after(followed, right))

    def _some(self, pasts: list[Past]) -> list[Sampled]:
        some = self._chance.sample(pasts, min(SAMPLE, len(pasts)))
        return [Sampled(past, len(pasts) / len(some)) for past in some]


class _True(NamedTuple):
    """The true distribution of rates, in the place of a prior."""

    world: World

    @property
    def shape(self) -> object:
        return self.world.habits

    def edits_weights(self) -> tuple[tuple[float, float], ...]:
        return _points(self.world.habits.edits, self.world.habits.sigma)

    def steady_weights(self) -> tuple[tuple[float, float], ...]:
        habits = self.world.habits
        some = _points(habits.steady, habits.steady_sigma)
        return ((0.0, 1 - habits.living), *((rate, habits.living * part) for rate, part in some))


def _points(mean: float, sigma: float) -> tuple[tuple[float, float], ...]:
    """Return a lognormal distribution on points a third of a sigma apart."""
    middle = log(mean) - sigma * sigma / 2
    steps = [each / 3 for each in range(-9, 10)]
    weights = [exp(-step * step / 2) for step in steps]
    whole = sum(weights)
    return tuple(
        (exp(middle + sigma * step), weight / whole)
        for step, weight in zip(steps, weights, strict=True)
    )


def uniform(world: World) -> Policy:
    """Look at all pages in turn."""
    return Simple(lambda number, past, changed, price: sqrt(price))


def ladder(world: World) -> Policy:
    """Climb NewsDiffs' ladder, by the time since the last update."""

    def rule(number: int, past: Past, changed: bool, price: float) -> float:
        since = past.now - past.changed if past.edits else past.now
        return sqrt(price) * next(minutes for days, minutes in _LADDER if since < days) / 1_440

    return Simple(rule)


def additive(world: World) -> Policy:
    """Quarter the rest at a change, and lengthen it by half without one."""
    rests = dict.fromkeys(range(len(world.pages)), 1.0)

    def rule(number: int, past: Past, changed: bool, price: float) -> float:
        rests[number] = min(max(rests[number] * (0.25 if changed else 1.5), 0.02), _LONGEST)
        return min(sqrt(price) * rests[number], _LONGEST)

    return Simple(rule)


def halves(world: World) -> Policy:
    """Rest for half the time for which the text has been as it is."""
    return Simple(lambda number, past, changed, price: sqrt(price) * (past.now - past.changed) / 2)


def bayes(world: World) -> Policy:
    """Know the true distribution of all rates, but of no page its own."""
    belief = Belief(_True(world))  # type: ignore[arg-type]

    def rule(number: int, past: Past, changed: bool, price: float) -> float:
        return wait(world.habits, belief.rate(past), past.now, price, _LONGEST).days

    return Simple(rule)


def clairvoyant(world: World) -> Policy:
    """Know every page's true rates, but not its edits."""
    rates = [Rate(page.edits, page.steady) for page in world.pages]

    def rule(number: int, past: Past, changed: bool, price: float) -> float:
        return wait(world.habits, rates[number], past.now, price, _LONGEST).days

    return Simple(rule)


def ours(world: World) -> Policy:
    """Decide as the program does."""
    return Ours()
