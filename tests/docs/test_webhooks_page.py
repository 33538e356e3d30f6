"""``docs/webhooks.md`` and ``docs/feeds.md`` say what is true: their lines, types and limits."""

import re
import shlex
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import pytest

from ministrywatch.cli.root import cli
from scheduler.alerts import answers, chat, cloudevent, feeds, signing, webhook
from scheduler.alerts.checking import faults
from scheduler.alerts.model import Rule
from scheduler.wording.events import KINDS

DOCS = Path(__file__).parents[2] / "docs"
WEBHOOKS, FEEDS = ((DOCS / name).read_text("utf-8") for name in ("webhooks.md", "feeds.md"))
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def blocks(text: str, language: str) -> list[str]:
    return [body for kind, body in BLOCK.findall(text) if kind == language]


def test_the_lines_that_verify_a_message_do() -> None:
    names: dict[str, Any] = {"SECRET": SECRET}
    [lines] = blocks(WEBHOOKS, "python")
    exec(lines, names)
    [document] = blocks(WEBHOOKS, "json")
    keys = signing.secrets("S", {"S": SECRET})
    made = signing.headers("msg_1", datetime.now(UTC), document.encode(), keys)
    assert names["received"](document.encode(), made)["kind"] == "edited"
    with pytest.raises(Exception, match="No matching signature"):
        names["received"](document.encode() + b" ", made)


@pytest.mark.parametrize("block", blocks(WEBHOOKS, "toml") + blocks(FEEDS, "toml"))
def test_every_rule_that_is_shown_is_one(block: str) -> None:
    for table in tomllib.loads(block).get("alert", []):
        assert list(faults([Rule(**table)], None)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_type_is_named(kind: str) -> None:
    whole = cloudevent.kind_type(kind)
    assert f"`{whole}`" in WEBHOOKS or f"`.{whole.rpartition('.')[2]}`" in WEBHOOKS


def test_the_limits_are_as_they_are() -> None:
    assert (cloudevent.LIMIT, cloudevent.DIGEST_LIMIT) == (256 * 1024, 1024 * 1024)
    assert f"nothing within {webhook.TOTAL:g} seconds" in WEBHOOKS
    assert f"given {webhook.CONNECT:g} seconds" in WEBHOOKS
    assert f"{signing.SHORTEST} to {signing.LONGEST} random bytes" in WEBHOOKS
    assert f"cut at {chat.LONGEST:,}" in WEBHOOKS
    assert answers.LONGEST_WAIT.days == 1
    assert f"newest {feeds.MOST} events" in FEEDS
    assert f"{feeds.LOOKED:,} events" in FEEDS
    assert f"mode {feeds.MODE:04o}" in FEEDS


@pytest.mark.parametrize(
    "line",
    [line for text in (FEEDS,) for block in blocks(text, "sh") for line in block.splitlines()],
)
def test_every_command_that_is_shown_can_be_typed(line: str) -> None:
    words = shlex.split(re.split(r" [>|] ", line)[0])
    name, *rest = words[1:]
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    command.make_parser(click.Context(command)).parse_args(rest)
