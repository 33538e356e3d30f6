"""How results reach a person or a script: lines, tables, events, one JSON document."""

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import msgspec

from ministrywatch.cli.happened import change_lines, diff_lines, event_lines
from ministrywatch.cli.screen import PIPED, address, console, facts, pasted, plain, table, whole
from ministrywatch.cli.words import word_diff

if TYPE_CHECKING:
    from rich.console import RenderableType

    from storage.records import Problem

__all__ = [
    "address", "change_lines", "console", "diff_lines", "event_lines", "facts", "json_bytes",
    "json_document", "lines", "pasted", "plain", "problem", "rule", "table", "whole", "word_diff",
]  # fmt: skip

WIDEST_RULE = 100
PIPED_RULE = 80
"""Columns of a rule in a file or a pipe."""
FEW = 3
"""Pages with the same problem that are all named."""


def json_document(value: Any) -> None:
    """Print one JSON document, UTF-8, and nothing else, on standard output."""
    sys.stdout.buffer.write(json_bytes(value))
    sys.stdout.flush()


def json_bytes(value: Any) -> bytes:
    """Return one JSON document, UTF-8, for a person's eye too."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def lines(*values: "RenderableType") -> None:
    """Print lines of text, wrapped to the screen."""
    out = console()
    for value in values:
        out.print(value, markup=False)


def problem(value: "Problem", places: "Iterable[str]") -> None:
    """Print why pages could not be read, and their addresses; of many pages one as an example."""
    shown = [address(place) for place in places]
    said = f"! {value.kind}: {address(value.detail)}"
    if len(shown) > FEW:
        whole(f"{said} ({len(shown):,} pages, for example {shown[0]})")
        return
    lines(said)
    for place in shown:
        whole(f"  {place}")


def rule(title: str) -> None:
    """Print a title between two lines."""
    from rich.rule import Rule

    out = console()
    width = PIPED_RULE if out.width == PIPED else min(out.width, WIDEST_RULE)
    out.print(Rule(title), width=width)
