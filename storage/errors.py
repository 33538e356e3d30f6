"""What a person can mend: the one kind of error whose words are shown without a traceback."""

import re

import msgspec

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


class MendableError(Exception):
    """Something the user can put right.

    Its text is one line: what happened, where (file and key, or address), and what to do.
    """


class StorageError(MendableError):
    """The database cannot be used as it is."""


def complaint(error: msgspec.ValidationError, document: str) -> str:
    """Return key, fault and mend of a value that does not fit, in a person's words.

    ``document`` is what the file is, such as "a profile". Turns ``Object missing required field
    `body` - at `$.page` `` into ``page.body: is missing; add it``.
    """
    text, _, where = str(error).partition(" - at ")
    key = where.strip("`").removeprefix("$").removeprefix(".")
    for fault, what, mend in (
        ("Object contains unknown field", f"is not a key of {document}", "mend or remove it"),
        ("Object missing required field", "is missing", "add it"),
    ):
        if text.startswith(fault):
            field = text.split("`")[1]
            return f"{key}.{field}: {what}; {mend}".removeprefix(".")
    return f"{key or document}: {_plainly(text)}; mend the value"


def _plainly(text: str) -> str:
    text = text.replace("Invalid enum value", "it cannot be")
    text = text.replace("Invalid RFC3339 encoded date", "expected `date`")
    text = re.sub(r"`([a-z]+)(?: \| null)?`", lambda found: _KINDS.get(found[1], found[0]), text)
    return f"{text[0].lower()}{text[1:]}"
