"""What a person can mend: the one kind of error whose words are shown without a traceback."""

import difflib
import re
from collections.abc import Iterable

import msgspec
from msgspec import inspect

_KINDS = {
    "str": "text in quotes",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "date": "a date such as 2026-11-22",
    "array": "a list in [ ]",
    "object": "a table of keys",
}
"""What msgspec calls the kinds of values, and what people who write TOML call them."""


SEVERAL = 6
"""Names that are all suggested when a word is the beginning of each."""


class MendableError(Exception):
    """Something the user can put right.

    Its text is one line: what happened, where (file and key, or address), and what to do.
    """


class StorageError(MendableError):
    """The database cannot be used as it is."""


class DamagedBodyError(StorageError):
    """One archived body is not what was archived; the rest of the database may well be used."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known name that a mistyped one was probably meant to be."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return near[0] if near else None


def whereabouts(word: str, known: Iterable[str]) -> str:
    """Return a hint for an unknown name: those it begins, the one it is like, or else all."""
    names = sorted(known)
    begun = [name for name in names if word and name.startswith(word)]
    if 1 < len(begun) <= SEVERAL:
        return f"did you mean {', '.join(begun[:-1])} or {begun[-1]}?"
    near = nearest(word, names)
    return f"did you mean {near}?" if near else f"there are: {', '.join(names) or 'none'}"


def complaint(error: msgspec.ValidationError, document: str, model: type) -> str:
    """Return key, fault and mend of a value that does not fit, in a person's words.

    ``document`` is what the file is, such as "a profile", and ``model`` its msgspec type. Turns
    ``Object missing required field `body` - at `$.page` `` into ``page.body: is missing; add it``.
    """
    text, _, where = str(error).partition(" - at ")
    key = where.strip("`").removeprefix("$").removeprefix(".")
    wanted = _wanted(model, key)
    for fault, what, mend in (
        ("Object contains unknown field", f"is not a key of {document}", "mend or remove it"),
        ("Object missing required field", "is missing", "add it"),
    ):
        if text.startswith(fault):
            field = text.split("`")[1]
            near = nearest(field, wanted) if "unknown" in fault else None
            hint = f" (did you mean {near}?)" if near else ""
            return f"{key}.{field}: {what}; {mend}{hint}".removeprefix(".")
    if text.startswith("Invalid enum value") and wanted:
        return f"{key}: {_plainly(text)}; write {' or '.join(wanted)}"
    return f"{key or document}: {_plainly(text)}; mend the value"


def _wanted(model: type, key: str) -> list[str]:
    """Return the keys that the table at this place may have, or the words that a value may be."""
    found: list[inspect.Type] = _choices(inspect.type_info(model))
    for step in re.findall(r"\[\.*[0-9]*\]|[^.\[\]]+", key):
        found = [choice for each in found for inner in _inside(each, step) for choice in inner]
    names = [f.encode_name for t in found if isinstance(t, inspect.StructType) for f in t.fields]
    return names + [str(v) for t in found if isinstance(t, inspect.LiteralType) for v in t.values]


def _inside(value: inspect.Type, step: str) -> list[list[inspect.Type]]:
    if isinstance(value, inspect.StructType):
        return [_choices(field.type) for field in value.fields if field.encode_name == step]
    if isinstance(value, inspect.VarTupleType | inspect.ListType):
        return [_choices(value.item_type)]
    return [_choices(value.value_type)] if isinstance(value, inspect.DictType) else []


def _choices(value: inspect.Type) -> list[inspect.Type]:
    return list(value.types) if isinstance(value, inspect.UnionType) else [value]


def _plainly(text: str) -> str:
    text = text.replace("Invalid enum value", "it cannot be")
    text = text.replace("Invalid RFC3339 encoded date", "expected `date`")
    text = re.sub(r"`([a-z]+)(?: \| null)?`", lambda found: _KINDS.get(found[1], found[0]), text)
    return f"{text[0].lower()}{text[1:]}"
