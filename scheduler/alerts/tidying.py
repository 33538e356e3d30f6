"""Before a round: what a wrong clock dated is set right, and what changed its address is moved."""

from scheduler.alerts.addressing import address_now
from scheduler.alerts.desk import Desk
from storage import outbox, outbox_mending
from storage.engine import reading
from storage.outgoing import Lane


def tidy(desk: Desk) -> None:
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
