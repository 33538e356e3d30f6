"""``docs/profiles.md`` says what is true: each key, default, example, message and golden page."""

import json
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import click
import pytest
from msgspec import NODEFAULT, Struct, inspect

from crawler import golden
from crawler.profile import ProfileError, SiteProfile, load_profile
from crawler.profile.descriptions import DESCRIPTIONS
from crawler.profile.families import merged
from crawler.thai import datelines, dates, numbers
from ministrywatch.cli.root import cli

PATH = Path(__file__).parents[2] / "docs" / "profiles.md"
PAGE = PATH.read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CELLS = re.compile(r"(?<!\\)\|")
CODE = re.compile(r"`([^`]+)`")


def blocks(language: str) -> list[str]:
    return [text for kind, text in BLOCK.findall(PAGE) if kind == language]


EXAMPLE = tomllib.loads(blocks("toml")[0])
HOSTS = [*EXAMPLE["hosts"], "www.mfa.go.th", "prd.go.th"]
"""The examples are of several sites."""


class Place(NamedTuple):
    """A table of a profile: its class, the heading it stands under, the way to it."""

    kind: type[Struct]
    heading: str
    path: tuple[str, ...] = ()
    several: bool = False


def places(kind: type[Struct], path: tuple[str, ...] = ()) -> Iterator[Place]:
    """Yield the tables of the model, each class once, where it stands first."""
    for field in fields_of(kind).values():
        inner, several = table_of(field.type)
        if inner is not None:
            way = (*path, field.encode_name)
            name = ".".join(way)
            yield Place(inner, f"`[[{name}]]`" if several else f"`[{name}]`", way, several)
            yield from places(inner, way)


def fields_of(kind: type[Struct]) -> dict[str, inspect.Field]:
    found = inspect.type_info(kind)
    assert isinstance(found, inspect.StructType)
    return {field.encode_name: field for field in found.fields}


def table_of(value: inspect.Type) -> tuple[type[Struct] | None, bool]:
    """Return the class of a table and whether there may be several; None for other values."""
    if isinstance(value, inspect.UnionType):
        return next(filter(lambda each: each[0], map(table_of, value.types)), (None, False))
    if isinstance(value, inspect.VarTupleType):
        return table_of(value.item_type)[0], True
    return (value.cls, False) if isinstance(value, inspect.StructType) else (None, False)


def all_places() -> list[Place]:
    found: dict[type[Struct], Place] = {SiteProfile: Place(SiteProfile, "The site")}
    for place in places(SiteProfile):
        found.setdefault(place.kind, place)
    return list(found.values())


PLACES = all_places()


def section(heading: str) -> str:
    """Return the text from the one heading that ends so to the next heading."""
    found = re.findall(
        rf"^#+ (?:.*: )?{re.escape(heading)}$\n(.*?)(?=^#+ |\Z)", PAGE, re.MULTILINE | re.DOTALL
    )
    assert len(found) == 1, heading
    return str(found[0])


def rows(text: str) -> list[list[str]]:
    """Return the cells of a text's table, the head left out."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in CELLS.split(line)[1:-1]] for line in lines]
    return [[cell.replace("\\|", "|") for cell in row] for row in cells[2:]]


def default_of(field: inspect.Field) -> str:
    """Return a default as the page writes it."""
    if field.required:
        return "required"
    value = field.default
    if value is NODEFAULT and callable(field.default_factory):
        value = field.default_factory()
    if value is NODEFAULT or value is None or value in ((), "") or isinstance(value, Struct):
        return "none"
    return f"`{json.dumps(value)}`"


def toml(value: Any) -> str:
    """Write a value as TOML has it within one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return str(value) if isinstance(value, date) else json.dumps(value, ensure_ascii=False)


