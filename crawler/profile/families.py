"""Families: rules that the sites of one content management system share."""

import re
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import msgspec

from crawler.profile.errors import ProfileError
from crawler.profile.toml import read_toml
from storage.errors import whereabouts

SHIPPED = Path(__file__).resolve().parent.parent / "profiles" / "families"
_OWN = frozenset({"signs", "about"})
"""What a family says of itself and no profile takes over."""

Rules = dict[str, Any]


class Signs(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """By what a page betrays its family: strings in its HTML, patterns of its addresses."""

    html: tuple[str, ...] = ()
    url: tuple[str, ...] = ()


class Family(msgspec.Struct, frozen=True, kw_only=True):
    """A family: its name, what it is in a sentence, its signs, and the rules profiles inherit."""

    name: str
    about: str
    signs: Signs
    rules: Rules


def families(extra: Path | None = None) -> list[Family]:
    """Return every family by name; those in ``extra/families`` hide the shipped ones."""
    return [_load(path) for _, path in sorted(_shelf(extra).items())]


def inherited(rules: Rules, extra: Path | None = None) -> Rules:
    """Return a profile's rules with those of its family beneath; raise ProfileError without it."""
    name = rules.get("family")
    if name is None:
        return rules
    return merged(_load(path_of(name, extra)).rules, rules)


def path_of(name: object, extra: Path | None = None) -> Path:
    """Return the file of a family; raise ProfileError when there is none of that name."""
    shelf = _shelf(extra)
    if not isinstance(name, str) or name not in shelf:
        raise ProfileError(f"family: {name!r} is unknown; {whereabouts(str(name), shelf)}")
    return shelf[name]


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> Rules:
    """Return two trees of rules as one: tables are joined, anything else is what ``above`` says."""
    whole: Rules = dict(deepcopy(dict(below)))
    for key, value in above.items():
        under = whole.get(key)
        if isinstance(value, dict) and isinstance(under, dict):
            whole[key] = merged(under, value)
        else:
            whole[key] = deepcopy(value)
    return whole


def _shelf(extra: Path | None) -> dict[str, Path]:
    shelf = {path.stem: path for path in SHIPPED.glob("*.toml")}
    if extra is not None:
        shelf |= {path.stem: path for path in (extra / "families").glob("*.toml")}
    return shelf


def _load(path: Path) -> Family:
    try:
        raw = read_toml(path)
        signs = msgspec.convert(raw.get("signs", {}), Signs)
        _check_signs(signs)
        rules = {key: value for key, value in raw.items() if key not in _OWN}
        return Family(name=path.stem, about=str(raw.get("about", "")), signs=signs, rules=rules)
    except (msgspec.ValidationError, ProfileError) as error:
        raise ProfileError(f"{path}: {error}") from None


def _check_signs(signs: Signs) -> None:
    for index, pattern in enumerate(signs.url):
        try:
            re.compile(pattern)
        except re.error as error:
            raise ProfileError(
                f"signs.url[{index}]: {pattern!r} is not a pattern ({error}); mend it"
            ) from None
