"""A word diff for the eye, cut where nothing changed and never inside a Thai letter."""

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.text import Text

CONTEXT = 40
"""Characters of unchanged text kept, at least, on each side of a change that is shown."""
_SPACE = re.compile(r"\s")


def word_diff(pieces: Sequence[tuple[str, str]]) -> "Text":
    """Return a diff for the eye: struck red is gone, green is new, long sameness is cut.

    Without colours (a pipe, NO_COLOR) the marks ``[-…-]`` and ``{+…+}`` say the same. A piece
    ``…`` stands for changes that are not shown, and says which.
    """
    from rich.text import Text

    shown = Text()
    last = len(pieces) - 1
    for index, (operation, text) in enumerate(pieces):
        if operation == "=":
            shown.append(_context(text, first=index == 0, last=index == last))
        elif operation == "-":
            shown.append(f"[-{printable(text)}-]", style="red strike")
        elif operation == "+":
            shown.append(f"{{+{printable(text)}+}}", style="green bold")
        else:
            shown.append(f" … {printable(text)} … ", style="dim")
    return shown


def printable(text: str) -> str:
    """Return remote text of several lines without what could steer a terminal."""
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)


def _context(text: str, *, first: bool, last: bool) -> str:
    text = printable(text)
    if len(text) <= 3 * CONTEXT:
        return text
    head = "" if first else f"{_head(text[: 2 * CONTEXT])} "
    tail = "" if last else f" {_tail(text[-2 * CONTEXT :])}"
    return f"{head}…{tail}"


def _head(window: str) -> str:
    """Return the beginning up to a space, or else to the end of a character cluster."""
    space = _SPACE.search(window, CONTEXT)
    if space is not None:
        return window[: space.start()]
    return window[: next(place for place in _edges(window) if place >= CONTEXT)]


def _tail(window: str) -> str:
    """Return the end from after a space, or else from the beginning of a character cluster."""
    spaces = list(_SPACE.finditer(window, 0, CONTEXT))
    if spaces:
        return window[spaces[-1].end() :]
    # The window itself may begin inside a cluster, so its first edge is the earliest.
    return window[max(place for place in _edges(window) if place <= CONTEXT) :]


def _edges(text: str) -> list[int]:
    from crawler.thai.text import clusters

    return list(accumulate(map(len, clusters(text))))