def saved(folder: Path, rules: dict[str, Any], name: str = "example") -> Path:
    path = folder / f"{name}.toml"
    lines = [f"{key} = {toml(value)}\n" for key, value in rules.items()]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def slug(heading: str) -> str:
    """Return the anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


ANCHORS = {slug(text) for text in re.findall(r"^#+ (.*)$", PAGE, re.MULTILINE)}


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.kind.__name__)
def test_every_key_stands_in_its_table_with_its_default(place: Place) -> None:
    said = {row[0]: (row[1], row[2]) for row in rows(section(place.heading))}
    words = DESCRIPTIONS[place.kind.__name__]
    fields = fields_of(place.kind)
    assert said == {f"`{key}`": (words[key], default_of(fields[key])) for key in fields}


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.kind.__name__)
def test_the_examples_of_a_table_make_a_profile(place: Place, tmp_path: Path) -> None:
    """All at once; a key that is a table of its own has a link to it instead."""
    table: dict[str, Any] = {}
    for key, _, _, example in rows(section(place.heading)):
        inner, _ = table_of(fields_of(place.kind)[key.strip("`")].type)
        if inner is not None:
            link = re.fullmatch(r"\[`\[+[a-z.]+\]+`\]\(#(.*)\)", example)
            assert link, key
            assert link[1] in ANCHORS
        else:
            table |= tomllib.loads(f"{key.strip('`')} = {example.strip('`')}")
    if place.path == ("listings",):
        del table["next"]  # not beside {page}; the page shows it by itself
    if place.path == ("versions",):
        table["page"] = {}
    rules: Any = [table] if place.several and len(place.path) == 1 else table
    for step in reversed(place.path):
        rules = {step: [rules] if place.several and step == "rewrite" else rules}
    whole = merged(EXAMPLE, rules)
    whole["hosts"] = HOSTS
    load_profile(saved(tmp_path, whole, whole["name"]))


def test_every_complete_profile_of_the_page_can_be_loaded(tmp_path: Path) -> None:
    whole = [text for text in blocks("toml") if text.startswith("name")]
    assert len(whole) == 2
    for text in whole:
        path = tmp_path / f"{tomllib.loads(text)['name']}.toml"
        path.write_text(text, encoding="utf-8")
        load_profile(path)


@pytest.mark.parametrize("text", [each for each in blocks("toml") if not each.startswith("name")])
def test_every_piece_of_a_profile_fits_the_example(text: str, tmp_path: Path) -> None:
    piece = tomllib.loads(text)
    load_profile(saved(tmp_path, merged(EXAMPLE, piece)))


@pytest.mark.parametrize("row", rows(section("Common errors")), ids=lambda row: row[1][:40])
def test_every_message_is_said(row: list[str], tmp_path: Path) -> None:
    path = put_in(tmp_path, row[0])
    (said,) = CODE.findall(row[1])
    with pytest.raises(ProfileError) as caught:
        load_profile(path)
    beginning = said.removesuffix("…") if said.endswith("…") else f"{said}\n"
    assert f"{caught.value}\n".startswith(f"{path}: {beginning}")


def put_in(folder: Path, cell: str) -> Path:
    """Write the example with what a cell says: keys put in, one left out, or no TOML at all."""
    text = "\n".join(CODE.findall(cell))
    if cell.startswith("without"):
        *way, last = text.split(".")
        rules = merged(EXAMPLE, {})
        table = rules
        for step in way:
            table = table[step]
        del table[last]
        return saved(folder, rules)
    try:
        return saved(folder, merged(EXAMPLE, tomllib.loads(text)))
    except tomllib.TOMLDecodeError:
        path = folder / "example.toml"
        path.write_text(text, encoding="utf-8")
        return path


def test_the_golden_pages_of_the_page_are_read_as_they_say(tmp_path: Path) -> None:
    profile = load_profile(saved(tmp_path, EXAMPLE))
    pairs = list(zip(blocks("html"), blocks("json"), strict=True))
    assert len(pairs) == 2
    for at, (page, expected) in enumerate(pairs):
        (tmp_path / f"{at}.html").write_text(page, encoding="utf-8")
        (tmp_path / f"{at}.expected.json").write_text(expected, encoding="utf-8")
    for each in golden.golden_pages(tmp_path):
        assert golden.differences(profile, each) == []


def test_every_key_of_a_golden_page_is_told() -> None:
    said = {row[0]: row[2] for row in rows(section("Golden pages"))}
    fields = fields_of(golden.Expected)
    assert said == {f"`{key}`": default_of(field) for key, field in fields.items()}


def test_the_icon_and_the_addresses_are_read_as_the_page_says(tmp_path: Path) -> None:
    from crawler.identity import release_address

    text = next(each for each in blocks("toml") if "ewt_news" in each)
    profile = load_profile(saved(tmp_path, merged(EXAMPLE, tomllib.loads(text))))
    found = release_address(
        profile, "https://example.go.th/ewt_news.php?x=1&filename=index&nid=1234#top"
    )
    assert found is not None
    assert found.key == "1234"
    assert found.url == "https://www.example.go.th/ewt_news.php?nid=1234&filename=index"

    text = next(each for each in blocks("toml") if "<language>" in each)
    profile = load_profile(saved(tmp_path, merged(EXAMPLE, tomllib.loads(text))))
    for address, key in {
        "th/content/visit0265?cate=5d5bcb4e15e39c306000683c": "visit0265",
        "th/content/visit0265/": "visit0265",
        "en/content/visit0265": "en/visit0265",
    }.items():
        found = release_address(profile, f"https://www.example.go.th/{address}")
        assert found is not None
        assert found.key == key


def test_what_is_said_to_be_found_by_its_words_is_found() -> None:
    words = re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", section("What is found without a selector"))
    assert len(words) > 10
    for each in words:
        stated = (dates.parse_date(each), numbers.parse_views(each), datelines.label_kind(each))
        assert any(stated), each


def test_every_link_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)]+)\)", PAGE)
    assert len(links) > 20
    for target in links:
        if target.startswith("#"):
            assert target[1:] in ANCHORS, target
        elif "://" not in target:
            assert (PATH.parent / target).exists(), target


def typed() -> list[str]:
    shown = [line for block in blocks("sh") for line in block.splitlines()]
    inline = CODE.findall(BLOCK.sub("", PAGE))
    return [each for each in (*shown, *inline) if each.startswith("ministrywatch ")]


@pytest.mark.parametrize("line", typed())
def test_every_command_can_be_typed(line: str) -> None:
    words = shlex.split(line)[1:]
    command: click.Command = cli
    while isinstance(command, click.Group):
        _, rest, _ = command.make_parser(click.Context(command)).parse_args(words)
        found = command.get_command(click.Context(command), rest[0])
        assert found is not None, rest[0]
        command, words = found, rest[1:]
    if words:
        command.make_parser(click.Context(command)).parse_args(words)


def test_the_schema_is_where_the_page_says() -> None:
    (line,) = [each for block in blocks("sh") for each in block.splitlines() if "python" in each]
    words = [sys.executable, *shlex.split(line)[1:]]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=True)
    path = Path(done.stdout.strip())
    assert f"`crawler/profiles/{path.name}`" in PAGE
    assert json.loads(path.read_text(encoding="utf-8"))["type"] == "object"
