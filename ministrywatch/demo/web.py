"""What the demonstration server is asked and what it answers, as values."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias
from urllib.parse import parse_qsl, unquote, urlsplit

Headers: TypeAlias = tuple[tuple[str, str], ...]
Stream: TypeAlias = Callable[[], Iterator[bytes]]
Wait: TypeAlias = float | threading.Event | None

HTML: Final = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came; ``headers`` has lower-case names."""

    method: str
    target: str
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The path without the query, percent-decoded."""
        return unquote(urlsplit(self.target).path)

    @property
    def query(self) -> dict[str, str]:
        """The query, percent-decoded; the last of equal names wins."""
        return dict(parse_qsl(urlsplit(self.target).query))


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server sends.

    ``body`` is bytes, or a function giving chunks: then ``length`` is the Content-Length stated
    and None means chunked. ``wait`` (seconds, or an event someone sets) holds the answer back.
    ``keep`` is the part of a plain body that is sent before the connection is closed; None sends
    all and keeps the connection, and below zero not even the head is sent.
    """

    status: int = 200
    headers: Headers = (("Content-Type", HTML),)
    body: bytes | Stream = b""
    length: int | None = None
    wait: Wait = None
    keep: float | None = None

    def chunks(self) -> Iterator[bytes]:
        """Yield the body."""
        return iter((self.body,)) if isinstance(self.body, bytes) else self.body()

    def with_header(self, name: str, value: str) -> "Answer":
        """Return this answer with one header set, or added when it may repeat."""
        others = self.headers
        if name.lower() != "set-cookie":
            others = tuple(pair for pair in others if pair[0].lower() != name.lower())
        return replace(self, headers=(*others, (name, value)))


Fault: TypeAlias = Callable[[Request, Answer], Answer]
"""A way to fail: the request and the answer it would get make the answer it does get."""
