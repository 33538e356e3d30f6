"""Find the release that a look belongs to: it may have moved, or be listed under two addresses."""

from collections.abc import Iterable
from typing import NamedTuple

from msgspec.structs import replace
from sqlalchemy import Connection

from crawler.identity import release_address
from crawler.profile.model import SiteProfile
from scheduler.detect import moves
from scheduler.detect.judge import says_gone
from storage import addresses, releases
from storage.changes import Address, Change
from storage.observations import Seen
from storage.records import Known


class Placed(NamedTuple):
    """A look under its release's own key, what is known of that, and an address new to us."""

    looked: Seen
    known: Known | None
    address: Address | None = None


class Whereabouts:
    """The releases of a site that a batch of looks may belong to, as they stand."""

    def __init__(
        self, conn: Connection, site_id: int, profile: SiteProfile, batch: Iterable[Seen]
    ) -> None:
        """Load what is known of the releases of a batch, under whichever of their keys."""
        self._profile = profile
        looks = [each.observation for each in batch]
        keys = {seen.key for seen in looks if seen.key}
        keys |= {key for seen in looks if (key := self._key(seen.led_to))}
        self._own = addresses.own_keys(conn, site_id, keys)
        self._known = releases.load(conn, site_id, keys | set(self._own.values()))
        unknown = (seen for seen in looks if self._find(seen.key) is None)
        marks = {mark for seen in unknown if (mark := moves.mark_of(seen))}
        self._same = addresses.the_same(conn, site_id, marks)
        self._known |= releases.load(conn, site_id, set(self._same.values()) - set(self._known))

    def place(self, looked: Seen) -> Placed:
        """Return a look with the release that it belongs to, None for one that is new."""
        seen = looked.observation
        known = self._find(seen.key)
        if seen.led_to and seen.release is not None:
            return self._led(looked, known, seen.led_to)
        if known is not None:
            return self._at(_named(looked, known.key), known)
        mark = moves.mark_of(seen)
        same = self._find(self._same.get(mark, "")) if mark else None
        if same is None:
            return Placed(looked, None)
        return self._moved(looked, same, Address(seen.key, seen.url, seen.seen_at))

    def keep(self, change: Change) -> None:
        """Remember how a release now stands, for the looks that follow."""
        known = change.known
        self._known[known.key] = known
        if change.address is not None:
            self._own.setdefault(change.address.key, known.key)
        if change.sameness is not None:
            self._same.setdefault(change.sameness, known.key)

    def _at(self, looked: Seen, known: Known) -> Placed:
        """Place a look at one of a release's addresses: where it was read last is where it is.

        That an address is gone which it has left says nothing.
        """
        seen = looked.observation
        if self._key(seen.url) == self._key(known.url):
            return Placed(looked, known)
        if says_gone(seen):
            return Placed(_without_a_word(looked), known)
        read = seen.same or seen.release is not None
        return Placed(looked, replace(known, url=seen.url) if read else known)

    def _led(self, looked: Seen, known: Known | None, led_to: str) -> Placed:
        """Place a look that redirects led to the address of another release."""
        seen, there = looked.observation, self._key(led_to) or ""
        other = self._find(there)
        if known is None:
            address = Address(seen.key, seen.url, seen.seen_at)
            if other is not None:
                return Placed(_named(looked, other.key), other, address)
            moved = replace(looked, observation=replace(seen, key=there, url=led_to))
            return Placed(moved, None, address)
        if other is not None and other.key != known.key:
            return Placed(_replaced(looked, known), known)
        if seen.release is None or not moves.is_same(known.release, seen.release):
            return Placed(_replaced(looked, known), known)
        return self._moved(looked, known, Address(there, led_to, seen.seen_at))

    @staticmethod
    def _moved(looked: Seen, known: Known, address: Address) -> Placed:
        known = replace(known, url=address.url)
        return Placed(_named(looked, known.key), known, address)

    def _find(self, key: str) -> Known | None:
        return self._known.get(self._own.get(key, key))

    def _key(self, url: str | None) -> str | None:
        address = release_address(self._profile, url) if url else None
        return None if address is None else address.key


def _named(looked: Seen, key: str) -> Seen:
    if looked.observation.key == key:
        return looked
    return replace(looked, observation=replace(looked.observation, key=key))


def _without_a_word(looked: Seen) -> Seen:
    """Return a look that says nothing: that an address is gone which the release has left."""
    return replace(looked, observation=replace(looked.observation, problem=None))


def _replaced(looked: Seen, known: Known) -> Seen:
    """Return a look that found another release in a release's place."""
    seen = looked.observation
    gone = replace(seen, key=known.key, release=None, problem=moves.replaced(known, seen))
    return replace(looked, observation=gone, text_id=None)
