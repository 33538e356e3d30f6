"""Before a round: the outbox is made to fit the clock and the rules, and what is old is deleted."""

from datetime import timedelta

from scheduler.alerts.addressing import address_now
from scheduler.alerts.desk import Desk
from storage import outbox, outbox_mending, outbox_pruning
from storage.engine import reading
from storage.outgoing import Lane

LONGEST = timedelta(seconds=5)
"""What is due waits no longer for what is deleted; the rest of it is for the next round."""


def tidy(desk: Desk) -> None:
    """Set right what a clock dated ahead, move what has another address, delete what is old."""
    _mend(desk)
    _prune(desk)


def _prune(desk: Desk) -> None:
    """Delete what is old: other writers have their turn after each few messages."""
    began = desk.clock()
    with reading(desk.engine) as conn:
        more = outbox_pruning.is_over(conn, began)
    while more and not desk.is_over() and desk.clock() < began + LONGEST:
        with desk.writing() as conn:
            more = outbox_pruning.prune(conn, began) == outbox_pruning.BATCH


def _mend(desk: Desk) -> None:
    """Make the outbox fit the clock and the rules of today; mostly there is nothing to write."""
    now = desk.clock()
    with reading(desk.engine) as conn:
        is_ahead = outbox_mending.is_ahead(conn, now)
        moved = _moved(desk, outbox_mending.waiting_lanes(conn))
    if not (is_ahead or moved):
        return
    with desk.writing() as conn:
        outbox.alone(conn)
        if is_ahead:
            outbox_mending.set_right(conn, now)
        for lane, address in moved.items():
            outbox_mending.move(conn, lane, address)


def _moved(desk: Desk, lanes: list[Lane]) -> dict[Lane, str]:
    """Return where lanes lead whose rule has got another address.

    In one lane with what is new, it arrives in its order: two lanes know nothing of each other.
    """
    found = {}
    for lane in lanes:
        rule = desk.rules.get(lane.rule)
        address = address_now(rule, lane.address) if rule else None
        if address is not None and address != lane.address and lane not in desk.shut:
            found[lane] = address
    return found
