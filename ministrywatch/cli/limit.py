"""``--limit`` of a list, and a word on standard error when there is more than was shown."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

T = TypeVar("T")
MOST = 1_000_000_000
"""Lines beyond which a number means all; a database counts no further than a few digits more."""


def with_limit(usual: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option; without it ``usual`` lines are shown."""
    return click.option(
        "--limit",
        type=click.IntRange(1),
        metavar="N",
        default=usual,
        show_default=True,
        callback=lambda _ctx, _param, value: min(value, MOST),
        help="Show N at most, and say so when there are more.",
    )


def within(found: list[T], limit: int) -> list[T]:
    """Return what may be shown of one more than that, and tell a person that there are more.

    It is told when the command ends, after what is shown.
    """
    if len(found) > limit:
        click.get_current_context().call_on_close(lambda: _tell(limit))
    return found[:limit]


def _tell(limit: int) -> None:
    click.echo(f"There are more than these {limit:,}: raise --limit, or narrow it down.", err=True)
