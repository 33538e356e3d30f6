"""The JSON Schema of a profile, by which an editor completes and checks one while it is typed.

``python -m crawler.profile.schema`` writes the file that is shipped.
"""

import json
from pathlib import Path
from typing import Any

import msgspec

from crawler.profile.check import NAME, PAGE_SELECTORS
from crawler.profile.descriptions import DESCRIPTIONS
from crawler.profile.model import CRON, EVERY, QUIET, SiteProfile

SHIPPED = Path(__file__).resolve().parent.parent / "profiles" / "profile.schema.json"

Schema = dict[str, Any]

_ROOT = "SiteProfile"
_DRAFT = "http://json-schema.org/draft-07/schema#"
"""The newest draft that Taplo's validator (jsonschema 0.17) reads without being told."""

_COUNT: Schema = {"minimum": 1}
_WORDS: Schema = {"minLength": 1}
_ADDRESS: Schema = {"pattern": "^https?://"}
_NAMED: Schema = {"pattern": r"\(\?P<key>"}
# What crawler/profile/check.py and check_doors.py ask for, as far as a schema can say it.
_RULES: dict[str, Schema] = {
    "SiteProfile.name": {"pattern": "^" + NAME.pattern.replace(r"\Z", "$")},
    "SiteProfile.titles": {"minProperties": 1},
    "SiteProfile.home": _ADDRESS,
    "SiteProfile.hosts": {"minItems": 1, "items": {"type": "string", "pattern": "^[a-z0-9.-]+$"}},
    "Listing.url": _ADDRESS,
    "Listing.step": _COUNT,
    "Listing.pages": _COUNT,
    "Listing.next": _WORDS,
    **{f"Layout.{key}": _WORDS for key in ("item", "link", "title", "date", "views")},
    "Feed.url": _ADDRESS,
    "Sitemap.url": _ADDRESS,
    "Sitemap.most": _COUNT,
    "Sitemap.maps": _COUNT,
    "JsonList.url": _ADDRESS,
    "JsonList.step": _COUNT,
    "JsonList.pages": _COUNT,
    "JsonList.link": {"pattern": r"\S"},
    "WordPress.posts": {"pattern": "^/"},
    "WordPress.per_page": {"minimum": 1, "maximum": 100},
    "WordPress.pages": _COUNT,
    "ReleaseRules.pattern": _NAMED,
    "ReleaseRules.also": {"items": {"type": "string", **_NAMED}},
    **{f"PageRules.{key}": _WORDS for key in PAGE_SELECTORS},
    "Sections.heading": _WORDS,
    "Pace.every": {"pattern": f"{EVERY}|{CRON}"},
    "Pace.budget": {"minimum": 10, "maximum": 1_000_000},
    "Pace.quiet": {"pattern": QUIET},
    "Pace.delay": {"minimum": 0, "maximum": 3600},
    "Limits.max_bytes": _COUNT,
    "Limits.timeout": {"exclusiveMinimum": 0},
    "Limits.redirects": {"minimum": 0},
}


def schema() -> Schema:
    """Return the schema of a profile, every table written out where it stands.

    Taplo, the language server of the usual TOML extensions, shows nothing that stands beside a
    ``$ref`` and refuses an ``$id`` that is no absolute address, so there is neither. What a family
    may give is asked for only where a profile has none.
    """
    tables: dict[str, Schema] = msgspec.json.schema(SiteProfile)["$defs"]
    root = _table(tables, _ROOT)
    demands = _demands(tables, _ROOT)
    own = [key for key in demands["required"] if key not in demands["properties"]]
    lent = [key for key in demands["required"] if key in demands["properties"]]
    return {
        "$schema": _DRAFT,
        "title": "A site profile of ministrywatch",
        "description": SiteProfile.__doc__,
        **root,
        "required": own,
        "if": {"required": ["family"]},
        "else": {"required": lent, "properties": demands["properties"]},
    }


def written() -> str:
    """Return the text of the shipped file."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _table(tables: dict[str, Schema], kind: str) -> Schema:
    """Return the schema of a table that may stand on rules of a family: nothing is required."""
    properties = {
        key: {
            **_value(tables, value),
            **_RULES.get(f"{kind}.{key}", {}),
            "description": DESCRIPTIONS[kind][key],
        }
        for key, value in tables[kind]["properties"].items()
    }
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _value(tables: dict[str, Schema], value: Schema) -> Schema:
    """Return the schema of a value without null, which TOML does not have."""
    kind = _kind(value)
    if kind is not None:
        return _table(tables, kind)
    if value.get("type") == "array":
        return {"type": "array", "items": _item(tables, value["items"])}
    choices = [_value(tables, each) for each in value.get("anyOf", ()) if each != {"type": "null"}]
    if choices:
        return choices[0] if len(choices) == 1 else {"anyOf": choices}
    kept = {name: each for name, each in value.items() if name != "default"}
    said = value.get("default")
    return kept if said is None or said == "" else {**kept, "default": said}


def _item(tables: dict[str, Schema], item: Schema) -> Schema:
    """Return the schema of an entry of an array, which nothing lies beneath."""
    kind = _kind(item)
    if kind is None:
        return _value(tables, item)
    return {**_table(tables, kind), "required": tables[kind].get("required", [])}


def _kind(value: Schema) -> str | None:
    """Return which table a value is, None when it is none."""
    for each in (value, *value.get("anyOf", ())):
        if "$ref" in each:
            return str(each["$ref"]).rpartition("/")[2]
    return None


def _demands(tables: dict[str, Schema], kind: str) -> Schema:
    """Return what a table must hold, and the tables in it, when no family gives it."""
    inner = {}
    for key, value in tables[kind]["properties"].items():
        if below := _kind(value):
            demands = _demands(tables, below)
            if demands["required"] or demands["properties"]:
                inner[key] = demands
    return {"required": tables[kind].get("required", []), "properties": inner}


if __name__ == "__main__":
    SHIPPED.write_text(written(), encoding="utf-8")
