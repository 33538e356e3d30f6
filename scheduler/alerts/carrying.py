"""One lane: what is due in it is claimed and sent until nothing is."""

from scheduler.alerts import envelopes
from scheduler.alerts.addressing import address_now
from scheduler.alerts.bag import CLAIM, Bag
from scheduler.alerts.desk import Desk
from scheduler.alerts.envelopes import Content
from scheduler.alerts.lanes import turn
from scheduler.alerts.tally import Sent, summed
from storage import outbox, sending
from storage.outgoing import Delivery, Lane

BATCH = 40
"""Messages claimed at a time."""


def carry(desk: Desk, lane: Lane) -> Sent:
    """Send what is due in a lane until nothing is, or the address seems to be gone."""
    if why := _hindered(desk, lane):
        with desk.writing() as conn:
            return Sent(dead=sending.bury(conn, lane, desk.clock(), why), faults=(why,))
    done: list[Sent] = []
    awake = False
    while not desk.is_over():
        batch, contents = _claimed(desk, lane)
        if not batch:
            break
        bag = Bag(desk, lane, awake=awake)
        bag.send(batch, contents)
        awake = bag.awake
        done.append(bag.sent())
        if bag.ended:
            break
    return summed(done)


def _hindered(desk: Desk, lane: Lane) -> str | None:
    """Return why nothing can be sent in a lane any more."""
    rule = desk.rules.get(lane.rule)
    if rule is None:
        return f"{lane.rule}: no rule has this name any more; write it again, then replay"
    if address_now(rule, lane.address) is None:
        return f"{lane.rule}: {lane.address} is no recipient of this rule any more"
    return desk.shut.get(lane)


def _claimed(desk: Desk, lane: Lane) -> tuple[list[Delivery], dict[int, Content]]:
    """Take what has its turn, with what it tells."""
    now = desk.clock()
    with desk.writing() as conn:
        outbox.alone(conn)
        found = turn(sending.waiting(conn, lane), now, BATCH)
        sending.put_behind(conn, found.behind)
        batch = sending.claim(conn, found.take, now, now + CLAIM) if found.take else []
        return batch, envelopes.contents(conn, batch)
