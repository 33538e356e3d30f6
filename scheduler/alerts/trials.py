"""Send a trial to every address of a rule, through the outbox, past everything that waits."""

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Engine

from scheduler.alerts.addressing import addresses, message_id
from scheduler.alerts.bag import CLAIM, Bag
from scheduler.alerts.desk import Desk, Send
from scheduler.alerts.model import Rule
from storage import outbox, outbox_lists, sending
from storage.engine import reading, writing
from storage.outgoing import Delivery, Draft, Lane

PATIENCE = timedelta(minutes=10)


def send_trials(
    engine: Engine, rule: Rule, channels: Mapping[str, Send], clock: Callable[[], datetime]
) -> list[Delivery]:
    """Send one trial to each address, and return what became of them; none for a feed.

    They are claimed as they are made, so that no other process sends them too.
    """
    drafts = [_draft(rule, address, clock()) for address in addresses(rule)]
    with writing(engine) as conn:
        rows = outbox.put(conn, drafts)
        mine = sending.claim(conn, rows, clock(), clock() + CLAIM)
    desk = Desk(
        engine=engine,
        rules={rule.name: rule},
        channels=channels,
        clock=clock,
        chance=lambda: 0.5,
        ends=clock() + PATIENCE,
    )
    for each in mine:
        Bag(desk, each.lane).send([each], {each.id: ((), 0)})
    with reading(engine) as conn:
        return [row for each in drafts for row in outbox_lists.find(conn, each.message_id)]


def _draft(rule: Rule, address: str, now: datetime) -> Draft:
    ident = str(uuid.uuid4())
    return Draft(
        message_id=message_id(rule.name, address, "trial", ident),
        lane=Lane(rule.name, address),
        channel=rule.to,
        thread=f"trial {ident}",
        shape="trial",
        created_at=now,
        not_before=now,
    )
