"""What a language must have words for, so that an event can be told in it; pure."""

from collections.abc import Mapping
from datetime import tzinfo
from typing import NamedTuple

import msgspec

Names = Mapping[str, str]


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """The phrases of one language; what stands in braces is put in by ``str.format``.

    Only phrases of ours are ever formatted: remote text is put in, and never looked into. A name
    that a mapping does not know stands for itself.
    """

    language: str
    things: Names
    """What is counted, where the language has one form for any number; else English adds an s."""
    months: tuple[str, ...]
    """Short names of the months for days of the Buddhist era; none where days are ISO 8601."""
    moment: str
    fields: Names
    nothing: str
    row: str
    """What stands between the things of a row."""
    listed: str
    """A row's last two."""
    kinds: Names
    """The kinds of change within an edit."""
    places: str
    reverted: str
    flapping: str
    milestone: str
    spike: str
    reset: str
    own_looks: str
    in_minutes: str
    in_days: str
    per_day: str
    expected: str
    fewer: str
    """A rate below one: '0.0' would tell of nothing at all."""
    gone: str
    gone_page: str
    gone_first: str
    site_kinds: Names
    believed: Names
    """What many changes at once come to that hold nothing back."""
    changed: str
    what: Names
    failed: str
    of: str
    problems: str
    conditions: Names
    so: str
    since: str
    lasted: str
    newest: str
    usual: str


class Voice(NamedTuple):
    """In which words to speak, and in which zone to say times."""

    words: Words
    zone: tzinfo | None = None
    """None for a screen: moments are then in UTC, to the second."""
