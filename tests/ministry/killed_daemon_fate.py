"""When a daemon dies: at a place, the so-manieth time that it comes there."""

import random
import threading
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

MOST = {"asked": 50, "answered": 40, "page": 50, "time": 14}
"""The places, and when the latest death is: in the middle of an attempt; just after the answer to
one; while a visit asks for a page; some tenths of a second after the start."""
AWAITED = 15
"""One death of so many is awaited by another daemon, which takes two seconds to take over."""


class Death(NamedTuple):
    """How one daemon dies."""

    place: str
    number: int
    children_too: bool
    """Its children are killed with it; else they have to end by themselves."""
    awaited: bool
    """Another daemon stands by when it dies."""


def deaths(many: int, parts: int, seed: int) -> list[list[Death]]:
    """Return some deaths in several parts: as many at each place, in any order.

    Those of the first part befall a daemon that has no messages, and in each of the others those
    in visits come first, which begin with it.
    """
    chance = random.Random(seed)
    places = [list(MOST)[number % len(MOST)] for number in range(many)]
    chance.shuffle(places)
    found = [
        Death(
            place=place,
            number=chance.randint(1, MOST[place]),
            children_too=chance.random() < 0.5,
            awaited=number % AWAITED == 0,
        )
        for number, place in enumerate(places)
    ]
    found.sort(key=lambda death: death.place not in {"page", "time"})
    size = many // parts
    later = sorted(found[size:], key=lambda _: chance.random())
    waves = [later[part :: parts - 1] for part in range(parts - 1)]
    return [found[:size], *(sorted(wave, key=lambda each: each.place != "page") for wave in waves)]


class Fate:
    """Ends one daemon at a time; those who see it at work tell where it has come to."""

    def __init__(self) -> None:
        self.struck: Counter[str] = Counter()
        """Where daemons died."""
        self._lock = threading.Lock()
        self._place = ""
        self._left = 0
        self._kill: Callable[[], None] | None = None

    def arm(self, death: Death, kill: Callable[[], None]) -> None:
        """Let the daemon at work die at a place."""
        with self._lock:
            self._place, self._left, self._kill = death.place, death.number, kill

    def come_to(self, place: str) -> None:
        """Kill the daemon when this is the place, and the time."""
        with self._lock:
            if self._kill is not None and place == self._place:
                self._left -= 1
                if self._left == 0:
                    self._strike(place)

    def strike(self, place: str) -> None:
        """Kill the daemon now, if it lives."""
        with self._lock:
            if self._kill is not None:
                self._strike(place)

    def _strike(self, place: str) -> None:
        assert self._kill is not None
        self._kill()
        self._kill = None
        self.struck[place] += 1
