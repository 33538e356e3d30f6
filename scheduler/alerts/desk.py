"""What all lanes of a round are sent with."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import TypeAlias

import msgspec
from sqlalchemy import Connection, Engine

from scheduler.alerts.model import Envelope, Outcome, Rule
from storage.engine import writing
from storage.outgoing import Lane

Send: TypeAlias = Callable[[Envelope], Outcome]


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """What all lanes of a round are sent with."""

    engine: Engine
    rules: Mapping[str, Rule]
    channels: Mapping[str, Send]
    clock: Callable[[], datetime]
    chance: Callable[[], float]
    ends: datetime
    """Nothing more is begun after it."""
    stop: threading.Event = msgspec.field(default_factory=threading.Event)
    """Nothing more is begun once it is set."""
    all_rules: bool = False
    """No other rules send from this outbox: what is of another is of nobody any more."""
    shut: Mapping[Lane, str] = {}
    """Addresses that want nothing any more, and why."""
    writer: threading.Lock = msgspec.field(default_factory=threading.Lock)

    def is_over(self) -> bool:
        """Say whether nothing more is to be begun."""
        return self.stop.is_set() or self.clock() >= self.ends

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Write one lane at a time: they take turns here rather than ask the database for one."""
        with self.writer, writing(self.engine) as conn:
            yield conn
