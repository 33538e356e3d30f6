"""Releases that dropped out of a list while others behind them stayed: a hint to look at them.

A list says what is there and never what is not, so dropping out proves nothing; but of a large
site few known releases are looked at in a visit, and one that was taken down is among these.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from hashlib import blake2b
from itertools import islice
from typing import NamedTuple

import msgspec

from crawler.profile.model import SiteProfile
from storage.records import Target

MOST = 200
"""Releases of a list that are remembered, and hints that wait at most: ten pages of a usual one."""
TRIES = 8
"""Looks at a release that fail, after which its hint is given up: one that is gone was judged
long before, and one whose page fails for good must not cost a request in every visit."""
_SHARE = 3
"""If more than one in so many of a list dropped out at once, the site did that to its list."""


class Shelf(NamedTuple):
    """What one list showed in a visit."""

    keys: tuple[str, ...]
    whole: bool
    """All of its pages could be read, and no fewer were asked for than the profile says."""


class Remembered(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is kept of a site's lists between visits; releases and lists go by their ``mark``."""

    lists: dict[str, tuple[str, ...]] = {}
    """The releases that each list showed when it was read whole last, in its order."""
    waiting: dict[str, int] = {}
    """Those that dropped out and were not seen since, with how many looks at them failed."""


_REMEMBERED = msgspec.json.Decoder(Remembered)


def packed(remembered: Remembered) -> str:
    """Return it as JSON for memory, some 15 bytes a release."""
    return msgspec.json.encode(remembered).decode()


def unpacked(kept: str | None) -> Remembered:
    """Return what memory holds; nothing where there is none, or none that can be read."""
    try:
        return _REMEMBERED.decode(kept) if kept else Remembered()
    except msgspec.DecodeError:
        return Remembered()


def mark(name: str) -> str:
    """Return a short name for a key or an address: 12 hex digits of its BLAKE2b digest."""
    return blake2b(name.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def dropped(before: Sequence[str], now: Sequence[str], shown: Collection[str]) -> list[str]:
    """Return what a list showed before and nothing shows now, though more of it would be seen.

    What merely scrolled off the end has nothing behind it that stayed. One that was moved to the
    front, or pinned there, stands no more behind those that it passed.
    """
    gone = [each for each in before[: _reach(before, now)] if each not in shown]
    return gone if len(gone) <= max(len(before) // _SHARE, 1) else []


def _reach(before: Sequence[str], now: Sequence[str]) -> int:
    """Return the last place of a list, counted from 0, up to which its order still stands.

    It is where a longest run of what both have in the same order ends, the first such place.
    """
    places = {each: place for place, each in enumerate(before)}
    ends: list[int] = []
    for place in (places[each] for each in now if each in places):
        spot = bisect_left(ends, place)
        ends[spot : spot + 1] = [place]
    return ends[-1] if ends else 0


def waiting_still(after: Remembered, before: Remembered, keys: Iterable[str]) -> Remembered:
    """Return what is kept where the pages of some that dropped out were sent and not readable.

    Who asked for them could not know; like a failure that is one of their ``TRIES``.
    """
    times = {each: before.waiting.get(each, 0) + 1 for each in map(mark, keys)}
    again = {each: failures for each, failures in times.items() if failures < TRIES}
    waiting = dict(islice((after.waiting | again).items(), MOST))
    return Remembered(after.lists, waiting)


class _Hint(NamedTuple):
    mark: str
    target: Target
    failures: int


class Dropouts:
    """What one visit makes of the lists as they were remembered."""

    def __init__(
        self, before: Remembered, targets: Mapping[str, Target], profile: SiteProfile
    ) -> None:
        """Begin with what was remembered; ``targets`` are by every key that they go by."""
        self._before = before
        self._targets = targets
        self._addresses = addresses(profile)
        self._lists: Mapping[str, tuple[str, ...]] | None = None
        self._hints: tuple[_Hint, ...] = ()

    @property
    def targets(self) -> tuple[Target, ...]:
        """The known releases to look at because they dropped out."""
        return tuple(hint.target for hint in self._hints)

    def conclude(self, shelves: Mapping[str, Shelf]) -> None:
        """Compare what lists show, by their addresses, when all of them were asked."""
        own = self._own(shelves.values())
        waiting = {each: times for each, times in self._before.waiting.items() if each not in own}
        lists = {}
        for address in self._addresses:
            door, shelf = mark(address), shelves.get(address)
            lists[door] = tuple(own.get(each, each) for each in self._before.lists.get(door, ()))
            if shelf is not None and shelf.whole:
                now = tuple(dict.fromkeys(own[mark(key)] for key in shelf.keys))
                waiting |= dict.fromkeys(dropped(lists[door], now, own.keys()), 0)
                lists[door] = now[:MOST]
        self._hints = self._known(waiting)
        self._lists = {
            door: tuple(each for each in order if each not in waiting)
            for door, order in lists.items()
            if order
        }

    def remembered(self, asked: Set[str], failed: Set[str]) -> Remembered:
        """Return what the next visit is told, given the keys that were looked at, and in vain.

        Where not all lists were asked nothing is learned.
        """
        if self._lists is None:
            return self._before
        waiting = {}
        for hint in self._hints:
            failures = hint.failures + (hint.target.key in failed)
            if hint.target.key not in asked or hint.failures < failures < TRIES:
                waiting[hint.mark] = failures
        return Remembered(dict(self._lists), dict(islice(waiting.items(), MOST)))

    def _own(self, shelves: Iterable[Shelf]) -> dict[str, str]:
        """Return the mark of a release's own key for those of all keys of what is shown."""
        own: dict[str, str] = {}
        for key in (key for shelf in shelves for key in shelf.keys):
            target = self._targets.get(key)
            names = (key,) if target is None else (target.key, key, *target.also)
            own |= dict.fromkeys(map(mark, names), mark(names[0]))
        return own

    def _known(self, waiting: Mapping[str, int]) -> tuple[_Hint, ...]:
        """Return hints of live releases, once each; a suspect is looked at in any case."""
        if not waiting:
            return ()
        marks = ((mark(key), target) for key, target in self._targets.items())
        found = {
            target.key: _Hint(each, target, waiting[each])
            for each, target in marks
            if each in waiting and target.state in {"live", "restored"}
        }
        return tuple(found.values())


def addresses(profile: SiteProfile) -> tuple[str, ...]:
    """Return the addresses, as the profile has them, of the doors that have an order of their own.

    A feed or sitemap may go on naming for a day what is gone.
    """
    lists, json = (each.url for each in profile.listings), (each.url for each in profile.json)
    posts = (profile.wordpress.posts,) if profile.wordpress else ()
    return (*lists, *json, *posts)
