"""A draft as the file of a profile: complete, and in words that tell what each key is for."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from crawler.draft.model import Draft, Finding
from crawler.thai import text

_LONGEST = 240
_BARE = re.compile("[A-Za-z0-9_-]+")
_TABLES = (
    ("listings", "A list of releases on web pages; copy the table for each further list."),
    ("list", "How that list prints its entries: selectors inside one entry."),
    ("feeds", "A feed that the site announces."),
)
_WORDS = {
    "titles": "What the site calls itself.",
    "family": "Rules that sites of one system share; what follows says only what differs.",
    "list.item": "The element of one entry.",
    "list.title": "The headline in an entry; left out, it is the words of the link.",
    "list.date": "The date in an entry.",
    "list.views": "The counter in an entry.",
    "listings.url": "Where the list is; {page} or {offset} stands for the number of its pages.",
    "listings.next": "How the further pages are reached.",
    "feeds.url": "Its address.",
    "wordpress.posts": "Where WordPress gives its posts as JSON.",
    "release.pattern": "Which addresses are releases; the group key is what names one.",
    "page.body": "The element that holds the text.",
    "page.title": "The headline of a release.",
    "page.published_on": "The day of publication.",
    "page.views": "The counter of a release.",
}
_PLACES = {
    "listings": ("listings.url", "listings.next"),
    "list": ("list.item", "list.title", "list.date", "list.views"),
    "feeds": ("feeds.url",),
}
_PAGE = ("page.body", "page.title", "page.published_on", "page.views")


def write_toml(draft: Draft) -> str:
    """Return the profile's file; it says of each key what was found, how, and how surely."""
    return "\n".join(
        [*_head(draft), *_tables(draft), *_release(draft), *_page(draft), *_end(draft)]
    )


def _head(draft: Draft) -> Iterator[str]:
    rules = draft.rules
    yield "# Drafted by `ministrywatch site new` from a few pages of the site. In brackets stands"
    yield "# how sure each finding is: sure, likely, guess, or missing."
    yield f"name = {_value(rules['name'])}"
    yield from _note(draft, "titles")
    for key in ("titles", "home", "hosts", "language"):
        yield f"{key} = {_value(rules[key])}"
    yield f"draft = true  # raises no edits until `ministrywatch site accept {draft.name}`"
    if "family" in rules:
        yield from _note(draft, "family")
        yield from _comment(draft.about)
        yield f"family = {_value(rules['family'])}"


def _tables(draft: Draft) -> Iterator[str]:
    for name, words in _TABLES:
        for entry in draft.rules.get(name, ()):
            yield ""
            yield from _comment(words)
            for field in _PLACES[name]:
                yield from _note(draft, field)
            yield f"[[{name}]]"
            yield from _pairs(entry)
        if name == "list" and name not in draft.rules:
            yield ""
            yield from _note(draft, "list.item")
    if "wordpress" in draft.rules or draft.finding("wordpress.posts"):
        yield ""
        yield from _note(draft, "wordpress.posts")
    if "wordpress" in draft.rules:
        yield "[wordpress]"
        yield from _pairs(draft.rules["wordpress"])


def _release(draft: Draft) -> Iterator[str]:
    yield ""
    yield from _note(draft, "release.pattern")
    if "release" in draft.rules:
        yield "[release]"
        yield from _pairs(draft.rules["release"])


def _page(draft: Draft) -> Iterator[str]:
    yield ""
    page = draft.rules.get("page", {})
    yield "# What is left out here is found by what it says."
    if page:
        yield "[page]"
    for field in _PAGE:
        yield from _note(draft, field)
        key = field.partition(".")[2]
        if key in page:
            yield f"{key} = {_value(page[key])}"


def _end(draft: Draft) -> Iterator[str]:
    for entry in draft.rules.get("evidence", ()):
        yield ""
        yield "# What this rests on, and the day it was seen."
        yield "[[evidence]]"
        yield from _pairs(entry)
    for offer in draft.offers:
        yield ""
        yield from _comment("Also there, and not asked:")
        yield from _comment(offer)
    yield ""


def _note(draft: Draft, field: str) -> Iterator[str]:
    """Yield what a key is for, and what was found of it."""
    finding = draft.finding(field)
    if finding is None:
        return
    yield from _comment(f"{field}: {_WORDS.get(field, '')} {_said(finding)}")


def _said(finding: Finding) -> str:
    if not finding.confidence:
        return f"[missing] {finding.how}"
    shown = f" ({finding.found})" if finding.found else ""
    return f"[{finding.word}] {finding.how}{shown}"


def _comment(words: str) -> Iterator[str]:
    """Yield one line of a comment; whatever a page says stays on it."""
    said = "".join(letter if letter.isprintable() else " " for letter in text.clean(words))
    if said:
        yield f"# {said[:_LONGEST]}{'…' if len(said) > _LONGEST else ''}"


def _pairs(table: Mapping[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        yield f"{_key(key)} = {_value(value)}"


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _string(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, Mapping):
        inside = (f"{_key(key)} = {_value(each)}" for key, each in value.items())
        return f"{{{', '.join(inside)}}}"
    if isinstance(value, Sequence):
        return f"[{', '.join(map(_value, value))}]"
    raise TypeError(f"no TOML for {type(value).__name__}")


def _string(words: str) -> str:
    """Return a string, plain in single quotes where it holds a backslash, as patterns do."""
    if "\\" in words and "'" not in words and words.isprintable():
        return f"'{words}'"
    whole = words.encode("utf-8", "replace").decode()
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")
