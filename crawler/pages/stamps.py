"""Dates and counter of a page's header, put together from what its lines state."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from crawler.pages.tokens import DAY_WORD, Token
from crawler.thai import datelines, numbers


class Stamps(NamedTuple):
    """What the header states. ``unread`` is a labelled date that could not be read."""

    published_on: date | None = None
    updated_on: date | None = None
    views: int | None = None
    unread: str = ""


def combine(tokens: Iterable[Token]) -> Stamps:
    """Put tokens in reading order together: a label with its date, a number with its unit.

    The first statement of each kind wins. A date without a label is the publication: header A.
    """
    state = _State()
    for token in [*tokens, Token("end")]:
        state.take(token)
    return Stamps(state.published_on or state.bare, state.updated_on, state.views, state.unread)


class _State:
    """What has been read of a header so far."""

    def __init__(self) -> None:
        self.published_on: date | None = None
        self.updated_on: date | None = None
        self.bare: date | None = None
        self.views: int | None = None
        self.unread = ""
        self.before = Token("")

    def take(self, token: Token) -> None:
        self._miss(token)
        if token.kind == "published":
            self.published_on = self.published_on or token.day
        elif token.kind == "updated":
            self.updated_on = self.updated_on or token.day
        elif token.kind == "date":
            self._date(token)
        elif token.kind == "unread":
            self.unread = self.unread or token.words
        else:
            self._count(token)
        self.before = token

    def _miss(self, token: Token) -> None:
        """Note a label for the publication without its date; 'updated' may well stand empty."""
        label = self.before.words if self.before.kind == "label" else ""
        if token.kind in {"date", "published", "unread"}:
            return
        if label.startswith(DAY_WORD) and datelines.label_kind(label) == "published":
            self.unread = self.unread or label

    def _date(self, token: Token) -> None:
        """Take a bare date, which the label on the line before it may name."""
        label = self.before.words if self.before.kind == "label" else ""
        kind = datelines.label_kind(label) if label else None
        if kind is None:
            self.bare = self.bare or token.day
        elif kind == "updated":
            self.updated_on = self.updated_on or token.day
        else:
            self.published_on = self.published_on or token.day

    def _count(self, token: Token) -> None:
        kinds = (self.before.kind, token.kind)
        if self.views is not None:
            return
        if token.kind == "views" or kinds in {("unit", "number"), ("eye", "number")}:
            self.views = token.number
        elif kinds == ("number", "unit"):
            self.views = numbers.parse_views(f"{self.before.words} {token.words}")
