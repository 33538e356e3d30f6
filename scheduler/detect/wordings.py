"""Read what changed inside a paragraph: figures, dates, names and negations, then other words."""

from collections.abc import Callable, Iterable, Iterator
from itertools import zip_longest
from typing import NamedTuple, TypeAlias

from scheduler.detect.align import aligned
from scheduler.detect.change import Change
from scheduler.detect.dress import dress
from scheduler.detect.facts import Fact, Swap, swapped, touched
from scheduler.detect.figures import Extent
from scheduler.detect.negations import negations, next_word
from scheduler.detect.skeleton import skeleton
from storage.records import Piece

Cut: TypeAlias = Callable[[str], Iterable[str]]

SHORT = 40
"""Characters up to which a change with a negation in it is told whole, with the word behind it."""


class Hunk(NamedTuple):
    """A place in a paragraph where something differs: offsets in both wordings."""

    old: Extent
    new: Extent


class Wordings(NamedTuple):
    """A paragraph before and after."""

    old: str
    new: str

    def at(self, hunk: Hunk) -> tuple[str, str]:
        """Return what stood in a place before and what stands there now."""
        return self.old[slice(*hunk.old)], self.new[slice(*hunk.new)]


def hunks(pieces: Iterable[Piece], from_old: int, from_new: int) -> Iterator[Hunk]:
    """Return the places where a paragraph differs, from two offsets on."""
    old = new = start_old = start_new = 0
    for sign, text in (*pieces, ("=", "")):
        if sign == "=":
            place = Hunk((max(start_old, from_old), old), (max(start_new, from_new), new))
            if place.old[0] < place.old[1] or place.new[0] < place.new[1]:
                yield Hunk(*((min(span), span[1]) for span in place))
        old += len(text) if sign != "+" else 0
        new += len(text) if sign != "-" else 0
        if sign == "=":
            start_old, start_new = old, new


def of_dress(field: str, wordings: Wordings, hunk: Hunk) -> Iterator[Change]:
    """Tell the kinds of dress in which a place differs."""
    before, after = wordings.at(hunk)
    for kind in dress(before, after):
        yield Change(field, kind, before, after)


def of_substance(
    field: str, wordings: Wordings, places: Iterable[Hunk], cut: Cut
) -> Iterator[Change]:
    """Tell what changed in a paragraph, place by place; a fact that two places touch is one."""
    known: set[Swap] = set()
    for hunk in places:
        before, after = (touched(text, *at) for text, at in zip(wordings, hunk, strict=True))
        rest = _without(wordings.old, hunk.old, before), _without(wordings.new, hunk.new, after)
        same = rest[0] == rest[1]
        swaps = [swap for swap in swapped(before, after, wordings) if same or None not in swap]
        yield from (_swap(field, swap) for swap in swaps if swap not in known)
        known.update(swaps)
        turned = list(_turned(field, wordings, hunk, cut))
        yield from turned
        if not same and not (turned and _is_short(wordings, hunk)):
            yield passage(field, wordings, hunk)
        elif not swaps and not turned:
            yield from of_dress(field, wordings, hunk)


def _swap(field: str, swap: Swap) -> Change:
    before, after = (fact.text if fact else "" for fact in (swap.before, swap.after))
    return Change(field, swap.kind, before, after)


def _without(text: str, place: Extent, facts: Iterable[Fact]) -> str:
    """Return what else than facts a place says."""
    start, end = place
    rest, at = [], start
    for fact in facts:
        rest.append(text[at : max(fact.start, at)])
        at = max(at, min(fact.end, end))
    return skeleton(" ".join([*rest, text[at:end]]))


def _turned(field: str, wordings: Wordings, hunk: Hunk, cut: Cut) -> Iterator[Change]:
    """Tell of negating words that came, went, or gave way to others."""
    places = [negations(text, *at, cut) for text, at in zip(wordings, hunk, strict=True)]
    words = [[text[a:b] for a, b in side] for text, side in zip(wordings, places, strict=True)]
    if words[0] == words[1]:
        return
    if _is_short(wordings, hunk):
        before, after = (
            _with_next(text, *at, cut) for text, at in zip(wordings, hunk, strict=True)
        )
        yield Change(field, "negation", before, after)
        return
    for span in aligned(*words):
        if not span.same:
            old = [_with_next(wordings.old, *at, cut) for at in places[0][span.left]]
            new = [_with_next(wordings.new, *at, cut) for at in places[1][span.right]]
            for pair in zip_longest(old, new, fillvalue=""):
                yield Change(field, "negation", *pair)


def _is_short(wordings: Wordings, hunk: Hunk) -> bool:
    return all(len(text) <= SHORT for text in wordings.at(hunk))


def _with_next(text: str, start: int, end: int, cut: Cut) -> str:
    return text[start : next_word(text, end, cut)].strip()


def passage(field: str, wordings: Wordings, hunk: Hunk) -> Change:
    """Tell the words of a place as they are."""
    before, after = (text.strip() for text in wordings.at(hunk))
    if before and after:
        return Change(field, "reworded", before, after)
    return Change(field, "deleted" if before else "inserted", before, after, count=0)
