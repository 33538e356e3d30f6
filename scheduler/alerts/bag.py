"""Some claimed messages of a lane on their way: sent in their order, each outcome written down."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection

from scheduler.alerts import envelopes
from scheduler.alerts.addressing import address_now, place
from scheduler.alerts.desk import Desk
from scheduler.alerts.envelopes import Content
from scheduler.alerts.model import Envelope, Outcome
from scheduler.alerts.tally import Sent
from scheduler.alerts.verdicts import Verdict, lane_rests_until, on_one_line, verdict
from scheduler.alerts.windows import after_quiet
from storage import outbox_lanes, sending
from storage.outgoing import Delivery, Lane

CLAIM = timedelta(minutes=2)
"""How long a message is ours, from its claim and again from its attempt, which takes some 30 s."""

_DEAD = "it is not tried again, see `ministrywatch alert list --state dead`"
_FOLLOWS = {
    "later": "it is tried again, see `ministrywatch alert list`",
    "dead": _DEAD,
    "shut": _DEAD,
}


class Bag:
    """Some claimed messages of a lane on their way."""

    def __init__(self, desk: Desk, lane: Lane, *, awake: bool = False) -> None:
        """Carry messages of one lane; ``awake`` when nothing of it is postponed any more."""
        self._desk = desk
        self._lane = lane
        self._rule = desk.rules[lane.rule]
        self._held: set[str] = set()
        """Threads of which a message has to be tried again."""
        self._row: list[Verdict] = []
        """Failures since the last attempt that was none."""
        self._all: list[Verdict] = []
        self.awake = awake
        self.ended = False
        """Nothing more is to be tried now."""

    def sent(self) -> Sent:
        """Return what it came to."""
        states = [each.state for each in self._all]
        failed = [each for each in self._all if each.reason]
        return Sent(
            delivered=states.count("delivered"),
            later=states.count("later"),
            dead=states.count("dead") + states.count("shut"),
            faults=(self._fault(failed[-1]),) if failed else (),
        )

    def _fault(self, failed: Verdict) -> str:
        """Return rule, address, reason, and what follows; many reasons begin with the address."""
        where = place(self._lane.address)
        said = failed.reason.removeprefix(f"{where}: ")
        return f"{self._lane.rule}: {where}: {said}; {_FOLLOWS[failed.state]}"

    def send(self, batch: list[Delivery], contents: Mapping[int, Content]) -> None:
        """Send messages in their order; each outcome is written with the beginning of the next."""
        left = list(batch)
        settle: Callable[[Connection], None] = _nothing
        while left and not self.ended and not self._desk.is_over():
            each = left.pop(0)
            with self._desk.writing() as conn:
                settle(conn)
                settle = _nothing
                begun = None if self._waits(each) else self._begin(conn, each)
                if begun is None:
                    sending.release(conn, [each])
            if begun:
                settle = self._attempt(begun, contents[each.id])
        with self._desk.writing() as conn:
            sending.release(conn, left)
            settle(conn)

    def _begin(self, conn: Connection, each: Delivery) -> Delivery | None:
        return sending.begin(conn, each, self._desk.clock() + CLAIM)

    def _waits(self, each: Delivery) -> bool:
        """Say whether an earlier message of this bag has to arrive before this one."""
        held = self._held
        return bool(held) if not each.thread else each.thread in held or "" in held

    def _attempt(self, mine: Delivery, content: Content) -> Callable[[Connection], None]:
        """Send a message, and return what writes down what came of it."""
        address = address_now(self._rule, self._lane.address) or self._lane.address
        outcome = self._try(
            envelopes.envelope(mine, self._rule, address, content, self._desk.clock())
        )
        now = self._desk.clock()
        found = verdict(mine, self._rule, outcome, now, self._desk.chance())
        self._all.append(found)
        if found.state == "later":
            self._held.add(mine.thread)
        rests = self._rests_until(found, outcome, now)
        if outcome.retry_after is not None:
            found = found._replace(asked=rests)
        self.ended = rests is not None or found.state == "shut"
        return lambda conn: self._settle(conn, mine, found, rests, now)

    def _try(self, envelope: Envelope) -> Outcome:
        """Send; what a channel raises is its own fault or that of the configuration."""
        channel = self._desk.channels.get(self._rule.to)
        if channel is None:
            return Outcome(state="retry", reason=f"{self._rule.to}: no such channel is set up")
        if not envelope.told:
            return Outcome(state="refused", reason="the events that it told are no more")
        try:
            return channel(envelope)
        except Exception as error:
            return Outcome(state="retry", reason=on_one_line(f"{type(error).__name__}: {error}"))

    def _rests_until(self, found: Verdict, outcome: Outcome, now: datetime) -> datetime | None:
        if found.state != "later":
            self._row = []
            return None
        self._row.append(found)
        return lane_rests_until(self._row, outcome.retry_after, now)

    def _settle(
        self, conn: Connection, mine: Delivery, found: Verdict, rests: datetime | None,
        now: datetime,
    ) -> None:  # fmt: skip
        if found.state == "delivered":
            sending.delivered(conn, mine, now)
            self._wake(conn, now)
        elif found.at is not None:
            sending.retry(conn, mine, found.at, found.reason, found.asked)
        else:
            sending.dead(conn, mine, now, found.reason)
        if found.state == "shut":
            outbox_lanes.shut(conn, self._lane, now, found.reason)
        if rests is not None:
            outbox_lanes.postpone(conn, self._lane, now, rests)

    def _wake(self, conn: Connection, now: datetime) -> None:
        """Let what was postponed in this lane be due, as the address takes messages again."""
        if not self.awake and after_quiet(self._rule, now) == now:
            self.awake = True
            outbox_lanes.wake(conn, self._lane, now)


def _nothing(_: Connection) -> None:
    return
