"""One lane: what is due in it is claimed and sent until nothing is."""

from scheduler.alerts import envelopes
from scheduler.alerts.addressing import address_now, place
from scheduler.alerts.bag import CLAIM, Bag
from scheduler.alerts.desk import Desk
from scheduler.alerts.envelopes import Content
from scheduler.alerts.hearers import standing
from scheduler.alerts.lanes import turn
from scheduler.alerts.tally import Sent, summed
from storage import outbox, outbox_lanes, sending
from storage.outgoing import Delivery, Lane

BATCH = 40
"""Messages claimed at a time."""
_MEND = "write it there, then replay"


def carry(desk: Desk, lane: Lane) -> Sent:
    """Send what is due in a lane until nothing is, or the address seems to be gone."""
    if why := _nobodys(desk, lane):
        return _buried_if_gone(desk, lane, why) if desk.all_rules else Sent()
    if why := desk.shut.get(lane):
        return _buried(desk, lane, why)
    if _asks_for_patience(desk, lane):
        return Sent()
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


def _asks_for_patience(desk: Desk, lane: Lane) -> bool:
    """Put off what is new in a lane whose receiver asked us to wait, and say whether it did."""
    now = desk.clock()
    with desk.writing() as conn:
        until = outbox_lanes.patience(conn, lane)
        if until is None or until <= now:
            return False
        outbox_lanes.postpone(conn, lane, now, until)
        return True


def _buried(desk: Desk, lane: Lane, why: str) -> Sent:
    with desk.writing() as conn:
        return Sent(dead=outbox_lanes.bury(conn, lane, desk.clock(), why), faults=(why,))


def _buried_if_gone(desk: Desk, lane: Lane, why: str) -> Sent:
    """Bury a lane of nobody; what the rules of now know waits for the postman who has them.

    A daemon may have read its configuration again since it gave us ours.
    """
    with desk.writing() as conn:
        there = standing(conn, desk.clock())
        rule = there.version(lane.rule)
        if lane.rule in there.unreadable or (rule and address_now(rule, lane.address)):
            return Sent()
        return Sent(dead=outbox_lanes.bury(conn, lane, desk.clock(), why), faults=(why,))


def _nobodys(desk: Desk, lane: Lane) -> str | None:
    """Return why our rules send nothing in a lane, None when one of them does."""
    rule = desk.rules.get(lane.rule)
    if rule is None:
        return f"{lane.rule}: the daemon's configuration has no rule of this name; {_MEND}"
    if address_now(rule, lane.address) is None:
        where = place(lane.address)
        said = "is no recipient of this rule in the daemon's configuration"
        return f"{lane.rule}: {where} {said}; {_MEND}"
    return None


def _claimed(desk: Desk, lane: Lane) -> tuple[list[Delivery], dict[int, Content]]:
    """Take what has its turn, with what it tells."""
    now = desk.clock()
    with desk.writing() as conn:
        outbox.alone(conn)
        found = turn(outbox_lanes.waiting(conn, lane), now, BATCH)
        outbox_lanes.put_behind(conn, found.behind)
        batch = sending.claim(conn, found.take, now, now + CLAIM) if found.take else []
        return batch, envelopes.contents(conn, batch)
