"""A look put under the release that it belongs to, and what is left of it to judge there."""

from typing import NamedTuple

from msgspec.structs import replace

from scheduler.detect import moves
from storage.changes import Address
from storage.observations import Seen
from storage.records import Known, Observation


class Placed(NamedTuple):
    """A look under its release's own key, what is known of that, and an address new to us."""

    looked: Seen
    known: Known | None
    address: Address | None = None


def is_read(seen: Observation) -> bool:
    """Say whether a look found a release at the very address that it asked."""
    return seen.problem is None and not seen.led_to and (seen.same or seen.release is not None)


def named(looked: Seen, key: str) -> Seen:
    """Return a look under this key."""
    if looked.observation.key == key:
        return looked
    return replace(looked, observation=replace(looked.observation, key=key))


def moved(looked: Seen, known: Known, address: Address) -> Placed:
    """Return a look at a release that stands at another address from now on."""
    return Placed(named(looked, known.key), replace(known, url=address.url), address)


def folded(looked: Seen, known: Known, led_to: str) -> Placed:
    """Return a look that found a release as it was, standing where its double does."""
    seen = looked.observation
    quiet = replace(seen, key=known.key, release=None, same=True, views=None)
    return Placed(replace(looked, observation=quiet, text_id=None), replace(known, url=led_to))


def without_a_word(looked: Seen) -> Seen:
    """Return a look that says nothing: that an address is gone which the release has left."""
    return replace(looked, observation=replace(looked.observation, problem=None))


def replaced(looked: Seen, known: Known) -> Seen:
    """Return a look that found another release in a release's place."""
    seen = looked.observation
    gone = replace(seen, key=known.key, release=None, problem=moves.replaced(known, seen))
    return replace(looked, observation=gone, text_id=None)
