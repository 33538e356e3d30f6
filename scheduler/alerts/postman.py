"""Deliver what is due: each lane by itself, so that one that hangs holds no other."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event

from sqlalchemy import Engine

from scheduler.alerts.carrying import carry
from scheduler.alerts.desk import Desk, Send
from scheduler.alerts.model import Rule
from scheduler.alerts.tally import Sent, summed
from storage import sending
from storage.engine import reading

LANES = 8
"""Lanes that are sent at a time."""
PATIENCE = timedelta(minutes=5)
"""After it no further message is begun; what is left is due at the next time."""


def deliver(  # noqa: PLR0913, PLR0917 - all it works with is handed in
    engine: Engine,
    rules: Sequence[Rule],
    channels: Mapping[str, Send],
    clock: Callable[[], datetime],
    chance: Callable[[], float],
    patience: timedelta = PATIENCE,
    stop: Event | None = None,
    *,
    all_rules: bool = False,
) -> Sent:
    """Send what is due by the channels, given by name; return what came of it.

    At least once: a process that is killed leaves its messages claimed for some minutes, and then
    they are sent again under the same ids. ``chance`` returns numbers between 0 and 1; nothing is
    begun once ``stop`` is set.

    What waits for a rule or a recipient that is not among ``rules`` is left waiting, as another
    configuration may know it; with ``all_rules`` there is no other, and it is dead.
    """
    now = clock()
    with reading(engine) as conn:
        lanes = sending.lanes(conn, now)
        shut = sending.shut_lanes(conn)
    desk = Desk(
        engine=engine,
        rules={rule.name: rule for rule in rules},
        channels=channels,
        clock=clock,
        chance=chance,
        ends=now + patience,
        stop=stop or Event(),
        all_rules=all_rules,
        shut={lane: each.reason for lane, each in shut.items()},
    )
    if not lanes:
        return Sent()
    with ThreadPoolExecutor(min(LANES, len(lanes)), thread_name_prefix="lane") as pool:
        try:
            return summed(list(pool.map(lambda lane: carry(desk, lane), lanes)))
        except BaseException:  # a signal too: what is on its way is waited for, and no more
            desk.stop.set()
            raise


def next_due(engine: Engine) -> datetime | None:
    """Return when the next message is due, None when none waits; it may lie in the past."""
    with reading(engine) as conn:
        return sending.next_due(conn)
