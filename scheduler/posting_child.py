"""Delivers what is due for the daemon: one order in, what came of it out."""

import os
import random
import threading
from datetime import UTC, datetime, timedelta

import msgspec

from scheduler.alerts.channels import channels
from scheduler.alerts.postman import deliver
from scheduler.child import Tell
from scheduler.orders import PostOrder
from storage.engine import open_engine


def post(given: bytes, tell: Tell, stop: threading.Event) -> None:
    """Deliver what is due; what has not begun when it is told to stop waits."""
    order = msgspec.json.decode(given, type=PostOrder)
    engine = open_engine(order.database)
    try:
        ways = channels(order.smtp, os.environ, allow_private=order.allow_private)
        patience = timedelta(seconds=order.patience)
        chance = random.random
        tell(deliver(engine, order.rules, ways, _now, chance, patience, stop, all_rules=True))
    finally:
        engine.dispose()


def _now() -> datetime:
    return datetime.now(UTC)
