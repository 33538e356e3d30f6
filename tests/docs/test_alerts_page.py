"""``docs/alerts.md`` says what a rule can say: each key, each kind, and examples that are right."""

import re
import tomllib
from pathlib import Path

import msgspec
import pytest

from ministrywatch.config import settle
from scheduler.alerts.backoff import WAITS
from scheduler.alerts.model import Rule, Smtp
from scheduler.alerts.windows import due
from scheduler.wording.events import FIELDS, KINDS
from scheduler.wording.phrases import said_moment

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "alerts.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
HEADS = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", PAGE, re.MULTILINE)
KEYS = {key for head in HEADS for key in re.findall(r"`(\w+)`", head)}


@pytest.mark.parametrize("model", [Rule, Smtp])
def test_every_key_has_a_row(model: type[msgspec.Struct]) -> None:
    assert set(model.__struct_fields__) <= KEYS


def test_no_row_is_of_a_key_that_is_no_more() -> None:
    channels = {"smtp", "webhook", "apprise", "feed"}
    assert {*Rule.__struct_fields__, *Smtp.__struct_fields__, *channels} >= KEYS


@pytest.mark.parametrize("word", [*KINDS, *FIELDS])
def test_every_kind_and_field_is_named(word: str) -> None:
    assert f"`{word}`" in PAGE


@pytest.mark.parametrize("text", EXAMPLES)
def test_every_example_is_a_configuration_without_a_fault(text: str, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    found = settle({}, config=str(path)).alerts
    assert len(found) == len(tomllib.loads(text)["alert"])
    now = said_moment("2026-11-22T05:00:00Z")
    assert now is not None
    assert all(due(rule, now).at >= now for rule in found)


def test_the_waits_are_those_of_the_program() -> None:
    units = {"s": 1, "min": 60, "h": 3600}
    said = re.search(r"tried again after ((?:.|\n)*?), each", PAGE)
    assert said is not None
    numbers = re.findall(r"(\d+) (s|min|h)\b", said[1])
    assert [int(n) * units[unit] for n, unit in numbers] == [w.total_seconds() for w in WAITS]
