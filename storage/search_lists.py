"""Lists of the sections that hold an n-gram, packed as bytes.

A section's place is its number in its block. A list is packed in the shortest of three ways, which
its first byte names: a number for each place; the step from each to the next, one byte where it is
below 255; or a bit for each place up to the last.
"""

import struct
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, reduce
from itertools import accumulate, compress, pairwise
from operator import and_, sub

from storage.search_grams import Gram, code

BLOCK = 15_872
"""Places in one block. So many bits fit twice into a page of SQLite, and four times into one of
PostgreSQL, which moves longer rows elsewhere. Larger blocks save little: the n-grams of 63,000
texts of thaigov.go.th take 21 % of the text with 4,096, 17 % with 16,384, 16 % with 32,768."""
_NUMBERS, _STEPS, _BITS = b"n", b"s", b"b"
_FAR = 255
"""A byte that goes on by 255 and stands for no place."""


class Lists:
    """The places in a block that hold each n-gram, while sections are added in their order."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._places: defaultdict[Gram, array[int]] = defaultdict(lambda: array("H"))

    def add(self, place: int, found: Iterable[Gram]) -> None:
        """Add the n-grams of the section at a place."""
        places = self._places
        for gram in found:
            places[gram].append(place)

    def by_code(self) -> dict[int, Sequence[int]]:
        """Return the places by the n-grams' codes, in the order of these."""
        found: dict[int, Sequence[int]] = {}
        for gram, places in self._places.items():
            mark = code(gram)
            found[mark] = sorted({*found[mark], *places}) if mark in found else places
        return dict(sorted(found.items()))


def packed(before: bytes, places: Sequence[int]) -> bytes:
    """Return a packed list, or nothing, with more places; they are in order and beyond its own."""
    whole = 2 + (places[-1] >> 3)
    if before[:1] != _BITS:
        places = [*_unpacked(before), *places]
        if len(places) < whole:
            short = min(_numbers(places), _steps(places), key=len)
            if len(short) < whole:
                return short
        before = _BITS
    bits = bytearray(before.ljust(whole, b"\0"))
    for place in places:
        bits[1 + (place >> 3)] |= 1 << (place & 7)
    return bytes(bits)


def common(lists: Iterable[bytes]) -> Iterable[int]:
    """Return the places that are in all of some packed lists, in order; there is at least one."""
    several = sorted(lists, key=len)
    maps = [int.from_bytes(each[1:], "little") for each in several if each[:1] == _BITS]
    others = [each for each in several if each[:1] != _BITS]
    if not others:
        return _of_bits(reduce(and_, maps))
    found = set(_unpacked(others[0]))
    for each in others[1:]:
        if found:
            found.intersection_update(_unpacked(each))
    bits = reduce(and_, maps, -1)
    return [at for at in sorted(found) if bits >> at & 1]


def is_list(data: bytes, places: int) -> bool:
    """Tell whether these bytes are a packed list of a block with so many places."""
    kind, body = data[:1], data[1:]
    if not body:
        return False
    if kind == _BITS:
        return bool(body[-1]) and int.from_bytes(body, "little") < 1 << places
    if kind == _STEPS:
        return body[-1] != _FAR and sum(body) < places
    if kind != _NUMBERS or len(body) % 2:
        return False
    found = list(_unpacked(data))
    return found[-1] < places and all(one < two for one, two in pairwise(found))


def _unpacked(data: bytes) -> Iterable[int]:
    match data[:1]:
        case b"n":
            return struct.unpack(f"<{len(data) // 2}H", data[1:])
        case b"s":
            steps = data[1:]
            return compress(accumulate(steps), map(_FAR.__ne__, steps))
        case b"b":
            return _of_bits(int.from_bytes(data[1:], "little"))
        case _:
            return ()


def _numbers(places: Sequence[int]) -> bytes:
    return _NUMBERS + struct.pack(f"<{len(places)}H", *places)


def _steps(places: Sequence[int]) -> bytes:
    return _STEPS + b"".join(map(_step, map(sub, places, (0, *places))))


@cache
def _step(step: int) -> bytes:
    return bytes([_FAR] * (step // _FAR) + [step % _FAR])


def _of_bits(bits: int) -> Iterable[int]:
    return compress(range(BLOCK), map("1".__eq__, reversed(f"{bits:b}")))
