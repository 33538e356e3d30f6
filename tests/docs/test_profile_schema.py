"""The schema that editors check profiles by: it is the model's, and agrees with the loader."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from crawler.profile import ProfileError, available, doors, load_profile, model, schema
from crawler.profile.descriptions import DESCRIPTIONS
from crawler.profile.table import Table

SCHEMA = schema.schema()


def is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


SILENT = {"$schema", "title", "description", "default"}
TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list,
    "object": dict,
}  # fmt: skip
BOUNDS = {
    "minimum": lambda value, bound: value >= bound,
    "maximum": lambda value, bound: value <= bound,
    "exclusiveMinimum": lambda value, bound: value > bound,
    "minLength": lambda value, bound: len(value) >= bound,
    "minItems": lambda value, bound: len(value) >= bound,
    "minProperties": lambda value, bound: len(value) >= bound,
    "pattern": lambda value, bound: re.search(bound, value) is not None,
    "required": lambda value, bound: set(bound) <= value.keys(),
    "format": lambda value, bound: bound == "date" and is_day(value),
}


def fits(value: Any, rules: dict[str, Any]) -> bool:
    """Validate by the keywords that the schema uses; another one is an error of this test."""
    for name, said in rules.items():
        if name in SILENT or name == "else":
            continue
        if name == "type":
            right = isinstance(value, TYPES[said]) and (said == "boolean") == (type(value) is bool)
        elif name == "properties":
            right = all(fits(value[key], rule) for key, rule in said.items() if key in value)
        elif name == "additionalProperties":
            others = [each for key, each in value.items() if key not in rules.get("properties", {})]
            right = not others if said is False else all(fits(each, said) for each in others)
        elif name == "items":
            right = all(fits(each, said) for each in value)
        elif name == "anyOf":
            right = any(fits(value, each) for each in said)
        elif name == "if":
            right = fits(value, said) or fits(value, rules["else"])
        else:
            right = BOUNDS[name](value, said)
        if not right:
            return False
    return True


def in_json(text: str) -> Any:
    """Return a TOML text as an editor hands it to a validator: a date is a string."""
    return msgspec.to_builtins(tomllib.loads(text))


GOOD = """
name = "x"
titles = {en = "X"}
home = "https://www.x.go.th/"
hosts = ["www.x.go.th", "x.go.th"]
[[listings]]
name = "news"
url = "https://www.x.go.th/news?p={page}"
[[list]]
item = "div.item"
[release]
pattern = '^/news/(?P<key>[0-9]+)$'
[page]
body = "div.body"
[[versions]]
until = 2020-01-01
[versions.page]
lead = "p.lead"
"""


def test_the_shipped_schema_is_that_of_the_model() -> None:
    said = schema.SHIPPED.read_text(encoding="utf-8")
    assert said == schema.written(), "run: make schema"


def test_it_has_what_editors_need_and_nothing_they_refuse() -> None:
    """Taplo refuses a relative ``$id`` and hides what stands beside a ``$ref``."""
    text = schema.written()
    assert '"$ref"' not in text
    assert '"$id"' not in text
    assert "null" not in text
    assert SCHEMA["additionalProperties"] is False
    assert SCHEMA["required"] == ["name", "titles", "home", "hosts"]


def test_every_key_is_described_once() -> None:
    kinds = [each for room in (model, doors) for each in vars(room).values()]
    tables = {k for k in kinds if isinstance(k, type) and issubclass(k, Table) and k is not Table}
    said = {k.__name__: {f.encode_name for f in msgspec.structs.fields(k)} for k in tables}
    assert {kind: set(keys) for kind, keys in DESCRIPTIONS.items()} == said
    words = [text for keys in DESCRIPTIONS.values() for text in keys.values()]
    assert all(text.endswith(".") for text in words)
    assert not [text for text in words if "|" in text or "\n" in text]


@pytest.mark.parametrize("source", available(), ids=lambda source: source.name)
def test_every_shipped_profile_fits(source: Any) -> None:
    assert fits(in_json(source.path.read_text(encoding="utf-8")), SCHEMA)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('name = "x"', ""),
        ('name = "x"', 'name = "X y"'),
        ('titles = {en = "X"}', "titles = {}"),
        ('titles = {en = "X"}', "titles = {en = 1}"),
        ('https://www.x.go.th/"', 'www.x.go.th"'),
        ("https://www.x.go.th/news", "ftp://www.x.go.th/news"),
        ('["www.x.go.th", "x.go.th"]', "[]"),
        ('"x.go.th"]', '"X.go.th"]'),
        ('name = "news"', ""),
        ('name = "news"', 'name = "news"\npages = 0'),
        ('name = "news"', 'name = "news"\nstep = 1.5'),
        ('item = "div.item"', ""),
        ('item = "div.item"', 'item = ""'),
        ('item = "div.item"', "item = 3"),
        ("(?P<key>", "(?P<id>"),
        ("pattern = ", "keep_query = [] #"),
        ("[release]", "[release]\nalso = ['^/(x)$']"),
        ("[release]", "[[sitemaps]]\nurl = 'https://x.go.th/s.xml'\nmost = 0\n[release]"),
        ("[release]", "[wordpress]\nper_page = 500\n[release]"),
        ("[release]", "[wordpress]\nposts = 'wp-json'\n[release]"),
        ("[release]", "[[json]]\nname = 'j'\nurl = 'https://x.go.th/j'\n[release]"),
        ("[release]", "[[evidence]]\ntext = 'a'\nseen = 'today'\n[release]"),
        ("[page]", "[page]\nbdy = 'p'"),
        ("[page]", "[page]\npublished_on = ['p.a', 3]"),
        ("[page]", "[page]\nleads_on = 1"),
        ("[page]", "[page.sections]\nimages = ['รูปภาพ']\n[page]"),
        ("[page]", "[[page.rewrite]]\npattern = 'a'\n[page]"),
        ("until = 2020-01-01", ""),
        ("[page]", "[pace]\nevery = '1w'\n[page]"),
        ("[page]", "[pace]\nquiet = '24:00-06:00'\n[page]"),
        ("[page]", "[pace]\ndelay = 3601\n[page]"),
        ("[page]", "[limits]\ntimeout = 0\n[page]"),
        ("[page]", "[limits]\nredirects = -1\n[page]"),
    ],
)
def test_what_the_schema_refuses_the_loader_refuses(
    tmp_path: Path, before: str, after: str
) -> None:
    assert before in GOOD
    text = GOOD.replace(before, after, 1)
    assert fits(in_json(GOOD), SCHEMA)
    assert not fits(in_json(text), SCHEMA)
    path = tmp_path / "x.toml"
    path.write_text(GOOD, encoding="utf-8")
    load_profile(path)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ProfileError):
        load_profile(path)


def test_what_a_family_gives_a_profile_need_not_say() -> None:
    own = GOOD.partition("[[listings]]")[0]
    assert not fits(in_json(own), SCHEMA)
    assert fits(in_json(own + 'family = "mfa"\n'), SCHEMA)
    assert fits(in_json(own + 'family = "ewt"\n[release]\nkeep_query = ["nid"]\n'), SCHEMA)
    assert fits(in_json(own + 'family = "mfa"\n[page.sections]\nimages = ["ภาพ"]\n'), SCHEMA)


def test_a_version_says_only_what_differs() -> None:
    text = GOOD.replace("[versions.page]", "[versions.page.sections]\nimages = ['ภาพ']\n#")
    assert fits(in_json(text.replace('lead = "p.lead"', "")), SCHEMA)
