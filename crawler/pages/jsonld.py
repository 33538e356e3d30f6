"""What a page's scripts say of it as data: JSON-LD, and the state that Next.js leaves behind."""

import json
from collections.abc import Iterator
from html import unescape
from typing import Any, TypeAlias

from lxml import etree

Facts: TypeAlias = dict[str, str]
"""Facts as they are printed, by the names of Metadata's fields; dates are not read yet."""

_JSON_LD = etree.XPath("//script[contains(@type, 'ld+json')]")
_NEXT_DATA = etree.XPath("//script[@id='__NEXT_DATA__']")
_MOST_SCRIPTS = 20
_LONGEST_SCRIPT = 4_000_000
_MOST_NODES = 2_000
_DEEPEST = 8
# Types of schema.org that are a text of their own, and those that only hold one.
_ARTICLES = ("Article", "BlogPosting", "Report", "SpecialAnnouncement")
_PAGES = ("WebPage", "ItemPage")
# The names that programs give to the same facts; the first that is there counts.
_NEXT_KEYS = {
    "title": ("title", "headline"),
    "published_on": ("publishedAt", "published_at", "publishDate", "publishedDate", "datePublished",
                     "createdAt", "created_at", "dateCreated"),
    "updated_on": ("updatedAt", "updated_at", "modifiedAt", "dateModified"),
}  # fmt: skip


def read_json_ld(root: etree._Element) -> Facts:
    """Return what the page's one article says in JSON-LD, or else its one page; {} in doubt."""
    items: list[dict[str, Any]] = []
    for script in _JSON_LD(root)[:_MOST_SCRIPTS]:
        items += _items(_loaded(script))
    facts: Facts = {}
    for item in (_only(items, _PAGES), _only(items, _ARTICLES)):
        facts |= _facts(item)
    site = _only(items, ("WebSite",))
    if "site_name" not in facts and (name := _text(site.get("name"))):
        facts["site_name"] = name
    return facts


def read_next_data(root: etree._Element) -> Facts:
    """Return what the one object with a title and a date says in ``__NEXT_DATA__``.

    Objects in arrays are other releases: cards, menus. With two that fit, neither is taken.
    """
    facts: list[Facts] = []
    for script in _NEXT_DATA(root)[:1]:
        for node in _objects(_loaded(script)):
            found = {name: _first(node, keys) for name, keys in _NEXT_KEYS.items()}
            if found["title"] and (found["published_on"] or found["updated_on"]):
                facts.append({name: value for name, value in found.items() if value})
    return facts[0] if facts and all(each == facts[0] for each in facts) else {}


def _loaded(script: etree._Element) -> object:
    """Return what a script holds; broken, deep or huge JSON is the same as none."""
    words = script.text or ""
    if len(words) > _LONGEST_SCRIPT:
        return None
    try:
        return json.loads(words.strip().removesuffix(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _items(data: object) -> list[dict[str, Any]]:
    """Return the things described: the top level, its graph, and what a page is about."""
    top = data if isinstance(data, list) else [data]
    found = [item for item in top[:_MOST_NODES] if isinstance(item, dict)]
    for item in list(found):
        for inner in (item.get("@graph"), item.get("mainEntity")):
            more = inner if isinstance(inner, list) else [inner]
            found += [each for each in more[:_MOST_NODES] if isinstance(each, dict)]
    return found


def _only(items: list[dict[str, Any]], kinds: tuple[str, ...]) -> dict[str, Any]:
    """Return the one item of some kinds; what two plug-ins say of one headline is one item."""
    found = [item for item in items if _is_any(item, kinds)]
    alike = {_text(item.get("headline")) or _text(item.get("name")) for item in found}
    return found[0] if found and len(alike) == 1 else {}


def _is_any(item: dict[str, Any], kinds: tuple[str, ...]) -> bool:
    said = item.get("@type")
    names = said[:_MOST_SCRIPTS] if isinstance(said, list) else [said]
    return any(isinstance(name, str) and name.endswith(kinds) for name in names)


def _facts(item: dict[str, Any]) -> Facts:
    publisher = item.get("publisher")
    said = {
        "title": _text(item.get("headline")) or _text(item.get("name")),
        "description": _text(item.get("description")),
        "published_on": _text(item.get("datePublished")) or _text(item.get("dateCreated")),
        "updated_on": _text(item.get("dateModified")),
        "body": _text(item.get("articleBody")),
        "site_name": _text(publisher.get("name")) if isinstance(publisher, dict) else "",
        "image": _address(item.get("image")) or _address(item.get("thumbnailUrl")),
        "language": _text(item.get("inLanguage")),
    }
    return {name: value for name, value in said.items() if value}


def _text(value: object) -> str:
    """Return a string of JSON; many programs print HTML's entities into it."""
    return unescape(value).strip() if isinstance(value, str) else ""


def _address(value: object) -> str:
    """Return the address of a picture: a string, an object with one, or the first of several."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("url") or value.get("contentUrl")
    return _text(value)


def _first(node: dict[str, Any], keys: tuple[str, ...]) -> str:
    return next((words for key in keys if (words := _text(node.get(key)))), "")


def _objects(data: object) -> Iterator[dict[str, Any]]:
    """Yield the objects that stand in no array, the outer ones first, to a bounded depth."""
    level = [data] if isinstance(data, dict) else []
    left = _MOST_NODES
    for _ in range(_DEEPEST):
        inner: list[dict[str, Any]] = []
        for node in level[:left]:
            yield node
            inner += [each for each in node.values() if isinstance(each, dict)]
        left -= len(level)
        if left <= 0:
            return
        level = inner
