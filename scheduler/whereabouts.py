"""Find the release that a look belongs to: it may have moved, or be listed under two addresses."""

from collections.abc import Iterable

from msgspec.structs import replace
from sqlalchemy import Connection

from crawler.identity import release_address
from crawler.profile.model import SiteProfile
from scheduler.detect import moves
from scheduler.detect.judge import says_gone
from scheduler.placed import Placed, folded, is_read, moved, named, replaced, without_a_word
from storage import addresses, releases
from storage.changes import Address, Change
from storage.observations import Seen
from storage.records import Known, Observation


class Whereabouts:
    """The releases of a site that a batch of looks may belong to, as they stand."""

    def __init__(
        self, conn: Connection, site_id: int, profile: SiteProfile, batch: Iterable[Seen]
    ) -> None:
        """Load what is known of the releases of a batch, under whichever of their keys."""
        self._conn, self._site_id, self._profile = conn, site_id, profile
        self._keys: dict[str, str | None] = {}
        looks = [each.observation for each in batch]
        keys = {seen.key for seen in looks if seen.key}
        keys |= {
            key for seen in looks for url in (seen.url, seen.led_to) if (key := self._key(url))
        }
        self._own = addresses.own_keys(conn, site_id, keys)
        self._known = releases.load(conn, site_id, keys | set(self._own.values()))
        strange = (seen for seen in looks if seen.key in self._own or not self._find(seen.key))
        marks = {mark for seen in strange if (mark := moves.mark_of(seen))}
        self._same = addresses.the_same(conn, site_id, marks)
        self._known |= releases.load(conn, site_id, set(self._same.values()) - set(self._known))
        self._unmarked = addresses.unmarked(conn, site_id, self._known)
        self._read = {key: seen for seen in looks if is_read(seen) and (key := self._key(seen.url))}

    def place(self, looked: Seen) -> Placed:
        """Return a look with the release that it belongs to, None for one that is new.

        An address of a release at which another one stands now is let go.
        """
        seen = looked.observation
        known = self._find(seen.key)
        if seen.led_to and seen.release is not None:
            return self._led(looked, known, seen.led_to)
        if known is None:
            return self._strange(looked)
        alias = self._lost(seen, known)
        if alias is None:
            return self._at(named(looked, known.key), known)
        addresses.drop(self._conn, self._site_id, alias)
        del self._own[alias]
        return self.place(named(looked, alias))

    def keep(self, change: Change) -> Change:
        """Remember how a release now stands, for the looks that follow.

        Return the change with the sameness of what stands, where none is stored, or only that of
        what stood before the archive was read again.
        """
        known = change.known
        stood = self._known.get(known.key)
        stale = stood is not None and stood.release != known.release
        if not change.revised and (stale or known.key in self._unmarked):
            change = replace(change, sameness=moves.mark(known.release, known.reader))
        if stood is not None and self._key(stood.url) == known.key != self._key(known.url):
            first = Address(known.key, stood.url, stood.first_seen)
            addresses.leave(self._conn, self._site_id, known.key, first)
        self._known[known.key] = known
        self._unmarked.discard(known.key)
        if change.address is not None:
            self._own.setdefault(change.address.key, known.key)
        if change.sameness is not None:
            self._same.setdefault(change.sameness, known.key)
        return change

    def _strange(self, looked: Seen) -> Placed:
        """Place a look at an address that nothing is known of: by what it says, or as new."""
        seen = looked.observation
        same = self._like(seen)
        if same is None:
            return Placed(looked, None)
        return moved(looked, same, Address(seen.key, seen.url, seen.seen_at))

    def _like(self, seen: Observation) -> Known | None:
        """Return the release that says the same, unless it differs where it stands meanwhile."""
        mark = moves.mark_of(seen)
        same = self._find(self._same.get(mark, "")) if mark else None
        if same is None or seen.release is None:
            return None
        there = self._read.get(self._key(same.url) or "")
        if there is None or not moves.differ(there.release or same.release, seen.release):
            return same
        return None

    def _lost(self, seen: Observation, known: Known) -> str | None:
        """Return the other key of a release under which another release was read.

        At the one address that a release still has its text may be rewritten, as at its first.
        """
        alias = seen.key if seen.key in self._own else self._key(seen.url)
        if alias is None or self._own.get(alias) != known.key or seen.release is None:
            return None
        if self._key(known.url) == alias and known.key not in self._read:
            return None
        return alias if moves.is_another(known.release, seen.release) else None

    def _at(self, looked: Seen, known: Known) -> Placed:
        """Place a look at one of a release's addresses: where it was read last is where it is.

        That an address is gone which it has left says nothing, nor what befalls the release that
        it was folded into.
        """
        seen = looked.observation
        if says_gone(seen) and self._is_folded(known):
            return Placed(without_a_word(looked), known)
        if self._key(seen.url) == self._key(known.url):
            return Placed(looked, known)
        if says_gone(seen):
            return Placed(without_a_word(looked), known)
        read = seen.same or seen.release is not None
        return Placed(looked, replace(known, url=seen.url) if read else known)

    def _led(self, looked: Seen, known: Known | None, led_to: str) -> Placed:
        """Place a look that redirects led to the address of another release."""
        seen, there = looked.observation, self._key(led_to)
        if there is None:
            # By the rules of today that address is no release's; it was by those of the visit.
            return self._strange(looked) if known is None else self._at(looked, known)
        other = self._find(there)
        if known is None:
            return self._led_on(looked, Address(there, led_to, seen.seen_at), other)
        if other is not None and other.key != known.key:
            return self._into(looked, known, led_to)
        if seen.release is None or not moves.is_same(known.release, seen.release):
            return Placed(replaced(looked, known), known)
        return moved(looked, known, Address(there, led_to, seen.seen_at))

    def _led_on(self, looked: Seen, there: Address, other: Known | None) -> Placed:
        """Place a look at an unknown address that led to another, of a release or unknown too."""
        seen = looked.observation
        if other is not None:
            address = Address(seen.key, seen.url, seen.seen_at)
            return Placed(named(looked, other.key), other, address)
        same = self._like(seen)
        if same is not None:
            # Its other address, that of the redirect, is noted at the next visit.
            return moved(looked, same, there)
        further = replace(looked, observation=replace(seen, key=there.key, url=there.url))
        return Placed(further, None, Address(seen.key, seen.url, seen.seen_at))

    def _into(self, looked: Seen, known: Known, led_to: str) -> Placed:
        """Place a look at a release that redirects to another known one.

        When they say the same, a duplicate was folded into the other: nothing was removed. Both
        keep their series, and this one stands where the other does, whatever becomes of that.
        """
        seen = looked.observation
        stood = self._key(known.url) == self._key(led_to)
        same = seen.release is not None and moves.is_same(known.release, seen.release)
        if known.state == "removed" or not (stood or same):
            return Placed(replaced(looked, known), known)
        return folded(looked, known, led_to)

    def _is_folded(self, known: Known) -> bool:
        other = self._find(self._key(known.url) or "")
        return other is not None and other.key != known.key

    def _find(self, key: str) -> Known | None:
        return self._known.get(self._own.get(key, key))

    def _key(self, url: str | None) -> str | None:
        """Return the key of an address; that of a look is asked for several times."""
        if not url:
            return None
        if url not in self._keys:
            address = release_address(self._profile, url)
            self._keys[url] = None if address is None else address.key
        return self._keys[url]
