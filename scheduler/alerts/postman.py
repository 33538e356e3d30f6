"""Deliver what is due: each lane by itself, so that one that hangs holds no other."""

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from threading import Event

from sqlalchemy import Engine

from scheduler.alerts.carrying import carry
from scheduler.alerts.desk import Desk, Send
from scheduler.alerts.hearers import sent_by_us
from scheduler.alerts.model import Rule
from scheduler.alerts.tally import Sent, summed
from scheduler.alerts.tidying import tidy
from storage import outbox_lanes, sending
from storage.engine import reading
from storage.outgoing import Lane

LANES = 16
"""Lanes that are sent at a time, and besides them as many of those that failed last time.

They may hang until their time is up, however many they are: the others always have places.
"""
LOOK = 2.0
"""Seconds after which, while lanes are being sent, others are looked for."""
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

    What waits for a rule or a recipient that is not among ``rules``, or for one that the daemon at
    work has in another version, is left waiting: another configuration knows it. With
    ``all_rules`` there is no other, and it is dead.
    """
    with reading(engine) as conn:
        shut = outbox_lanes.shut_lanes(conn)
        ours = rules if all_rules else sent_by_us(conn, rules, clock())
    desk = Desk(
        engine=engine,
        rules={rule.name: rule for rule in ours},
        channels=channels,
        clock=clock,
        chance=chance,
        ends=clock() + patience,
        stop=stop or Event(),
        all_rules=all_rules,
        shut={lane: each.reason for lane, each in shut.items()},
    )
    tidy(desk)
    return _round(desk)


def _round(desk: Desk) -> Sent:
    """Carry every lane in which something is due, and what becomes due while others hang."""
    if not (lanes := _due(desk)):
        return Sent()
    parts: list[Sent] = []
    with _pool("lane") as sound, _pool("failing") as failing:
        running: dict[Future[Sent], Lane] = {}
        try:
            while lanes or running:
                for lane, fails in lanes.items():
                    pool = failing if fails else sound
                    running[pool.submit(carry, desk, lane)] = lane
                done, _ = wait(running, timeout=LOOK)
                parts += [each.result() for each in done]
                running = {each: lane for each, lane in running.items() if each not in done}
                lanes = _due(desk, running.values()) if running else {}
        except BaseException:  # a signal too: what is on its way is waited for, and no more
            desk.stop.set()
            raise
    return summed(parts)


def _pool(name: str) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(LANES, thread_name_prefix=name)


def _due(desk: Desk, running: Collection[Lane] = ()) -> dict[Lane, bool]:
    """Return the lanes in which something is due and that nobody here carries, and which fail."""
    if desk.is_over():
        return {}
    with reading(desk.engine) as conn:
        now = desk.clock()
        due = [each for each in outbox_lanes.lanes(conn, now) if each not in running]
        failing = outbox_lanes.failing(conn, due, now)
    return {each: each in failing for each in due}


def next_due(engine: Engine) -> datetime | None:
    """Return when the next message is due, None when none waits; it may lie in the past."""
    with reading(engine) as conn:
        return sending.next_due(conn)
