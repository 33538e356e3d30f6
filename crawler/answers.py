"""What asking for an address comes to: an answer, or a problem in words for a person."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

import msgspec

from storage.records import Problem


class Answer(msgspec.Struct, frozen=True):
    """What a server sent back, unpacked. Header names are in lower case."""

    url: str
    """The address that was asked, after redirects."""
    status: int
    headers: Mapping[str, str] = {}
    body: bytes = b""
    cookies: tuple[str, ...] = ()
    """The Set-Cookie lines."""
    redirected: bool = False
    """Another address answered than the one that was asked for."""


Reply: TypeAlias = Answer | Problem
Fetch: TypeAlias = Callable[[str, Mapping[str, str]], Awaitable[Reply]]
"""Asks one address once, with some headers: no redirect, no second try."""
