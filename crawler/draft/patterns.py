"""From the addresses of some releases to the pattern that matches them, and names each."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from crawler.draft.shapes import PASSING, Address, columns, is_open

_LANGUAGES = frozenset({"th", "en"})
_NUMBER = re.compile("[0-9]{1,18}")
_NUMBERED = re.compile("[0-9]{1,18}[-_].+")
_YEAR = re.compile("(?:19|20|24|25|26)[0-9]{2}")
_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}\Z")
_SPECIAL = re.compile(r"([\\.^$*+?{}\[\]|()])")


class Grammar(NamedTuple):
    """A pattern for ``release.pattern``, and the keys of the query that belong to it."""

    pattern: str
    keep_query: tuple[str, ...] = ()


class _Part(NamedTuple):
    """One part of an address: what stands before and after what differs, and what that is like."""

    before: str
    inside: str
    after: str
    values: tuple[str, ...]

    @property
    def varies(self) -> bool:
        return bool(self.inside)


def grammar_of(addresses: Sequence[Address], others: Sequence[Address] = ()) -> Grammar | None:
    """Return what the addresses have in common, or None when nothing differs in them.

    ``others`` are addresses of the site that are no releases: what tells them apart is kept.
    """
    lengths = {len(each.path) for each in addresses}
    if len(lengths) != 1:
        return None
    path = [_part(values) for values in columns([each.path for each in addresses])]
    keys = _keys(addresses, path)
    query = [(key, _part(_values(addresses, key))) for key in keys]
    named = _named([*path, *(part for _, part in query)])
    if named is None:
        return None
    written = ["/" + _written(part, at, named) for at, part in enumerate(path)]
    tail = [
        _pair(key, part, at, named, others) for at, (key, part) in enumerate(query, start=len(path))
    ]
    return Grammar("^" + ("".join(written) or "/") + _joined(tail) + "$", tuple(keys))


def _keys(addresses: Sequence[Address], path: Sequence[_Part]) -> list[str]:
    """Return the keys that all addresses have; those in passing only when nothing else differs."""
    counts = Counter(key for each in addresses for key, _ in dict(each.query).items())
    common = [key for key in dict(addresses[0].query) if counts[key] == len(addresses)]
    lasting = [key for key in common if key.lower() not in PASSING]
    if any(part.varies for part in path):
        return lasting
    differing = [key for key in lasting if _part(_values(addresses, key)).varies]
    return lasting if differing else common


def _values(addresses: Sequence[Address], key: str) -> tuple[str, ...]:
    return tuple(dict(each.query).get(key, "") for each in addresses)


def _part(values: tuple[str, ...]) -> _Part:
    """Return how the values at one place differ: not at all, in a number, or as words do.

    A number that happens to be the same everywhere may be this year, so it counts as one that
    differs; of a single address all counts that looks like it.
    """
    if len(set(values)) == 1:
        numbered = _NUMBER.fullmatch(_ENDING.sub("", values[0]))
        if not (numbered or (len(values) == 1 and is_open(values[0]))):
            return _Part(values[0], "", "", values)
    before, after = "" if len(set(values)) == 1 else _prefix(values), _ending(values)
    cut = tuple(value[len(before) : len(value) - len(after)] for value in values)
    if all(_NUMBER.fullmatch(value) for value in cut):
        return _Part(before, "[0-9]+", after, cut)
    whole = tuple(value[: len(value) - len(after)] for value in values)
    if all(_NUMBERED.fullmatch(value) for value in whole):
        numbers = tuple(re.split("[-_]", value, maxsplit=1)[0] for value in whole)
        if len(set(numbers)) == len(set(whole)):
            return _Part("", "[0-9]+", f"\0{after}", numbers)
    return _Part("", "[^/]+", after, whole)


def _prefix(values: tuple[str, ...]) -> str:
    """Return what all values begin with, up to a sign: digits that happen to agree do not count."""
    first, last = min(values), max(values)
    same = next(
        (at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b),
        min(len(first), len(last)),
    )
    return first[: max((found.end() for found in re.finditer("[^0-9]", first[:same])), default=0)]


def _ending(values: tuple[str, ...]) -> str:
    found = _ENDING.search(values[0])
    return found[0] if found and all(value.endswith(found[0]) for value in values) else ""


def _named(parts: Sequence[_Part]) -> tuple[int, int] | None:
    """Return the first and the last part of the key: the last that differs, more if it must.

    What looks alike for two releases is no key, so the parts before it are taken in.
    """
    open_parts = [at for at, part in enumerate(parts) if part.varies]
    if not open_parts:
        return None
    differing = [at for at in open_parts if len(set(parts[at].values)) > 1]
    last = (differing or open_parts)[-1]
    whole = len({tuple(parts[at].values[n] for at in open_parts) for n in _rows(parts[last])})
    for first in reversed(open_parts):
        inside = [at for at in open_parts if first <= at <= last]
        if len({tuple(parts[at].values[n] for at in inside) for n in _rows(parts[last])}) == whole:
            return first, last
    return open_parts[0], last


def _rows(part: _Part) -> range:
    return range(len(part.values))


def _written(part: _Part, at: int, named: tuple[int, int]) -> str:
    start = "(?P<key>" if at == named[0] else ""
    end = ")" if at == named[1] else ""
    if not part.varies:
        if part.before in _LANGUAGES and not start and not end and at == 0:
            return "(?P<language>th|en)"
        return start + escaped(part.before) + end
    inside = "[0-9]{4}" if all(map(_YEAR.fullmatch, part.values)) else part.inside
    after = "-[^/]*" + escaped(part.after[1:]) if part.after[:1] == "\0" else escaped(part.after)
    return f"{escaped(part.before)}{start}{inside}{end}{after}"


def _pair(
    key: str, part: _Part, at: int, named: tuple[int, int], others: Sequence[Address]
) -> tuple[str, bool]:
    """Return a key of the query as it is matched, and whether it may be absent."""
    if part.varies and (len(set(part.values)) > 1 or named[0] <= at <= named[1]):
        inside = "[0-9]+" if part.inside == "[0-9]+" else "[^&]+"
        start = "(?P<key>" if at == named[0] else ""
        end = ")" if at == named[1] else ""
        return f"{escaped(key)}={escaped(part.before)}{start}{inside}{end}", False
    tells = any(dict(each.query).get(key, part.values[0]) != part.values[0] for each in others)
    value = escaped(part.values[0]) if tells and not part.varies else "[^&]*"
    return f"{escaped(key)}={value}", not tells


def _joined(pairs: list[tuple[str, bool]]) -> str:
    """Join the pairs of a query. The first is never optional: what names the release must stand."""
    if not pairs:
        return ""
    text = r"\?" + pairs[0][0]
    return text + "".join(f"(?:&{words})?" if free else f"&{words}" for words, free in pairs[1:])


def escaped(words: str) -> str:
    """Return words as a pattern that means them; re.escape would escape Thai and ``-`` as well."""
    return _SPECIAL.sub(r"\\\1", words)
