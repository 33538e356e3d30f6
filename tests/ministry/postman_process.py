"""Starts postmen, one at a time and each in a process of its own that may be killed at any moment.

Run as a program: it reads the database, the rules and the clock's start from its arguments, forks
one postman for each line on standard input, which says in how many hours something must be due
for him to stay; it says his number, and when he has ended.
"""

import os
import random
import sys
import time
from datetime import UTC, datetime, timedelta

import msgspec

from scheduler.alerts import chat, compose, email, webhook
from scheduler.alerts.channels import channels
from scheduler.alerts.model import Rule, Smtp
from scheduler.alerts.postman import deliver, next_due
from storage.engine import open_engine

LOADED = (chat, compose, email, webhook)
"""Before the first postman starts, so that none of them has to."""
SPEED = 600
"""Seconds of simulated time in one: waits of hours pass while a test does."""


class Order(msgspec.Struct):
    database: str
    rules: tuple[Rule, ...]
    smtp: Smtp
    began: float
    """Seconds since 1970 at which the simulated time began to run."""


def clock(began: float) -> datetime:
    """Return the simulated time; it is the same in every process."""
    start = datetime(2026, 11, 22, tzinfo=UTC)
    return start + timedelta(seconds=(time.time() - began) * SPEED)


def walk(order: Order, within: timedelta) -> None:
    """Deliver whatever is due, until nothing will be within a while."""
    engine = open_engine(order.database)
    ways = channels(order.smtp, {}, allow_private=True)
    while (due := next_due(engine)) is not None and due < clock(order.began) + within:
        if due > clock(order.began):
            time.sleep(0.005)
            continue
        deliver(engine, order.rules, ways, lambda: clock(order.began), random.random)


def main() -> None:
    order = msgspec.json.decode(sys.argv[1], type=Order)
    for hours in sys.stdin:
        child = os.fork()
        if child == 0:
            os.close(0)
            walk(order, timedelta(hours=int(hours)))
            os._exit(0)
        print(child, flush=True)
        sys.stdin.readline()  # nobody asks for the child by its number before this
        _, status = os.waitpid(child, 0)
        print(status, flush=True)


if __name__ == "__main__":
    main()
